# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What FTP servers without MLSD answer to LIST: as Unix prints it, or as Windows does.

Their dates are in words, by the minute or the day and in a zone that nobody tells: the
server is asked for each, and what is shown serves where it does not answer.
"""

import re
from collections.abc import Iterable, Iterator

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
_BEGINNING = re.compile(r"[-dlbcps][-rwx]|\d\d-\d\d-|total \d|\s*$")
_NO_ENTRY = re.compile(r"(total \d+)?\s*")
_KINDS = {"-": "file", "d": "dir"}


def parse_listing(lines: Iterable[str]) -> Iterator[tuple[str, dict[str, str]]]:
    """Yield (name, facts) of each entry, the facts as those of MLSD; "shown" its time.

    A line that begins like no entry is told as a name that has a line break: that of
    a file whose name has one goes on in it.

    :raises TaskError: for an entry that is not understood: its file would be lost
    """
    known = False
    for line in lines:
        if known and not _BEGINNING.match(line):
            yield f"\n{line}", {"type": "file"}
        elif not _NO_ENTRY.fullmatch(line):
            yield _parse_line(line)
            known = True


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
    raise TaskError(
        _("The server lists its files in a way that is not understood: %(line)s"),
        line=ascii(line),
    )


def _get_facts(found: re.Match[str]) -> dict[str, str]:
    return {"size": found["size"], "shown": " ".join(found["shown"].split())}
