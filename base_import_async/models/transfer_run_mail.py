# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class TransferRun(models.Model):
    """An e-mail at the end, for whoever asked for one."""

    _inherit = "transfer.run"

    mail_at_end = fields.Boolean(
        string="E-mail at the End",
        readonly=True,
        help="The user gets an e-mail with the outcome.",
    )

    def _after_close(self) -> None:
        result = super()._after_close()
        is_wanted = self.mail_at_end or self.user_id.transfer_mail_at_end
        # Of a check that the import follows, the import tells the outcome.
        if is_wanted and not self.import_run_id and self.user_id.email:
            self._send_end_mail()
        return result

    def _send_end_mail(self) -> None:
        """Queue the e-mail; it goes out when the run is closed for good."""
        self.ensure_one()
        template = self.env.ref(
            "base_import_async.mail_template_run_closed", raise_if_not_found=False
        )
        if template:  # an administrator may delete it
            run = self.with_context(lang=self.user_id.lang)
            template.with_context(
                transfer_outcome=run._get_outcome_sentence(),
                transfer_url=f"{self.get_base_url()}/odoo/imports/{self.id}",
            ).send_mail(self.id)
