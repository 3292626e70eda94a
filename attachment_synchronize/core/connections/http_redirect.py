# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Where a server may send us: nowhere but to itself.

Elsewhere, what we bring along is not meant for those who get it, and what is read
there is not what the storage stands for: it may lie in Odoo's own network.
"""

from urllib.parse import SplitResult, urlsplit

from ..errors import RedirectError
from ..text import _

_PORTS = {"http": 80, "https": 443}


def check_redirect(base: str, target: str) -> None:
    """Let pass an address of the same server, and the same host by TLS.

    :param base: the address of the storage
    :raises RedirectError: for any other ``target``
    """
    ours, theirs = urlsplit(base), urlsplit(target)
    upgraded = (ours.scheme, theirs.scheme) == ("http", "https")
    if theirs.hostname == ours.hostname and (
        upgraded or _find_port(theirs) == _find_port(ours)
    ):
        return
    raise RedirectError(
        _("The server sends us to %(host)s, where we do not go."),
        host=theirs.netloc.rpartition("@")[2],
    )


def _find_port(address: SplitResult) -> tuple[str, int | None]:
    try:
        return address.scheme, address.port or _PORTS.get(address.scheme)
    except ValueError:  # no number, or too large: such a port is not ours
        return address.scheme, -1
