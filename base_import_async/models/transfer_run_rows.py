# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models

from ..core.rows import Row
from .row_keys import RowKeys
from .row_preparation import RowPreparation
from .row_references import RowReferences
from .row_shape import RowShape


class TransferRun(models.Model):
    """How the rows of a run are understood: hooks for kinds of runs with other columns.

    Each gives an object that answers as the one here does; what they have in common
    is that ``field_paths`` says for each column where it goes.
    """

    _inherit = "transfer.run"

    def _get_row_shape(self) -> RowShape:
        """Tells where records begin and which rows hold data."""
        return RowShape(self)

    def _get_row_references(self) -> RowReferences:
        """Tells by which keys rows of the file refer to one another."""
        return RowReferences(self)

    def _get_row_keys(self) -> RowKeys:
        """Tells which rows of a checked file depend on one another."""
        return RowKeys(self)

    def _get_row_preparation(self, rows: list[Row]) -> RowPreparation:
        """The rows of a chunk, grouped into records and ready to be loaded."""
        return RowPreparation(self, rows)
