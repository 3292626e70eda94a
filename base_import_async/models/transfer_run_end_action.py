# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from odoo.addons.queue_job.exception import FailedJobError

from .loading import raise_unless_row_error
from .transactions import in_new_transaction


class TransferRun(models.Model):
    """A server action of Odoo at the end of an import, a webhook for example.

    It is the outside world: it runs behind our commit, in a job that may be
    repeated (decision 13), and cannot undo anything.
    """

    _inherit = "transfer.run"

    end_action_id = fields.Many2one(
        comodel_name="ir.actions.server",
        string="Action at the End",
        readonly=True,
        ondelete="set null",
        help="Runs each time the import closes, as the user of the import.",
    )
    end_action_message = fields.Text(
        readonly=True, copy=False, help="Why the action at the end failed."
    )

    # ------------------------------------------------------------------
    # Choosing it
    # ------------------------------------------------------------------

    @api.model
    @api.readonly
    def get_end_actions(self) -> list[dict]:
        """The server actions that may run at the end of the user's imports.

        :return: ``id`` and ``name`` of each
        """
        actions = self._search_end_actions()
        return [{"id": action.id, "name": action.name} for action in actions]

    @api.model
    def _search_end_actions(self):
        # Server actions are not the user's to read. Odoo lets him run those that
        # have a group of his; the others ask for write access, which nobody has.
        return (
            self.env["ir.actions.server"]
            .sudo()
            .search(
                [
                    ("model_id.model", "=", self._name),
                    ("usage", "=", "ir_actions_server"),
                    ("parent_id", "=", False),
                    ("group_ids", "in", self.env.user.all_group_ids.ids),
                ]
            )
        )

    @api.model
    def _check_end_action(self, action_id: int):
        """The action of this id, empty for 0.

        :raises UserError: when it cannot run at the end of the user's imports
        """
        if not action_id:
            return self.env["ir.actions.server"]
        actions = self._search_end_actions()
        found = actions.filtered(lambda action: action.id == action_id)
        if not found:
            raise UserError(
                self.env._(
                    "There is no server action %(id)s on imports that you may run. "
                    "These are: %(known)s.",
                    id=action_id,
                    known=", ".join(f"{a.name} ({a.id})" for a in actions) or "-",
                )
            )
        return found

    def set_end_action(self, action_id: int) -> None:
        """Choose the server action that runs when this import closes.

        :param action_id: one of :meth:`get_end_actions`, 0 for none
        :raises UserError: when it cannot run at the end of the user's imports
        """
        self._check_may_act()
        if any(run.user_id != self.env.user for run in self):
            # it runs as the user of the import, who alone chooses what he does
            raise AccessError(
                self.env._("Only the person who started an import can say this.")
            )
        action = self._check_end_action(action_id)
        # users only read runs; the right was checked
        self.sudo().write({"end_action_id": action.id, "end_action_message": False})

    def action_choose_end_action(self):
        """Ask which action is to run at the end."""
        self.ensure_one()
        self._check_may_act()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Action at the End"),
            "res_model": "transfer.end.action",
            "view_mode": "form",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_run_id": self.id},
        }

    def _get_run_options(self) -> dict:
        # whoever corrects the rows may not be who may run the action
        action = self.end_action_id & self._search_end_actions()
        return {**super()._get_run_options(), "end_action_id": action.id}

    # ------------------------------------------------------------------
    # Running it
    # ------------------------------------------------------------------

    def _after_close(self) -> None:
        result = super()._after_close()
        # Of a check that the import follows, the import is the end.
        is_end = not self.is_check or (self.imports_after and not self.import_run_id)
        if self.end_action_id and is_end:
            self._enqueue_end_action()
        return result

    def action_run_end_action(self):
        """Run the action at the end once more.

        :raises UserError: when there is none, or the import goes on
        """
        self.ensure_one()
        self._check_may_act()
        run = self.sudo()  # users only read runs; the right was checked
        if not run.end_action_id or not run._is_closed:
            raise UserError(self.env._("No action waits to be run."))
        run.end_action_message = False
        run._enqueue_end_action()
        return True

    def _enqueue_end_action(self) -> None:
        self.ensure_one()
        worker = self.with_user(self.user_id).with_context(**self._get_job_context())
        worker.with_delay(
            priority=self.priority,
            description=self.env._(
                "Action at the end of the import of %(model)s from file %(file)s",
                model=self.model_id.name,
                file=self.file_name,
            ),
            max_retries=1,
        ).run_end_action_job()

    @api.private
    def run_end_action_job(self) -> str:
        """Run the action with the rights of the user, and say what came of it."""
        run = self.sudo()  # users only read runs; the action runs without
        action = run.end_action_id
        if not action or not run._is_closed:
            return self.env._("Nothing to run.")
        try:
            with self.env.cr.savepoint():
                self._run_end_action(action)
        except Exception as error:
            raise_unless_row_error(error)  # conflicts: the job runs again
            run._report_end_action(action.name, str(error) or type(error).__name__)
            raise FailedJobError(str(error)) from error
        if run.end_action_message:
            run.end_action_message = False
        return self.env._("“%s” was run.", action.name)

    def _run_end_action(self, action) -> None:
        """Run a server action on this run, as Odoo's own buttons do."""
        self.env["ir.actions.server"].browse(action.id).with_context(
            active_model=self._name,
            active_id=self.id,
            active_ids=self.ids,
            transfer_end_action=True,
        ).run()

    def _report_end_action(self, name: str, reason: str) -> None:
        """Write the failure on the run when the job's own transaction is gone."""
        cr, run_id = self.env.cr, self.id
        message = self.with_context(lang=self.user_id.lang).env._(
            "The action at the end, “%(name)s”, failed: %(reason)s",
            name=name,
            reason=reason,
        )

        def write_report(env):
            run = env["transfer.run"].browse(run_id)
            run.end_action_message = message
            run._notify_moved()

        what = f"Reporting on the action at the end of import {run_id}"
        cr.postrollback.add(lambda: in_new_transaction(cr.dbname, write_report, what))
