# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What a partner changed in a row that waits for a decision about other fields."""

from collections.abc import Mapping
from typing import Any

from .sent import decode


def get_held(payload: Mapping[str, Any]) -> dict[str, Any]:
    """Return the changes of a row in conflict that nobody disputes, by field.

    Nothing of the row is written until somebody has decided, or a later row brings no
    conflict: these wait along.

    :param payload: that of the checkpoint
    """
    base = payload.get("base_values")
    if base is None or payload.get("is_deleted"):
        return {}
    known = decode(base)
    disputed = get_disputed(payload)
    return {
        name: value
        for name, value in decode(payload.get("remote_values") or {}).items()
        if name in known and known[name] != value and name not in disputed
    }


def get_disputed(payload: Mapping[str, Any]) -> set[str]:
    """Return the fields, and the lists of lines, that somebody has to decide about."""
    return {told["name"] for told in payload.get("fields", ()) if told["is_conflict"]}
