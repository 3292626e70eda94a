# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What a person should know of a table that can be read, before it is imported."""

from collections.abc import Iterable, Iterator, Sequence

from .cells import cell_text, is_blank
from .errors import FileContentError, NoRowsError
from .rows import Row
from .text import _


def table_problems(rows: Iterable[Row], *, has_headers: bool) -> list[FileContentError]:
    """Return what looks wrong, each kind at its first row; nothing is raised.

    Says so when there is no row, or only a header; for two columns of one name; for a
    column of values that has none (a header of merged cells, a title above the
    header); for rows with more cells than the first one, which a separator in
    unquoted text makes, and for rows with fewer. Takes all ``rows``, in flat memory.
    """
    iterator = iter(rows)
    first = next(iterator, None)
    if first is None:
        return [empty_file()]
    found = list(_header_problems(first)) if has_headers else []
    return [*found, *_row_problems(first, iterator, has_headers)]


def missing_rows(rows: Sequence[Row], *, has_headers: bool) -> NoRowsError | None:
    """Return why there is nothing to import, ``None`` when there is something.

    :param rows: the first rows of the table; two are enough
    """
    if not rows:
        return empty_file()
    return _headings_only(rows[0]) if has_headers and len(rows) < 2 else None


def empty_file() -> NoRowsError:
    """Return what is said of a file without a value."""
    return NoRowsError(
        _(
            "The file is empty (of a workbook: the sheet that is read), so there is no "
            "row to import. Save it again where it was made, or choose another file."
        )
    )


def _headings_only(header: Row) -> NoRowsError:
    return NoRowsError(
        _(
            "The file has no row to import: nothing stands below the headings in row "
            "%(row)s. Add the rows, or choose another file."
        ),
        row_number=header.number,
    )


def _header_problems(header: Row) -> Iterator[FileContentError]:
    places: dict[str, int] = {}
    for place, cell in enumerate(header.cells, 1):
        name = cell_text(cell).strip()
        if name and name in places:
            yield FileContentError(
                _(
                    "Row %(row)s has the name “%(name)s” twice: in columns %(first)s "
                    "and %(second)s."
                ),
                row_number=header.number,
                name=name,
                first=places[name],
                second=place,
            )
        places.setdefault(name, place)


def _row_problems(
    first: Row, rows: Iterator[Row], has_headers: bool
) -> Iterator[FileContentError]:
    width = len(first.cells)
    nameless = {
        place
        for place, cell in enumerate(first.cells)
        if has_headers and is_blank([cell])
    }
    is_wide = is_short = has_row = False
    for row in rows:
        has_row = True
        for place in sorted(nameless):
            if not is_blank(row.cells[place : place + 1]):
                nameless.discard(place)
                yield _nameless(first, row, place)
        if not is_wide and not is_blank(row.cells[width:]):
            is_wide = True
            yield _too_wide(first, row)
        if not is_short and len(row.cells) < width:
            is_short = True
            yield _too_short(first, row)
    if has_headers and not has_row:
        yield _headings_only(first)


def _nameless(header: Row, row: Row, place: int) -> FileContentError:
    return FileContentError(
        _(
            "Column %(column)s has a value in row %(row)s but no name in the header, "
            "row %(header)s. Merged header cells name one column only; a title must "
            "not stand above the header."
        ),
        row_number=row.number,
        column=place + 1,
        header=header.number,
    )


def _too_wide(first: Row, row: Row) -> FileContentError:
    return FileContentError(
        _(
            "Row %(row)s has %(width)s cells, row %(first)s only %(expected)s. Perhaps "
            "a text with a separator in it is not quoted."
        ),
        row_number=row.number,
        width=len(row.cells),
        first=first.number,
        expected=len(first.cells),
    )


def _too_short(first: Row, row: Row) -> FileContentError:
    return FileContentError(
        _(
            "Row %(row)s has too few cells: %(width)s, where row %(first)s has "
            "%(expected)s. Perhaps a separator is missing, or a text runs over several "
            "rows without quotes."
        ),
        row_number=row.number,
        width=len(row.cells),
        first=first.number,
        expected=len(first.cells),
    )
