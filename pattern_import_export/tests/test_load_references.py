# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Which records a cell may mean: behaviours 1 to 3 of the specification."""

from odoo.tests import tagged

from .pattern_case import PatternCase


@tagged("post_install", "-at_install")
class TestLoadReferences(PatternCase):
    def load_accounts(self, header: str, *values: str):
        """The run of bank accounts A-0, A-1 … whose holders the columns say."""
        rows = [[f"A-{n}", *value.split("|")] for n, value in enumerate(values)]
        pattern = self.make_pattern("res.partner.bank")
        return self.load(pattern, [["acc_number#key", *header.split()], *rows])

    def get_holders(self):
        numbers = [f"A-{n}" for n in range(9)]
        accounts = self.env["res.partner.bank"].search([("acc_number", "in", numbers)])
        return [account.partner_id for account in accounts.sorted("acc_number")]

    def test_1_a_list_as_domain_of_the_field_counts(self):
        """The holder of an account is a company or stands alone: of two contacts of a
        name the one below another is not meant, and alone it is not found."""
        company, _below, _only = self.partners.create(
            [
                {"name": "Same", "is_company": True},
                {"name": "Same", "parent_id": self.partners.create({"name": "P"}).id},
                {"name": "Hers", "parent_id": self.partners.create({"name": "Q"}).id},
            ]
        )
        run = self.load_accounts("partner_id|name", "Same", "Hers")
        self.assert_counts(run, created=1, failed=1)
        self.assertEqual(self.get_holders(), [company])
        self.assertIn("“Hers”", self.errors(run)[0][2])

    def test_2_a_text_as_domain_of_the_field_does_not(self):
        """It speaks of other fields of a record that is not there yet."""
        field = self.partners._fields["state_id"]
        self.assertIsInstance(field.domain, str)
        country = self.env["res.country"].create({"name": "Nowhere", "code": "ZZ"})
        state = self.env["res.country.state"].create(
            {"name": "Far", "code": "FA", "country_id": country.id}
        )
        table = [["name#key", "state_id|name"], ["Of a far state", "Far"]]
        self.assert_counts(self.load(self.make_pattern(), table), created=1)
        made = self.partners.search([("name", "=", "Of a far state")])
        self.assertEqual(made.state_id, state)

    def test_3_what_several_columns_say_is_asked_together(self):
        """Over several records, with yes and no among the values; a blank one asks
        for nothing."""
        euro = self.env.ref("base.EUR")
        first, second = self.env["res.country"].create(
            [
                {"name": f"Land {n}", "code": f"Z{n}", "currency_id": euro.id}
                for n in (1, 2)
            ]
        )
        for country in (first, second):
            self.env["res.country.state"].create(
                {"name": "S", "code": f"S{country.code}", "country_id": country.id}
            )
        yes, no = self.partners.create(
            [
                {"name": "Twin", "is_company": True, "country_id": first.id},
                {"name": "Twin", "is_company": False, "country_id": second.id},
            ]
        )
        words = ("True", "1", "False", "no")
        run = self.load_accounts(
            "partner_id|name partner_id|is_company", *(f"Twin|{word}" for word in words)
        )
        self.assert_counts(run, created=4)
        self.assertEqual(self.get_holders(), [yes, yes, no, no])
        table = [
            ["name#key", "country_id|currency_id|name", "country_id|state_ids|code"]
        ]
        table += [["By two", "EUR", "SZ2"], ["By none", "", ""], ["Wrong", "EUR", "XX"]]
        run = self.load(self.make_pattern(), table)
        self.assert_counts(run, created=2, failed=1)
        made = self.partners.search([("name", "in", ("By two", "By none"))])
        self.assertEqual(made.country_id, second)
