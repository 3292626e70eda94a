# Copyright 2026 Import Sync Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The words of seed 003: methods, resolutions, and what became of a vector."""

from enum import Enum

from .text import _


class Method(str, Enum):
    """What an imported record would do to ours."""

    CREATE = "create"
    UPDATE = "update"
    DELETE = "delete"


class Resolution(str, Enum):
    """Whose value stays. ``THIS`` always means the side that imports (D9)."""

    THIS = "this"
    OTHER = "other"
    NEWER = "newer"


class ConflictScope(str, Enum):
    """What both sides must have changed to be in conflict."""

    FIELD = "field"
    RECORD = "record"


class VectorState(str, Enum):
    """Where a vector stands; all but ``NEW`` are final."""

    NEW = "new"
    DONE = "done"
    UPTODATE = "uptodate"
    SKIPPED = "skipped"
    CONFLICT = "conflict"
    FAILED = "failed"


class Reason(str, Enum):
    """Why a vector was not applied."""

    NONE = ""
    STRATEGY_EMPTY = "strategy_empty"
    CREATE_NOT_ALLOWED = "create_not_allowed"
    UPDATE_NOT_ALLOWED = "update_not_allowed"
    DELETE_NOT_ALLOWED = "delete_not_allowed"
    PARENT_SKIPPED = "parent_skipped"
    LOCAL_KEPT = "local_kept"
    MODIFIED_ON_BOTH_SIDES = "modified_on_both_sides"


DEFAULT_STRATEGY = (Method.CREATE, Method.UPDATE)

# A component of such a parent is not imported.
BLOCKING_STATES = frozenset(
    {VectorState.SKIPPED, VectorState.CONFLICT, VectorState.FAILED}
)

NOT_ALLOWED = {
    Method.CREATE: Reason.CREATE_NOT_ALLOWED,
    Method.UPDATE: Reason.UPDATE_NOT_ALLOWED,
    Method.DELETE: Reason.DELETE_NOT_ALLOWED,
}

RESOLUTION_LABELS: list[tuple[str, str]] = [
    (Resolution.THIS.value, _("Keep local")),
    (Resolution.OTHER.value, _("Take remote")),
    (Resolution.NEWER.value, _("The newer one")),
]
CONFLICT_SCOPE_LABELS: list[tuple[str, str]] = [
    (ConflictScope.FIELD.value, _("The same field changed on both sides")),
    (ConflictScope.RECORD.value, _("Any field changed on both sides")),
]
REASON_SENTENCES: dict[Reason, str] = {
    Reason.NONE: "",
    Reason.STRATEGY_EMPTY: _("The policy imports nothing for this model."),
    Reason.CREATE_NOT_ALLOWED: _("The policy does not create records."),
    Reason.UPDATE_NOT_ALLOWED: _("The policy does not update records."),
    Reason.DELETE_NOT_ALLOWED: _("The policy does not apply deletions."),
    Reason.PARENT_SKIPPED: _("The record that it belongs to was not imported."),
    Reason.LOCAL_KEPT: _("The policy keeps the local record."),
    Reason.MODIFIED_ON_BOTH_SIDES: _("Changed on both sides since the last exchange."),
}
