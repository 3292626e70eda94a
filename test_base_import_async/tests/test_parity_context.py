# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Who imports, in which language and company, called from where."""

from odoo.fields import Command
from odoo.tests import new_test_user

from .parity import ORDER, ParityCase


class TestParityContext(ParityCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("fr_FR")
        cls.env["ir.module.module"].search(
            [("name", "=", "base")]
        )._update_translations("fr_FR")
        cls.tag = cls.env["test.transfer.tag"].create({"name": "red"})
        cls.tag.with_context(lang="fr_FR").name = "rouge"
        cls.company = cls.env["res.company"].create({"name": "Other"})
        cls.admin = cls.env.ref("base.user_admin")
        cls.admin.company_ids += cls.company
        cls.plain_user = new_test_user(cls.env, "plain", groups="base.group_user")

    # ------------------------------------------------------------------
    # Language
    # ------------------------------------------------------------------

    def test_dates_and_numbers_in_the_format_of_the_user(self):
        self.env.ref("base.EUR").active = True  # its symbol is then known
        self.assert_parity(
            "name,date,moment,weight,amount\n"
            'one,31.12.2026,31.12.2026 23:59,"1.234,5",€ 12\n'
            'two,01.02.2026,01.02.2026 00:00,"-0,5",(3)\n'
            'three,,05.06.2026,1.000.000,"$1.234,50"\n'
            'four,,,"1e3",(€2)\n',
            ["name", "date", "moment", "weight", "amount"],
            options={
                "date_format": "%d.%m.%Y",
                "datetime_format": "%d.%m.%Y %H:%M",
                "float_thousand_separator": ".",
                "float_decimal_separator": ",",
            },
        )

    def test_separators_inferred_cell_by_cell(self):
        self.assert_parity(
            'name,weight,line,q\none,"1,234.5",a,1 00\n,,b,"2,0.5"\ntwo,"1.234,5",,\n',
            ["name", "weight", "line_ids/name", "line_ids/quantity"],
            options={"float_thousand_separator": " "},
        )

    def test_time_zone_of_the_caller(self):
        for tz in ("Asia/Tokyo", "America/New_York"):
            self.assert_parity(
                "name,moment\none,2026-07-01 12:00:00\ntwo,2026-12-01 00:00:00\n",
                ["name", "moment"],
                context={"tz": tz},
            )

    def test_another_language(self):
        self.env["ir.model.fields.selection"].search(
            [("field_id.model", "=", ORDER), ("value", "=", "open")]
        ).with_context(lang="fr_FR").name = "Ouvert"
        self.assert_parity(
            "name,label,state,urgent,tags\n"
            "un,étiquette,Ouvert,oui,rouge\n"
            "deux,autre,Draft,vrai,\n"
            "trois,,open,non,rouge\n",
            ["name", "label", "state", "urgent", "tag_ids"],
            context={"lang": "fr_FR"},
        )

    def test_fallback_values_in_another_language(self):
        self.env["ir.model.fields.selection"].search(
            [("field_id.model", "=", ORDER), ("value", "=", "open")]
        ).with_context(lang="fr_FR").name = "Ouvert"
        fallback = {
            "fallback_value": "draft",
            "field_model": ORDER,
            "field_type": "selection",
        }
        self.assert_parity(
            "name,state\nun,Ouvert\ndeux,Open\ntrois,perdu\n",
            ["name", "state"],
            context={"lang": "fr_FR"},
            options={"fallback_values": {"state": fallback}},
        )

    def test_translated_value_of_an_existing_record(self):
        self.env["ir.model.data"].create(
            {
                "module": "__import__",
                "name": "red",
                "model": self.tag._name,
                "res_id": self.tag.id,
            }
        )
        self.assert_parity(
            "id,name\nred,vermeil\n__import__.blue,bleu\n",
            ["id", "name"],
            res_model="test.transfer.tag",
            context={"lang": "fr_FR"},
        )

    def test_messages_in_the_language_of_the_caller(self):
        content = "name,tags\nun,rouge\n"
        self.env["test.transfer.tag"].create({"name": "rouge"})
        self.assert_parity(content, ["name", "tag_ids"], context={"lang": "fr_FR"})

    # ------------------------------------------------------------------
    # Company
    # ------------------------------------------------------------------

    def test_another_company(self):
        partners = self.env["res.partner"].create(
            [
                {"name": "Twin", "company_id": self.company.id},
                {"name": "Twin", "company_id": self.env.company.id},
            ]
        )
        self.assertEqual(len(partners), 2)
        for companies in (
            self.company.ids,
            (self.company + self.env.company).ids,
            (self.env.company + self.company).ids,
        ):
            self.check_companies(companies)

    def check_companies(self, companies: list[int]) -> None:
        self.assert_parity(
            "name,code\none,first\ntwo,second\n",
            ["name", "company_code"],
            context={"allowed_company_ids": companies},
        )
        if len(companies) == 1:
            self.assert_parity(
                "name,partner\none,Twin\n",
                ["name", "partner_id"],
                context={"allowed_company_ids": companies},
            )

    def test_main_company_is_not_the_first(self):
        self.admin.company_id = self.company
        self.assert_parity("name,code\none,first\n", ["name", "company_code"])

    def test_partners_of_another_company_stay_out(self):
        self.env["res.partner"].create({"name": "Far", "company_id": self.company.id})
        done = self.assert_parity(
            "name,partner\none,\ntwo,Far\n",
            ["name", "partner_id"],
            good="name,partner\none,\n",
            context={"allowed_company_ids": self.env.company.ids},
        )
        self.assertEqual([error[0] for error in done.errors], [3])

    # ------------------------------------------------------------------
    # Chatter, defaults of the action
    # ------------------------------------------------------------------

    def test_chatter_with_and_without_tracking(self):
        partner = self.env["res.partner"].create({"name": "Somebody"})
        counts = {}
        for disabled in (True, False):
            done = self.assert_parity(
                "id,name,state,weight,amount,partner,date\n"
                "a,one,open,1,2,Somebody,2026-01-02\n"
                "b,two,,,,,\n"
                "a,one again,All Done,2,3,,2026-02-03\n",
                ["id", "name", "state", "weight", "amount", "partner_id", "date"],
                options={"tracking_disable": disabled},
            )
            counts[disabled] = len(done.raw.get("mail_message", {}).get("rows", []))
        self.assertEqual(counts[True], 0)
        self.assertGreaterEqual(counts[False], 2)
        self.assertTrue(partner)

    def test_tracked_changes_of_existing_records(self):
        orders = self.env[ORDER].create([{"name": "one"}, {"name": "two"}])
        ids = [order.export_data(["id"])["datas"][0][0] for order in orders]
        self.env.cr.precommit.clear()
        self.env.flush_all()
        done = self.assert_parity(
            f"id,name,state,weight\n{ids[0]},uno,open,7\n{ids[1]},two,,3\n",
            ["id", "name", "state", "weight"],
            options={"tracking_disable": False},
        )
        self.assertEqual(done.counts["updated"], 2)

    def test_default_values_of_the_calling_action(self):
        parent = self.env[ORDER].create({"name": "parent"})
        self.assert_parity(
            "name,state\none,\ntwo,open\n",
            ["name", "state"],
            context={
                "default_parent_id": parent.id,
                "default_note": "from the action",
                "default_tag_ids": [Command.set(self.tag.ids)],
                "default_urgent": True,
            },
        )

    def test_customers_of_the_calling_action(self):
        self.assert_parity(
            "name,email\nAnn,a@example.com\nBob,\n",
            ["name", "email"],
            res_model="res.partner",
            context={
                "res_partner_search_mode": "customer",
                "default_is_company": True,
                "default_customer_rank": 1,
                "lang": "en_US",
                "tz": "Europe/Brussels",
                "uid": self.admin.id,
                "allowed_company_ids": self.env.company.ids,
            },
        )

    def test_default_values_a_user_has_set(self):
        self.env["ir.default"].set(ORDER, "note", "mine", user_id=self.admin.id)
        self.assert_parity("name\none\n", ["name"])

    # ------------------------------------------------------------------
    # Rights
    # ------------------------------------------------------------------

    def test_plain_user(self):
        self.assert_parity(
            "id,name,tags\na,one,red\nb,two,green\n",
            ["id", "name", "tag_ids"],
            user=self.plain_user,
            options={"name_create_enabled_fields": {"tag_ids": True}},
        )

    def test_file_that_a_user_may_not_import_is_refused_at_once(self):
        importer = self.env["base_import.import"].with_user(self.plain_user)
        importer = importer.create(
            {"res_model": "res.company", "file": b"name\nx\n", "file_name": "x.csv"}
        )
        result = importer.execute_import(
            ["name"], ["name"], {"has_headers": True, "use_connector": True}
        )
        self.assertIn("neither create nor change", result["messages"][0]["message"])
        self.assertFalse(result["ids"])
