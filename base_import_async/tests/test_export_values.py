# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import weakref
from datetime import date, datetime

from odoo.fields import Command
from odoo.models import fix_import_export_id_paths
from odoo.tests import TransactionCase, new_test_user, tagged

from ..models.cached_values import fetch_with_sources
from ..models.environments import holding_companions
from ..models.export_converters import get_converter
from ..models.export_rows import export_rows

# Of each model so many records, and of a model so many paths, are compared.
_RECORDS = 40


def kinds_of(lines) -> list[list[type]]:
    """The types of the cells; Markup is a text as any other."""
    return [
        [str if isinstance(cell, str) else type(cell) for cell in line]
        for line in lines
    ]


@tagged("post_install", "-at_install")
class TestExportValues(TransactionCase):
    """Each value is the one of Odoo's own export, type included."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.user = new_test_user(
            cls.env,
            login="export_values",
            groups="base.group_user,base.group_partner_manager,base.group_allow_export",
            tz="America/New_York",
        )
        tags = cls.env["res.partner.category"].create(
            [{"name": "Gold"}, {"name": "=SUM(1,2)"}]
        )
        country = cls.env.ref("base.be")
        partners = cls.env["res.partner"].create(
            [
                {
                    "name": "Azure é ☃",
                    "is_company": True,
                    "ref": "007",
                    "comment": "<p>two<br/>lines</p>",
                    "country_id": country.id,
                    "state_id": country.state_ids[:1].id,
                    "category_id": [Command.set(tags.ids)],
                    "partner_latitude": 1.25,
                    "color": 0,
                    "image_1920": "R0lGODlhAQABAIAAAP///wAAACwAAAAAAQABAAACAkQBADs=",
                    "child_ids": [
                        Command.create({"name": "Ann", "type": "invoice"}),
                        Command.create(
                            {
                                "name": "Bob",
                                "category_id": [Command.link(tags[0].id)],
                                "bank_ids": [
                                    Command.create({"acc_number": "BE01"}),
                                    Command.create({"acc_number": "BE02"}),
                                ],
                            }
                        ),
                    ],
                },
                {"name": "Alone", "active": False},
            ]
        )
        cls.partners = partners | partners.child_ids

    def assert_same(self, records, paths: list[str], user=None, **context):
        """Each in a fresh cache, since the first would fill that of the second."""
        records = records.with_user(user or self.user).with_context(**context)
        segments = [tuple(fix_import_export_id_paths(path)) for path in paths]
        for import_compat in (True, False):
            some = records.with_context(import_compat=import_compat)
            self.env.invalidate_all()
            expected = some.export_data(paths)["datas"]
            self.env.invalidate_all()
            found = [list(line) for line in export_rows(some, segments)]
            self.assertEqual(found, expected, (records._name, import_compat))
            self.assertEqual(kinds_of(found), kinds_of(expected))

    def test_trees_of_relations(self):
        self.assert_same(
            self.partners,
            [
                "id", ".id", "name", "country_id", "country_id/id", "country_id/code",
                "country_id/.id", "parent_id/name", "parent_id/country_id/name",
                "category_id", "child_ids/id", "child_ids/name",
                "child_ids/category_id",
                "child_ids/bank_ids/acc_number", "child_ids/bank_ids/id", "name",
                "category_id/name", "child_ids/.id", "create_uid/login", "state_id",
            ],
        )  # fmt: skip

    def test_what_names_are_made_of_comes_along(self):
        some = self.partners.with_user(self.user).with_context(prefetch_fields=False)
        self.env.invalidate_all()
        fetch_with_sources(some, ["display_name"])
        before = self.env.cr.sql_log_count
        names = [record.display_name for record in some]
        self.assertIn("Azure é ☃, Ann", names)
        self.assertEqual(self.env.cr.sql_log_count, before)

    def test_many2many_in_all_its_forms(self):
        for paths in (
            ["category_id/id", "name"],
            ["name", "category_id/name", "category_id/id"],
            ["category_id/color", "category_id/display_name"],
            ["category_id/parent_id/name", "child_ids/category_id/id"],
            ["category_id/.id"],
        ):
            self.assert_same(self.partners, paths)

    def test_dates_in_the_time_zone_of_the_user(self):
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE res_partner SET create_date = %s WHERE id = %s",
            [datetime(2026, 3, 8, 6, 59, 59, 999999), self.partners[0].id],
        )
        paths = ["create_date", "child_ids/create_date", "create_uid/login_date"]
        for zone in ("America/New_York", "Asia/Kolkata", "UTC"):
            self.assert_same(self.partners, paths, tz=zone)
        rates = self.env["res.currency.rate"].create(
            {
                "name": date(2020, 2, 29),
                "rate": 1.1,
                "currency_id": self.env.ref("base.EUR").id,
            }
        )
        self.assert_same(
            rates,
            ["name", "rate", "currency_id/rate_ids/name"],
            self.env.ref("base.user_admin"),
        )

    def test_references_and_selections_in_a_language(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        self.env.ref("base.be").with_context(lang="fr_FR").name = "Belgique"
        paths = ["type", "country_id", "lang", "company_type", "child_ids/type"]
        self.assert_same(self.partners, paths, lang="fr_FR")
        self.assert_same(
            self.env["ir.ui.menu"].search([("action", "!=", False)], limit=20),
            ["name", "action", "action/name", "child_id/action"],
            self.env.ref("base.user_admin"),
        )

    def test_every_field_of_many_models(self):
        """Whatever field there is: those that Odoo exports, we export alike."""
        admin = self.env.ref("base.user_admin")
        types = set()
        for name in (
            "res.partner", "res.users", "res.currency", "res.currency.rate",
            "res.country", "res.company", "ir.model", "ir.model.fields", "ir.cron",
            "ir.actions.act_window", "ir.ui.view", "ir.attachment", "res.lang",
            "res.partner.bank", "queue.job.function", "transfer.run", "mail.message",
        ):  # fmt: skip
            records = self.env[name].with_user(admin).search([], limit=_RECORDS)
            # those that he may see, and that say the same at each reading
            known = records.fields_get(attributes=["exportable"])
            paths = sorted(
                path
                for path, attributes in known.items()
                if attributes.get("exportable", True) and path != "queue_age"
            )
            types |= {self.env[name]._fields[path].type for path in paths}
            self.assert_same(records, [*paths, "id"], admin)
        self.assertLessEqual(
            {
                "binary", "boolean", "char", "date", "datetime", "float", "html",
                "integer", "json", "many2many", "many2one", "many2one_reference",
                "monetary", "one2many", "reference", "selection", "text",
            },
            types,
        )  # fmt: skip

    def test_environments_of_single_records_are_found_again(self):
        partners = self.env(user=self.user)["res.partner"]

        def made_for_one():
            ours = partners.with_context(lang=partners.env.lang)
            return [weakref.ref(each.env) for each in (ours, ours.sudo())]

        self.assertEqual([ref() for ref in made_for_one()], [None, None])
        with holding_companions(partners):
            first = [ref() for ref in made_for_one()]
            self.assertEqual([ref() for ref in made_for_one()], first)
            self.assertTrue(all(first))

    def test_binary_content_and_none_at_all(self):
        self.assert_same(self.partners, ["image_128", "name"])
        self.assert_same(self.partners.browse(), ["name", "id"])

    def test_an_unknown_way_to_convert_is_left_to_the_field(self):
        known = {
            name: bool(get_converter(field, self.env))
            for name, field in self.env["ir.model.fields"]._fields.items()
        }
        self.assertTrue(known["name"])
        self.assertTrue(known["ttype"])
        self.assertFalse(known["model_id"])
