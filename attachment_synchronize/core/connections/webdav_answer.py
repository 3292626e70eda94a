# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What a WebDAV server answers when it is asked about files.

Read here, and not by the client's own classes: for them one date or one length that
is none spoils the whole answer. A server may be hostile: no entities are followed.
"""

import datetime
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from typing import Protocol
from urllib.parse import unquote, urljoin, urlsplit
from xml.etree.ElementTree import Element, ParseError

from defusedxml.ElementTree import iterparse  # type: ignore[import-untyped]

from ..errors import TaskError
from ..remote_file import RemoteFile, read_size
from ..text import _

_DAV = "{DAV:}"
_MISSING = ("404", "410")
# Bytes of one entry, which is all that is in memory of an answer.
_LARGEST_ENTRY = 1024**2


class Readable(Protocol):
    """What is read by blocks."""

    def read(self, length: int = -1, /) -> bytes: ...


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One file or folder; ``place`` is its path on the server, in clear."""

    place: str
    is_folder: bool
    size: str | None
    modified: str | None
    etag: str | None

    def to_file(self, path: str) -> RemoteFile:
        return RemoteFile(
            path=path,
            size=read_size(self.size),
            mtime=parse_time(self.modified),
            etag=(self.etag or "").strip('"') or None,
            kind="directory" if self.is_folder else "file",
        )


class _Limited:
    """A stream in which no entry goes on for ever."""

    def __init__(self, stream: Readable) -> None:
        self._stream = stream
        self.begin()

    def begin(self) -> None:
        """Begin with the next entry."""
        self._left = _LARGEST_ENTRY

    def read(self, length: int = -1) -> bytes:
        block = self._stream.read(length)
        self._left -= len(block)
        if self._left < 0:
            raise TaskError(
                _("An entry of the server's list of files has more than %(limit)s MB."),
                limit=_LARGEST_ENTRY // 1024**2,
            )
        return block


def read_answer(
    stream: Readable, address: str, check_count: Callable[[int], None]
) -> list[Entry]:
    """Return what is told of each resource; those that are not there are left out.

    :param stream: the answer, of which no more than one entry is kept in memory
    :param address: what was asked, after redirects: others are told relative to it
    :param check_count: gets how many entries there are so far, and may raise
    :raises TaskError: when it is no such answer
    """
    found = []
    try:
        for number, entry in enumerate(_read_entries(_Limited(stream), address)):
            check_count(number)  # the first one is the folder itself
            if entry:
                found.append(entry)
    except (ParseError, ValueError) as error:  # of defusedxml are values, too
        raise TaskError(
            _(
                "The server's answer is no list of files (%(why)s). Its address may be "
                "that of something else than a WebDAV folder."
            ),
            why=str(error),
        ) from error
    return found


def _read_entries(stream: _Limited, address: str) -> Iterator[Entry | None]:
    read = iterparse(stream, events=("start", "end"))
    _event, root = next(read)
    if root.tag != f"{_DAV}multistatus":  # a page for people, say
        raise ValueError(root.tag)
    for event, told in read:
        if event == "end" and told.tag == f"{_DAV}response":
            yield _read_entry(told, address)
            root.clear()
            stream.begin()


def _read_entry(told: Element, address: str) -> Entry | None:
    href = (told.findtext(f"{_DAV}href") or "").strip()
    if not href:
        raise ValueError("an entry without an address")
    if _get_code(told) in _MISSING:
        return None
    facts = _find_facts(told)
    kind = facts.get("resourcetype")
    url = urljoin(address, href)
    return Entry(
        place=to_place(url),
        is_folder=kind is not None and kind.find(f"{_DAV}collection") is not None,
        size=_get_text(facts, "getcontentlength"),
        modified=_get_text(facts, "getlastmodified"),
        etag=_get_text(facts, "getetag"),
    )


def _find_facts(told: Element) -> dict[str, Element]:
    """Return the properties that the server has, not those that it says it lacks."""
    found: dict[str, Element] = {}
    for group in told.iter(f"{_DAV}propstat"):
        if _get_code(group).startswith(("2", "?")):
            for fact in group.iterfind(f"{_DAV}prop/*"):
                found.setdefault(fact.tag.removeprefix(_DAV), fact)
    return found


def _get_code(told: Element) -> str:
    """Return the three digits of a status line, "?" where there is none."""
    words = (told.findtext(f"{_DAV}status") or "").split()
    return words[1] if len(words) > 1 else "?"


def _get_text(facts: dict[str, Element], name: str) -> str | None:
    fact = facts.get(name)
    return ((fact.text or "").strip() or None) if fact is not None else None


def parse_time(text: str | None) -> float | None:
    """Return the time of a date of HTTP or ISO 8601; ``None`` if it is none."""
    text = (text or "").replace("Z", "+00:00")
    for parse in (datetime.datetime.fromisoformat, parsedate_to_datetime):
        try:
            moment = parse(text)
            if moment.tzinfo is None:
                moment = moment.replace(tzinfo=datetime.timezone.utc)
            return moment.timestamp()
        # Whatever such a text makes of the parser: the file is there, undated.
        except (ValueError, TypeError, IndexError, OverflowError):
            continue
    return None


def to_place(url: str) -> str:
    """Return the path of an address, in clear, without the slash of a folder."""
    return unquote(urlsplit(url).path, errors="surrogateescape").rstrip("/")
