# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What a task cannot notice on its server: said before something is lost by it."""

from collections.abc import Iterator

from .connections.base import Connection
from .sentence import Sentence, say
from .text import _


def describe_limits(
    session: Connection, *, changes: bool, renames: bool, has_checksum: bool
) -> Iterator[Sentence]:
    """Say what is not noticed on the server of a session.

    :param changes: whether the task writes, moves or deletes there
    :param renames: whether the server let a file be renamed
    :param has_checksum: whether a checksum comes with each file, or is read back
    """
    if changes and not (renames and session.renames_atomically):
        yield say(
            _(
                "Files cannot be renamed there in one step: one that is replaced while "
                "it is being moved or deleted may be lost unread."
            )
        )
    if changes and not session.refuses_taken_names:
        yield say(
            _(
                "The server overwrites. Names that are taken are left alone, but not "
                "one that is taken by somebody else in the same instant."
            )
        )
    if not (has_checksum or session.tells_checksums):
        yield say(
            _(
                "The server tells no checksums: damage that does not change the size "
                "is not noticed."
            )
        )
