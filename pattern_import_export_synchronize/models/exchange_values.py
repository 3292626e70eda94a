# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Values of records as they are exchanged, and as bindings keep them."""

from collections.abc import Iterable, Mapping
from typing import Any

from odoo.addons.pattern_import_export.models.pattern_values import get_current

from ..core.exchanged import LastMeeting
from ..core.sent import Sent, decode, encode


def get_last_meeting(kept) -> LastMeeting:
    """What a binding, or the tombstone of one, keeps of the last exchange."""
    base, sent = kept.base_values, kept.sent_values
    return LastMeeting(
        base=None if not base else decode(base),
        sent=None if not sent else Sent.from_json(sent),
        sent_at=kept.sent_at or None,
    )


def get_exchanged_values(record, names: Iterable[str]) -> dict[str, Any]:
    """The values that a record has now, in the form in which files bring them."""
    return {
        name: get_current(record, record._fields[name])
        for name in names
        if name in record._fields
    }


def encode_values(record, values: Mapping[str, Any]) -> dict[str, Any]:
    """Values as a binding keeps them: no files, no lines."""
    return encode(
        {
            name: value
            for name, value in values.items()
            if name in record._fields
            and record._fields[name].type not in ("binary", "image", "one2many")
        }
    )
