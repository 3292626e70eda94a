# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Keys by which a row of a file has to do with other rows of it."""

import hashlib
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from odoo.fields import Field
from odoo.models import BaseModel, fix_import_export_id_paths

from ..core.cells import cell_text
from ..core.rows import Row
from .matching import Matcher
from .unique_columns import find_constrained_columns, find_unique_columns

# Marks keys that tell rows apart most often, but need not.
WEAK = "~"

_NUMBERS = frozenset({"integer", "float", "monetary"})
_TEXTS = frozenset({"char", "text", "date", "datetime"})
# Spelt in many ways (True, 1, yes …): two spellings would make two keys of one value.
_NOT_IN_KEYS = frozenset({"boolean", "selection", "binary"})

# Kind of the key made of the columns that existing records are matched on.
_MATCH = "match"

Names = tuple[str, ...]


@dataclass(frozen=True)
class _Group:
    """Columns of the file that make one key together."""

    kind: str
    cells: tuple[tuple[int, Field], ...]
    is_weak: bool = False

    def get_key(self, row: Row) -> str | None:
        texts = [
            (_clean(_text(row, index), field), field) for index, field in self.cells
        ]
        if not any(text for text, _field in texts):
            return None
        if self.kind != _MATCH and any(
            not text and field.type in _TEXTS for text, field in texts
        ):
            return None  # NULL is like no other value
        values = (
            text or ("0.0" if field.type in _NUMBERS else "") for text, field in texts
        )
        return make_key(self.kind, "\x1f".join(values), is_weak=self.is_weak)


