# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Of which models undo looks after the records."""

from odoo.models import BaseModel

# Traces that an import leaves beside its records, and that go with them.
_IGNORED = frozenset(
    {
        "ir.attachment", "ir.cron.trigger", "ir.logging", "ir.model.data",
        "ir.sequence", "ir.sequence.date_range", "res.users.log",
    }
)  # fmt: skip
_IGNORED_PREFIXES = ("mail.", "bus.", "discuss.", "queue.", "transfer.", "base_import.")


def is_followed(model: BaseModel) -> bool:
    """Whether undo looks after the records of a model."""
    return not (
        model._transient
        or model._abstract
        or model._name in _IGNORED
        or model._name.startswith(_IGNORED_PREFIXES)
    )
