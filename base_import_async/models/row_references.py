# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The keys by which rows of a file refer to one another, without converting a cell."""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from odoo.models import fix_import_export_id_paths

from ..core.cells import cell_text
from ..core.rows import Row
from .matching import Matcher

# What a key is: an external id, a database id, a name, the columns to match on.
ID, DATABASE_ID, NAME, MATCH = "id", "db", "name", "match"
_KINDS = {"id": ID, ".id": DATABASE_ID, None: NAME}
_LONGEST = 200
_BETWEEN = "\x1f"


@dataclass(frozen=True)
class Column:
    """A column that holds keys of a model; ``is_list`` when several, by comma."""

    index: int
    kind: str
    model: str
    module: str
    is_list: bool = False

    def keys_in(self, row: Row) -> Iterator[str]:
        """Keys in the row's cell."""
        text = _text(row, self.index)
        for part in text.split(",") if self.is_list else (text,):
            part = part.strip()
            if part:
                yield make_key(self.kind, self.model, part, self.module)


class RowReferences:
    """Keys that the rows of a run bring, and those that they refer to.

    Only references to models that the file itself creates count, and not those by
    a name that the import may create: Odoo creates it where it first stands.
    ``refers`` says whether there can be any.
    """

    def __init__(self, run):
        self.shape = run._get_row_shape()
        self._main = run.env[run.res_model]
        self._module = run._get_import_module()
        self._own: list[Column] = []
        self._brings: list[Column] = []
        self._wants: list[Column] = []
        self._match: list[int] = []
        self._full_name: tuple[int, int] | None = None
        self._sought = set[tuple[str, str]]()
        self._lines: list[Column] = []
        by_name = run.options.get("name_create_enabled_fields") or {}
        self._created_by_name = {path for path, is_on in by_name.items() if is_on}
        names = [fix_import_export_id_paths(path) for path in self.shape.paths]
        for index, path in zip(self.shape.indices, names, strict=True):
            self._look_at(index, path, names)
        matched = Matcher(run.options).names
        if matched:
            places = zip(self.shape.indices, names, strict=True)
            self._match = [index for index, path in places if path[0] in matched]
        created = {column.model for column in (*self._own, *self._brings)}
        created.add(run.res_model)
        self._wants = [column for column in self._wants if column.model in created]
        self._drop_unwanted()
        self._find_full_name(names)

    # ------------------------------------------------------------------
    # Columns
    # ------------------------------------------------------------------

    def _look_at(self, index: int, path: list[str], paths: list[list[str]]) -> None:
        """Note what a column says of records of the file: their lines included."""
        model = self._main
        for depth, name in enumerate(path):
            if name in ("id", ".id"):
                column = Column(index, _KINDS[name], model._name, self._module)
                (self._brings if depth else self._own).append(column)
                return
            field = model._fields.get(name) if name else None
            rest = path[depth + 1 :]
            if field is None:
                return
            if not field.relational:
                if not rest and name in _get_names(model):
                    self._brings.append(Column(index, NAME, model._name, self._module))
                return
            is_link = field.type != "one2many" or _is_only_reference(path, depth, paths)
            if is_link:
                kind = _KINDS.get(rest[0] if rest else None)
                is_made = kind == NAME and "/".join(path) in self._created_by_name
                # by database id: it is there already
                if kind in (ID, NAME) and not is_made:
                    column = Column(
                        index,
                        kind,
                        field.comodel_name,
                        self._module,
                        is_list=field.type != "many2one",
                    )
                    self._wants.append(column)
                return
            model = model.env[field.comodel_name]

    def _drop_unwanted(self) -> None:
        """Forget columns whose keys are of a kind by which no row finds another.

        Most files refer by external id or not at all, and hold several columns that
        could be a name: their keys would all be stored and compared for nothing.
        """
        self._lines = [column for column in self._brings if column.kind == ID]
        columns = (*self._own, *self._wants)
        self._sought = {(column.kind, column.model) for column in columns}
        self._brings = [
            column
            for column in self._brings
            if (column.kind, column.model) in self._sought
        ]

    def _find_full_name(self, names: list[list[str]]) -> None:
        """Where a name is written with those of its parents: ``All / Goods``."""
        if (NAME, self._main._name) not in self._sought:
            return
        places = {
            tuple(path): index
            for path, index in zip(names, self.shape.indices, strict=True)
        }
        parent = places.get((self._main._parent_name,))
        name = places.get(("name",))
        if parent is not None and name is not None:
            self._full_name = (parent, name)

    @property
    def has_own(self) -> bool:
        """Whether rows say which record they are about."""
        return bool(self._own or self._match)

    @property
    def refers(self) -> bool:
        """Whether rows may refer to records of other rows."""
        return bool(self._wants)

    def get_keys(self, value: str) -> list[str]:
        """Keys that a value may be, by which the file refers to its own records."""
        models = {column.model for column in self._wants}
        return [
            make_key(kind, model, value, self._module)
            for kind in (ID, NAME)
            for model in models
        ]

    # ------------------------------------------------------------------
    # Rows
    # ------------------------------------------------------------------

    def own(self, row: Row) -> set[str]:
        """Keys that say which record the row is about."""
        keys = _read(self._own, row)
        if self._match:
            texts = [_text(row, index).strip() for index in self._match]
            if any(texts):
                keys.add(make_key(MATCH, self._main._name, _BETWEEN.join(texts)))
        return keys

    def brought_by(self, row: Row) -> set[str]:
        """Keys by which other rows can refer to records of this row."""
        keys = self.own(row) | _read(self._brings, row)
        if self._full_name:
            parent, name = (_text(row, index).strip() for index in self._full_name)
            if parent and name:
                keys.add(make_key(NAME, self._main._name, f"{parent} / {name}"))
        return keys

    def lines_of(self, row: Row) -> set[str]:
        """External ids of the record's lines."""
        return _read(self._lines, row)

    def referred_by(self, row: Row) -> set[str]:
        """Keys of other records that the row refers to."""
        return _read(self._wants, row)

    def wanted_by(self, row: Row) -> set[str]:
        """Keys of records that must be there first: those referred to, and the
        row's own, by which an earlier row may have made the record.
        """
        return self.own(row) | self.referred_by(row)

    def get_cell(self, row: Row, index: int) -> str:
        """What a cell says, without blanks around it."""
        return _text(row, index).strip()

    def records(self, rows: Iterable[Row]) -> Iterator[list[Row]]:
        """The rows, grouped into records."""
        record: list[Row] = []
        for row in rows:
            if record and not self.shape.continues_record(row):
                yield record
                record = []
            record.append(row)
        if record:
            yield record


