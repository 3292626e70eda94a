# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Table formats, one small class each. Importing this package registers them."""

from . import (
    archive,
    csv_format,
    json_format,
    ods_format,
    rows_format,
    xls_format,
    xlsx_format,
)
from .base import (
    Container,
    Limits,
    TableFormat,
    TableOptions,
    UnknownFormatError,
    get_format,
    guess_format,
    known_containers,
    known_formats,
    table_format,
)

__all__ = [
    "Container",
    "Limits",
    "TableFormat",
    "TableOptions",
    "UnknownFormatError",
    "archive",
    "csv_format",
    "get_format",
    "guess_format",
    "json_format",
    "known_containers",
    "known_formats",
    "ods_format",
    "rows_format",
    "table_format",
    "xls_format",
    "xlsx_format",
]
