# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Where patterns are found, and how they explain themselves."""

import io

from openpyxl import load_workbook

from odoo.tests import new_test_user, tagged

from .common import PatternCase


@tagged("post_install", "-at_install")
class TestPatternHelp(PatternCase):
    def test_templates_explain_themselves(self):
        pattern = self.make_pattern(
            {"path": "name", "is_key": True},
            "type",
            "country_id",
            "display_name",
            name="Partners: all/some",
            header_format="description_and_tech",
        ).with_user(self.user)
        name, content = pattern._get_template()
        self.assertEqual(name, "Partners: all/some.xlsx")
        book = load_workbook(io.BytesIO(content))
        self.assertEqual(book.sheetnames, ["Partners all some", "Instructions"])
        rows = list(book.worksheets[0].values)
        self.assertEqual(rows[1], ("name#key", "type", "country_id", "#display_name"))
        self.assertEqual(book.worksheets[0].freeze_panes, "A3")
        explained = {row[0]: row for row in book.worksheets[1].values}
        self.assertIn("Key", explained["name#key"][3])
        self.assertIn("Invoice", explained["type"][4])
        self.assertIn("must exist", explained["country_id"][3])
        self.assertIn("Only shown", explained["#display_name"][3])
        # what a template says is what an import understands
        self.assertFalse(pattern._read_header(rows)[0].problems)
        for export_format in ("csv", "json", "jsonl"):
            pattern.with_user(self.manager).export_format = export_format
            self.assertIn(b"country_id", pattern._get_template()[1])

    def test_help_has_examples_of_the_model(self):
        pattern = self.make_pattern("name")
        for header in ("ref#key", "category_id|1|", "child_ids|1|", "#version"):
            self.assertIn(header, pattern.grammar_help)
        banks = self.make_pattern("acc_number", model="res.partner.bank")
        self.assertIn("partner_id|ref", banks.grammar_help)
        self.assertNotIn("category_id", banks.grammar_help)

    def test_both_wizards_stand_in_action_menus_in_each_language(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        self.env["ir.module.module"]._load_module_terms(
            ["pattern_import_export"], ["fr_FR"]
        )
        patterns = self.patterns.with_context(lang="fr_FR")
        patterns.create(
            {"name": "Pays", "model_id": self.env["ir.model"]._get_id("res.country")}
        )
        found = self.env["ir.actions.act_window"].search(
            [("binding_model_id.model", "=", "res.country")]
        )
        ours = {
            action.res_model: (action.name, action.with_context(lang="fr_FR").name)
            for action in found.with_context(lang="en_US")
            if action.res_model in patterns._get_bound_wizards()
        }
        self.assertEqual(
            {model: names[0] for model, names in ours.items()},
            {
                "import.pattern.wizard": "Import with a Pattern",
                "export.pattern.wizard": "Export with a Pattern",
            },
        )
        for english, french in ours.values():
            self.assertNotEqual(english, french)

    def test_entries_in_action_menus_follow_the_patterns(self):
        wizards = {"pattern.config.load": "Load"}
        self.patch(
            self.env.registry["pattern.config"],
            "_get_bound_wizards",
            lambda records: wizards,
        )
        country = self.env["ir.model"]._get("res.country")

        def bound():
            return self.env["ir.actions.act_window"].search(
                [
                    ("binding_model_id", "=", country.id),
                    ("res_model", "=", "pattern.config.load"),
                ]
            )

        self.assertFalse(bound())
        first = self.make_pattern("name", model="res.country")
        second = self.make_pattern("code", model="res.country")
        action = bound()
        self.assertEqual(len(action), 1)
        self.assertEqual(
            action.group_ids, self.env.ref("pattern_import_export.group_pattern_user")
        )
        first.active = False
        self.assertEqual(bound(), action)
        second.unlink()
        self.assertFalse(bound())
        first.active = True
        self.assertEqual(len(bound()), 1)
        self.patterns._bind_all_actions()
        self.assertEqual(len(bound()), 1)
        bindings = self.env["ir.actions.actions"]
        # whoever may use the wizard sees it
        for user, count in ((self.manager, 1), (new_test_user(self.env, "plain"), 0)):
            found = bindings.with_user(user).get_bindings("res.country")
            entries = [a for a in found.get("action", []) if a["id"] == bound().id]
            self.assertEqual(len(entries), count)
