# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What the status of an answer over HTTP says about a file that is read."""

from ..errors import ResumeError
from ..text import _

_MISSING = (404, 410)
_PARTIAL = 206
_NOT_SATISFIABLE = 416


def check_status(path: str, status: int, start: int) -> None:
    """Look at the answer to a request for a file from byte ``start`` on.

    :raises FileNotFoundError: when there is none
    :raises ResumeError: when it is given from its beginning, or has no such byte
    """
    if status in _MISSING:
        raise FileNotFoundError(path)
    resumed = status == _PARTIAL
    if start and (resumed is False and status < 300 or status == _NOT_SATISFIABLE):
        raise ResumeError(_("The server does not go on where a transfer ended."))
