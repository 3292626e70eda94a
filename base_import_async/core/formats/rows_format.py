# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The format in which the suite keeps rows for itself: quick, lossless, flat memory.

One JSON array a line. A spreadsheet takes long to write, and a csv file knows no
types; a person is never shown this format, nor can upload it.
"""

import datetime
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, BinaryIO

from ..rows import BadCell, Cell, Row
from .base import TableFormat, table_format
from .options import TableOptions

# Each type that JSON lacks is an object with one key.
_DECODERS: dict[str, Callable[[Any], Cell]] = {
    "date": datetime.date.fromisoformat,
    "datetime": datetime.datetime.fromisoformat,
    "time": datetime.time.fromisoformat,
    "seconds": lambda seconds: datetime.timedelta(seconds=seconds),
    "bad": lambda parts: BadCell(*parts),
}


@table_format
class RowsFormat(TableFormat):
    """Rows as ``read`` of another format gave them, cell types included.

    Their numbers are not kept, and a blank row is yielded like any other: whoever
    stores rows knows which they are.
    """

    code = "rows"
    extensions = ()
    mimetypes = ()
    writes_as = "rows"
    stores_as = "rows"

    def read(self, stream: BinaryIO, options: TableOptions) -> Iterator[Row]:
        """Yield all rows, numbered from 1."""
        stream.seek(0)
        for number, line in enumerate(stream, 1):
            yield Row(number, tuple(map(_decoded, json.loads(line))))

    def write(
        self,
        rows: Iterable[Sequence[Cell]],
        stream: BinaryIO,
        options: TableOptions,
    ) -> None:
        """Write one line a row."""
        for cells in rows:
            line = json.dumps(cells, default=_encoded, ensure_ascii=False)
            # a lone surrogate is text that Python holds but UTF-8 does not
            stream.write(line.encode("utf-8", "surrogatepass") + b"\n")


def _encoded(cell: object) -> dict[str, Any]:
    if isinstance(cell, datetime.datetime):
        return {"datetime": cell.isoformat()}
    if isinstance(cell, datetime.date):
        return {"date": cell.isoformat()}
    if isinstance(cell, datetime.time):
        return {"time": cell.isoformat()}
    if isinstance(cell, datetime.timedelta):
        return {"seconds": cell.total_seconds()}
    if isinstance(cell, BadCell):
        return {"bad": [cell.text, cell.message]}
    raise TypeError(f"{type(cell).__name__} is no type of a cell")


def _decoded(value: Any) -> Cell:
    if not isinstance(value, dict):
        return value  # type: ignore[no-any-return]
    [(kind, content)] = value.items()
    return _DECODERS[kind](content)
