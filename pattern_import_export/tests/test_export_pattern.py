# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import datetime, timedelta

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import tagged

from .export_case import ExportCase


@tagged("post_install", "-at_install")
class TestExportPattern(ExportCase):
    """Rows by the columns of a pattern, as a plain user of patterns."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        tags = cls.env["res.partner.category"].create(
            [{"name": f"Tag {number}"} for number in range(1, 5)]
        )
        cls.tags = tags
        cls.partners = cls.env["res.partner"].create(
            [
                {
                    "name": "Azure",
                    "street": "1 Road",
                    "ref": "EXP",
                    "country_id": cls.env.ref("base.be").id,
                    "category_id": [Command.set(tags.ids)],
                    "child_ids": [
                        Command.create(
                            {
                                "name": f"Child {n}",
                                "street": f"{n} Lane",
                                "type": "other",
                            }
                        )
                        for n in (1, 2, 3)
                    ],
                },
                {"name": "Bleu", "ref": "EXP", "type": "other", "color": 0},
            ]
        )
        cls.children = cls.partners[0].child_ids.sorted("id")
        cls.child_pattern = cls.make_pattern(
            name="Children",
            line_ids=cls.lines(".id", "name", "street", "country_id|code",
                               {"path": "category_id|name", "occurrence_count": 2}),
        )  # fmt: skip

    # ------------------------------------------------------------------
    # Headers: behaviours 15 to 20, 26, 56 to 58, 89 to 95
    # ------------------------------------------------------------------

    def test_headers_of_plain_columns_references_and_lists(self):
        simple = [".id", "name", "street", "country_id|code"]
        header, *_rows = self.export_csv([*simple, self.many("category_id|name", 1)])
        self.assertEqual(header, [*simple, "category_id|1|name"])
        header, *_rows = self.export_csv([self.many("category_id|name", 5)])
        self.assertEqual(header, [f"category_id|{n}|name" for n in range(1, 6)])
        header, *_rows = self.export_csv(
            [
                {"path": "name", "is_key": True},
                {"path": "country_id|code", "is_key": True},
            ]
        )
        self.assertEqual(header, ["name#key", "country_id#key|code"])

    def test_headers_of_lines_come_from_their_pattern(self):
        header, *_rows = self.export_csv(
            [".id", self.children_line(3), "country_id|code"]
        )
        child = [".id", "name", "street", "country_id|code",
                 "category_id|1|name", "category_id|2|name"]  # fmt: skip
        numbered = [f"child_ids|{n}|{path}" for n in (1, 2, 3) for path in child]
        self.assertEqual(header, [".id", *numbered, "country_id|code"])

    def test_labels_stand_above_technical_names(self):
        lines = ["name", "country_id|code", self.many("category_id|name", 1)]
        labels, header, *rows = self.export_csv(
            lines, header_format="description_and_tech"
        )
        self.assertEqual(labels, ["Name", "Country|Country Code", "Tags|1|Name"])
        self.assertEqual(header, ["name", "country_id|code", "category_id|1|name"])
        self.assertEqual(len(rows), 2)
        objects = self.export_json(lines, header_format="description_and_tech")
        self.assertEqual(list(objects[0]), header, "an object has one name a value")

    def test_headers_of_its_own_and_columns_that_stay_empty(self):
        header, first, *_rows = self.export_csv(
            [
                {"path": "street", "custom_header": "Rue"},
                {"custom_header": "Notes"},
                "name",
                self.many("category_id|name", 2, custom_header="Tag {n}"),
            ],
            header_format="custom",
        )
        self.assertEqual(header, ["Rue", "Notes", "name", "Tag 1", "Tag 2"])
        self.assertEqual(first, ["1 Road", "", "Azure", "Tag 1", "Tag 2"])
        # the order of the lines, and not that in which they were made
        moved = [
            {"path": "name", "custom_header": "Nom", "sequence": 9},
            {"path": "street", "custom_header": "Rue", "sequence": 3},
        ]
        rows = self.export_csv(moved, header_format="custom")
        self.assertEqual(rows[:2], [["Rue", "Nom"], ["1 Road", "Azure"]])

    # ------------------------------------------------------------------
    # Values: behaviours 21 to 25, 59 to 63
    # ------------------------------------------------------------------

    def test_values_of_lists_fill_their_columns(self):
        _header, azure, bleu = self.export_csv(
            ["name", self.many("category_id|name", 5)]
        )
        self.assertEqual(azure, ["Azure", "Tag 1", "Tag 2", "Tag 3", "Tag 4", ""])
        self.assertEqual(bleu, ["Bleu"] + [""] * 5)
        _header, azure, bleu = self.export_csv(
            ["name", self.many("category_id|name", 1)]
        )
        self.assertEqual((azure, bleu), (["Azure", "Tag 1"], ["Bleu", ""]))
        _header, *rows = self.export_csv(["name", "street", "country_id|code", "color"])
        self.assertEqual(rows, [["Azure", "1 Road", "BE", "0"], ["Bleu", "", "", "0"]])

    def test_lines_in_their_order_and_what_does_not_fit_is_told(self):
        file = self.export(["name", self.children_line(2)])
        _header, azure, bleu = self.read_csv(file)
        ids = [str(child.id) for child in self.children]
        self.assertEqual(
            azure,
            ["Azure", ids[0], "Child 1", "1 Lane", "", "", "",
             ids[1], "Child 2", "2 Lane", "", "", ""],
        )  # fmt: skip
        self.assertEqual(bleu, ["Bleu"] + [""] * 12)
        self.assertIn("of 1 records has more entries", file.file_notice)
        self.assertFalse(self.export(["name", self.children_line(3)]).file_notice)
        self.children[1].category_id = self.tags[2:]
        self.children[1].country_id = self.partners[0].country_id
        _header, azure, _bleu = self.export_csv(["name", self.children_line(2)])
        self.assertEqual(azure[4:7], ["", "", ""])
        self.assertEqual(azure[10:], ["BE", "Tag 3", "Tag 4"])

    def test_groups_grow_with_the_data(self):
        file = self.export(
            [
                self.many("category_id|name", 1, is_auto_sized=True),
                self.children_line(1, is_auto_sized=True),
            ]
        )
        header, azure, _bleu = self.read_csv(file)
        self.assertEqual(header[:4], [f"category_id|{n}|name" for n in range(1, 5)])
        self.assertEqual(azure[:4], self.tags.mapped("name"))
        self.assertEqual(header[-1], "child_ids|3|category_id|2|name")
        self.assertFalse(file.file_notice)

    def test_one_row_for_each_line(self):
        _header, *rows = self.export_csv(
            ["name", {"path": "child_ids|name", "occurrence_count": 0}]
        )
        self.assertEqual(
            rows,
            [["Azure", "Child 1"], ["", "Child 2"], ["", "Child 3"], ["Bleu", ""]],
        )

    def test_a_column_in_a_language_and_words_of_the_file(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        self.tags[0].with_context(lang="fr_FR").name = "Etiquette"
        lines = [
            self.many("category_id|name", 1),
            self.many("category_id|name", 1, lang="fr_FR"),
            {
                "path": "type",
                "value_ids": [
                    Command.create({"file_value": "AUTRE", "odoo_value": "other"})
                ],
            },
        ]
        header, azure, bleu = self.export_csv(lines)
        languages = ("en_US", "fr_FR")
        self.assertEqual(header[:2], [f"category_id|1|name@{c}" for c in languages])
        self.assertEqual(azure, ["Tag 1", "Etiquette", "contact"])
        self.assertEqual(bleu, ["", "", "AUTRE"])

    def test_json_keeps_types_and_csv_has_its_own_separator(self):
        objects = self.export_json(["name", "color", "active", "ref"])
        self.assertEqual(
            objects[1], {"name": "Bleu", "color": 0, "active": True, "ref": "EXP"}
        )
        self.partners[1].name = "Bl²eu"
        file = self.export(
            ["name", "ref"], csv_value_delimiter="²", csv_quote_character="%"
        )
        lines = self.read_bytes(file).decode().splitlines()
        self.assertEqual(lines, ["name²ref", "Azure²EXP", "%Bl²eu%²EXP"])

    # ------------------------------------------------------------------
    # Which records
    # ------------------------------------------------------------------

    def test_sort_limit_and_selection(self):
        names = [row[0] for row in self.export_csv(["name"], order="name desc")[1:]]
        self.assertEqual(names, ["Bleu", "Azure"])
        self.assertEqual(len(self.export_csv(["name"], limit=1)), 2)
        rows = self.export_csv(["name"], ids=self.children[1:].ids, order="")
        self.assertEqual(rows[1:], [["Child 2"], ["Child 3"]])

    def test_changes_since_an_instant_with_those_of_the_lines(self):
        old = datetime.now() - timedelta(days=2)
        everybody = self.partners | self.children
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE res_partner SET write_date = %s WHERE id IN %s",
            [old, tuple(everybody.ids)],
        )
        self.env.invalidate_all()
        since = (old + timedelta(days=1)).strftime("%Y-%m-%dT%H:%M:%SZ")
        lines = ["name", self.children_line(1)]
        self.assertEqual(len(self.export_csv(lines, since=since)), 1)
        self.env.cr.execute(
            "UPDATE res_partner SET write_date = %s WHERE id = %s",
            [datetime.now(), self.children[2].id],
        )
        self.env.invalidate_all()
        rows = self.export_csv(lines, since=since)[1:]
        self.assertEqual([row[0] for row in rows], ["Azure"], "a line of it changed")
        self.assertEqual(len(self.export_csv(["name"], since=since)), 1)
        with self.assertRaisesRegex(UserError, "no instant"):
            self.export(["name"], since="yesterday")

    def test_changes_since_the_last_export(self):
        pattern = self.make_pattern(name="Delta", line_ids=self.lines("name"))
        first = self.export(pattern, since="last")
        self.assertEqual(first.exported_count, 2, "there was none before")
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE res_partner SET write_date = %s WHERE id = %s",
            [datetime.now() - timedelta(hours=1), self.partners[0].id],
        )
        self.env.invalidate_all()
        self.assertEqual(self.export(pattern, since="last").exported_count, 1)
        self.assertEqual(first.run_id.selected_at.date(), self.env.cr.now().date())

    # ------------------------------------------------------------------
    # Rights
    # ------------------------------------------------------------------

    def test_who_may_export_with_a_pattern(self):
        pattern = self.make_pattern(name="Mine", line_ids=self.lines("name"))
        file = self.export(pattern)
        self.assertEqual((file.direction, file.kind, file.state),
                         ("export", "export", "done"))  # fmt: skip
        self.assertEqual(file.attachment_id.name, "Mine.csv")
        self.assertIn("url", file.with_user(self.user).action_download_file())
        self.user.group_ids -= self.env.ref("base.group_allow_export")
        with self.assertRaisesRegex(AccessError, "not allowed to export"):
            self.export(pattern)
        self.user.group_ids -= self.env.ref("pattern_import_export.group_pattern_user")
        with self.assertRaises(AccessError):
            self.export(pattern)

    def test_the_wizard_exports_a_selection_a_list_or_a_filter(self):
        self.make_pattern(name="Only", line_ids=self.lines("name"))
        saved = self.env["ir.filters"].create(
            {
                "name": "Bleu",
                "model_id": "res.partner",
                "domain": "[('name', '=', 'Bleu'), ('ref', '=', 'EXP'),"
                " ('create_date', '<=', context_today() + relativedelta(days=1))]",
            }
        )
        wizards = self.env["export.pattern.wizard"].with_user(self.user)
        context = {
            "active_model": "res.partner",
            "active_ids": self.partners[:1].ids,
            "active_domain": self.domain,
        }
        for scope, count in (("selection", 1), ("domain", 2), ("filter", 1)):
            wizard = wizards.with_context(**context).create(
                {"scope": scope, "filter_id": saved.id}
            )
            wizard.pattern_id = wizard.pattern_id.search([("name", "=", "Only")])
            self.assertEqual(wizard.record_count, count, scope)
            run = self.env["transfer.run"].browse(wizard.action_export()["res_id"])
            self.run_export(run)
            self.assertEqual((run.state, run.exported_count), ("done", count))
        wizard.since_mode = "date"
        with self.assertRaisesRegex(UserError, "since when"):
            wizard.action_export()