class RowKeys:
    """Keys that the rows of a run bring, and those that they depend on.

    A row depends on the rows before it that name the same record, that it refers
    to, or that hold a value which must be unique. Keys are compared, never read:
    they are hashes of the cells' texts, whose case and blanks do not count. So two
    rows may share a key that have nothing to do with each other, which costs time
    and changes nothing.
    """

    def __init__(self, run):
        self.shape = run._get_row_shape()
        self.model: BaseModel = run.env[run.res_model]
        self._module = run._get_import_module()
        self._by_name = run.options.get("name_create_enabled_fields") or {}
        self._columns = {
            tuple(fix_import_export_id_paths(path)): index
            for index, path in zip(self.shape.indices, self.shape.paths, strict=True)
        }
        self._created = self._find_created()
        self._brings = list[tuple[str, int]]()
        self._refers = list[tuple[str, int]]()
        for names, index in self._columns.items():
            self._sort_in(names, index)
        if not any(kind == "name" for kind, _index in self._refers):
            self._brings = [item for item in self._brings if item[0] != "name"]
        self._groups = list(self._find_groups(Matcher(run.options)))

    def brought_by(self, row: Row) -> set[str]:
        """Keys by which later rows depend on the record of this row."""
        return set(self._get_own(row)) | set(self._get(row, self._brings))

    def wanted_by(self, row: Row) -> set[str]:
        """Keys by which the record of this row depends on earlier rows."""
        own = (item for item in self._brings if item[0] != "name")
        refers = self._get(row, self._refers, split=_split_name)
        return set(self._get_own(row)) | set(self._get(row, own)) | set(refers)

    # ------------------------------------------------------------------
    # Existing records
    # ------------------------------------------------------------------

    @property
    def names_records(self) -> bool:
        """Whether rows can change records that are there before the import."""
        return any(kind in ("id", "db") for kind, _i in self._brings) or any(
            group.kind == _MATCH for group in self._groups
        )

    def get_held_texts(self, row: Row) -> Iterator[tuple[str, str]]:
        """Fields and texts by which an existing record may be in the row's way."""
        for group in self._groups:
            for index, field in group.cells:
                own = field.model_name == self.model._name and field.type == "char"
                text = _text(row, index).strip() if own else ""
                if text:
                    yield field.name, text
        name = self.model._fields.get(self.model._rec_name)
        for kind, index in self._refers if name is not None and name.store else ():
            if kind == "name":
                for text in _split(_text(row, index)):
                    yield name.name, text

    def get_record_keys(self, record: BaseModel, external_ids: list[str]) -> set[str]:
        """Keys that a row has which names an existing record."""
        keys = {make_key("db", str(record.id))}
        keys.update(self._make("id", external_id) for external_id in external_ids)
        for group in self._groups:
            if group.kind == _MATCH:
                values = [record[field.name] or "" for _index, field in group.cells]
                texts = [
                    _clean(str(value), field)
                    for value, (_i, field) in zip(values, group.cells, strict=True)
                ]
                keys.add(make_key(_MATCH, "\x1f".join(texts)))
        return keys

    # ------------------------------------------------------------------
    # Columns
    # ------------------------------------------------------------------

    def _find_created(self) -> dict[Names, BaseModel]:
        """Models that the file makes records of, by the path to them."""
        created: dict[Names, BaseModel] = {(): self.model}
        for names in self._columns:
            for end in range(1, len(names)):
                owner = created.get(names[: end - 1])
                field = owner._fields.get(names[end - 1]) if owner is not None else None
                if field is None or field.type != "one2many":
                    break
                created[names[:end]] = owner.env[field.comodel_name]
        return created

    def _sort_in(self, names: Names, index: int) -> None:
        *path, name = names
        owner = self._created.get(tuple(path))
        if name in ("id", ".id"):
            kind = "db" if name == ".id" else "id"
            (self._refers if owner is None else self._brings).append((kind, index))
            return
        field = owner._fields.get(name) if owner is not None else None
        if field is None:
            return
        made = {model._name for model in self._created.values()}
        if field.relational and field.comodel_name in made:
            self._refers.append(("name", index))
            if self._by_name.get(name):
                self._brings.append(("name", index))
        elif name == owner._rec_name or name in (owner._rec_names_search or ()):
            self._brings.append(("name", index))

    def _find_groups(self, matcher: Matcher) -> Iterator[_Group]:
        if matcher:
            yield _Group(_MATCH, self._get_cells((), matcher.names))
        for path, owner in self._created.items():
            place = "/".join(path)
            inverse = self._get_inverse(path)
            for number, columns in enumerate(find_unique_columns(owner)):
                # lines of one record stand together, and those of two differ
                if inverse in columns:
                    continue
                cells = self._get_cells(path, columns)
                if cells:
                    is_weak = len(cells) < len(columns) and not any(
                        field.type == "char" for _index, field in cells
                    )
                    yield _Group(f"unique {place} {number}", cells, is_weak)
            for name in find_constrained_columns(owner):
                cells = self._get_cells(path, [name])
                if cells:
                    yield _Group(f"constrained {place} {name}", cells, is_weak=True)

    def _get_inverse(self, path: Names) -> str | None:
        if not path:
            return None
        return self._created[path[:-1]]._fields[path[-1]].inverse_name

    def _get_cells(self, path: Names, names: list[str]) -> tuple:
        """Columns of the file that fill the fields; what is not in it is all alike."""
        found = []
        for name in names:
            field = self._created[path]._fields.get(name)
            if field is None or field.type in _NOT_IN_KEYS:
                continue
            for ending in ((), ("id",), (".id",)):
                index = self._columns.get((*path, name, *ending))
                if index is not None:
                    found.append((index, field))
        return tuple(found)

    # ------------------------------------------------------------------
    # Cells
    # ------------------------------------------------------------------

    def _get_own(self, row: Row) -> Iterator[str]:
        for group in self._groups:
            if key := group.get_key(row):
                yield key

    def _get(
        self, row: Row, columns, split: Callable[[str], Iterator[str]] | None = None
    ) -> Iterator[str]:
        for kind, index in columns:
            text = _text(row, index)
            if not text:
                continue
            if kind != "name":
                parts = _split(text)
            else:
                parts = split(text) if split else iter([text])
            for part in parts:
                yield self._make(kind, part)

    def _make(self, kind: str, text: str) -> str:
        if kind == "id":
            text = text.removeprefix(f"{self._module}.")
        return make_key(kind, _clean(text))


def make_key(kind: str, text: str, *, is_weak: bool = False) -> str:
    """A short text for a value, the same for the same value."""
    content = f"{kind}\x1f{text}".encode("utf-8", "surrogatepass")
    digest = hashlib.blake2b(content, digest_size=8).hexdigest()
    return f"{WEAK}{digest}" if is_weak else digest


def _text(row: Row, index: int) -> str:
    return cell_text(row.cells[index]) if index < len(row.cells) else ""


def _clean(text: str, field: Field | None = None) -> str:
    """The text without what spells the same value in another way."""
    text = " ".join(text.split()).casefold()
    if field is not None and field.type in _NUMBERS:
        try:
            return repr(float(text))
        except ValueError:
            return text
    if field is not None and field.type in ("date", "datetime"):
        return re.sub(r"\b0+(?=\d)", "", text)
    return text


def _split(text: str) -> Iterator[str]:
    """What a cell that may hold several references refers to."""
    return filter(None, (part.strip() for part in text.split(",")))


def _split_name(text: str) -> Iterator[str]:
    """Names that the display name of a record may hold: ``[code] name``, a path."""
    yield text
    yield from _split(text)
    for part in _split(text.replace("/", ",")):
        yield part
        code, _blank, name = part.removeprefix("[").partition(" ")
        yield from (code.removesuffix("]"), name)
