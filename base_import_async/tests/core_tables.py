# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What the tests of the table formats share."""

import io
import re
import time
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager

from ..core.formats import TableOptions, get_format
from ..core.rows import Cell, Row


@contextmanager
def little_effort(seconds: float) -> Iterator[None]:
    """Meanwhile, this thread hardly uses the processor, however busy the machine is.

    :param seconds: of the processor, not of the clock; what trusts a file that lies
        takes minutes or has no end
    :raises AssertionError: when it takes more
    """
    start = time.thread_time()
    yield
    used = time.thread_time() - start
    assert used < seconds, f"{used:.1f} s of the processor"


def write_table(
    code: str, rows: Iterable[Sequence[Cell]], options: TableOptions | None = None
) -> bytes:
    """Return the bytes of a file with these rows."""
    stream = io.BytesIO()
    get_format(code).write(rows, stream, options or TableOptions())
    return stream.getvalue()


def read_table(
    code: str, data: bytes, options: TableOptions | None = None
) -> list[Row]:
    """Return all rows of a file."""
    rows = get_format(code).read(io.BytesIO(data), options or TableOptions())
    return list(rows)


def changed_zip(data: bytes, change: Callable[[str, bytes], bytes]) -> bytes:
    """Return the zip with every part replaced by ``change(name, content)``."""
    result = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as source,
        zipfile.ZipFile(result, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for name in source.namelist():
            target.writestr(name, change(name, source.read(name)))
    return result.getvalue()


def changed_sheet(data: bytes, pattern: bytes, replacement: bytes) -> bytes:
    """Return the xlsx with a pattern in its first sheet's XML replaced."""

    def change(name: str, content: bytes) -> bytes:
        if not name.endswith("sheet1.xml"):
            return content
        return re.sub(pattern, replacement, content, count=1)

    return changed_zip(data, change)


def ods_bytes(table_xml: str) -> bytes:
    """Return an ods with this XML of tables."""
    spaces = "".join(
        f' xmlns:{prefix}="urn:{prefix}"'
        for prefix in ("office", "table", "text", "calcext")
    )
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content{spaces}>'
        f"<office:body><office:spreadsheet>{table_xml}</office:spreadsheet>"
        "</office:body></office:document-content>"
    )
    result = io.BytesIO()
    with zipfile.ZipFile(result, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", content)
    return result.getvalue()


def zipped(*files: tuple[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Return a zip with these files, by name and content."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", method) as archive:
        for name, data in files:
            archive.writestr(name, data)
    return stream.getvalue()
