# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What an FTP server tells of a file, read: names, kinds, sizes, times."""

import calendar
import time
from typing import Any

from ..remote_file import RemoteFile, read_size

_KINDS = {"dir": "directory", **{k: k for k in ("file", "directory", "unclear")}}


def to_text(name: str) -> str:
    """Return a name as text; a session has its bytes, one letter for each."""
    return name.encode("latin-1").decode(errors="surrogateescape")


def parse_facts(line: str) -> dict[str, str]:
    """Return the facts of a line of MLST or MLSD, their names in small letters."""
    facts = line.strip().partition(" ")[0]
    pairs = (fact.partition("=") for fact in facts.split(";") if fact)
    return {key.lower(): value for key, _equals, value in pairs}


def parse_entry(line: str) -> tuple[str, dict[str, str]]:
    """Return the name and the facts of a line of MLSD."""
    return line.rstrip("\r\n").partition(" ")[2], parse_facts(line)


def to_file(path: str, facts: dict[str, Any]) -> RemoteFile:
    """Return what these facts say of a path."""
    return RemoteFile(
        path=path,
        size=read_size(facts.get("size")),
        mtime=_to_seconds(str(facts.get("modify") or "")),
        shown=facts.get("shown"),
        kind=_KINDS.get(facts.get("type", ""), "other"),
    )


def _to_seconds(text: str) -> float | None:
    """``20260131134559`` or ``20260131134559.123``, UTC; else the server's own."""
    whole, _dot, fraction = text.partition(".")
    try:
        seconds = calendar.timegm(time.strptime(whole, "%Y%m%d%H%M%S"))
    except ValueError:
        return None
    return seconds + float(f"0.{fraction}" if fraction.isdecimal() else 0)
