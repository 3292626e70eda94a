# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models

from ..core.formats.places import Place, Places, is_storable

# A slice of a file that can only be read from its beginning starts with what earlier
# ones took, so each is as long as those were together; but other files wait for their
# turn meanwhile. The first suffices for a million rows.
_SHORTEST_SLICE = 10.0
_LONGEST_SLICE = 20.0


class TransferRun(models.Model):
    """How far the file is read, where several jobs read it one after the other."""

    _inherit = "transfer.run"

    # The last row that was taken ("after"), and from where the next job can read.
    split_place = fields.Json(readonly=True, copy=False)

    def _get_slice_seconds(self) -> float:
        """How long this job may go on with the file."""
        if self._get_places().start:
            return _SHORTEST_SLICE
        spent = fields.Datetime.now() - self.started_at
        return min(max(spent.total_seconds(), _SHORTEST_SLICE), _LONGEST_SLICE)

    def _get_places(self) -> Places:
        """From where to read on, and for the places that are noted meanwhile."""
        place = (self.split_place or {}).get("place")
        return Places(Place(**place) if place else None)

    def _get_last_taken(self) -> int:
        """The number of the last row that an earlier job took, 0 in the first one."""
        return (self.split_place or {}).get("after", 0)

    def _keep_place(self, places: Places, after: int) -> None:
        """Have the next job read on after this row."""
        place = places.settle(after)
        values = {"after": after}
        if place and is_storable([place.known, self._get_header_cells()]):
            values["place"] = place.to_json()
            values["header"] = self._get_header_cells()
        self.split_place = values

    def _recall_header(self) -> tuple:
        """Cells of the first row, for a job that does not read it."""
        return tuple(self.split_place["header"] or ())
