# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import io

import openpyxl

from odoo.fields import Command
from odoo.tests import tagged

from .export_case import ExportCase


@tagged("post_install", "-at_install")
class TestExportWorkbook(ExportCase):
    """Workbooks to edit: tabs with choices, marked and hidden columns."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.tags = cls.env["res.partner.category"].create(
            [{"name": name} for name in ("=A", "B", "C")]
        )
        cls.partners = cls.env["res.partner"].create(
            [
                {"name": f"=Sum {n}", "ref": "EXP", "category_id": cls.tags[:1].ids}
                for n in range(3)
            ]
        )
        cls.benelux = cls.env["ir.filters"].create(
            {
                "name": "Sale / Order [Benelux]",
                "model_id": "res.country",
                "domain": "[('code', 'in', ['BE', 'NL', 'LU'])]",
            }
        )
        cls.country = {
            "path": "country_id|code",
            "add_select_tab": True,
            "tab_filter_id": cls.benelux.id,
        }
        cls.tag_tab = {
            "path": "category_id|name",
            "occurrence_count": 2,
            "add_select_tab": True,
        }
        cls.child_pattern = cls.make_pattern(
            name="Children", line_ids=cls.lines("name", cls.country, cls.tag_tab)
        )

    def export_book(self, lines, **values):
        file = self.export(lines, export_format="xlsx", **values)
        return openpyxl.load_workbook(io.BytesIO(self.read_bytes(file)))

    def get_lists(self, book) -> dict[str, str]:
        """Cells of each list validation, by where its values stand."""
        validations = book.worksheets[0].data_validations.dataValidation
        return {v.formula1: str(v.sqref) for v in validations}

    def test_tabs_stand_beside_the_rows_and_each_once(self):
        book = self.export_book(
            ["name", self.children_line(2), self.country, self.tag_tab]
        )
        tab = f"({self.benelux.id}) Sale Order Benelux"
        self.assertEqual(book.sheetnames, ["Test", tab, "Tags"])
        codes = [row[0] for row in book[tab].iter_rows(values_only=True)]
        self.assertEqual(codes[0], "code")
        self.assertEqual(set(codes[1:]), {"BE", "NL", "LU"})
        names = [row[0] for row in book["Tags"].iter_rows(values_only=True)]
        self.assertLessEqual({"=A", "B", "C"}, set(names[1:]))
        lists = self.get_lists(book)
        self.assertEqual(lists[f"'{tab}'!$A$2:$A$4"], "C2:C1004 G2:G1004 J2:J1004")
        self.assertEqual(
            lists[f"'Tags'!$A$2:$A${len(names)}"],
            "D2:D1004 E2:E1004 H2:H1004 I2:I1004 K2:K1004 L2:L1004",
        )

    def test_a_tab_of_tags_obeys_its_filter_and_a_long_name_is_cut(self):
        saved = self.env["ir.filters"].create(
            {
                "name": "Tags that are called B or C, and no others at all",
                "model_id": "res.partner.category",
                "domain": f"[('id', 'in', {self.tags[1:].ids})]",
            }
        )
        book = self.export_book(["name", {**self.tag_tab, "tab_filter_id": saved.id}])
        [_main, tab] = book.sheetnames
        self.assertLessEqual(len(tab), 31)
        self.assertTrue(tab.startswith(f"({saved.id}) Tags that are"))
        names = [row[0] for row in book[tab].iter_rows(values_only=True)]
        self.assertEqual(names, ["name", "B", "C"])
        self.assertEqual(
            self.get_lists(book), {f"'{tab}'!$A$2:$A$3": "B2:B1004 C2:C1004"}
        )

    def test_lists_of_selections_and_of_yes_and_no(self):
        book = self.export_book(
            [
                {"path": "type", "add_select_tab": True},
                {"path": "is_company", "add_select_tab": True},
                {"path": "name", "add_select_tab": True},
            ]
        )
        self.assertEqual(len(book.sheetnames), 3, "any text may stand in a name")
        first, second = (
            [row[0] for row in sheet.iter_rows(values_only=True)]
            for sheet in book.worksheets[1:]
        )
        self.assertEqual(first[:2], ["type", "contact"])
        self.assertEqual(second, ["is_company", True, False])

    def test_marks_widths_and_what_is_text(self):
        book = self.export_book(
            [{"path": "ref", "is_key": True}, "name", "street"], has_version=True
        )
        sheet = book.worksheets[0]
        header = [cell.value for cell in sheet[1]]
        self.assertEqual(header, ["ref#key", "name", "street", "#version", "#Error"])
        fills = [cell.fill.start_color.rgb for cell in sheet[1]]
        self.assertEqual(len(set(fills[:3])), 2 if fills[1] == fills[2] else 3)
        self.assertNotEqual(fills[0], fills[2], "a key stands out")
        self.assertEqual(sheet.freeze_panes, "A2")
        self.assertTrue(sheet.column_dimensions["D"].hidden)
        self.assertFalse(sheet.column_dimensions["A"].hidden)
        self.assertGreaterEqual(sheet.column_dimensions["A"].width, 12)
        self.assertEqual((sheet["B2"].value, sheet["B2"].data_type), ("=Sum 0", "s"))
        self.assertTrue(sheet["D2"].value)

    def test_two_lines_of_header_and_a_name_that_excel_refuses(self):
        pattern = self.make_pattern(
            name="Sale / Order: a name of more than thirty-one letters",
            export_format="xlsx",
            header_format="description_and_tech",
            line_ids=self.lines("name", self.country),
        )
        file = self.export(pattern)
        book = openpyxl.load_workbook(io.BytesIO(self.read_bytes(file)))
        self.assertEqual(book.sheetnames[0], "Sale Order a name of more than")
        self.assertEqual(book.worksheets[0].freeze_panes, "A3")
        self.assertEqual(list(self.get_lists(book).values()), ["B3:B1005"])

    def test_failed_rows_keep_their_lists(self):
        lines = [{"path": "ref", "is_key": True}, "name", self.country]
        pattern = self.make_pattern(
            name="Test", export_format="xlsx", line_ids=self.lines(*lines)
        )
        table = [
            ["ref#key", "name", "country_id|code", "#Error"],
            ["new", "New", "Atlantis", None],
        ]
        content = self.as_csv(table, "xlsx")
        file = self.submit(pattern, content, name="partners.xlsx")
        run = self.run_file(file)
        run.with_user(self.user).action_download_failed_rows()
        with run.failed_attachment_id._open_stream() as stream:
            book = openpyxl.load_workbook(io.BytesIO(stream.read()))
        self.assertEqual(list(self.get_lists(book).values()), ["C2:C1002"])
        rows = list(book.worksheets[0].iter_rows(values_only=True))
        self.assertEqual(rows[1][:3], ("new", "New", "Atlantis"))


@tagged("post_install", "-at_install")
class TestRoundTrip(ExportCase):
    """Export → import of the untouched file changes nothing."""

    TEXTS = (
        "=1+1", "+32 2", "-5", "@home", "'=quoted", "007", "two\nlines", 'a "quote"',
        "semi;colon, comma", "☃ 😀", "0", "False", "1e5", "2026-01-01", "x|y", "#note",
    )  # fmt: skip

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.user.tz = "America/New_York"
        cls.env["res.lang"]._activate_lang("fr_FR")
        tags = cls.env["res.partner.category"].create(
            [{"name": "Gold"}, {"name": "Silver"}]
        )
        tags[0].with_context(lang="fr_FR").name = "Or"
        countries = cls.env["res.country"].search([], limit=len(cls.TEXTS))
        cls.partners = cls.env["res.partner"].create(
            [
                {
                    "name": text,
                    "ref": f"RT{number}",
                    "function": "round-trip",
                    "street": text,
                    "is_company": bool(number % 2),
                    "partner_latitude": number * 1.1,
                    "color": number % 3,
                    "country_id": country.id if number % 4 else False,
                    "category_id": [Command.set(tags[: number % 3].ids)],
                    "child_ids": [
                        Command.create({"name": f"{text} child", "ref": f"C{number}"})
                    ],
                }
                for number, (text, country) in enumerate(
                    zip(cls.TEXTS, countries, strict=True)
                )
            ]
        )
        cls.child_pattern = cls.make_pattern(
            name="Children",
            line_ids=cls.lines({"path": "ref", "is_key": True}, "name"),
        )

    def test_every_format_comes_back_unchanged(self):
        lines = [
            {"path": "ref", "is_key": True}, "name", "street", "is_company", "type",
            "partner_latitude", "color", "country_id|code",
            self.many("category_id|name", 1, is_auto_sized=True),
            self.children_line(1, is_auto_sized=True), "comment",
        ]  # fmt: skip
        for code in ("csv", "json", "jsonl", "xlsx"):
            with self.subTest(code=code):
                pattern = self.make_pattern(
                    name=f"Trip {code}",
                    export_format=code,
                    has_version=True,
                    line_ids=self.lines(*lines),
                )
                self.check_round_trip(pattern)

    def check_round_trip(self, pattern) -> None:
        file = self.export(pattern, domain=[("function", "=", "round-trip")])
        content = self.read_bytes(file)
        again = self.submit(pattern, content, name=file.attachment_id.name)
        run = self.run_file(again)
        messages = self.env["transfer.row"].search([("chunk_id.run_id", "=", run.id)])
        told = messages.mapped(lambda row: (row.message, row.changes, row.old_values))
        self.assertEqual(
            (run.state, run.unchanged_count, run.row_count),
            ("done", len(self.TEXTS), len(self.TEXTS)),
            told,
        )
