# Copyright 2026 Import Sync Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Who changed what: three-way comparison with the values last exchanged."""

from collections.abc import Mapping
from typing import Any

from .rules import ConflictScope

Values = Mapping[str, Any]


def changed_fields(base: Values, values: Values) -> set[str]:
    """Return the fields of ``values`` that differ from the values last exchanged."""
    return {name for name, value in values.items() if value != base.get(name)}


def differing_fields(local: Values, imported: Values) -> set[str]:
    """Return the imported fields whose value is not the local one."""
    return {name for name, value in imported.items() if local.get(name) != value}


def conflicting_fields(
    base: Values,
    local: Values,
    imported: Values,
    scope: ConflictScope = ConflictScope.FIELD,
) -> set[str]:
    """Return the fields about which both sides disagree since the last exchange.

    By field: those that both sides changed, to different values. By record: when
    each side changed something, every field in which they now differ.
    """
    compared = {name: local.get(name) for name in imported}
    theirs, ours = changed_fields(base, imported), changed_fields(base, compared)
    different = differing_fields(local, imported)
    if scope is ConflictScope.RECORD:
        return different if theirs and ours else set()
    return theirs & ours & different


def merge(base: Values, local: Values, imported: Values) -> dict[str, Any]:
    """Return what to write locally so that the changes of both sides stand.

    Meant for fields without conflict; of those in conflict the local value stays.
    """
    undecided = conflicting_fields(base, local, imported)
    theirs = changed_fields(base, imported) & differing_fields(local, imported)
    return {name: imported[name] for name in imported if name in theirs - undecided}


def exchanged(
    base: Values | None, imported: Values, exported: Values | None = None
) -> dict[str, Any]:
    """Return the values last exchanged, after an import or an export.

    What the peer sent is what it has, whichever value stayed here.
    """
    return {**(base or {}), **imported, **(exported or {})}
