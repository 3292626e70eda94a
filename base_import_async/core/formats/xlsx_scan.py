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
    for piece in whole_tags(blocks):
        tag_count, is_usual = _count_tags(piece)
        all_tags += tag_count
        row = max(last_row, *map(int, _USUAL_ROW.findall(piece)), 0)
        if is_usual and last_column and not _stands_beyond(piece, last_column, row):
            last_row = row
        else:
            places = _places(piece, tag_count)
            unplaced += max(0, tag_count - len(places))
            row, column = _get_extent(places)
            last_row, last_column = max(last_row, row), max(last_column, column)
        has_errors = has_errors or (
            (b'"e"' in piece or b"'e'" in piece) and bool(_ERROR_TYPE.search(piece))
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


def _count_tags(piece: bytes) -> tuple[int, bool]:
    """Count the tags of rows and cells, and tell whether all are as programs write
    them: without a prefix, their place first.
    """
    if _PREFIXED_TAG.search(piece):
        return len(_ANY_TAG.findall(piece)), False
    count = piece.count(b"<c") + piece.count(b"<row")
    if count == piece.count(b'<c r="') + piece.count(b'<row r="'):
        return count, True  # nothing else begins alike
    return len(_ROW_OR_CELL_TAG.findall(piece)), False


def _stands_beyond(piece: bytes, column: int, row: int) -> bool:
    """Tell whether a place is further than that, or none that can be read.

    One search that finds nothing costs a third of taking all places apart.
    """
    letters, digits = column_letters(column), b"%d" % row
    within = rb"(?:%b)(?:%b)" % (_up_to(letters, b"A"), _up_to(digits, b"0"))
    rows = rb'<row r="(?![0-9]+")'
    return bool(re.search(rb'<c r="(?!%b")|%b' % (within, rows), piece))


def _up_to(last: bytes, first: bytes) -> bytes:
    """An expression for all texts up to the last one, as letters or digits count.

    :param first: the lowest of the characters, ``A`` or ``0``
    """
    highest = {b"A": b"Z", b"0": b"9"}[first]
    some = rb"[%b-%b]" % (first, highest)
    ways = [rb"%b{1,%d}" % (some, len(last) - 1)] if len(last) > 1 else []
    for place, character in enumerate(last):
        if character > first[0]:
            lower = rb"[%b-%c]" % (first, character - 1)
            rest = rb"%b{%d}" % (some, len(last) - place - 1)
            ways.append(last[:place] + lower + rest)
    return b"|".join([*ways, last])


def _places(piece: bytes, tag_count: int) -> list[bytes]:
    """Return the places of rows (``7``) and cells (``B7``)."""
    places = _USUAL_PLACE.findall(piece)
    return places if len(places) == tag_count else _PLACE.findall(piece)


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
    """Return ``A`` for 1, ``AA`` for 27."""
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
