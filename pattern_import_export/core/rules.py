# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The choices that a pattern has; the Selection fields are built from them.

What ``strategy`` and ``resolution`` mean is decided by ``connector_base``'s
``core/vector.py``.
"""

from datetime import date
from enum import Enum

from odoo.addons.base_import_async.core import notation
from odoo.addons.base_import_async.core.notation import Notation
from odoo.addons.connector_base.core.rules import Method, Resolution

from .text import _


class HeaderFormat(str, Enum):
    TECHNICAL = "technical"
    LABELS = "description_and_tech"
    CUSTOM = "custom"

    @property
    def line_count(self) -> int:
        """How many lines of a file the header takes."""
        return 2 if self is HeaderFormat.LABELS else 1


class Strategy(str, Enum):
    CREATE_UPDATE = "create_update"
    CREATE = "create"
    UPDATE = "update"
    NONE = "none"

    @property
    def methods(self) -> tuple[Method, ...]:
        """What may be done, as a sync policy wants it."""
        return _METHODS[self]


class BlankPolicy(str, Enum):
    KEEP = "keep"
    CLEAR = "clear"


class ManyPolicy(str, Enum):
    REPLACE = "replace"
    ADD = "add"
    REMOVE = "remove"


class ChildPolicy(str, Enum):
    KEEP = "keep"
    REMOVE = "remove"


class MissingPolicy(str, Enum):
    ERROR = "error"
    CREATE = "create"
    EMPTY = "empty"


class RepeatPolicy(str, Enum):
    ERROR = "error"
    LAST = "last"


_METHODS = {
    Strategy.CREATE_UPDATE: (Method.CREATE, Method.UPDATE),
    Strategy.CREATE: (Method.CREATE,),
    Strategy.UPDATE: (Method.UPDATE,),
    Strategy.NONE: (),
}

EXPORT_FORMAT_LABELS: list[tuple[str, str]] = [
    ("xlsx", _("Excel (xlsx)")),
    ("csv", _("CSV")),
    ("json", _("JSON")),
    ("jsonl", _("Lines of JSON")),
]
HEADER_FORMAT_LABELS: list[tuple[str, str]] = [
    (HeaderFormat.TECHNICAL.value, _("Technical names")),
    (HeaderFormat.LABELS.value, _("Labels above technical names")),
    (HeaderFormat.CUSTOM.value, _("Headers of its own")),
]
STRATEGY_LABELS: list[tuple[str, str]] = [
    (Strategy.CREATE_UPDATE.value, _("Create and update")),
    (Strategy.CREATE.value, _("Only create")),
    (Strategy.UPDATE.value, _("Only update")),
    (Strategy.NONE.value, _("Neither: skip all records")),
]
RESOLUTION_LABELS: list[tuple[str, str]] = [
    (Resolution.OTHER.value, _("The value of the file")),
    (Resolution.THIS.value, _("The value in Odoo")),
    (Resolution.NEWER.value, _("The newer one")),
]
BLANK_POLICY_LABELS: list[tuple[str, str]] = [
    (BlankPolicy.KEEP.value, _("Keep the value")),
    (BlankPolicy.CLEAR.value, _("Clear the value")),
]
MANY_POLICY_LABELS: list[tuple[str, str]] = [
    (ManyPolicy.REPLACE.value, _("Replace the list")),
    (ManyPolicy.ADD.value, _("Add to the list")),
    (ManyPolicy.REMOVE.value, _("Remove from the list")),
]
CHILD_POLICY_LABELS: list[tuple[str, str]] = [
    (ChildPolicy.KEEP.value, _("Keep")),
    (ChildPolicy.REMOVE.value, _("Remove")),
]
MISSING_POLICY_LABELS: list[tuple[str, str]] = [
    (MissingPolicy.ERROR.value, _("Refuse the row")),
    (MissingPolicy.CREATE.value, _("Create it by name")),
    (MissingPolicy.EMPTY.value, _("Leave empty")),
]
REPEAT_POLICY_LABELS: list[tuple[str, str]] = [
    (RepeatPolicy.ERROR.value, _("Refuse the rows")),
    (RepeatPolicy.LAST.value, _("The last row counts")),
]
# Names of encodings are the same in all languages.
ENCODINGS: list[tuple[str, str]] = [
    ("utf-8", "UTF-8"),
    ("windows-1252", "Windows-1252"),
    ("iso-8859-15", "ISO 8859-15"),
    ("iso-8859-1", "ISO 8859-1"),
    ("utf-16", "UTF-16"),
]
# As are examples of dates and numbers.
DATE_FORMATS: list[tuple[str, str]] = [
    (code, Notation(date_format=code).text(date(2026, 12, 31)))
    for code in notation.DATE_FORMATS
]
DECIMALS: list[tuple[str, str]] = [
    (mark, f"1234{mark}56") for mark in notation.DECIMALS
]
TAB_TO_IMPORT_LABELS: list[tuple[str, str]] = [
    ("first", _("The first one")),
    ("match_name", _("The one named like the pattern")),
]
