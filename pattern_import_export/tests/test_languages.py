# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A file of one person that another, who works in another language, imports."""

from openpyxl import load_workbook

from odoo.exceptions import UserError
from odoo.tests import new_test_user, tagged

from odoo.addons.base_import_async.tests.core_tables import read_table, write_table

from .export_case import ExportCase


@tagged("post_install", "-at_install")
class TestLanguages(ExportCase):
    domain = [("color", "=", 987)]

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("fr_FR")
        cls.english = cls.user
        cls.french = new_test_user(
            cls.env,
            login="pattern_french",
            lang="fr_FR",
            groups="base.group_user,base.group_partner_manager,base.group_allow_export,"
            "pattern_import_export.group_pattern_user",
        )
        tags = cls.env["res.partner.category"]
        cls.gold, cls.silver = tags.create(
            [{"name": "Gold", "color": 987}, {"name": "Silver", "color": 987}]
        )
        cls.silver.parent_id = cls.gold
        for tag, word in ((cls.gold, "Or"), (cls.silver, "Argent")):
            tag.with_context(lang="fr_FR").name = word

    def make_tags(self, *lines, **values):
        return self.make_pattern(
            "res.partner.category", line_ids=self.lines(*lines), **values
        )

    def export_as(self, user, pattern):
        self.user = user
        return self.export(pattern)

    def load_as(self, user, pattern, table, **options):
        self.user = user
        return self.load(pattern, table, **options)

    def words(self, tag) -> tuple[str, str]:
        return tag.name, tag.with_context(lang="fr_FR").name

    def test_somebody_elses_file_changes_no_words_of_ones_own(self):
        key = {"path": ".id"}
        pattern = self.make_tags(key, "name", "parent_id")
        table = self.read_csv(self.export_as(self.french, pattern))
        self.assertEqual(
            table,
            [
                [".id", "name@fr_FR", "parent_id@fr_FR"],
                [str(self.gold.id), "Or", ""],
                [str(self.silver.id), "Argent", "Or"],
            ],
        )
        run = self.load_as(self.english, pattern, table)
        self.assert_counts(run, unchanged=2)

        table[1][1] = "Doré"
        run = self.load_as(self.english, pattern, table)
        self.assert_counts(run, updated=1, unchanged=1)
        self.assertEqual(self.words(self.gold), ("Gold", "Doré"))

    def test_each_format_says_the_language(self):
        for code in ("xlsx", "json", "jsonl"):
            with self.subTest(code=code):
                lines = ({"path": ".id"}, "name", "parent_id")
                pattern = self.make_tags(*lines, export_format=code)
                content = self.read_bytes(self.export_as(self.french, pattern))
                self.user = self.english
                run = self.run_file(self.submit(pattern, content, f"t.{code}"))
                self.assert_counts(run, unchanged=2)
                table = [list(row.cells) for row in read_table(code, content)]
                self.assertEqual(table[0][:2], [".id", "name@fr_FR"])
                table[1][1] = f"Doré ({code})"
                content = write_table(code, table)
                run = self.run_file(self.submit(pattern, content, f"t.{code}"))
                self.assert_counts(run, updated=1, unchanged=1)
                self.assertEqual(self.words(self.gold), ("Gold", f"Doré ({code})"))

    def test_words_are_keys_in_their_language(self):
        pattern = self.make_tags({"path": "name", "is_key": True}, "color")
        table = self.read_csv(self.export_as(self.french, pattern))
        self.assertEqual(table[0], ["name@fr_FR#key", "color"])
        table[1][1] = "5"
        run = self.load_as(self.english, pattern, table)
        self.assert_counts(run, updated=1, unchanged=1)
        self.assertEqual((self.gold.color, self.words(self.gold)[0]), (5, "Gold"))
        # a hand may leave the mark of the key away
        table[0][0], table[1][1] = "name@fr_FR", "987"
        self.assert_counts(
            self.load_as(self.english, pattern, table), updated=1, unchanged=1
        )

    def test_records_are_found_by_their_words_in_the_language_of_the_column(self):
        contact = self.partners.create({"ref": "words", "name": "Words"})
        lines = [
            {"path": "ref", "is_key": True},
            self.many("category_id|name", 2),
        ]
        pattern = self.make_pattern(line_ids=self.lines(*lines))
        header = ["ref#key", "category_id|1|name@fr_FR", "category_id|2|name@fr_FR"]
        run = self.load_as(self.english, pattern, [header, ["words", "Or", "Argent"]])
        self.assert_counts(run, updated=1)
        self.assertEqual(contact.category_id, self.gold | self.silver)
        run = self.load_as(self.english, pattern, [header, ["words", "Gold", ""]])
        self.assert_counts(run, failed=1)

    def test_headers_of_ones_own_name_the_language_too(self):
        pattern = self.make_tags(
            ".id", {"path": "name", "custom_header": "Nom"}, header_format="custom"
        )
        table = self.read_csv(self.export_as(self.french, pattern))
        self.assertEqual(table[0], [".id", "Nom@fr_FR"])
        table[1][1] = "Dorée"
        run = self.load_as(self.english, pattern, table)
        self.assert_counts(run, updated=1, unchanged=1)
        self.assertEqual(self.words(self.gold), ("Gold", "Dorée"))

    def test_headers_are_plain_where_there_is_one_language(self):
        self.env["res.users"].search([]).lang = "en_US"
        self.env["res.partner"].with_context(active_test=False).search(
            []
        ).lang = "en_US"
        self.env["res.lang"]._lang_get("fr_FR").active = False
        pattern = self.make_tags({"path": "name", "is_key": True})
        table = self.read_csv(self.export_as(self.english, pattern))
        self.assertEqual(table[0], ["name#key"])

    def test_a_column_of_the_language_is_not_there_twice(self):
        pattern = self.make_tags(".id", "name", {"path": "name", "lang": "fr_FR"})
        french = self.read_csv(self.export_as(self.french, pattern))
        self.assertEqual(french[0], [".id", "#name", "name@fr_FR"])
        english = self.read_csv(self.export_as(self.english, pattern))
        self.assertEqual(english[0], [".id", "name@en_US", "name@fr_FR"])
        for user in (self.french, self.english):
            for table in (french, english):
                run = self.load_as(user, pattern, table)
                self.assert_counts(run, unchanged=2)
        plain = [[".id", "name", "name@fr_FR"], *french[1:]]
        with self.assertRaisesRegex(UserError, "3.*name@fr_FR.*fr_FR"):
            self.load_as(self.french, pattern, plain)

    def test_a_language_that_there_is_not_refuses_the_file(self):
        pattern = self.make_tags(".id", "name")
        table = [[".id", "name@xx_XX"], [str(self.gold.id), "?"]]
        with self.assertRaisesRegex(UserError, "“xx_XX” is not installed"):
            self.load_as(self.english, pattern, table)

    def test_new_records_and_lines_take_the_words_of_one_language(self):
        part = self.make_tags("name", name="Part")
        lines = self.many("child_ids", 2, sub_pattern_id=part.id)
        pattern = self.make_tags({"path": "name", "is_key": True}, lines)
        header = ["name@fr_FR#key", "child_ids|1|name@fr_FR", "child_ids|2|name@fr_FR"]
        run = self.load_as(
            self.english,
            pattern,
            [header, ["Or", "Argent", "Rose"], ["Cuivre", "", ""]],
        )
        self.assert_counts(run, created=1, updated=1)
        rose = self.gold.child_ids - self.silver
        self.assertEqual(self.words(rose), ("Rose", "Rose"))
        self.assertEqual(self.words(self.silver), ("Silver", "Argent"))
        header[2] = "child_ids|1|name@en_US"
        run = self.load_as(self.english, pattern, [header, ["Or", "Deux", "Two"]])
        [(_line, _column, message)] = self.errors(run)
        self.assertIn("words of one language only", message)

    def test_blank_cells_of_another_language_clear_where_the_pattern_says_so(self):
        self.silver.parent_id = False
        country = self.env["res.country"].search([("vat_label", "!=", False)], limit=1)
        country.vat_label = "Tax"
        country.with_context(lang="fr_FR").vat_label = "Taxe"
        self.english.group_ids += self.env.ref("base.group_system")
        pattern = self.make_pattern(
            "res.country",
            line_ids=self.lines({"path": "code", "is_key": True}, "vat_label"),
        )
        table = [["code#key", "vat_label@fr_FR"], [country.code, ""]]
        self.assert_counts(self.load_as(self.english, pattern, table), unchanged=1)
        pattern.blank_policy = "clear"
        both = [["code#key", "vat_label", "vat_label@fr_FR"], [country.code, "", "TVA"]]
        self.assert_counts(self.load_as(self.english, pattern, both), updated=1)
        self.assertEqual(country.with_context(lang="fr_FR").vat_label, "TVA")
        self.assert_counts(self.load_as(self.english, pattern, table), updated=1)
        self.assertFalse(country.vat_label)

    def test_failed_rows_of_a_workbook_keep_choices_in_their_language(self):
        line = {"path": "parent_id", "add_select_tab": True}
        pattern = self.make_tags(".id", "name", line, export_format="xlsx")
        table = [
            [".id", "name@fr_FR", "parent_id@fr_FR"],
            [self.silver.id, "Z", "Gold"],
        ]
        run = self.load_as(self.english, pattern, table, code="xlsx")
        self.assert_counts(run, failed=1)
        run.with_user(self.user).action_download_failed_rows()
        with run.failed_attachment_id._open_stream() as stream:
            book = load_workbook(stream)
        [validation] = book.worksheets[0].data_validations.dataValidation
        names = [cell.value for cell in book.worksheets[1]["A"]]
        self.assertIn("Or", names)
        self.assertNotIn("Gold", names)
        self.assertTrue(str(validation.sqref).startswith(("C2", "B2", "D2", "E2")))
