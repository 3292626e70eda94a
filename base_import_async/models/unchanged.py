# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Which rows say what the database says already."""

from collections import Counter
from collections.abc import Iterable
from typing import Any

from odoo import Command, fields
from odoo.exceptions import UserError
from odoo.models import BaseModel

from .accessible import filter_writable, find_readable
from .company_values import find_kept_defaults
from .unchanged_lines import get_lines, has_lines
from .undo_capture import UndoCapture
from .undo_scope import is_followed

# Types whose value is one thing that can be compared. Others (properties, files …) are
# always written; lines are compared as the records they are (unchanged_lines.py).
_COMPARED_TYPES = frozenset(
    {
        "boolean", "char", "date", "datetime", "float", "html", "integer",
        "many2many", "many2one", "monetary", "selection", "text",
    }
)  # fmt: skip


def find_unchanged(model: BaseModel, items: list[tuple[int | None, dict]]) -> set[int]:
    """Positions of the items whose values their record has already.

    One prefetch serves all of them. What cannot be compared, or not be read, or
    may not be written by this user counts as changed: the write then happens, or
    fails with its proper message.

    :param items: ``(id of the record, or None when there is none; values)``
    """
    uses = Counter(res_id for res_id, _values in items if res_id)
    # the second of two rows for one record would be compared with stale values
    candidates = {
        position: (res_id, values)
        for position, (res_id, values) in enumerate(items)
        if uses[res_id] == 1 and all(_is_comparable(model, name) for name in values)
    }
    names = {name for _id, values in candidates.values() for name in values} - {"id"}
    lines = {name for name in names if has_lines(model, name)}
    ids = [res_id for res_id, _values in candidates.values()]
    seen = model.with_context(active_test=False)
    readable = find_readable(seen, ids, sorted(names - lines))
    known = {record.id: record for record in filter_writable(readable)}
    found = {
        position
        for position, (res_id, values) in candidates.items()
        if res_id in known and _has_values(known[res_id], values, lines)
    }
    for name in sorted(lines):
        found -= _find_with_changed_lines(seen, name, {p: items[p] for p in found})
    for name in sorted(names - lines):
        if seen._fields[name].company_dependent:
            kept = find_kept_defaults(seen, name, ids)
            # else the ORM would leave out of its write what it holds already
            seen.browse(kept).invalidate_recordset([name], flush=False)
            found -= {position for position in found if items[position][0] in kept}
    return found


def _find_with_changed_lines(
    model: BaseModel, name: str, items: dict[int, tuple[int, dict]]
) -> set[int]:
    """Positions of the items whose record has not the lines that they say.

    The lines of all of them are compared together, as records that refer to theirs.
    """
    field = model._fields[name]
    told_at = [position for position in items if name in items[position][1]]
    owners = model.browse(items[position][0] for position in told_at)
    told = {
        position: get_lines(owner, field, items[position][1][name])
        for position, owner in zip(told_at, owners, strict=True)
    }
    places = [position for position, lines in told.items() for _line in lines or ()]
    lines = [line for lines in told.values() for line in lines or ()]
    unchanged = find_unchanged(model.env[field.comodel_name], lines)
    return {
        *(position for position, lines in told.items() if lines is None),
        *(place for i, place in enumerate(places) if i not in unchanged),
    }


class ChangedAlong(Exception):
    """Writing rows changed what others, left unwritten, had found as they say it.

    :param ids: records of those others: Odoo writes them too, each in its turn
    """

    def __init__(self, ids: set[int]):
        super().__init__(ids)
        self.ids = ids


def may_change_others(
    capture: UndoCapture, model: BaseModel, written: Iterable[int], names: Iterable[str]
) -> bool:
    """Whether a write may have changed fields of records that were not written.

    :param written: ids of the records that were
    :param names: the fields of the others
    """
    own = {(model._name, res_id) for res_id in written}
    if not is_followed(model) or capture.removed or not own.issuperset(capture.old):
        return True
    fields_ = [model._fields[name] for name in names if name != "id"]
    return any(
        not field.store
        or field.type == "one2many"
        or (field.type == "many2many" and field.comodel_name in capture.touched)
        for field in fields_
    )


def _is_comparable(model: BaseModel, name: str) -> bool:
    """Whether writing the value that the field has already says nothing new.

    A field that is not stored is compared by what it shows: its inverse would write
    what is there.
    """
    if name == "id":
        return True
    if has_lines(model, name):
        return True
    field = model._fields.get(name)
    return (
        field is not None
        and field.type in _COMPARED_TYPES
        # a write in a language makes a translation, even of the same words
        and (not field.translate or model.env.lang in (None, "en_US"))
    )


def _has_values(record: BaseModel, values: dict[str, Any], lines: set[str]) -> bool:
    """Whether a record has the values, but for those of ``lines``."""
    return all(
        name == "id" or name in lines or _has_value(record, record._fields[name], value)
        for name, value in values.items()
    )


def _has_value(record: BaseModel, field: fields.Field, value: Any) -> bool:
    if field.type == "many2many":
        return _get_linked(value) == set(record[field.name].ids)
    try:
        shown = record[field.name]
    except UserError:
        return False  # its compute refuses: so may the write, with its own words
    wanted = field.convert_to_cache(value, record)
    return field.convert_to_record(wanted, record) == shown


def _get_linked(commands: Any) -> set[int] | None:
    """Ids that a many2many will hold, when the command says all of them."""
    if commands is False or commands is None:  # an empty cell takes all away
        return set()
    if len(commands) == 1 and commands[0][0] == Command.SET:
        return set(commands[0][2])
    return None
