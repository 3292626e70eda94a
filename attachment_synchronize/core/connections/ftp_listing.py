# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What FTP servers without MLSD answer to LIST: as Unix prints it, or as Windows does.

Their dates are in words, by the minute or the day and in a zone that nobody tells: the
server is asked for each, and what is shown serves where it does not answer.
"""

import re
from collections.abc import Iterable

from ..errors import TaskError
from ..text import _

_UNIX = re.compile(
    r"(?P<type>[-dlbcps])[-rwxsStTlL]{9}[+@.]?\s+\d+\s+\S+\s+(\S.*?\s+)?"
    r"(?P<size>\d+)\s+(?P<shown>\w{3}\s+\d{1,2}\s+[\d:]{4,5})\s(?P<name>.+)"
)
_WINDOWS = re.compile(
    r"(?P<shown>\d\d-\d\d-(\d\d){1,2}\s+\d\d:\d\d\s*([AP]M)?)\s+"
    r"(?P<size>\d+|<DIR>)\s(?P<name>.+)"
)
_NO_ENTRY = re.compile(r"(total \d+)?\s*")
_KINDS = {"-": "file", "d": "dir"}


def parse_listing(lines: Iterable[str]) -> list[tuple[str, dict[str, str]]]:
    """Return (name, facts) of each entry, the facts as those of MLSD; "shown" its time.

    A line that is not understood has the type "unclear", and a line break before it,
    which no name has: a name may go on in another line, and look like an entry there.

    :raises TaskError: when no file is understood: all would be lost
    """
    entries = [_parse_line(line) for line in lines if not _NO_ENTRY.fullmatch(line)]
    types = {facts["type"] for _name, facts in entries}
    if "unclear" in types and "file" not in types:
        unclear = next(n for n, facts in entries if facts["type"] == "unclear")
        raise TaskError(
            _("The server lists its files in a way that is not understood: %(line)s"),
            line=ascii(unclear.removeprefix("\n")),
        )
    return entries


def _parse_line(line: str) -> tuple[str, dict[str, str]]:
    if found := _UNIX.fullmatch(line):
        kind = _KINDS.get(found["type"], "other")
        name = found["name"]
        if found["type"] == "l":
            name = name.partition(" -> ")[0]
        return name, {"type": kind, **_get_facts(found)}
    if found := _WINDOWS.fullmatch(line):
        is_folder = found["size"] == "<DIR>"
        name = found["name"].lstrip() if is_folder else found["name"]
        return name, {"type": "dir" if is_folder else "file", **_get_facts(found)}
    return f"\n{line}", {"type": "unclear"}


def _get_facts(found: re.Match[str]) -> dict[str, str]:
    return {"size": found["size"], "shown": " ".join(found["shown"].split())}
