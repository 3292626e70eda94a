# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A file to import, and what came of it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from .written import Raw

ORDER = "test.transfer.order"
TYPES = {
    "csv": "text/csv",
    "xls": "application/vnd.ms-excel",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
}
# The client always sends these.
CLIENT_OPTIONS = {
    "has_headers": True,
    "encoding": "",
    "separator": "",
    "quoting": '"',
    "sheet": "",
    "date_format": "",
    "datetime_format": "",
    "float_thousand_separator": ",",
    "float_decimal_separator": ".",
    "name_create_enabled_fields": {},
    "import_set_empty_fields": [],
    "import_skip_records": [],
    "fallback_values": {},
    "skip": 0,
    "limit": None,
    "tracking_disable": True,
}
COUNTED = ("row", "created", "updated", "unchanged", "skipped", "failed")


@dataclass
class Upload:
    """A file with what the person says about it."""

    content: bytes
    fields: Sequence[str | bool]
    res_model: str = ORDER
    file_name: str = "file.csv"
    options: dict[str, Any] = field(default_factory=dict)
    context: dict[str, Any] = field(default_factory=dict)
    user: Any = None
    columns: Sequence[str] | None = None

    def get_options(self) -> dict[str, Any]:
        return {**CLIENT_OPTIONS, **self.options}

    @property
    def first_line(self) -> int:
        return 2 if self.get_options()["has_headers"] else 1


@dataclass
class Done:
    """What came of an import; ``raw`` is read before it is rolled back."""

    raw: Raw
    messages: list[dict[str, Any]] = field(default_factory=list)
    ids: Any = None
    state: str = ""
    counts: dict[str, int] = field(default_factory=dict)
    issues: list[dict[str, Any]] = field(default_factory=list)
    failed_file: bytes = b""
    failed_name: str = ""
    chunk_count: int = 0

    @property
    def warnings(self) -> list[tuple[int, str]]:
        found = [i for i in self.issues if i["kind"] == "warning"]
        return sorted((i["row_number"], i["message"]) for i in found)

    @property
    def errors(self) -> list[tuple[int, str | None, str | None, str]]:
        """(line, column, value, message) of every error, in the order of lines."""
        found = [i for i in self.issues if i["kind"] == "error"]
        errors = [
            (i["row_number"], i.get("column"), i.get("value"), i["message"])
            for i in found
        ]
        # not all of them are of a column
        return sorted(errors, key=lambda e: (e[0], *(text or "" for text in e[1:])))
