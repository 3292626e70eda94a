# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import importlib
from contextlib import contextmanager, nullcontext
from unittest.mock import patch

from odoo.fields import Field
from odoo.modules import get_module_path
from odoo.tests import TransactionCase, tagged

from ..models import recursive_fields
from ..models.undo_capture import UndoCapture, capturing


@tagged("post_install", "-at_install")
class TestRecursiveFields(TransactionCase):
    """What follows from the record above is computed together, as one by one."""

    @contextmanager
    def counting(self, name):
        """How many records each call computes."""
        counts = []

        def compute(field, records):
            if field.name == name:
                counts.append(len(records))
            return original(field, records)

        original = Field.compute_value
        with patch.object(Field, "compute_value", compute):
            yield counts

    def make(self, vals_list, *, inside: bool):
        capture = UndoCapture(self.env, self.env["transfer.chunk"])
        with (
            self.counting("commercial_partner_id") as counts,
            capturing(self.env, capture) if inside else nullcontext(),
        ):
            partners = self.env["res.partner"].create(vals_list)
            self.env.flush_all()
        self.env.invalidate_all()
        return partners, counts

    def get_above(self, partners):
        """Where the commercial contact of each stands: itself, or another one."""
        places = {partner: number for number, partner in enumerate(partners)}
        return [
            places.get(partner.commercial_partner_id, partner.commercial_partner_id)
            for partner in partners
        ]

    def assert_same(self, vals_list):
        inside, counts = self.make(vals_list, inside=True)
        outside, _counts = self.make(vals_list, inside=False)
        self.assertEqual(self.get_above(inside), self.get_above(outside))
        return inside, counts

    def test_of_contacts_without_one_above(self):
        partners, counts = self.assert_same(
            [{"name": "Ada", "is_company": number % 2} for number in range(7)]
        )
        self.assertEqual(counts, [7])
        self.assertEqual(partners.commercial_partner_id, partners)

    def test_of_contacts_with_one_that_is_there(self):
        company = self.env["res.partner"].create({"name": "Works", "is_company": True})
        contact = company.create({"name": "Office", "parent_id": company.id})
        partners, _counts = self.assert_same(
            [
                {"name": "Ada", "parent_id": above.id, "is_company": is_company}
                for above in (company, contact)
                for is_company in (False, True)
            ]
        )
        self.assertEqual(
            partners.commercial_partner_id, company | partners[1] | partners[3]
        )

    def test_of_contacts_below_one_that_waits(self):
        """Those above are moved below others: who stands below has to wait."""
        for inside in (True, False):
            head, other = self.env["res.partner"].create(
                [{"name": "Works", "is_company": True}] * 2
            )
            lower = head.create({"name": "Office", "parent_id": head.id})
            lowest = head.create([{"name": "Ada", "parent_id": lower.id}] * 3)
            self.env.flush_all()
            capture = UndoCapture(self.env, self.env["transfer.chunk"])
            with (
                capturing(self.env, capture) if inside else nullcontext(),
                self.counting("commercial_partner_id") as counts,
            ):
                (lowest + lower).modified(["is_company"])
                lower.parent_id = other
                self.env.flush_all()
            self.env.invalidate_all()
            self.assertEqual((lowest + lower).commercial_partner_id, other)
            self.assertEqual(set(counts), {1})

    def test_methods_are_odoos(self):
        for path, reference in recursive_fields._ABOVE.items():
            addon = path.split(".")[0]
            if not get_module_path(addon, display_warning=False):
                continue
            module, name, method = path.rsplit(".", 2)
            found = getattr(importlib.import_module(f"odoo.addons.{module}"), name)
            self.assertIn(method, vars(found))
            self.assertIn(reference, vars(found))

    def test_methods_of_others_are_left_alone(self):
        model = self.env["res.partner"]
        field = model._fields["commercial_partner_id"]
        self.assertEqual(
            recursive_fields._get_reference(model, field), model._fields["parent_id"]
        )

        def extended(records):
            return None

        with patch.object(type(model), "_compute_commercial_partner", extended):
            self.assertIsNone(recursive_fields._get_reference(model, field))
