# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The states of runs and chunks, the outcomes of rows: defined once, here."""

from enum import Enum

from .text import _


class RunState(str, Enum):
    """Where an import or export run stands."""

    DRAFT = "draft"
    SPLITTING = "splitting"
    RUNNING = "running"
    PAUSED = "paused"
    DONE = "done"
    PARTIAL = "partial"
    FAILED = "failed"
    CANCELLED = "cancelled"


class ChunkState(str, Enum):
    """Where a chunk of a run stands."""

    WAITING = "waiting"
    QUEUED = "queued"
    DONE = "done"
    PARTIAL = "partial"
    FAILED = "failed"
    CANCELLED = "cancelled"


class Outcome(str, Enum):
    """What became of a row; every row ends in exactly one."""

    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    SKIPPED = "skipped"
    FAILED = "failed"
    CANCELLED = "cancelled"
    # of an undo only
    REVERSED = "reversed"
    KEPT = "kept"
    # of an export only
    EXPORTED = "exported"


class OnError(str, Enum):
    """How much a wrong row stops: its record, its chunk, the whole file."""

    ROW = "row"
    CHUNK = "chunk"
    FILE = "file"


class OnDuplicate(str, Enum):
    """What to do when the same key stands on several rows of a file."""

    WARN = "warn"
    ROW = "row"
    REFUSE = "refuse"


FINAL_CHUNK_STATES = frozenset(
    {ChunkState.DONE, ChunkState.PARTIAL, ChunkState.FAILED, ChunkState.CANCELLED}
)
CLOSED_RUN_STATES = frozenset(
    {RunState.DONE, RunState.PARTIAL, RunState.FAILED, RunState.CANCELLED}
)

# SQL: every row has one outcome. A counter that was never written is NULL, and a
# CHECK passes on NULL.
ADDS_UP_SQL = "COALESCE(row_count, 0) = " + " + ".join(
    f"COALESCE({outcome.value}_count, 0)" for outcome in Outcome
)

RUN_STATE_LABELS: list[tuple[str, str]] = [
    (RunState.DRAFT.value, _("Draft")),
    (RunState.SPLITTING.value, _("Splitting the file")),
    (RunState.RUNNING.value, _("Running")),
    (RunState.PAUSED.value, _("Paused")),
    (RunState.DONE.value, _("Done")),
    (RunState.PARTIAL.value, _("Partly done")),
    (RunState.FAILED.value, _("Failed")),
    (RunState.CANCELLED.value, _("Cancelled")),
]
CHUNK_STATE_LABELS: list[tuple[str, str]] = [
    (ChunkState.WAITING.value, _("Waiting")),
    (ChunkState.QUEUED.value, _("Queued")),
    (ChunkState.DONE.value, _("Done")),
    (ChunkState.PARTIAL.value, _("Partly done")),
    (ChunkState.FAILED.value, _("Failed")),
    (ChunkState.CANCELLED.value, _("Cancelled")),
]
OUTCOME_LABELS: list[tuple[str, str]] = [
    (Outcome.CREATED.value, _("Created")),
    (Outcome.UPDATED.value, _("Updated")),
    (Outcome.UNCHANGED.value, _("Unchanged")),
    (Outcome.SKIPPED.value, _("Skipped")),
    (Outcome.FAILED.value, _("Failed")),
    (Outcome.CANCELLED.value, _("Cancelled")),
    (Outcome.REVERSED.value, _("Reversed")),
    (Outcome.KEPT.value, _("Kept")),
    (Outcome.EXPORTED.value, _("Exported")),
]
# A check writes nothing: it says what an import would do.
CHECK_OUTCOME_LABELS: list[tuple[str, str]] = [
    (Outcome.CREATED.value, _("Would be created")),
    (Outcome.UPDATED.value, _("Would be updated")),
    (Outcome.UNCHANGED.value, _("Would stay as they are")),
    (Outcome.SKIPPED.value, _("Would be skipped")),
    (Outcome.FAILED.value, _("Wrong")),
    (Outcome.CANCELLED.value, _("Not checked")),
]
# The same of one row, where other languages tell one from many.
CHECK_ROW_LABELS: list[tuple[str, str]] = [
    (Outcome.CREATED.value, _("To create")),
    (Outcome.UPDATED.value, _("To update")),
    (Outcome.UNCHANGED.value, _("Stays as it is")),
    (Outcome.SKIPPED.value, _("To skip")),
    (Outcome.FAILED.value, _("Wrong row")),
    (Outcome.CANCELLED.value, _("Row not checked")),
]
# What a person reads instead of "Done", "Partly done" and "Failed".
CHECK_STATE_LABELS: list[tuple[str, str]] = [
    (RunState.DONE.value, _("Checked")),
    (RunState.PARTIAL.value, _("Checked, with errors")),
    (RunState.FAILED.value, _("Checked, all wrong")),
]
EXPORT_STATE_LABELS: list[tuple[str, str]] = [
    (RunState.SPLITTING.value, _("Selecting the records")),
]
UNDO_STATE_LABELS: list[tuple[str, str]] = [
    (RunState.DONE.value, _("Undone")),
    (RunState.PARTIAL.value, _("Partly undone")),
]
ON_ERROR_LABELS: list[tuple[str, str]] = [
    (OnError.ROW.value, _("Set the row aside and go on")),
    (OnError.CHUNK.value, _("Refuse its chunk")),
    (OnError.FILE.value, _("Refuse the whole file")),
]
ON_DUPLICATE_LABELS: list[tuple[str, str]] = [
    (OnDuplicate.WARN.value, _("Tell it and load the rows in their order")),
    (OnDuplicate.ROW.value, _("Refuse these rows and load the others")),
    (OnDuplicate.REFUSE.value, _("Refuse the file")),
]
