# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A code that is taken is refused before the database does.

Odoo logs a statement that the database refuses, with all of its values: the password of
the server among them.
"""

from collections import Counter
from collections.abc import Iterable

from odoo import api, models
from odoo.exceptions import ValidationError


class FsStorage(models.Model):
    _inherit = "fs.storage"

    @api.model_create_multi
    def create(self, vals_list):
        self.browse()._refuse_taken_codes(vals.get("code") for vals in vals_list)
        return super().create(vals_list)

    def write(self, vals):
        if vals.get("code"):
            self._refuse_taken_codes([vals["code"]] * len(self))
        return super().write(vals)

    def _refuse_taken_codes(self, codes: Iterable[str | None]) -> None:
        """:raises ValidationError: when a code would not be of one storage alone"""
        wanted = Counter(filter(None, codes))
        if not wanted:
            return
        domain = [("code", "in", list(wanted)), ("id", "not in", self.ids)]
        # sudo: codes of storages that the user may not see are taken as well
        others = self.sudo().with_context(active_test=False).search(domain)
        wanted.update(others.mapped("code"))
        taken = sorted(code for code, count in wanted.items() if count > 1)
        if taken:
            raise ValidationError(
                self.env._(
                    "The code “%s” is that of another storage: choose another one.",
                    taken[0],
                )
            )
