# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Cells of the partner's files and ours: what is changed on the way."""

from collections.abc import Mapping
from typing import Any

from odoo.addons.component.core import Component

from ..models.rules import CellRules


class PatternImportMapper(Component):
    """From a row of the partner to a row of the pattern.

    Value maps and defaults of the pattern's columns apply to what this returns.
    Inherit it, and override ``map_row``, for what expressions cannot do.
    """

    _name = "pattern.import.mapper"
    _inherit = "connector.import.mapper"
    _collection = "pattern.sync.backend"

    def __init__(self, work_context):
        super().__init__(work_context)
        self._rules = CellRules(self.backend_record, self.model._name, "import")

    def is_idle(self) -> bool:
        """Whether ``map_row`` gives back what it gets: it is not called then.

        Override it together with ``map_row``.
        """
        return not self._rules

    def map_row(self, row: Mapping[str, Any]) -> dict[str, Any]:
        """Return the cells of a row as the pattern wants them.

        :param row: by column, as ``country_id|code``: fields and numbers, without
            marks of keys; a blank cell is None
        :raises CellRuleError: when a cell cannot be mapped: the row fails, and says so
        """
        return self._rules.apply(row)


class PatternExportMapper(Component):
    """From a row of the pattern to a row of the partner."""

    _name = "pattern.export.mapper"
    _inherit = "connector.export.mapper"
    _collection = "pattern.sync.backend"

    def __init__(self, work_context):
        super().__init__(work_context)
        self._rules = CellRules(self.backend_record, self.model._name, "export")

    def is_idle(self) -> bool:
        """Whether ``map_row`` gives back what it gets: it is not called then."""
        return not self._rules

    def map_row(self, row: Mapping[str, Any]) -> dict[str, Any]:
        """Return the cells of a row as the partner wants them; see the importer's."""
        return self._rules.apply(row)
