# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Names and paths: what may be asked of a server, and what files are called."""

import datetime
import string
import unicodedata

from .clear import drop_hidden, has_hidden
from .errors import RemoteFileError, TaskError
from .text import _

LONGEST_NAME = 255  # bytes; what most file systems take
_LONGEST_EXTENSION = 32
_DATES = ("date", "time", "datetime")
PLACEHOLDERS = ("name", "stem", "ext", "id", "hash", *_DATES)
_EXAMPLE = datetime.datetime(2026, 1, 31, 13, 45, 59)


def join(*parts: str) -> str:
    """Join relative paths; empty parts and surrounding slashes do not count."""
    return "/".join(part.strip("/") for part in parts if part.strip("/"))


def check_path(path: str) -> str:
    """Return a path relative to the storage's root, if it stays inside.

    :raises RemoteFileError: for ``..``, control characters and the like
    """
    parts = path.split("/")
    if not path or path.startswith("/") or {"", ".", ".."} & set(parts):
        raise RemoteFileError(
            _("The path %(path)s leaves its folder."), path=ascii(path)
        )
    for part in parts:
        reason = find_bad_name(part)
        if reason:
            raise RemoteFileError(reason, name=ascii(part))
    return path


def find_bad_name(name: str) -> str | None:
    """Tell what is wrong with a name that a server shows, ``None`` if nothing.

    The answer is a template whose placeholder is ``%(name)s``.
    """
    # Control characters would forge lines of logs and commands of FTP.
    if any(unicodedata.category(letter) == "Cc" for letter in name):
        return _("The name %(name)s has control characters.")
    # What did not decode as UTF-8 comes as lone surrogates: PostgreSQL refuses it.
    if any(unicodedata.category(letter) == "Cs" for letter in name):
        return _("The name %(name)s is not readable as UTF-8.")
    if "/" in name or "\\" in name or name in ("", ".", ".."):
        return _("The name %(name)s is not a file name.")
    # It would look like another one, or be read from the wrong end.
    if has_hidden(name):
        return _("The name %(name)s has characters that nobody sees.")
    if len(name.encode()) > LONGEST_NAME:
        return _("The name %(name)s is too long.")
    return None


def clean_name(name: str) -> str:
    """Return a name that any server takes, as close to ``name`` as can be.

    :raises RemoteFileError: when nothing is left of it
    """
    last = name.replace("\\", "/").rpartition("/")[2]
    kept = "".join(c for c in last if unicodedata.category(c) not in ("Cc", "Cs"))
    seen = unicodedata.normalize("NFC", drop_hidden(kept)).strip()
    cleaned = shorten(seen, LONGEST_NAME)
    if cleaned in ("", ".", ".."):
        raise RemoteFileError(
            _("Nothing that a server would take is left of the name %(name)s."),
            name=ascii(name),
        )
    return cleaned


def shorten(name: str, length: int) -> str:
    """Cut the stem of a name so that it has at most ``length`` bytes."""
    if len(name.encode()) <= length:
        return name
    stem, dot, ext = name.rpartition(".")
    if not dot or len(ext.encode()) > length // 2:
        stem, dot, ext = name, "", ""
    room = length - len(f"{dot}{ext}".encode())
    return f"{stem.encode()[:room].decode(errors='ignore')}{dot}{ext}"


def render_name(
    template: str, name: str, *, moment: datetime.datetime, number: int, checksum: str
) -> str:
    """Fill a template of placeholders for one file.

    ``{name}`` the whole name, ``{stem}`` and ``{ext}`` its parts, ``{date}``,
    ``{time}`` and ``{datetime}`` (with a format if wanted: ``{date:%Y-%m}``),
    ``{id}`` a number, ``{hash}`` the first eight digits of the SHA-256.

    :raises TaskError: when the template does not work
    :raises RemoteFileError: when nothing is left of the name
    """
    stem, dot, ext = name.rpartition(".")
    values = {
        "name": name,
        "stem": stem if dot else name,
        "ext": ext if dot else "",
        "id": str(number),
        "hash": checksum[:8],
    }
    formats = {"date": "%Y%m%d", "time": "%H%M%S", "datetime": "%Y%m%d-%H%M%S"}
    written = []
    for literal, field, spec in parse_template(template):
        written.append(literal)
        if field in formats:
            written.append(moment.strftime(spec or formats[field]))
        elif field:
            written.append(values[field])
    return clean_name("".join(written))


def parse_template(template: str) -> list[tuple[str, str, str]]:
    """Take a template apart: (text before, placeholder, its format).

    :raises TaskError: with what is wrong with it
    """
    try:
        parts = list(string.Formatter().parse(template))
    except ValueError:
        raise TaskError(
            _("The name %(template)s has a brace without its partner."),
            template=template,
        ) from None
    found = []
    for literal, field, spec, conversion in parts:
        if field is not None and (field not in PLACEHOLDERS or conversion):
            raise TaskError(
                _("{%(field)s} is not a placeholder. There are: %(known)s."),
                field=field,
                known=", ".join(f"{{{name}}}" for name in PLACEHOLDERS),
            )
        if spec and field not in _DATES:
            raise TaskError(_("{%(field)s} takes no format."), field=field)
        found.append((literal, field or "", spec or ""))
    return found


def check_template(template: str) -> None:
    """Make sure that a template gives a name.

    :raises TaskError: with what is wrong with it
    """
    try:
        render_name(
            template, "orders.csv", moment=_EXAMPLE, number=1, checksum="0123456789"
        )
    except RemoteFileError:
        raise TaskError(
            _("The name %(template)s is empty."), template=template
        ) from None


def with_suffix(
    name: str, moment: datetime.datetime, checksum: str, *, room: int = 0
) -> str:
    """Return the name that a file gets when its own is taken.

    The same for the same file, however often it is asked: a move that is tried
    again finds what it did before.

    :param room: bytes that are left for what goes with the file, see :func:`beside`
    """
    stem, dot, ext = name.rpartition(".")
    if not dot or len(ext.encode()) > _LONGEST_EXTENSION:
        stem, dot, ext = name, "", ""
    mark = f"-{moment:%Y%m%dT%H%M%SZ}-{checksum[:8]}"
    left = LONGEST_NAME - room - len(f"{mark}{dot}{ext}".encode())
    return f"{shorten(stem, left)}{mark}{dot}{ext}"


def beside(path: str, suffix: str) -> str:
    """Return where a file is that goes with another one, whose name is cut to fit."""
    folder, _slash, name = path.rpartition("/")
    room = LONGEST_NAME - len(suffix.encode())
    return join(folder, f"{shorten(name, room)}{suffix}")


def part_name(name: str, number: int) -> str:
    """Return the name of a file that is still being written, beside its final one."""
    mark = f".{number}.part"
    return f".{shorten(name, LONGEST_NAME - len(mark) - 1)}{mark}"


def progress_name(name: str, number: int) -> str:
    """Return the name that a file has while it is fetched; no look takes such names."""
    mark = f".{number}.inprogress"
    return f"{shorten(name, LONGEST_NAME - len(mark))}{mark}"


def claim_name(name: str, number: int) -> str:
    """Return the name that a file has just before it is removed."""
    mark = f".{number}.remove"
    return f".{shorten(name, LONGEST_NAME - len(mark) - 1)}{mark}"
