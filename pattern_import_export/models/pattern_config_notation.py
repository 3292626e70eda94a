# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from collections.abc import Sequence

from odoo import models

from ..core.guess import column_cells, guess_date_formats, guess_decimals


class PatternConfig(models.Model):
    """How a sample file writes dates and numbers."""

    _inherit = "pattern.config"

    def _guess_notation(self, rows: Sequence[Sequence]) -> tuple[dict, list[str]]:
        """Values of the fields of the notation, and notes on what is in doubt.

        Where the sample does not tell, the pattern keeps what it has.

        :param rows: of the sample, without the first line of its header
        """
        self.ensure_one()
        columns = [column_cells(rows, i) for i in range(max(map(len, rows), default=0))]
        below = [cells[1:] for cells in columns]  # of a header of two lines
        dates = guess_date_formats(columns) or guess_date_formats(below)
        decimals = guess_decimals(columns) or guess_decimals(below)
        notes = []
        if len(dates) > 1:
            notes.append(
                self.env._("The dates of the file fit several ways: choose one below.")
            )
        if len(decimals) > 1:
            notes.append(
                self.env._("The numbers of the file fit two ways: choose one below.")
            )
        return {
            "date_format": self._prefer_own("date_format", dates),
            "decimal_separator": self._prefer_own("decimal_separator", decimals),
        }, notes

    def _prefer_own(self, name: str, choices: Sequence[str]) -> str:
        """What the pattern has, unless the sample says that it is something else."""
        own = self[name]
        return own if own in choices or not choices else choices[0]
