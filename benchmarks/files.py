"""The files that are imported: the same on each machine and at each run."""

import csv
import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

Cells = list[str]

TAGS = [f"Tag {number:02d}" for number in range(40)]
COUNTRIES = ["Belgium", "France", "Germany", "Italy", "Spain", "Netherlands", "Norway"]
VENDORS = 200


@dataclass(frozen=True)
class Table:
    """A file to import: its columns as paths of fields, and its rows."""

    model: str
    fields: tuple[str, ...]
    rows: Callable[[int], Iterator[Cells]]

    def write(self, path: Path, count: int) -> Path:
        """Write ``count`` rows as csv, the first line being the fields."""
        with path.open("w", newline="", encoding="utf-8") as file:
            writer = csv.writer(file)
            writer.writerow(self.fields)
            writer.writerows(self.rows(count))
        return path


_PARTNER = ("name", "email", "phone", "street", "zip", "city", "ref", "comment")


def _partner(number: int, chance: random.Random) -> Cells:
    return [
        f"Partner {number:07d}",
        f"partner{number}@example.com",
        f"+32 2 {number % 10_000_000:07d}",
        f"{chance.randrange(1, 400)} Long Street",
        f"{1000 + number % 9000}",
        chance.choice(["Namur", "Gent", "Lyon", "Köln", "Bergen"]),
        f"R{number:07d}",
        "A note about this partner.",
    ]


def _dated(
    count: int, change: Callable[[int, Cells], Cells] = lambda number, cells: cells
) -> Iterator[Cells]:
    for number, cells in enumerate(_partners(count)):
        yield change(number, [*cells, f"2026-{1 + number % 12:02d}-15"])


def _partners(
    count: int, change: Callable[[int, Cells], Cells] = lambda number, cells: cells
) -> Iterator[Cells]:
    chance = random.Random(19)
    for number in range(count):
        cells = _partner(number, chance)
        tags = ",".join(chance.sample(TAGS, 2))
        cells += [chance.choice(COUNTRIES), tags, "Buyer"]
        yield change(number, cells)


def _every(one_in: int, column: int, value: str) -> Callable[[int, Cells], Cells]:
    """Replace a cell in one row of so many."""

    def change(number: int, cells: Cells) -> Cells:
        if number % one_in == one_in // 2:
            cells[column] = value
        return cells

    return change


_KEYED = ("id", *_PARTNER, "country_id", "category_id", "function")


def _keyed(
    count: int, change: Callable[[int, Cells], Cells] = lambda number, cells: cells
) -> Iterator[Cells]:
    for number, cells in enumerate(_partners(count)):
        yield change(number, [f"__import__.partner_{number}", *cells])


def _by_external_id(count: int) -> Iterator[Cells]:
    for number, cells in enumerate(_partners(count)):
        codes = ["base.be", "base.fr", "base.de", "base.it", "base.es"]
        yield [*cells[:8], codes[number % 5], f"__import__.tag_{number % len(TAGS)}"]


def _children_by_name(count: int) -> Iterator[Cells]:
    for number, cells in enumerate(_partners(count)):
        head = number - number % 10
        parent = "" if number == head else f"Partner {head:07d}"
        yield [*cells[:8], parent]


def _children_by_id(count: int) -> Iterator[Cells]:
    for number, cells in enumerate(_partners(count)):
        head = number - number % 10
        parent = "" if number == head else f"__import__.partner_{head}"
        yield [f"__import__.partner_{number}", *cells[:8], parent]


def _tree_by_name(count: int) -> Iterator[Cells]:
    """Tags: ten heads, each with branches, and those with leaves."""
    for number in range(count):
        above = number - number % 100 if number % 10 == 0 else number - number % 10
        parent = "" if number % 100 == 0 else f"Branch {above:06d}"
        yield [f"Branch {number:06d}", str(number % 12), parent]


def _documents(count: int) -> Iterator[Cells]:
    chance = random.Random(19)
    for number in range(count):
        line = number % 4
        first = [f"Product {number // 4:06d}", f"P{number // 4:06d}", "12.5"]
        vendor = f"Vendor {chance.randrange(VENDORS):03d}"
        yield [*(first if not line else ["", "", ""]), vendor, str(line + 1), "9.75"]


def _keyed_documents(count: int) -> Iterator[Cells]:
    for number, cells in enumerate(_documents(count)):
        product = "" if number % 4 else f"__import__.product_{number // 4}"
        yield [product, *cells[:3], f"__import__.vendor_line_{number}", *cells[3:]]


_WITH_REFERENCES = (*_PARTNER, "country_id", "category_id", "function")

PARTNERS = Table("res.partner", _WITH_REFERENCES, _partners)
KEYED = Table("res.partner", _KEYED, _keyed)
CHANGED = Table(
    "res.partner", _KEYED, lambda n: _keyed(n, _every(100, 6, "Somewhere else"))
)
ALL_CHANGED = Table(
    "res.partner", _KEYED, lambda n: _keyed(n, _every(1, 3, "+32 9 0000000"))
)
UNKNOWN = Table(
    "res.partner",
    _WITH_REFERENCES,
    lambda n: _partners(n, _every(100, 8, "No such country")),
)
DATED = Table("res.partner", (*_WITH_REFERENCES, "date_localization"), _dated)
WRONG_DATES = Table(
    *("res.partner", (*_WITH_REFERENCES, "date_localization")),
    lambda n: _dated(n, _every(100, 11, "the 15th")),
)
REFUSED = Table(
    # Odoo's own constraint: a contact needs a name.
    "res.partner",
    _WITH_REFERENCES,
    lambda n: _partners(n, _every(100, 0, "")),
)
BY_EXTERNAL_ID = Table(
    "res.partner", (*_PARTNER, "country_id/id", "category_id/id"), _by_external_id
)
CHILDREN_BY_NAME = Table("res.partner", (*_PARTNER, "parent_id"), _children_by_name)
CHILDREN_BY_ID = Table(
    "res.partner", ("id", *_PARTNER, "parent_id/id"), _children_by_id
)
TREE_BY_NAME = Table(
    "res.partner.category", ("name", "color", "parent_id"), _tree_by_name
)
DOCUMENTS = Table(
    "product.template",
    (
        *("name", "default_code", "list_price"),
        *("seller_ids/partner_id", "seller_ids/min_qty", "seller_ids/price"),
    ),
    _documents,
)
KEYED_DOCUMENTS = Table(
    "product.template",
    ("id", *DOCUMENTS.fields[:3], "seller_ids/id", *DOCUMENTS.fields[3:]),
    _keyed_documents,
)


def write_xlsx(path: Path, count: int) -> Path:
    """The partners as a workbook with one sheet."""
    import openpyxl  # only this needs it

    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("Partners")
    sheet.append(PARTNERS.fields)
    for cells in PARTNERS.rows(count):
        sheet.append(cells)
    book.save(path)
    return path


def read_rows(path: Path) -> tuple[Sequence[str], list[Cells]]:
    """The header and the rows of a csv that :meth:`Table.write` wrote."""
    with path.open(newline="", encoding="utf-8") as file:
        header, *rows = csv.reader(file)
    return header, rows
