# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Addons that extend all models and are loaded before ours: their code is below it."""

from unittest.mock import patch

from odoo.exceptions import UserError
from odoo.models import BaseModel

from odoo.addons.base.models.ir_model import Base

from .parity import ORDER, ParityCase, Upload

FIELDS = ["name", "weight", "partner_id"]


class TestParityBelow(ParityCase):
    def extending_below(self, name: str, function):
        return patch.object(Base, name, function, create=True)

    def test_defaults_of_fields_that_have_none(self):
        def default_get(records, fields):
            found = BaseModel.default_get(records, fields)
            return {**found, "note": "given"} if "note" in fields else found

        with self.extending_below("default_get", default_get):
            done = self.assert_parity("name\none\ntwo\n", ["name"], sizes=(100,))
        rows = done.raw["test_transfer_order"]["rows"]
        self.assertEqual([row["note"] for row in rows], ["given", "given"])

    def test_a_check_of_companies(self):
        """It is asked, whatever Odoo's own would find."""
        self.env["res.partner"].create({"name": "Some Customer"})

        def check(records, fnames=None):
            if records._name == ORDER and records.weight == 7:
                raise UserError("Seven is of another company.")  # pylint: disable=C8107
            return BaseModel._check_company(records, fnames)

        content = b"name,weight,partner\none,7,Some Customer\ntwo,8,\n"
        with self.extending_below("_check_company", check):
            front = self.run_foreground(Upload(content, FIELDS))
            done = self.run_background(Upload(content, FIELDS), 1)
        self.assertIn("Seven", front.messages[0]["message"])
        self.assertEqual([error[0] for error in done.errors], [2])
