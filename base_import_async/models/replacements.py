# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What a run takes instead of values that Odoo does not understand."""

from odoo.api import Environment
from odoo.fields import Field
from odoo.models import BaseModel, fix_import_export_id_paths

from ..core.cells import cell_text
from ..core.rows import Cell

# Fields whose cell lists several values.
_LISTS = frozenset({"many2many", "one2many"})


def normal_path(path: str) -> str:
    """A mapped path, written as the converters see it: ``country_id/id``."""
    return "/".join(fix_import_export_id_paths(path))


def get_field(model: BaseModel, path: str) -> Field | None:
    """The field that a path ends at; ids of a reference belong to the reference."""
    field = None
    for name in fix_import_export_id_paths(path):
        if name in ("id", ".id"):
            return field
        if model is None or name not in model._fields:
            return None
        field = model._fields[name]
        model = model.env[field.comodel_name] if field.relational else None
    return field


class Replacements:
    """Answers for a run, by column and value: another text, nothing, or a record.

    The maps are read once; each record is looked at once, as the user of the run
    would see it.
    """

    def __init__(self, run):
        model = run.env[run.res_model]
        self._texts = dict[tuple[str, str], str]()
        self._records = dict[tuple[str, str], tuple[str, int]]()
        self._model = model
        for value_map in run.value_map_ids._by_precedence():
            path = normal_path(value_map.field_path)
            key = (path, value_map.value.strip())
            self._texts.pop(key, None)
            self._records.pop(key, None)
            if value_map.action == "record":
                self._records[key] = (value_map.target_model, value_map.target_id)
            else:
                empty = value_map.action == "empty"
                self._texts[key] = "" if empty else value_map.new_text
        self._is_list = dict[str, bool]()
        self._found = dict[tuple[str, str], int | None]()

    @property
    def replaces_texts(self) -> bool:
        """Whether any cell may be read as another text."""
        return bool(self._texts)

    def split(self, path: str, text: str) -> list[str]:
        """The values that a cell lists; but for lists of records it is one."""
        if path not in self._is_list:
            field = get_field(self._model, path)
            self._is_list[path] = field is not None and field.type in _LISTS
        return text.split(",") if self._is_list[path] else [text]

    def replace(self, path: str, cell: Cell) -> Cell:
        """The cell, or what is to be read instead of it."""
        if not self._texts:
            return cell
        text = cell_text(cell)
        parts = self.split(path, text)
        path = normal_path(path)
        kept = [
            new
            for part in parts
            if (new := self._texts.get((path, part.strip()), part)) or not part
        ]
        return cell if kept == parts else ",".join(kept)

    def find_record(
        self, env: Environment, field: Field, path: str, value: str
    ) -> int | None:
        """Id of the record to refer to, if it is there and the user may see it."""
        if not self._records:
            return None
        key = (path, str(value).strip())
        if key not in self._found:
            model_name, res_id = self._records.get(key, (None, 0))
            found = None
            if model_name == field.comodel_name:
                target = env[model_name].browse(res_id).exists()
                found = target._filtered_access("read").id or None
            self._found[key] = found
        return self._found[key]
