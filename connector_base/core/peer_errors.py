# Copyright 2026 Import Sync Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What an answer of a peer's web service means for the job that asked."""

from enum import Enum


class Consequence(str, Enum):
    """What to do after an answer that is no success."""

    RETRY = "retry"
    AUTHENTICATION = "authentication"
    REFUSED = "refused"
    MISSING = "missing"
    CONFIGURATION = "configuration"
    INVALID = "invalid"


_RETRY = frozenset({408, 425, 429, 502, 503, 504})
_INVALID = frozenset({400, 409, 422})


def consequence_of(status: int, *, error_name: str | None = None) -> Consequence:
    """Return what an HTTP status of 400 or more asks for.

    :param error_name: the name of the error that the peer states in a JSON answer,
        such as ``odoo.exceptions.MissingError``; None when the answer is no JSON
    """
    if status in _RETRY:
        return Consequence.RETRY
    if status == 401:
        return Consequence.AUTHENTICATION
    if status == 403:
        return Consequence.REFUSED
    if status == 404:
        # A page that says "not found" comes from a wrong address or database.
        return Consequence.MISSING if error_name else Consequence.CONFIGURATION
    if status in _INVALID or (status >= 500 and error_name):
        # Repeating what raised an error over there raises it again.
        return Consequence.INVALID
    return Consequence.RETRY if status >= 500 else Consequence.REFUSED
