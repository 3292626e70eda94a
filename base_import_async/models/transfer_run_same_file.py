# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models

from ..core.states import RunState


class TransferRun(models.Model):
    """Notices that a file was imported before."""

    _inherit = "transfer.run"

    same_file_notice = fields.Char(compute="_compute_same_file_notice")

    @api.depends("checksum", "res_model", "parent_id")
    def _compute_same_file_notice(self):
        for run in self:
            run.same_file_notice = run._get_same_file_notice(run.checksum, before=run)

    @api.model
    def _get_same_file_notice(self, checksum: str, before=None) -> str | bool:
        """Who imported the same file for the same model before, in a sentence.

        :param checksum: SHA-256 of the file, as hexadecimal digits
        :param before: a run; only earlier ones count, and not the one whose check
            or correction it is
        :return: ``False`` when nobody did
        """
        domain = [
            ("checksum", "=", checksum),
            ("is_check", "=", False),
            ("state", "not in", (RunState.FAILED.value, RunState.CANCELLED.value)),
        ]
        if before:
            domain += [
                ("res_model", "=", before.res_model),
                ("id", "<", before.id or 0),
                ("id", "!=", before.parent_id.id),
            ]
        # Who and when are told even where the run itself is not the user's to see:
        # that is the point of the notice.
        run = self.sudo().search(domain, limit=1) if checksum else self.browse()
        if not run:
            return False
        when = fields.Datetime.context_timestamp(self, run.create_date)
        return self.env._(
            "The same file was imported before: on %(date)s at %(time)s by %(user)s "
            "(%(state)s).",
            date=when.strftime("%Y-%m-%d"),
            time=when.strftime("%H:%M"),
            user=run.user_id.name,
            state=dict(self._selection_state())[run.state],
        )
