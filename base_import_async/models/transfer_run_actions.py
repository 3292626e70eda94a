# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models
from odoo.exceptions import UserError

from ..core.states import ChunkState


class TransferRun(models.Model):
    """What a person does to a run: cancel, retry, look at its parts."""

    _inherit = "transfer.run"

    def action_cancel(self):
        """Stop the import: chunks that have not started will not start.

        A chunk that is being loaded finishes; its rows stay imported.
        """
        self._check_may_act()
        for run in self.sudo():  # users only read runs; the right was checked
            if run._is_closed:
                raise UserError(run.env._("This import is finished already."))
            run.cancel_requested = True
            run._advance_after_commit()
        return True

    def _cancel_open_chunks(self) -> None:
        """Cancel what no job is loading; a part of :meth:`_advance`.

        Not in the request that asks for it: jobs change all the time, so this
        may conflict with them and is then tried again.
        """
        chunks = self.env["transfer.chunk"].search(
            [
                ("run_id", "in", self.ids),
                ("state", "in", (ChunkState.WAITING.value, ChunkState.QUEUED.value)),
            ]
        )
        chunks = chunks.try_lock_for_update(allow_referencing=True)
        chunks.invalidate_recordset()
        chunks = chunks.filtered(lambda chunk: not chunk._is_final)
        chunks._cancel()
        # One statement, and not one per job: the runner is handing them out.
        chunks._search_jobs().filtered(
            lambda job: job.state in ("wait_dependencies", "pending", "enqueued")
        ).write(
            {
                "state": "cancelled",
                "date_cancelled": fields.Datetime.now(),
                "result": self.env._("The import was cancelled."),
            }
        )

    def action_retry_failed(self):
        """Load the failed rows again, each set-aside part in its own job.

        :raises UserError: when no row failed
        """
        self._check_may_act()
        run = self.sudo()  # users only read runs; the right was checked
        chunks = run._get_failed_chunks()
        if not chunks or run.is_check:
            raise UserError(self.env._("No row of this import failed."))
        run._check_not_undone()
        chunks._retry()
        return True

    def _check_not_undone(self) -> None:
        """Rows that land after the undo could never be undone.

        :raises UserError: when the import was undone
        """
        if self.undo_run_ids:
            raise UserError(
                self.env._(
                    "This import was undone. Import the file again instead of "
                    "loading more of it."
                )
            )

    def action_view_chunks(self):
        return self._action_of("base_import_async.transfer_chunk_action")

    def action_view_rows(self):
        return self._action_of("base_import_async.transfer_row_action")

    def action_view_failed(self):
        action = self._action_of("base_import_async.transfer_row_action")
        action["context"] = {"search_default_failed": 1}
        return action

    def action_view_records(self):
        """The records that this run created or changed, in their own views."""
        self.ensure_one()
        self.check_access("read")
        entries = self.env["transfer.row"].search(
            [
                ("chunk_id.run_id", "=", self.id),
                ("res_model", "=", self.res_model),
                ("res_id", "!=", False),
            ]
        )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Imported records"),
            "res_model": self.res_model,
            "view_mode": "list,form",
            "views": [(False, "list"), (False, "form")],
            "domain": [("id", "in", list(set(entries.mapped("res_id"))))],
        }

    def action_download_file(self):
        """Download the file as it was uploaded."""
        self.ensure_one()
        self.check_access("read")
        return self._download_action(self.attachment_id)

    def _action_of(self, xmlid: str) -> dict:
        self.ensure_one()
        action = self.env["ir.actions.actions"]._for_xml_id(xmlid)
        action["domain"] = [("run_id", "=", self.id)]
        return action
