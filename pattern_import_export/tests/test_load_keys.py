# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.tests import tagged

from .pattern_case import PatternCase


@tagged("post_install", "-at_install")
class TestLoadKeys(PatternCase):
    """Which record a row means."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.pattern = cls.make_pattern()
        cls.ada = cls.partners.create(
            {"ref": "k-1", "name": "Ada", "email": "ada@old.example"}
        )

    def test_a_key_updates_what_it_finds_and_creates_the_rest(self):
        table = [
            ["ref#key", "name", "email", "country_id|code", "category_id|1|name"],
            ["k-1", "Ada", "ada@new.example", "BE", "Gold"],
            ["k-2", "Bob", "bob@x.example", "FR", ""],
        ]
        self.env["res.partner.category"].create({"name": "Gold"})
        run = self.load(self.pattern, table)
        self.assert_counts(run, created=1, updated=1)
        self.assertEqual(self.ada.email, "ada@new.example")
        self.assertEqual(self.ada.country_id.code, "BE")
        self.assertEqual(self.ada.category_id.mapped("name"), ["Gold"])
        bob = self.partners.search([("ref", "=", "k-2")])
        self.assertEqual((bob.name, bob.country_id.code), ("Bob", "FR"))
        self.assert_counts(self.load(self.pattern, table), unchanged=2)