def make_key(kind: str, model: str, text: str, module: str = "") -> str:
    """A key as it is stored: a very long one by its beginning and a digest.

    :param module: that of external ids that name none
    """
    if kind == ID:
        text = text.removeprefix(f"{module}.")
    if len(text) > _LONGEST:
        digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
        text = f"{text[:_LONGEST]}…{digest}"
    return f"{kind}:{model}:{text}"


def split_key(key: str) -> tuple[str, str, str]:
    """Kind, model and text of a key made by :func:`make_key`."""
    kind, model, text = key.split(":", 2)
    return kind, model, text


def show_key(key: str) -> str:
    """The text of a key, as a person reads it in the file."""
    return ", ".join(split_key(key)[2].split(_BETWEEN))


def _read(columns: Sequence[Column], row: Row) -> set[str]:
    return {key for column in columns for key in column.keys_in(row)}


def _text(row: Row, index: int) -> str:
    return cell_text(row.cells[index]) if index < len(row.cells) else ""


def _get_names(model) -> set[str]:
    """Fields by whose value a record is found when a file gives its name."""
    return {"name", model._rec_name, *(model._rec_names_search or ())}


def _is_only_reference(path: list[str], depth: int, paths: list[list[str]]) -> bool:
    """Whether a column lists existing lines by id or name, as for a many2many."""
    stem = path[: depth + 1]
    others = [p for p in paths if p[: depth + 1] == stem]
    return len(others) == 1 and (path[depth + 1 :] or [None])[0] in (None, "id", ".id")
