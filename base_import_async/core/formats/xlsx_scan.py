# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Look at the raw XML of a sheet for what calamine does not tell.

calamine gives an empty string for an error such as ``#N/A`` and a date for a
datetime at midnight, and it allocates the whole rectangle up to the farthest cell.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import unescape
from itertools import islice

# An attribute may hold ">" but no "<"; text between tags may hold neither.
_TAG = rb"<(?:[A-Za-z_][\w.-]*:)?"
# How all programs write it; what is written otherwise takes the slow way.
_USUAL_ROW = re.compile(rb'<row r="([0-9]+)"')
_USUAL_PLACE = re.compile(rb'<(?:c|row) r="([A-Z]*[0-9]+)"')
_PLACE = re.compile(_TAG + rb"(?:c|row)\s[^<]*?\br\s*=\s*[\"']([A-Za-z]*[0-9]+)[\"']")
_ROW_OR_CELL_TAG = re.compile(rb"<(?:c|row)[\s/>]")
_PREFIXED_TAG = re.compile(rb":(?:c|row)[\s/>]")
_ANY_TAG = re.compile(_TAG + rb"(?:c|row)[\s/>]")
_ERROR_TYPE = re.compile(_TAG + rb"c\s[^<]*?\bt\s*=\s*[\"']e[\"']")
_ROW_OR_CELL = re.compile(_TAG + rb"(row|c)(?=[\s/>])([^<]*)")
_ATTRIBUTE = re.compile(rb"\b([rst])\s*=\s*[\"']([^\"']*)[\"']")
# A formula that no program has computed: text may be empty, anything else may not.
_BARE_FORMULA = re.compile(
    rb"<c\b(?![^<>]*\bt\s*=\s*[\"']str[\"'])[^<>]*>\s*"
    rb"<f\b[^<>]*(?:/>|>([^<]*)</f\s*>)\s*(?:<v\s*/>|<v\s*>\s*</v\s*>)?\s*</c\s*>"
)
_VALUE = re.compile(_TAG + rb"v\s*>([^<]*)<")
_LETTERS = bytes(range(ord("A"), ord("z") + 1))
_DIGITS = b"0123456789"
TAIL_BYTES = 64 * 1024
_TOGETHER = 4


@dataclass(frozen=True)
class SheetFacts:
    """How far a sheet reaches at most, how many tags of cells and rows it has, and
    whether there are error cells, and formulas without their result.
    """

    last_row: int
    last_column: int
    tag_count: int
    has_errors: bool
    has_bare_formulas: bool = False


@dataclass(frozen=True, slots=True)
class CellNote:
    """What the XML says about one cell; places count from 1."""

    row: int
    column: int
    style: int
    error: str | None
    # the formula, where its result is missing
    formula: str | None = None


def scan_sheet(blocks: Iterable[bytes]) -> SheetFacts:
    """Return the facts of a sheet from its XML; flat memory.

    Reckons on the safe side: a cell without a place may be anywhere.
    """
    last_row = last_column = unplaced = all_tags = 0
    has_errors = has_bare_formulas = False
    for piece in whole_tags(_larger(blocks)):
        rows = _USUAL_ROW.findall(piece)
        row = max(last_row, *map(int, rows), 0)
        if _is_within(piece, len(rows), row, last_column):
            last_row = row
            all_tags += piece.count(b"<c") + len(rows)
        else:
            places, tag_count = _places(piece)
            unplaced += max(0, tag_count - len(places))
            all_tags += tag_count
            row, column = _get_extent(places)
            last_row, last_column = max(last_row, row), max(last_column, column)
        has_errors = has_errors or (
            (b'"e"' in piece or (b"'" in piece and b"'e'" in piece))
            and bool(_ERROR_TYPE.search(piece))
        )
        has_bare_formulas = has_bare_formulas or (
            b"<f" in piece and bool(_BARE_FORMULA.search(piece))
        )
    return SheetFacts(
        last_row + unplaced,
        last_column + unplaced,
        all_tags,
        has_errors,
        has_bare_formulas,
    )


def _larger(blocks: Iterable[bytes]) -> Iterator[bytes]:
    """Yield the blocks, several as one: each piece costs an expression."""
    rest = iter(blocks)
    while some := list(islice(rest, _TOGETHER)):
        yield b"".join(some)


