# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Values of many records at once, straight from Odoo's cache where that is safe.

``record[name]`` costs a microsecond or two, in access checks and recordsets that are
the same for all records of a slice. Fields that keep in the cache what they give are
read there; others, and what is not in the cache, are asked in Odoo's way.
"""

from collections.abc import Iterable
from itertools import repeat

from odoo import fields
from odoo.orm.fields_numeric import Float, Integer
from odoo.orm.fields_relational import _RelationalMulti
from odoo.orm.fields_textual import BaseString, Html


class _Missing:
    """What is not in the cache."""


_MISSING = _Missing()
# Values that the cache does not give as they are.
_ASKED = (_Missing, dict)
# Those that change nothing but an empty value, and the class of the text.
_PLAIN = {
    fields.Field.convert_to_record,
    BaseString.convert_to_record,
    Html.convert_to_record,
    Integer.convert_to_record,
    Float.convert_to_record,
}


def fetch_with_sources(records, names: Iterable[str]) -> None:
    """Fetch fields, and along with them what computing the unstored ones may read.

    ``fetch`` takes what a field declares to depend on, but names are often computed
    anew from the sources of a stored one (contacts), each of which would cost a query.

    :raises AccessError: as ``fetch`` does
    """
    wanted = list(names)
    known = set(wanted)
    todo = [field for name in wanted if not (field := records._fields[name]).store]
    while todo:
        for path in records.pool.field_depends[todo.pop()]:
            source = records._fields[path.partition(".")[0]]
            if source.name in known or not records._has_field_access(source, "read"):
                continue
            known.add(source.name)
            todo.append(source)
            if source.store and source.column_type and source.prefetch is True:
                wanted.append(source.name)
    records.fetch(wanted)


def read_values(records, singles: list, field) -> list:
    """``[record[field.name] for record in records]`` of a field without relation.

    Text with tags may be plain ``str`` where the field gives ``Markup``.

    :param singles: the records, one by one
    :raises AccessError: as ``record[field.name]`` does
    """
    get = field.__get__
    if not singles or not _is_plain(records, field):
        return [get(record) for record in singles]
    # checks the access, and computes or fetches what the prefetch takes
    get(singles[0])
    empty = field.convert_to_record(None, singles[0])
    values = _get_cached(records, field)
    # a look at the kinds is faster than one at each value
    kinds = set(map(type, values))
    if any(issubclass(kind, _ASKED) for kind in kinds):
        values = [
            get(single) if isinstance(value, _ASKED) else value
            for single, value in zip(singles, values, strict=True)
        ]
    if type(None) in kinds:
        values = [empty if value is None else value for value in values]
    return values


def read_related(records, singles: list, field) -> tuple:
    """All records that a relation leads to, and for each record their ids.

    :raises AccessError: as ``record[field.name]`` does
    """
    related = records.mapped(field.name)
    get = field.__get__
    convert = type(field).convert_to_record
    if convert is fields.Many2one.convert_to_record:
        ids = [
            get(singles[place])._ids
            if value is _MISSING
            else (() if value is None else (value,))
            for place, value in enumerate(_get_cached(records, field))
        ]
    elif convert is _RelationalMulti.convert_to_record:
        # without archived ones, as the whole
        known = set(related._ids)
        ids = [
            get(singles[place])._ids
            if value is _MISSING
            else [i for i in value if i in known]
            for place, value in enumerate(_get_cached(records, field))
        ]
    else:
        ids = [get(record)._ids for record in singles]
    return related, ids


def _is_plain(records, field) -> bool:
    return (
        type(field).__get__ is fields.Field.__get__
        and type(field).convert_to_record in _PLAIN
        and not records.env.context.get("edit_translations")
    )


def _get_cached(records, field) -> list:
    if field.compute and field.store:
        field.recompute(records)
    cached = field._get_cache(records.env).get
    return list(map(cached, records._ids, repeat(_MISSING)))
