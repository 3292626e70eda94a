# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The grammar of headers, explained with the fields of one's own model."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from .fields import CHILDREN, MANY, ONE, Describe, FieldInfo
from .header import EXTERNAL_ID, IDENTIFIERS, Path, Segment
from .text import _

# Fields that people know records by, the likeliest first.
_KEYS = ("ref", "default_code", "code", "barcode", "login", "email", "name")
_FAMILIAR = (
    *_KEYS,
    "phone",
    "product_id",
    "partner_id",
    "country_id",
    "child_ids",
    "order_line",
    "line_ids",
    "invoice_line_ids",
)


@dataclass(frozen=True)
class Example:
    """A header of one or more columns, and what it means: a template marked with
    ``_()`` that ``values`` fills."""

    headers: tuple[str, ...]
    message: str
    values: Mapping[str, object]


def get_examples(model: str, describe: Describe) -> list[Example]:
    """Return an example of each kind of header that the model has fields for."""
    fields = describe(model)
    found = [
        _plain(fields),
        _key(fields),
        _one(fields, describe),
        _one_key(fields, describe),
        _many(fields, describe),
        _children(fields, describe),
        _rows(fields, describe),
        _translated(fields),
    ]
    return [*filter(None, found), *_ALWAYS]


def _example(headers: str | Sequence[str], message: str, **values: object) -> Example:
    texts = (headers,) if isinstance(headers, str) else tuple(headers)
    return Example(texts, message, values)


_ALWAYS = (
    _example(".id", _("The number of the record in the database; blank: a new one.")),
    _example(
        "id", _("The external id; one that is not known yet becomes a new record.")
    ),
    _example(
        "#version",
        _("A row is refused when its record was changed since this file was exported."),
    ),
    _example("#deleted", _("1 in a row: the record is deleted.")),
    _example("# my notes", _("Anything else that begins with #: passed over.")),
)


def _plain(fields: Mapping[str, FieldInfo]) -> Example | None:
    info = _pick(fields.values(), ("char", "text", "float", "integer"))
    if info is None:
        return None
    return _example(info.name, _("The value of “%(label)s”."), label=info.label)


def _key(fields: Mapping[str, FieldInfo]) -> Example | None:
    info = next((fields[n] for n in _KEYS if _is_usable(fields.get(n))), None)
    if info is None:
        return None
    return _example(
        f"{info.name}#key",
        _(
            "The record with this “%(label)s” is updated; when there is none it is "
            "created. Several key columns must all be equal."
        ),
        label=info.label,
    )


def _one(fields: Mapping[str, FieldInfo], describe: Describe) -> Example | None:
    info = _pick(fields.values(), (ONE,))
    if info is None:
        return None
    by = _inner(info, describe)
    return _example(
        [info.name, f"{info.name}|{by}"],
        _("“%(label)s” by its name, or found by %(field)s."),
        label=info.label,
        field=by,
    )


def _one_key(fields: Mapping[str, FieldInfo], describe: Describe) -> Example | None:
    info = _pick(fields.values(), (ONE,))
    if info is None:
        return None
    path = Path((Segment(info.name, True), Segment(_inner(info, describe))))
    return _example(
        str(path),
        _("“%(label)s” is a part of the key: records are found by it too."),
        label=info.label,
    )


def _many(fields: Mapping[str, FieldInfo], describe: Describe) -> Example | None:
    info = _pick(fields.values(), (MANY,))
    if info is None:
        return None
    by = _inner(info, describe)
    return _example(
        [f"{info.name}|1|{by}", f"{info.name}|2|{by}"],
        _("The first and the second of “%(label)s”; blank cells are passed over."),
        label=info.label,
    )


def _children(fields: Mapping[str, FieldInfo], describe: Describe) -> Example | None:
    info = _pick(fields.values(), (CHILDREN,))
    if info is None:
        return None
    by = _inner(info, describe)
    return _example(
        [f"{info.name}|1|{by}#key", f"{info.name}|2|{by}#key"],
        _(
            "The first and the second record of “%(label)s”, each found by %(field)s "
            "among those of the same record."
        ),
        label=info.label,
        field=by,
    )


def _rows(fields: Mapping[str, FieldInfo], describe: Describe) -> Example | None:
    info = _pick(fields.values(), (CHILDREN,))
    if info is None:
        return None
    return _example(
        f"{info.name}|{_inner(info, describe)}",
        _(
            "A row for each of “%(label)s”: where the other cells are blank the row "
            "goes on with the record above."
        ),
        label=info.label,
    )


def _translated(fields: Mapping[str, FieldInfo]) -> Example | None:
    translated = [info for info in fields.values() if info.translate]
    info = _pick(translated, ("char", "text", "html"))
    if info is None:
        return None
    return _example(
        f"{info.name}@fr_FR",
        _("“%(label)s” in one language; a column for each of them."),
        label=info.label,
    )


def _pick(infos: Iterable[FieldInfo], types: Sequence[str]) -> FieldInfo | None:
    """A field of these types that people know, else the first."""
    usable = [info for info in infos if info.type in types and _is_usable(info)]
    return min(usable, key=_familiarity, default=None)


def _inner(info: FieldInfo, describe: Describe) -> str:
    """A field by which the records of a relation are known."""
    fields = describe(info.relation or "")
    usable: Iterator[FieldInfo] = (
        fields[name] for name in _KEYS if _is_usable(fields.get(name))
    )
    found = next(usable, None)
    return found.name if found else EXTERNAL_ID


def _is_usable(info: FieldInfo | None) -> bool:
    return (
        info is not None
        and not info.readonly
        and info.searchable
        and info.name not in IDENTIFIERS
    )


def _familiarity(info: FieldInfo) -> tuple[int, bool, str]:
    place = _FAMILIAR.index(info.name) if info.name in _FAMILIAR else len(_FAMILIAR)
    return place, not info.required, info.name
