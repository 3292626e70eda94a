# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Records as rows: the values of Odoo's own export, read column by column.

Odoo walks record by record and, for each relation of each record, starts anew. Here
a column is read for all records of a slice, and a related record once, however many
records refer to it. What is not known here (properties, fields of other addons that
convert in their own way) is left to Odoo.
"""

from collections import defaultdict
from collections.abc import Sequence

from odoo.models import BaseModel

from .cached_values import fetch_with_sources, read_related, read_values
from .export_converters import get_converter

Line = Sequence
Lines = list[Line]
Path = tuple[str, ...]


def export_rows(records, paths: Sequence[Path], *, fetched: bool = False) -> Lines:
    """The lines that ``records._export_rows(paths)`` gives.

    Text with tags is ``str`` or ``Markup``, a line any sequence.

    :param records: of one slice; all their values are held in memory
    :param paths: segments of each column, as ``fix_import_export_id_paths`` splits
        them
    :param fetched: whether the user may read the records, and their own columns are
        in the cache
    """
    if any(is_property(segment) for path in paths for segment in path):
        return records._export_rows([list(path) for path in paths])
    columns = {index: tuple(path) for index, path in enumerate(paths) if path}
    lines = _Level(records, columns, len(paths), fetched=fetched).get_table()
    has_ids = any("id" in path for path in columns.values())
    return _with_external_ids(records.env, lines) if has_ids else lines


def is_property(segment: str) -> bool:
    """Whether a segment of a path names a property of a properties field."""
    return "." in segment and segment != ".id"


def get_external_ids(records) -> dict[int, str]:
    """External id of each record; one is made for those that have none, as Odoo does.

    :raises Exception: for models without a table, whose records have none
    """
    pairs = records._BaseModel__ensure_xml_id()
    return {record.id: external_id for record, external_id in pairs}


class _Level:
    """Some records of one model, and the columns below them.

    ``columns`` maps the index of a column to the rest of its path; ``fetched`` is what
    ``export_rows`` says of it.
    """

    def __init__(
        self, records, columns: dict[int, Path], width: int, *, fetched: bool = False
    ):
        self.records = records
        self.singles = list(records)
        self.columns = columns
        self.width = width
        self.fetched = fetched
        self.import_compat = records.env.context.get("import_compat", True)
        # column → its cells in the first line of each record
        self._cells: dict[int, list] = {}
        # place of a record → its further lines
        self._further: dict[int, Lines] = defaultdict(list)

    def get_table(self) -> Lines:
        """The lines of all records, each as wide as the table."""
        firsts = self._get_first_lines()
        if not self._further:
            return firsts
        return [line for some in self._with_further(firsts) for line in some]

    def get_lines(self) -> list[Lines]:
        """For each record its lines, at least one."""
        return self._with_further(self._get_first_lines())

    def _get_first_lines(self) -> Lines:
        names = list(dict.fromkeys(path[0] for path in self.columns.values()))
        if not self.fetched:
            own = [name for name in names if name not in ("id", ".id")]
            fetch_with_sources(self.records, own)
        for name in names:
            self._fill(name)
        blank = [""] * len(self.singles)
        cells = [self._cells.get(index, blank) for index in range(self.width)]
        return list(zip(*cells, strict=True))

    def _with_further(self, firsts: Lines) -> list[Lines]:
        further = self._further
        return [[line, *further.get(place, ())] for place, line in enumerate(firsts)]

    def _fill(self, name: str) -> None:
        """Fill the columns whose path begins with this name."""
        indexes = [i for i, path in self.columns.items() if path[0] == name]
        if name in ("id", ".id"):
            self._fill_ids(name, indexes)
            return
        field = self.records._fields[name]
        if field.type == "reference":
            self._fill_references(field, indexes)
        elif not field.relational:
            self._cells.update(dict.fromkeys(indexes, self._get_values(field)))
        elif field.type == "many2many" and self.import_compat:
            self._fill_joined(field, indexes)
        else:
            self._fill_related(field, indexes)

    def _fill_ids(self, name: str, indexes: list[int]) -> None:
        if name == ".id":
            cells = [str(record_id) for record_id in self.records._ids]
        else:
            # external ids are looked up for the whole slice at its end
            cells = [(self.records._name, record_id) for record_id in self.records._ids]
        self._cells.update(dict.fromkeys(indexes, cells))

    def _get_values(self, field) -> list:
        convert = get_converter(field, self.records.env)
        if convert:
            return convert(read_values(self.records, self.singles, field))
        get = field.__get__
        return [field.convert_to_export(get(record), record) for record in self.singles]

    def _fill_references(self, field, indexes: list[int]) -> None:
        """A reference may lead to any model, so each record is looked at alone."""
        columns = self._get_columns_below(indexes)
        below: list[Lines] = []
        for record in self.singles:
            value = record[field.name]
            if isinstance(value, BaseModel) and not self.import_compat:
                below.append(_Level(value, columns, self.width).get_table())
                continue
            text = field.convert_to_export(value, record) if not value else ""
            if isinstance(value, BaseModel):
                text = f"{value._name},{value.id}"
            below.append([[text] * self.width])
        self._put(below, indexes)

    def _fill_joined(self, field, indexes: list[int]) -> None:
        """All values in one cell; only one of the columns gets it, as in Odoo."""
        below = self._get_columns_below(indexes)
        wanted = [
            (name, index)
            for name in ("id", "name", "display_name")
            for index in indexes
            if below[index] == (name,)
        ]
        name, target = wanted[0] if wanted else ("display_name", indexes[0])
        related, ids = read_related(self.records, self.singles, field)
        if name == "id":
            texts = get_external_ids(related)
        else:
            fetch_with_sources(related, ["display_name"])
            texts = {record.id: record.display_name or "" for record in related}
        self._cells[target] = [",".join([texts[i] for i in some]) for some in ids]

    def _fill_related(self, field, indexes: list[int]) -> None:
        related, ids = read_related(self.records, self.singles, field)
        level = _Level(related, self._get_columns_below(indexes), self.width)
        known = dict(zip(related._ids, level.get_lines(), strict=True))
        self._put(
            [
                known[some[0]]
                if len(some) == 1
                else [x for i in some for x in known[i]]
                for some in ids
            ],
            indexes,
        )

    def _put(self, below: list[Lines], indexes: list[int]) -> None:
        """The first line of what is below a record goes into its own line."""
        for index in indexes:
            cells = [lines[0][index] if lines else "" for lines in below]
            self._cells[index] = [
                cell if cell or isinstance(cell, int | float) else "" for cell in cells
            ]
        for place, lines in enumerate(below):
            if len(lines) > 1:
                self._further[place] += lines[1:]

    def _get_columns_below(self, indexes: list[int]) -> dict[int, Path]:
        return {i: self.columns[i][1:] or ("display_name",) for i in indexes}


def _with_external_ids(env, lines: Lines) -> Lines:
    """Replace each pair of model and id by the external id of the record."""
    wanted: dict[str, set[int]] = defaultdict(set)
    for line in lines:
        for cell in line:
            if type(cell) is tuple:
                wanted[cell[0]].add(cell[1])
    if not wanted:
        return lines
    found = {
        (model, record_id): external_id
        for model, ids in wanted.items()
        for record_id, external_id in get_external_ids(env[model].browse(ids)).items()
    }
    # Lines of a record that several refer to are shared: they are not changed.
    return [
        [found[cell] if type(cell) is tuple else cell for cell in line]
        for line in lines
    ]
