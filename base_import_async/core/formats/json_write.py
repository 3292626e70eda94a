# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Write a table as JSON items so that reading them gives the same cells back."""

import codecs
import json
import math
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, BinaryIO

from ..cells import cell_text
from ..rows import Cell

FALLBACK_ENCODING = "utf-8"


def write_texts(texts: Iterable[str], stream: BinaryIO, encoding: str | None) -> None:
    """Write; half a surrogate pair becomes the escape that JSON has for it."""
    encoder = codecs.getincrementalencoder(encoding or FALLBACK_ENCODING)
    stream.writelines(map(encoder("backslashreplace").encode, texts))


def json_items(rows: Iterable[Sequence[Cell]], encoding: str | None) -> Iterator[str]:
    """Yield the text of one object a row, or arrays where objects would lose some.

    Objects need a header of distinct names and a first row no wider than it; a later
    row that is wider is an array among them.
    """
    is_unicode = codecs.lookup(encoding or FALLBACK_ENCODING).name.startswith("utf")
    for item in _items(iter(rows)):
        yield json.dumps(item, ensure_ascii=not is_unicode, allow_nan=False)


def _items(rows: Iterator[Sequence[Cell]]) -> Iterator[Any]:
    header, first = next(rows, None), next(rows, None)
    if header is None:
        return
    width = len(header)
    if first is None or len(first) > width or not are_names(header):
        yield _array(header)
        yield from map(_array, () if first is None else (first,))
        yield from map(_array, rows)
        return
    # The first object shows all names in their order.
    padding = (None,) * (width - len(first))
    yield _object(header, (*first, *padding))
    for cells in rows:
        yield _array(cells) if len(cells) > width else _object(header, cells)


def are_names(header: Sequence[Cell]) -> bool:
    """Tell whether rows under this header can be objects."""
    names = [cell for cell in header if isinstance(cell, str) and cell.strip()]
    return bool(names) and len(set(names)) == len(header)


def _array(cells: Sequence[Cell]) -> list[Any]:
    return [_plain(cell) for cell in cells]


def _object(header: Sequence[Cell], cells: Sequence[Cell]) -> dict[str, Any]:
    return {str(name): _plain(cell) for name, cell in zip(header, cells, strict=False)}


def _plain(cell: Cell) -> str | int | float | bool | None:
    if cell is None or isinstance(cell, str | int | bool):
        return cell
    if isinstance(cell, float) and math.isfinite(cell):
        return cell
    return cell_text(cell) if not isinstance(cell, float) else repr(cell)
