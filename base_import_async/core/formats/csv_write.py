# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Write csv rows so that reading them gives the same cells back."""

import codecs
import tempfile
from collections.abc import Iterable, Sequence
from itertools import chain
from typing import BinaryIO

from ..rows import Cell
from .csv_blocks import CsvBlocks
from .options import TableOptions

SPOOL_BYTES = 8 * 1024 * 1024
FALLBACK_ENCODING = "utf-8-sig"


def write_csv(
    rows: Iterable[Sequence[Cell]], stream: BinaryIO, options: TableOptions
) -> None:
    """Write the rows; see ``CsvFormat.write``."""
    _write(CsvBlocks(options).texts(rows), stream, options.encoding or "utf-8")


def copy_csv(
    headings: Iterable[Sequence[Cell]],
    texts: Sequence[str],
    stream: BinaryIO,
    options: TableOptions,
) -> None:
    """Write headings and, below them, rows as they stand in a file of these options."""
    text = "".join(texts)
    if not all(map(_is_ended, texts)):  # the last row of the file
        text = "".join(text if _is_ended(text) else f"{text}\n" for text in texts)
    blocks = chain(CsvBlocks(options).texts(headings), (text,))
    _write(blocks, stream, options.encoding or "utf-8")


def _is_ended(text: str) -> bool:
    return text.endswith(("\n", "\r"))


def _write(texts: Iterable[str], stream: BinaryIO, encoding: str) -> None:
    if codecs.lookup(encoding).name.startswith("utf"):
        _encode(texts, stream, encoding)
        return
    # Only the last row tells whether the encoding has all characters.
    with tempfile.SpooledTemporaryFile(max_size=SPOOL_BYTES) as spool:
        encoder = codecs.getincrementalencoder(encoding)()
        fits = True
        for lines in texts:
            fits = fits and _can_encode(encoder, lines)
            spool.write(lines.encode("utf-8", "backslashreplace"))
        spool.seek(0)
        text = codecs.getreader("utf-8")(spool)
        blocks = iter(lambda: text.read(65536), "")
        _encode(blocks, stream, encoding if fits else FALLBACK_ENCODING)


def _encode(texts: Iterable[str], stream: BinaryIO, encoding: str) -> None:
    """Encode; half a surrogate pair, which is no character, becomes its code."""
    encoder = codecs.getincrementalencoder(encoding)("backslashreplace")
    for text in texts:
        stream.write(encoder.encode(text))


def _can_encode(encoder: codecs.IncrementalEncoder, text: str) -> bool:
    try:
        encoder.encode(text)
    except UnicodeEncodeError:
        return False
    return True
