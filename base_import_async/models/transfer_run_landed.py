# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import tempfile
from collections.abc import Iterator
from itertools import islice

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ..core.landed_rows import Landed, landed_rows_table
from ..core.rows import Row
from ..core.states import Outcome

# Rows of the file that are looked up in the ledger at once.
_WINDOW = 2000


class TransferChunk(models.Model):
    _inherit = "transfer.chunk"

    unchanged_ids = fields.Json(
        string="Left As They Are",
        readonly=True,
        copy=False,
        prefetch=False,
        help="First line, last line and id of each record that was left as it is.",
    )


class TransferRun(models.Model):
    """The success file: the rows that landed, with the records they became."""

    _inherit = "transfer.run"

    success_attachment_id = fields.Many2one(
        comodel_name="ir.attachment",
        string="Imported Rows",
        readonly=True,
        copy=False,
        ondelete="set null",
    )

    def _get_made_files(self):
        return super()._get_made_files() | self.success_attachment_id

    def action_download_imported_rows(self):
        """Download the rows that landed as they were sent, with their records.

        The file has the shape of the upload; after its own columns stand line
        number, outcome, database id and external id of the record.

        :raises UserError: when no row landed, or the file was deleted
        """
        self.ensure_one()
        self.check_access("read")
        run = self.sudo()  # writes the file of a run that the user may only read
        old = run.success_attachment_id
        run.success_attachment_id = run._write_landed_rows()
        old.unlink()
        return self._download_action(run.success_attachment_id)

    def _write_landed_rows(self):
        """The new attachment; neither rows nor file are held in memory."""
        landed = self.created_count or self.updated_count or self.unchanged_count
        if self.is_check or self.undo_of_id or not (landed or not self._is_closed):
            raise UserError(self.env._("No row of this import landed."))
        writer = self._get_writer()
        with tempfile.TemporaryFile() as target, self._open_file() as source:
            rows = self._read_rows(source)
            table = landed_rows_table(self._get_header_cells(), self._landed(rows))
            writer.write(table, target, self._get_own_table_options())
            target.seek(0)
            name = self._get_file_name(self.env._("imported"), writer)
            return self._store_file(target, name, self)

    def _landed(self, rows: Iterator[Row]) -> Iterator[tuple[Row, Landed]]:
        """Those of the rows of the file that landed, window by window."""
        self.env.flush_all()
        while window := list(islice(rows, _WINDOW)):
            found = self._find_landed(window[0].number, window[-1].number)
            yield from (
                (row, found[row.number]) for row in window if row.number in found
            )

    def _find_landed(self, first: int, last: int) -> dict[int, Landed]:
        """What became of the lines from ``first`` to ``last``, if they landed."""
        entries = self.env.execute_query(
            SQL(
                """SELECT entry.first_row, entry.last_row, entry.outcome, entry.res_id,
                          entry.key
                     FROM transfer_row entry
                     JOIN transfer_chunk chunk ON chunk.id = entry.chunk_id
                    WHERE chunk.run_id = %s AND entry.kind = 'record'
                      AND chunk.first_row <= %s AND chunk.last_row >= %s
                      AND entry.first_row <= %s AND entry.last_row >= %s
                      AND entry.outcome IN %s""",
                *(self.id, last, first, last, first),
                (Outcome.CREATED.value, Outcome.UPDATED.value),
            )
        )
        entries += self.env.execute_query(
            SQL(
                """SELECT (span ->> 0)::int, (span ->> 1)::int, %s,
                          (span ->> 2)::int, NULL
                     FROM transfer_chunk chunk
               CROSS JOIN LATERAL jsonb_array_elements(chunk.unchanged_ids) AS span
                    WHERE chunk.run_id = %s
                      AND chunk.first_row <= %s AND chunk.last_row >= %s""",
                *(Outcome.UNCHANGED.value, self.id, last, first),
            )
        )
        names = self._find_external_ids([entry[3] for entry in entries])
        return {
            number: Landed(outcome, res_id, key or names.get(res_id, ""))
            for start, end, outcome, res_id, key in entries
            for number in range(max(start, first), min(end, last) + 1)
        }

    def _find_external_ids(self, res_ids: list[int]) -> dict[int, str]:
        """The first external id of each record that has one."""
        if not res_ids:
            return {}
        # by SQL: a million of them would fill the cache of the ORM
        rows = self.env.execute_query(
            SQL(
                """SELECT DISTINCT ON (res_id) res_id, module || '.' || name
                     FROM ir_model_data WHERE model = %s AND res_id IN %s
                 ORDER BY res_id, id""",
                self.res_model,
                tuple(set(res_ids)),
            )
        )
        return dict(rows)
