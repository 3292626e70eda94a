# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What a failure concerns, told from the exception; secrets out of what it says."""

import ftplib
import re
from collections.abc import Iterable

from .errors import (
    ChangedError,
    GoneError,
    RemoteFileError,
    SyncError,
    TaskError,
    TemporaryError,
)
from .states import FailureKind

# Seconds until the next try; the last one goes on for ever.
PAUSES = (60, 300, 1800, 7200)
# A task whose settings are wrong asks its server less and less often.
CIRCUIT_PAUSES = (900, 3600, 21600, 86400)
JITTER = 0.2
HIDDEN = "***"
# Shorter secrets are hidden where they are a word.
_ANYWHERE = 4

_OWN = (
    (ChangedError, FailureKind.CHANGED),
    (GoneError, FailureKind.VANISHED),
    (RemoteFileError, FailureKind.FILE),
    (TaskError, FailureKind.TASK),
    (TemporaryError, FailureKind.TRANSIENT),
)
# By name: none of these libraries must be there. Authentication comes first, since
# paramiko derives it from the exception of a broken connection.
_BY_NAME = (
    ("AuthenticationException", FailureKind.TASK),
    ("BadHostKeyException", FailureKind.TASK),
    ("NoCredentialsError", FailureKind.TASK),
    ("SSLCertVerificationError", FailureKind.TASK),
    ("gaierror", FailureKind.TRANSIENT),
    ("SSHException", FailureKind.TRANSIENT),
    ("TransportError", FailureKind.TRANSIENT),
    ("HTTPClientError", FailureKind.TRANSIENT),
    ("BotoCoreError", FailureKind.TRANSIENT),
)
_REFUSED = frozenset({401, 403, 407})
_MISSING = frozenset({404, 410})


def unwrap(error: Exception) -> Exception:
    """Return what was raised while botocore sent a request, which it wraps."""
    inner = getattr(error, "kwargs", None)
    inner = inner.get("error") if isinstance(inner, dict) else None
    return inner if isinstance(inner, SyncError) else error


def classify(error: BaseException) -> FailureKind:
    """Tell what an exception of a connection concerns."""
    for own, kind in _OWN:
        if isinstance(error, own):
            return kind
    if is_broken_login(error):
        return FailureKind.TRANSIENT
    names = {cls.__name__ for cls in type(error).__mro__}
    for name, kind in _BY_NAME:
        if name in names:
            return kind
    status = find_status(error)
    if status is not None:
        return _classify_status(status)
    return _classify_builtin(error)


def is_broken_login(error: BaseException) -> bool:
    """Whether the server was gone, or silent, while paramiko logged in.

    Paramiko raises the same as for a wrong password; only its text tells.
    """
    name, text = type(error).__name__, str(error)
    return name == "AuthenticationException" and any(
        part in text for part in ("saw EOF", "Authentication timeout")
    )


def _classify_builtin(error: BaseException) -> FailureKind:
    if isinstance(error, ftplib.error_perm):
        # 530 not logged in, 532 no account; 550 is a missing file as well as a
        # forbidden one, and the file is looked at before it is touched.
        refused = str(error)[:3] in ("530", "532", "534")
        return FailureKind.TASK if refused else FailureKind.TRANSIENT
    if isinstance(error, ftplib.Error | EOFError):
        return FailureKind.TRANSIENT
    if isinstance(error, FileNotFoundError):
        return FailureKind.VANISHED
    if isinstance(error, PermissionError | NotADirectoryError):
        return FailureKind.TASK
    if isinstance(error, UnicodeError | IsADirectoryError):
        return FailureKind.FILE
    if isinstance(error, ImportError):
        return FailureKind.TASK
    if isinstance(error, OSError):  # TimeoutError and ConnectionError too
        return FailureKind.TRANSIENT
    return FailureKind.UNKNOWN


def find_status(error: BaseException) -> int | None:
    """The HTTP status that an exception of httpx, webdav4 or botocore carries."""
    response = getattr(error, "response", None)
    if isinstance(response, dict):
        status = response.get("ResponseMetadata", {}).get("HTTPStatusCode")
    else:
        status = getattr(response, "status_code", getattr(error, "status_code", None))
    return status if isinstance(status, int) else None


def _classify_status(status: int) -> FailureKind:
    if status in _REFUSED:
        return FailureKind.TASK
    if status in _MISSING:
        return FailureKind.VANISHED
    return FailureKind.TRANSIENT


def get_pause(attempts: int, pauses: tuple[int, ...] = PAUSES) -> int:
    """Seconds until the next try, after ``attempts`` that failed."""
    return pauses[max(0, min(attempts, len(pauses)) - 1)]


def redact(text: str, secrets: Iterable[str]) -> str:
    """Return ``text`` without secrets, and without passwords in addresses."""
    for secret in sorted(set(secrets), key=len, reverse=True):
        if len(secret) >= _ANYWHERE:
            text = text.replace(secret, HIDDEN)
        elif secret:
            # Inside of words it tells nobody anything, and hides what is said.
            text = re.sub(rf"(?<!\w){re.escape(secret)}(?!\w)", HIDDEN, text)
    return re.sub(r"(?<=://)[^/@\s]+(?=@)", HIDDEN, text)
