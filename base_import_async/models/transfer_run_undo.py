# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ..core.states import ChunkState, Outcome, RunState
from .client_actions import open_form, rename

# Its ledger says what it did, so another undo may take up the rest.
_GIVEN_UP = (RunState.CANCELLED.value, RunState.FAILED.value)

# Entries of an import that an undo still has to look at.
PENDING = SQL(
    """entry.outcome IN ('created', 'updated') AND entry.res_id IS NOT NULL
    AND NOT EXISTS (
        SELECT 1 FROM transfer_row undone
         WHERE undone.undo_row_id = entry.id
           AND undone.outcome IN ('reversed', 'kept'))"""
)


class TransferRun(models.Model):
    """Undo of an import: a run of its own, whose rows are ledger entries.

    The chunks of the import are undone one after the other, the last one first;
    what an undo does with an entry is in ``transfer.undo``.
    """

    _inherit = "transfer.run"

    undo_of_id = fields.Many2one(
        comodel_name="transfer.run",
        string="Undo of",
        readonly=True,
        index="btree_not_null",
        ondelete="cascade",
    )
    undo_run_ids = fields.One2many(
        comodel_name="transfer.run",
        inverse_name="undo_of_id",
        string="Undone by",
        readonly=True,
    )
    can_undo = fields.Boolean(compute="_compute_can_undo")
    undo_row_ids = fields.Many2many(
        comodel_name="transfer.row",
        compute="_compute_undo_row_ids",
        help="The first entries that were kept, or could not be reversed.",
    )

    undo_notice = fields.Char(
        compute="_compute_undo_notice", help="Whether this import was undone, and how."
    )

    # Two people press the button at the same time: one of them does it.
    _undone_once = models.UniqueIndex(
        f"(undo_of_id) WHERE undo_of_id IS NOT NULL AND state NOT IN {_GIVEN_UP}",
        "This import is undone already.",
    )

    @api.depends("state", "undo_of_id", "undo_run_ids.state", "aged_out_at")
    def _compute_can_undo(self):
        for run in self:
            landed = run.created_count or run.updated_count
            run.can_undo = bool(landed) and not run._get_undo_refusal()

    @api.depends("undo_run_ids.state")
    def _compute_undo_notice(self):
        for run in self:
            undo = run.undo_run_ids.sorted("id")[-1:]
            if not undo:
                run.undo_notice = False
            elif not undo._is_closed:
                run.undo_notice = self.env._("This import is being undone.")
            elif undo.state in _GIVEN_UP:
                run.undo_notice = self.env._(
                    "The undo of this import was not finished."
                )
            else:
                run.undo_notice = self.env._("This import was undone.")
            if undo._is_closed and undo.result:
                run.undo_notice = f"{run.undo_notice} {undo.result}."

    def _compute_undo_row_ids(self):
        self.undo_row_ids = False
        for run in self.filtered("undo_of_id"):
            run.undo_row_ids = self.env["transfer.row"].search(
                [
                    ("chunk_id.run_id", "=", run.id),
                    ("outcome", "in", (Outcome.KEPT.value, Outcome.FAILED.value)),
                ],
                limit=200,
            )

    @api.depends("undo_of_id")
    def _compute_name(self):
        res = super()._compute_name()
        for run in self.filtered("undo_of_id"):
            run.name = self.env._("Undo of %s", run.name)
        return res

    # ------------------------------------------------------------------
    # Asking for it
    # ------------------------------------------------------------------

    def action_undo(self):
        """Take back what this import did, in the background.

        :return: the action that opens the new run
        :raises UserError: when it cannot be undone, or is undone already
        """
        self.ensure_one()
        self._check_may_act()
        # Users only read runs; the right was checked. The undo acts as this user.
        run = self.sudo()
        refusal = run._get_undo_refusal()
        if not refusal and not run._has_pending_entries():
            refusal = self.env._("This import created and changed nothing.")
        if refusal:
            raise UserError(refusal)
        undo = run.create(run._prepare_undo_vals(self.env.user, self.env.companies))
        undo._enqueue_split()
        return open_form(self._name, undo.id)

    def _get_undo_refusal(self) -> str | None:
        """Why this run cannot be undone, for a person."""
        self.ensure_one()
        if self.undo_of_id:
            return self.env._(
                "An undo cannot be undone. Import the file again to bring its "
                "records back."
            )
        if self.is_check:
            return self.env._("This was a check only: it changed nothing.")
        if not self._is_closed:
            return self.env._("The import is still going on. Cancel it first.")
        if self.aged_out_at:
            return self.env._(
                "This import is too old: the list of what it changed was removed, so "
                "it can no longer be undone."
            )
        if undone := self._get_undoing():
            return self.env._("This import is undone already, by run %s.", undone[0].id)
        return None

    def _get_undoing(self):
        """The undo of this run that goes on, or is over."""
        # one that a manager asked for counts too
        return self.sudo().undo_run_ids.filtered(lambda r: r.state not in _GIVEN_UP)

    def _has_pending_entries(self) -> bool:
        self.env.flush_all()
        return bool(
            self.env.execute_query(
                SQL(
                    """SELECT 1 FROM transfer_row entry
                         JOIN transfer_chunk chunk ON chunk.id = entry.chunk_id
                        WHERE chunk.run_id = %s AND %s LIMIT 1""",
                    self.id,
                    PENDING,
                )
            )
        )

    def _prepare_undo_vals(self, user, companies) -> dict:
        """Values of the undo run: the user's own rights, the import's language."""
        context = self.load_context or {}
        allowed = [
            company_id
            for company_id in context.get("allowed_company_ids") or []
            if company_id in user.company_ids.ids
        ]
        return {
            "undo_of_id": self.id,
            "user_id": user.id,
            "company_id": self.company_id.id,
            "res_model": self.res_model,
            "model_id": self.model_id.id,
            "file_name": self.file_name,
            "format_code": self.format_code,
            "options": {},
            "load_context": {
                **{key: context[key] for key in ("lang", "tz") if key in context},
                "allowed_company_ids": allowed or companies.ids,
                "tracking_disable": context.get("tracking_disable", False),
                "active_test": False,
            },
            "priority": self.priority,
            "one_at_a_time": True,
            "state": RunState.DRAFT.value,
        }

    # ------------------------------------------------------------------
    # Its course
    # ------------------------------------------------------------------

    def _get_split_job_name(self) -> str:
        if not self.undo_of_id:
            return super()._get_split_job_name()
        return self.env._(
            "Undo the import of %(model)s from file %(file)s",
            model=self.model_id.name,
            file=self.file_name,
        )

    def _split_slice(self) -> bool:
        """The chunks of an undo are those of its import, the last one first."""
        if not self.undo_of_id:
            return super()._split_slice()
        found = self.env.execute_query(
            SQL(
                """SELECT chunk.id, COUNT(*)::int,
                          MIN(entry.first_row), MAX(entry.last_row)
                     FROM transfer_row entry
                     JOIN transfer_chunk chunk ON chunk.id = entry.chunk_id
                    WHERE chunk.run_id = %s AND %s
                 GROUP BY chunk.id ORDER BY MAX(entry.id) DESC""",
                self.undo_of_id.id,
                PENDING,
            )
        )
        self.env["transfer.chunk"].create(
            [
                {
                    "run_id": self.id,
                    "undo_chunk_id": chunk_id,
                    "sequence": sequence,
                    "state": ChunkState.WAITING.value,
                    "first_row": first,
                    "last_row": last,
                    "row_count": count,
                }
                for sequence, (chunk_id, count, first, last) in enumerate(found)
            ]
        )
        return True

    def _get_closed_state(self, counts: dict[str, int]) -> RunState:
        state = super()._get_closed_state(counts)
        if state is RunState.DONE and counts["kept_count"]:
            return RunState.PARTIAL
        return state

    def _get_loader(self):
        return self.env["transfer.undo"] if self.undo_of_id else super()._get_loader()

    def action_view_kept(self):
        """The entries that were kept or failed, with the reasons."""
        action = self.action_view_rows()
        action["context"] = {"search_default_kept": 1, "search_default_failed": 1}
        return rename(action, self.env._("Not reversed"))

    def action_view_rows(self):
        action = super().action_view_rows()
        if self.undo_of_id:
            view = self.env.ref("base_import_async.transfer_row_view_list_undo")
            action = rename(action, self.env._("Records of the undo"))
            action["views"] = [(view.id, "list")]
        return action

    def action_open_undo(self):
        """From the import to its undo, and back."""
        self.ensure_one()
        self.check_access("read")
        return open_form(
            self._name, (self.undo_of_id or self.undo_run_ids.sorted("id")[-1:]).id
        )
