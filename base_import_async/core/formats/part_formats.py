# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""How slices of an export are kept, by the format of the file."""

from .base import get_format
from .parts import PartFormat
from .parts_csv import CsvParts
from .parts_json import JsonLineParts, JsonParts
from .parts_rows import RowParts

_PART_FORMATS: dict[str, type[PartFormat]] = {
    "csv": CsvParts,
    "jsonl": JsonLineParts,
    "json": JsonParts,
}


def get_part_format(code: str) -> PartFormat:
    """Return how slices of an export to this format are kept.

    :raises UnknownFormatError: when there is no such format
    """
    get_format(code)
    return _PART_FORMATS.get(code, RowParts)(code)
