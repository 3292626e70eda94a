# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What the columns of a pattern say of the rows of a file: order, keys, records."""

from odoo.models import BaseModel, fix_import_export_id_paths

from odoo.addons.base_import_async.core.records import Record
from odoo.addons.base_import_async.core.rows import Row
from odoo.addons.base_import_async.models.row_keys import Names, RowKeys
from odoo.addons.base_import_async.models.row_preparation import RowPreparation
from odoo.addons.base_import_async.models.row_references import Column, RowReferences
from odoo.addons.base_import_async.models.row_shape import RowShape

_IDS = frozenset({"id", ".id"})


def without_numbers(path: list[str]) -> list[str]:
    """The fields of a path: ``child_ids/1/name`` → ``child_ids``, ``name``."""
    return [name for name in path if not (name and name.isdecimal())]


class PatternShape(RowShape):
    """Columns of numbered lines belong to the row itself."""

    def __init__(self, run):
        super().__init__(run)
        numbered = {
            index
            for index, path in zip(self.indices, self.paths, strict=True)
            if path.partition("/")[2].partition("/")[0].isdecimal()
        }
        self._own += [index for index in self._o2m if index in numbered]
        self._o2m = [index for index in self._o2m if index not in numbered]


class PatternReferences(RowReferences):
    """Rows refer to one another by any column of a related record."""

    def _look_at(self, index: int, path: list[str], paths: list[list[str]]) -> None:
        names = without_numbers(path)
        self._look_at_leaf(index, names)
        if len(names) < len(path) or self._is_plain(names):
            return super()._look_at(index, names, [names])
        return None

    def _is_plain(self, names: list[str]) -> bool:
        """Whether the spine understands the path: an id or a name at its end."""
        model = self._main
        for depth, name in enumerate(names):
            field = model._fields.get(name) if name not in _IDS else None
            if field is None or not field.relational:
                return True
            if field.type != "one2many":
                rest = names[depth + 1 :]
                return not rest or rest[0] in _IDS
            model = model.env[field.comodel_name]
        return True

    def _look_at_leaf(self, index: int, names: list[str]) -> None:
        """``parent_id/ref`` wants what a column ``ref`` brings."""
        model: BaseModel = self._main
        for depth, name in enumerate(names):
            field = model._fields.get(name) if name not in _IDS else None
            if field is None:
                return
            if not field.relational:
                column = Column(index, name, model._name, self._module)
                self._brings.append(column)
                return
            rest = names[depth + 1 :]
            model = model.env[field.comodel_name]
            if field.type != "one2many":
                if len(rest) == 1 and rest[0] not in _IDS:
                    column = Column(index, rest[0], field.comodel_name, self._module)
                    self._wants.append(column)
                return


class PatternKeys(RowKeys):
    """The same, to tell which rows of a check depend on one another."""

    def _sort_in(self, names: Names, index: int) -> None:
        path = tuple(without_numbers(list(names)))
        *way, name = path
        if not way:
            self._brings.append((f"by {name}", index))
        elif len(way) == 1 and name not in _IDS and self._leads_to_made(way[0]):
            self._refers.append((f"by {name}", index))
        return super()._sort_in(path, index)

    def _leads_to_made(self, name: str) -> bool:
        """Whether a field refers to records that the file makes."""
        field = self.model._fields.get(name)
        made = {model._name for model in self._created.values()}
        is_link = field is not None and field.type in ("many2one", "many2many")
        return is_link and field.comodel_name in made


class PatternPreparation(RowPreparation):
    """Rows grouped into records; their cells are read by the loader."""

    def _parse(self, items: list[tuple[Record, Row]]) -> None:
        """Nothing: a cell is converted with its field, see ``PatternReader``."""

    def get_unknown(self, index: int | None, part: str | None) -> dict[str, str]:
        path = self.run.field_paths[index] if index is not None else None
        names = fix_import_export_id_paths(path) if path else []
        if len(without_numbers(names)) < len(names):
            # a value of one numbered column would be put right in that one only
            return {}
        return super().get_unknown(index, part)