def _is_within(piece: bytes, row_count: int, last_row: int, last_column: int) -> bool:
    """Tell whether all tags are written as usual and no cell stands further than that.

    One search that finds nothing costs a fifth of taking all places apart.

    :param row_count: how many tags of rows are written as usual
    """
    if not last_column or row_count != piece.count(b"<row"):
        return False
    columns = _up_to(column_letters(last_column), b"A", b"Z")
    rows = _up_to(b"%d" % last_row, b"0", b"9")
    elsewhere = re.compile(rb'<c(?! r="(?:%b)(?:%b)")' % (columns, rows))
    return not elsewhere.search(piece) and not _PREFIXED_TAG.search(piece)


def _up_to(last: bytes, lowest: bytes, highest: bytes) -> bytes:
    """An expression for all texts up to the last one, as columns or numbers count."""
    some = rb"[%b-%b]" % (lowest, highest)
    ways = [rb"%b{1,%d}" % (some, len(last) - 1)] if len(last) > 1 else []
    for place, character in enumerate(last):
        if character > lowest[0]:
            lower = rb"[%b-%c]" % (lowest, character - 1)
            rest = rb"%b{%d}" % (some, len(last) - place - 1)
            ways.append(last[:place] + lower + rest)
    return b"|".join([*ways, last])


def _places(piece: bytes) -> tuple[list[bytes], int]:
    """Return the places of rows (``7``) and cells (``B7``), and how many tags there
    are, with or without a place.
    """
    tags = _ANY_TAG if _PREFIXED_TAG.search(piece) else _ROW_OR_CELL_TAG
    tag_count = len(tags.findall(piece))
    places = _USUAL_PLACE.findall(piece)
    if tag_count != len(places):
        places = _PLACE.findall(piece)
    return places, tag_count


def _get_extent(places: list[bytes]) -> tuple[int, int]:
    """The last row and the last column of some places."""
    joined = b" ".join(places)
    rows = set(joined.translate(None, _LETTERS).split())
    columns = set(joined.translate(None, _DIGITS).split())
    return max(map(int, rows), default=0), max(map(column_number, columns), default=0)


def notes_by_row(
    blocks: Iterable[bytes], styles: frozenset[int], *, find_formulas: bool = False
) -> Iterator[tuple[int, list[CellNote]]]:
    """Yield (row number, notes) for rows with error cells, cells of ``styles`` or, if
    they are asked for, formulas without their result."""
    row = column = 0
    notes: list[CellNote] = []
    for piece in whole_tags(blocks):
        for match in _ROW_OR_CELL.finditer(piece):
            attributes = dict(_ATTRIBUTE.findall(match[2]))
            place = attributes.get(b"r", b"")
            if match[1] == b"row":
                if notes:
                    yield row, notes
                row = int(place) if place.isdigit() else row + 1
                column, notes = 0, []
                continue
            letters = place.rstrip(b"0123456789")
            column = column_number(letters) if letters else column + 1
            style = attributes.get(b"s", b"0")
            style_index = int(style) if style.isdigit() else 0
            if attributes.get(b"t") == b"e":
                error = _error_text(piece, match.end())
                notes.append(CellNote(row, column, style_index, error))
            elif find_formulas and (bare := _BARE_FORMULA.match(piece, match.start())):
                formula = unescape((bare[1] or b"").decode("utf-8", "replace"))
                notes.append(CellNote(row, column, style_index, None, formula))
            elif style_index in styles:
                notes.append(CellNote(row, column, style_index, None))
    if notes:
        yield row, notes


def column_number(letters: bytes) -> int:
    """Return 1 for ``A``, 27 for ``AA``; 0 for no letters."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number


def column_letters(number: int) -> bytes:
    """Return ``A`` for 1, ``AA`` for 27; however far."""
    letters = b""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = b"%c" % (65 + rest) + letters
    return letters


def _error_text(piece: bytes, start: int) -> str:
    """Return the value of the error cell whose tag ends at ``start``."""
    following = _ANY_TAG.search(piece, start)
    value = _VALUE.search(piece, start, following.start() if following else len(piece))
    return unescape(value[1].decode("utf-8", "replace")) if value else ""


def whole_tags(blocks: Iterable[bytes]) -> Iterator[bytes]:
    """Yield the XML in pieces that cut no cell, as long as cells are of sane size."""
    rest = b""
    for block in blocks:
        piece = rest + block
        tail = max(0, len(piece) - TAIL_BYTES)
        # as all programs write it; else by the slow way
        end = max(piece.rfind(b"<c ", tail), piece.rfind(b"<row ", tail))
        for match in _ANY_TAG.finditer(piece, tail) if end < 0 else ():
            end = match.start()
        if end < 0:
            end = piece.rfind(b"<")
        rest = piece[end:]
        yield piece[:end]
    yield rest
