# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The states of the ledger, the classes of failures: defined once, here."""

from enum import Enum

from .text import _


class FileState(str, Enum):
    """Where a remote file stands.

    ``discovered``    seen, but not taken yet: it must look the same once more
    ``fetching``      a job will read it
    ``retry``         reading failed for now, a job will read it later
    ``processing``    its content is safe; it stays until that is processed
    ``post_pending``  its content is safe; a job will delete, move or rename it
    ``finished``      nothing is left to do
    ``quarantined``   it cannot be imported as it is; a person must look
    ``vanished``      it was gone before it could be read
    ``ignored``       it is not to be imported, and the ledger says why
    """

    DISCOVERED = "discovered"
    FETCHING = "fetching"
    RETRY = "retry"
    PROCESSING = "processing"
    POST_PENDING = "post_pending"
    FINISHED = "finished"
    QUARANTINED = "quarantined"
    VANISHED = "vanished"
    IGNORED = "ignored"


FILE_STATE_LABELS: list[tuple[str, str]] = [
    (FileState.DISCOVERED.value, _("Seen")),
    (FileState.FETCHING.value, _("Being fetched")),
    (FileState.RETRY.value, _("To be tried again")),
    (FileState.PROCESSING.value, _("Being processed")),
    (FileState.POST_PENDING.value, _("Stored")),
    (FileState.FINISHED.value, _("Finished")),
    (FileState.QUARANTINED.value, _("Set aside")),
    (FileState.VANISHED.value, _("Vanished")),
    (FileState.IGNORED.value, _("Ignored")),
]
# A job of ours works on rows in these states, or the watchdog finds out why not.
STATES_WITH_JOB = (FileState.FETCHING, FileState.RETRY, FileState.POST_PENDING)


class FailureKind(str, Enum):
    """What a failure concerns, and so what follows from it.

    ``transient``  try again, less and less often
    ``task``       open the task's circuit: nobody asks the server in vain
    ``file``       set the file aside
    ``vanished``   the file is gone
    ``changed``    somebody still writes: look again at the next scan
    ``unknown``    a defect, ours or a library's: try a few times, then set aside
    """

    TRANSIENT = "transient"
    TASK = "task"
    FILE = "file"
    VANISHED = "vanished"
    CHANGED = "changed"
    UNKNOWN = "unknown"


FAILURE_LABELS: list[tuple[str, str]] = [
    (FailureKind.TRANSIENT.value, _("Passing: connection or server")),
    (FailureKind.TASK.value, _("Task or server settings")),
    (FailureKind.FILE.value, _("This file")),
    (FailureKind.VANISHED.value, _("File gone")),
    (FailureKind.CHANGED.value, _("File changed")),
    (FailureKind.UNKNOWN.value, _("Unexpected")),
]
