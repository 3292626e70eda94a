# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models

from ..core.states import RunState

_TYPE = "mail.mail_activity_data_todo"
_FAILED = (RunState.FAILED.value, RunState.PARTIAL.value)


class TransferRun(models.Model):
    """Something to do for the user, as long as failed rows wait for him."""

    _name = "transfer.run"
    # An activity that is done is posted, so it takes a thread.
    _inherit = ["transfer.run", "mail.thread", "mail.activity.mixin"]
    _mail_post_access = "read"  # for who marks the activity as done

    @api.model_create_multi
    def create(self, vals_list):
        # The run itself says who made it, without a message.
        quiet = {"mail_create_nolog": True, "mail_create_nosubscribe": True}
        runs = super(TransferRun, self.with_context(**quiet)).create(vals_list)
        return runs.with_env(self.env)

    def message_subscribe(self, partner_ids=None, subtype_ids=None):
        """Nobody follows a run: it tells its user by itself how it went."""
        return True

    def _after_close(self) -> None:
        result = super()._after_close()
        self._follow_failure()
        return result

    def _settle_failed_rows(self, run) -> None:
        result = super()._settle_failed_rows(run)
        self._follow_failure()
        return result

    def action_undo(self):
        action = super().action_undo()
        self.sudo()._follow_failure()  # the right was checked
        return action

    def _age_out(self) -> int:
        self.activity_unlink([_TYPE])
        return super()._age_out()

    def _follow_failure(self) -> None:
        """Schedule the activity, once, or close it when nothing is left to do."""
        self.ensure_one()
        # With the language of the user, and with no mail to himself.
        run = self.with_user(self.user_id).sudo()
        run = run.with_context(lang=self.user_id.lang)
        if not run._needs_hand():
            run.activity_unlink([_TYPE])
        elif not run.activity_search([_TYPE]):
            run.activity_schedule(
                _TYPE, summary=run._get_to_do(), user_id=run.user_id.id
            )

    def _needs_hand(self) -> bool:
        """Whether somebody must look at this run, who may not look by himself.

        Whoever asks for a check waits for it; a check that comes before an import,
        he does not.
        """
        if self.state not in _FAILED or self.undo_run_ids:
            return False
        if self.is_check and not self._is_gate:
            return False
        if self.failed_count:
            return self.failed_to_do_count > 0
        return self.state == RunState.FAILED.value

    def _get_to_do(self) -> str:
        if not self.failed_to_do_count and self.is_export:
            return self.env._("The export failed: read why, and start it again")
        if not self.failed_to_do_count:
            return self.env._(
                "The import failed: read why, put it right and import the file anew"
            )
        if self.undo_of_id:
            return self.env._(
                "Records that could not be undone: %s. Read why, and retry",
                self.failed_to_do_count,
            )
        return self.env._(
            "Failed rows: %s. Correct or retry them", self.failed_to_do_count
        )
