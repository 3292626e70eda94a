# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models
from odoo.exceptions import UserError


class TransferRun(models.Model):
    """Which company an import is for."""

    _inherit = "transfer.run"

    @api.model
    def _get_import_companies(self, company_id: int):
        """Companies of an import: first the one that its records are for.

        :param company_id: as the person chose it, 0 for the current one
        :raises UserError: when the user does not work in that company
        """
        companies = self.env.company | self.env.companies
        if not company_id:
            return companies
        company = self.env.user.company_ids.filtered(lambda c: c.id == company_id)
        if not company:
            raise UserError(
                self.env._(
                    "You cannot import for this company: it is none of yours. Yours "
                    "are: %s.",
                    ", ".join(
                        f"{company.name} ({company.id})"
                        for company in self.env.user.company_ids
                    ),
                )
            )
        return company | companies
