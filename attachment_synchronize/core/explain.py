# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What libraries say of a failure, in words that tell a person what to do."""

import ftplib

from .failures import find_status, is_broken_login
from .sentence import Sentence, say
from .text import _

# By name: none of these libraries must be there.
_NO_WAY = frozenset(
    {
        "ConnectError",
        "ConnectTimeout",
        "ConnectTimeoutError",
        "ConnectionRefusedError",
        "EndpointConnectionError",
        "NoValidConnectionsError",
        "gaierror",
    }
)
_CUT_OFF = frozenset({"EOFError", "ConnectionResetError", "BrokenPipeError"})
_NOT_LOGGED_IN = ("530", "532")
_NO_RIGHT = ("permission", "privilege", "denied")
# What httpx adds: where developers read about the status.
_HTTPX_ADVICE = "\nFor more information check:"


def explain(error: BaseException) -> Sentence | None:
    """Say what an exception of a library means; ``None`` when nobody can know."""
    names = {cls.__name__ for cls in type(error).__mro__}
    if _is_about_login(error, names):
        return say(
            _(
                "The server does not accept the user or the password (%(why)s). A "
                "system administrator can correct them in the server's settings."
            ),
            why=_get_text(error),
        )
    if "SSLCertVerificationError" in names:
        return say(
            _(
                "The certificate of the server is not trusted (%(why)s). Ask the "
                "server's owner for a valid one, or for the name that it is made for."
            ),
            why=getattr(error, "verify_message", "") or _get_text(error),
        )
    if names & _NO_WAY:
        return say(
            _(
                "The server cannot be reached (%(why)s). Its address may be wrong, it "
                "may be switched off, or a firewall is in the way."
            ),
            why=_get_text(error),
        )
    if names & _CUT_OFF or is_broken_login(error):
        return say(
            _("The server closed the connection (%(why)s)."), why=_get_text(error)
        )
    if "IsADirectoryError" in names:
        return say(
            _("There is a folder where a file is to be (%(why)s)."),
            why=_get_text(error),
        )
    if "NotADirectoryError" in names:
        return say(
            _("There is a file where a folder is to be (%(why)s)."),
            why=_get_text(error),
        )
    if _is_about_rights(error, names):
        return say(
            _(
                "The server does not allow that (%(why)s). Ask its owner what this "
                "user may do there: tasks that move, delete or send files must be able "
                "to write."
            ),
            why=_get_text(error),
        )
    if "TimeoutError" in names or "timeout" in names:
        return say(_("The server did not answer in time."))
    return None


def _is_about_login(error: BaseException, names: set[str]) -> bool:
    if isinstance(error, ftplib.error_perm):
        return str(error)[:3] in _NOT_LOGGED_IN
    is_refused = "AuthenticationException" in names and not is_broken_login(error)
    return is_refused or find_status(error) == 401


def _is_about_rights(error: BaseException, names: set[str]) -> bool:
    if isinstance(error, ftplib.error_perm):
        # the same number says that a file is busy, or not there
        return any(word in str(error).lower() for word in _NO_RIGHT)
    return "PermissionError" in names or find_status(error) == 403


def _get_text(error: BaseException) -> str:
    text, _mark, _advice = str(error).partition(_HTTPX_ADVICE)
    text = text.removeprefix("[Errno None] ").rstrip(".")
    return text or type(error).__name__
