# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Write csv rows so that reading them gives the same cells back."""

import codecs
import csv
import re
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from types import SimpleNamespace
from typing import BinaryIO, cast

from ..cells import cell_text
from ..rows import Cell
from .options import TableOptions

SPOOL_BYTES = 8 * 1024 * 1024
FALLBACK_ENCODING = "utf-8-sig"
_LINES = 100


def write_csv(
    rows: Iterable[Sequence[Cell]], stream: BinaryIO, options: TableOptions
) -> None:
    """Write the rows; see ``CsvFormat.write``."""
    encoding = options.encoding or "utf-8"
    if codecs.lookup(encoding).name.startswith("utf"):
        _encode(csv_texts(rows, options), stream, encoding)
        return
    # Only the last row tells whether the encoding has all characters.
    with tempfile.SpooledTemporaryFile(max_size=SPOOL_BYTES) as spool:
        encoder = codecs.getincrementalencoder(encoding)()
        fits = True
        for line in csv_texts(rows, options):
            fits = fits and _can_encode(encoder, line)
            spool.write(line.encode("utf-8", "backslashreplace"))
        spool.seek(0)
        text = codecs.getreader("utf-8")(spool)
        blocks = iter(lambda: text.read(65536), "")
        _encode(blocks, stream, encoding if fits else FALLBACK_ENCODING)


def _encode(texts: Iterable[str], stream: BinaryIO, encoding: str) -> None:
    """Encode; half a surrogate pair, which is no character, becomes its code."""
    encoder = codecs.getincrementalencoder(encoding)("backslashreplace")
    texts = iter(texts)
    # many lines at once: each call costs more than the characters of a line
    while block := "".join(islice(texts, _LINES)):
        stream.write(encoder.encode(block))


def _can_encode(encoder: codecs.IncrementalEncoder, line: str) -> bool:
    try:
        encoder.encode(line)
    except UnicodeEncodeError:
        return False
    return True


def csv_texts(rows: Iterable[Sequence[Cell]], options: TableOptions) -> Iterator[str]:
    """Yield one csv line per row, quoted where it must be."""
    separator, quote = options.separator or ",", options.quoting
    write = cell_text if options.notation.is_usual else options.notation.text
    special = re.compile(f"[{re.escape(separator + quote)}\r\n]")

    texts: list[str] = []
    quoting = csv.writer(
        SimpleNamespace(write=texts.append),
        delimiter=separator,
        quotechar=quote,
        lineterminator="\n",
    )

    def quoted(text: str) -> str:
        # as str does it: Markup, which is a str, would write &#34; for a quote
        return f"{quote}{str.replace(text, quote, quote * 2)}{quote}"

    for row in rows:
        cells = cast(Sequence[str], row)  # mostly there are texts only
        try:
            line = separator.join(cells)
        except TypeError:
            cells = [cell if type(cell) is str else write(cell) for cell in row]
            line = separator.join(cells)
        # A lone empty cell would be a blank line, which is no row.
        if not line and len(cells) == 1:
            yield f"{quote}{quote}\n"
            continue
        # Most lines have nothing to quote: one look at the line instead of each cell.
        if "\r" in line:  # which Python quotes from 3.13 on only
            cells = [quoted(text) if special.search(text) else text for text in cells]
            yield separator.join(cells) + "\n"
        elif quote in line or "\n" in line or line.count(separator) != len(cells) - 1:
            quoting.writerow(cells)
            yield texts.pop()
        else:
            yield line + "\n"
