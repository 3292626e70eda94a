# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Errors named for what they concern: a moment, a task, a file."""

from .sentence import Sentence, say


class SyncError(Exception):
    """Base of what this addon itself finds wrong.

    ``sentence`` says it to a person; ``str()`` gives it untranslated.
    """

    def __init__(self, template: str, /, **values: object) -> None:
        super().__init__(template)
        self.sentence: Sentence = say(template, **values)

    def __str__(self) -> str:
        return str(self.sentence)


class TemporaryError(SyncError):
    """Trying again later may succeed."""


class TaskError(SyncError):
    """Somebody must change the task or the server's settings."""


class RedirectError(TaskError):
    """The server sends us where we do not go: for one file, or for all that it has."""


class HostKeyError(TaskError):
    """The server is not the one that the storage is meant for.

    ``fingerprint`` is the one that the server showed.
    """

    def __init__(self, template: str, /, *, fingerprint: str, **values: object) -> None:
        super().__init__(template, fingerprint=fingerprint, **values)
        self.fingerprint = fingerprint


class RemoteFileError(SyncError):
    """Something is wrong with one file; the others are fine."""


class ChecksumError(RemoteFileError):
    """A file is not the one whose checksum came with it."""


class IncompleteError(RemoteFileError):
    """A server gives more or less of a file than it says that it has."""


class ChangedError(SyncError):
    """The file changed while it was looked at or read."""


class ResumeError(SyncError):
    """The server does not go on where a transfer ended; it can begin again."""


class GoneError(SyncError):
    """The file is no longer there."""
