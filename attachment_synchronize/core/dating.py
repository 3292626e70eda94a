# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What a person should know of servers that do not tell when files were changed."""

from collections.abc import Iterable

from .remote_file import Dating, RemoteFile
from .selection import Decision, Verdict
from .sentence import Sentence, say
from .text import _

# Those that were, are or will be taken: of others nobody asks for changes.
_MEANT = (Verdict.TAKE, Verdict.WAIT, Verdict.KNOWN)
DATING_LABELS: list[tuple[str, str]] = [
    (Dating.EXACT.value, _("By a tag or the time")),
    (Dating.CONTENT.value, _("By the content")),
    (Dating.MINUTE.value, _("By the minute or the day")),
    (Dating.SIZE.value, _("By the size alone")),
]


def find_dating(decisions: Iterable[Decision]) -> Dating | None:
    """Return how the least sure of the files that are meant is told from others.

    ``None`` where there is none: an empty folder tells nothing of its server.
    """
    return find_least_sure(d.file for d in decisions if d.verdict in _MEANT)


def find_least_sure(files: Iterable[RemoteFile]) -> Dating | None:
    """Return how the least sure of these files is told from others; else ``None``."""
    surest_first = list(Dating)
    met = (file.dating for file in files)
    return max(met, key=surest_first.index, default=None)


def describe_dating(dating: Dating | None, *, keeps: bool) -> Sentence | None:
    """Say what a server's dating means for a task; ``None`` if nothing.

    :param keeps: whether files stay on the server under their names. Those that do
        not are renamed before they are read: whatever has the name later is new.
    """
    if dating is Dating.CONTENT:
        return say(
            _(
                "The server tells neither a tag nor the time of the last change. Files "
                "are read at each look, to see whether their content is new."
            )
        )
    if dating is Dating.MINUTE and keeps:
        return say(
            _(
                "The server tells the time of the last change by the minute, for old "
                "files by the day. A file that is corrected within that time, and "
                "keeps its name and size, is not taken again. To be sure, have files "
                "moved or deleted once they are here."
            )
        )
    if dating is Dating.SIZE and keeps:
        return say(
            _(
                "The server does not tell when files were changed. A file that is "
                "corrected, and keeps its name and size, is not taken again. To be "
                "sure, have files moved or deleted once they are here."
            )
        )
    return None
