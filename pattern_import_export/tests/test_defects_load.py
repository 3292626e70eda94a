# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What went wrong elsewhere, section 6.1 of the specification: imports that hang, lie,
or take good rows with them."""

from odoo.exceptions import UserError
from odoo.tests import tagged

from .defects_case import DefectsCase


@tagged("post_install", "-at_install")
class TestDefectsOfLoading(DefectsCase):
    def test_1_2_a_chunk_that_fails_whole_neither_stops_nor_hides(self):
        """Chunks one after the other; each row of the bad one comes back, told."""
        table = [["ref#key", "name", "country_id|code"]]
        table += [[f"s-{n}", f"S {n}", "XX" if n < 3 else "BE"] for n in range(9)]
        for code in ("csv", "xlsx"):
            with self.subTest(code=code):
                pattern = self.make_pattern(
                    chunk_size=3, process_multi=False, export_format=code
                )
                run = self.load(pattern, table, code)
                self.assertEqual(run.state, "partial")
                self.assertEqual(run.failed_count, 3)
                self.assertEqual([row for row, *_x in self.errors(run)], [2, 3, 4])
                self.assertEqual(len(self.names(*(f"s-{n}" for n in range(9)))), 6)
                file = self.env["pattern.file"].search([("run_id", "=", run.id)])
                file.with_user(self.user).action_download_failed_rows()
                with run.failed_attachment_id._open_stream() as stream:
                    lines = self.as_rows(stream, code)
                self.assertEqual([line[0] for line in lines[1:]], ["s-0", "s-1", "s-2"])
                place = lines[0].index("#Error")
                self.assertTrue(all("“XX”" in line[place] for line in lines[1:]), lines)

    def as_rows(self, stream, code: str) -> list[tuple]:
        from odoo.addons.base_import_async.core.formats.base import get_format
        from odoo.addons.base_import_async.core.formats.options import TableOptions

        return [row.cells for row in get_format(code).read(stream, TableOptions())]

    def test_3_a_file_that_breaks_in_the_middle_never_ends_done(self):
        rows = [f'{{"ref#key": "m-{n}", "name": "M"}}' for n in range(6000)]
        rows[5500] = '{"ref#key": "m-5500", "name": '
        content = "\n".join(rows).encode()
        with self.assertRaisesRegex(UserError, "row 550[0-9]"):
            self.submit(self.pattern, content, name="broken.jsonl")

    def test_4_a_lookup_that_fails_fails_its_row(self):
        """Ambiguous, unknown, of the wrong type, half blank: the others land."""
        self.partners.create([{"name": "Twin", "ref": "d-twin"} for _n in range(2)])
        rows = [
            {"ref#key": "d-twin", "name": "Which"},
            {"ref#key": 7, "name": "A number is a text here"},
            {"ref#key": "d-3", "name": "N", "parent_id|id": "no.such"},
            {"ref#key": "d-4", "name": "N", "child_ids|1|.id": "", "child_ids|1|name":
             "New line"},
            {"ref#key": "d-5", "name": "N", "country_id|.id": "x"},
            {"ref#key": "d-6", "name": "N", "country_id|.id": 10**12},
        ]  # fmt: skip
        names = {name for row in rows for name in row}
        full = [{name: row.get(name) for name in sorted(names)} for row in rows]
        run = self.load_objects(self.pattern, full)
        self.assert_counts(run, created=2, failed=4)
        self.assertEqual(
            [error[:2] for error in self.errors(run)],
            [(2, "ref#key"), (4, "parent_id|id"), (6, "country_id|.id"),
             (7, "country_id|.id")],
        )  # fmt: skip
        self.assertEqual(self.names("7"), ["A number is a text here"])

    def test_7_an_empty_key_finds_nobody(self):
        self.partners.create({"name": "Without a reference"})
        rows = [
            {"ref#key": None, "name": "Somebody", "street": "x"},
            {"ref#key": "  ", "name": "Somebody", "street": "x"},
        ]
        run = self.load_objects(self.pattern, rows)
        self.assert_counts(run, failed=2)
        self.assertFalse(self.partners.search([("street", "=", "x")]))

    def test_7_a_reference_by_two_columns_may_stay_blank(self):
        row = {
            "ref#key": "d-1",
            "state_id|code": None,
            "state_id|country_id|code": None,
        }
        state = self.env.ref("base.state_us_48")
        self.ada.state_id = state
        self.assert_counts(self.load_objects(self.pattern, [row]), unchanged=1)
        self.assertEqual(self.ada.state_id, state)
        clear = self.make_pattern(blank_policy="clear")
        self.assert_counts(self.load_objects(clear, [row]), updated=1)
        self.assertFalse(self.ada.state_id)

    def test_10_a_row_counts_once_and_a_warning_is_no_error(self):
        empty = self.make_pattern(missing_policy="empty")
        rows = [
            {"ref#key": "d-1", "country_id|code": "XX", "state_id|code": "YY",
             "color": 3},
            {"ref#key": "d-2", "country_id|code": "BE", "state_id|code": "",
             "color": 4},
        ]  # fmt: skip
        rows[1]["name"] = "Two"
        run = self.load_objects(empty, [{**row, "name": "Ada"} for row in rows])
        self.assert_counts(run, updated=1, created=1)
        self.assertEqual((run.state, self.ada.color), ("done", 3))
        run = self.load_objects(
            self.pattern,
            [
                {"ref#key": "d-1", "country_id|code": "XX", "color": "red"},
                {"ref#key": "d-1x", "country_id|code": "", "color": ""},
            ],
        )
        self.assertEqual(run.failed_count, 2, "a wrong row with two faults is one")
        issues = run.failed_row_ids.sorted("first_row")[0].issues
        self.assertEqual(
            [issue["column"] for issue in issues], ["color", "country_id|code"]
        )

    def test_12_a_chunk_that_is_loaded_is_not_loaded_again(self):
        run = self.load(self.pattern, [["ref", "name"], ["once", "Once"]])
        run.chunk_ids.with_user(self.user).run_load_job()
        self.assertEqual(self.names("once"), ["Once"])
        self.assert_counts(run, created=1)

    def test_13_a_retry_loads_the_failed_rows_only(self):
        table = [["ref#key", "name", "country_id|code"], ["r-1", "R", "QQ"]]
        run = self.load(self.pattern, table)
        self.assert_counts(run, failed=1)
        self.env["res.country"].create({"name": "Quai", "code": "QQ"})
        file = self.env["pattern.file"].search([("run_id", "=", run.id)])
        file.with_user(self.user).action_retry_failed()
        self.assertEqual(run.state, "running")
        self.assert_counts(self.close_again(run), created=1)
        self.assertEqual((run.state, self.names("r-1")), ("done", ["R"]))

    def close_again(self, run):
        """The run, when the jobs of its failed rows are done."""
        for chunk in run.chunk_ids.filtered(lambda chunk: chunk.state == "queued"):
            chunk.with_user(self.user).run_load_job()
        run._advance()
        run.invalidate_recordset()
        return run

    def test_15_chunks_are_as_large_as_the_pattern_says(self):
        pattern = self.make_pattern(chunk_size=5)
        table = [["ref", "name"], *[[f"c-{n}", "C"] for n in range(12)]]
        run = self.load(pattern, table)
        spans = [(c.first_row, c.last_row, c.row_count) for c in run.chunk_ids]
        self.assertEqual(sorted(spans), [(2, 6, 5), (7, 11, 5), (12, 13, 2)])

    def test_22_rows_of_zeros_are_rows_and_blank_ones_end_nothing(self):
        for code in ("csv", "xlsx"):
            with self.subTest(code=code):
                pattern = self.make_pattern("res.partner.category")
                run = self.load(
                    pattern,
                    [["color", "name"], [0, f"zero {code}"]]
                    + [[None, None]] * 15
                    + [[0, f"last {code}"]],
                    code,
                )
                self.assert_counts(run, created=2)
                numbers = run.chunk_ids.row_ids.mapped("first_row")
                self.assertEqual(
                    sorted(numbers), [2, 18], "lines as a person sees them"
                )
                made = run.chunk_ids.row_ids.mapped("res_id")
                tags = self.env["res.partner.category"].browse(made)
                tags.color = 5
                self.env.flush_all()
                table = [[".id", "color", "active"], [tags[0].id, 0, False]]
                self.assert_counts(self.load(pattern, table, code), updated=1)
                self.assertEqual(tags.mapped("color"), [0, 5], "0 is a value")
                self.assertEqual(tags.mapped("active"), [False, True])

    def test_44_csv_of_all_kinds(self):
        """A mark at its beginning, another encoding, a label of two lines, cells too
        many."""
        text = "ref#key,name\nu-1,Zoé\n"
        contents = [
            ("", b"\xef\xbb\xbf" + text.encode()),
            ("", text.encode("utf-16")),
            ("windows-1252", text.encode("windows-1252")),
            ("utf-16", text.encode("utf-16")),
        ]
        for encoding, content in contents:
            with self.subTest(encoding=encoding):
                pattern = self.make_pattern(csv_encoding=encoding)
                run = self.run_file(self.submit(pattern, content))
                self.assertFalse(run.failed_count, self.errors(run))
                self.assertEqual(self.names("u-1"), ["Zoé"])
        labels = self.make_pattern(header_format="description_and_tech")
        content = (
            b'Reference,"Name\nof the person"\nref#key,name\nu-2,Two,,\nu-3,3,x,\n'
        )
        run = self.run_file(self.submit(labels, content))
        self.assertEqual(self.names("u-2"), ["Two"])
        self.assert_counts(run, created=1, failed=1)
        self.assertEqual(self.errors(run)[0][0], 4, "as a spreadsheet counts")

    def test_47_the_upload_stays_as_it_was(self):
        content = self.as_csv(
            [["ref#key", "name", "country_id|code"], ["up", "Up", "XX"]], "xlsx"
        )
        file = self.submit(self.pattern, content, name="upload.xlsx")
        run = self.run_file(file)
        run.with_user(self.user).action_download_failed_rows()
        self.assertNotEqual(run.failed_attachment_id, run.attachment_id)
        with run.attachment_id._open_stream() as stream:
            self.assertEqual(stream.read(), content)

    def test_5_a_wrong_header_refuses_the_file(self):
        wrong = {
            "child_ids|2|name": "child_ids|1",
            "naem": "name",
            "country_id|cod": "code",
            "create_date": "",
        }
        for header, hint in wrong.items():
            with self.subTest(header=header), self.assertRaises(UserError) as caught:
                self.load(self.pattern, [["ref#key", header], ["d-1", "x"]])
            self.assertIn(header, str(caught.exception))
            self.assertIn(hint, str(caught.exception))
        self.assertFalse(self.env["pattern.file"].search([]))

    def test_25_a_key_that_is_translated(self):
        """Found by the word of the language that its column names."""
        self.env["res.lang"]._activate_lang("fr_FR")
        tag = self.env["res.partner.category"].create({"name": "Gold", "color": 1})
        tag.with_context(lang="fr_FR").name = "Or"
        pattern = self.make_pattern("res.partner.category")
        run = self.load_objects(pattern, [{"name@fr_FR#key": "Or", "color": 5}])
        self.assert_counts(run, updated=1)
        self.assertEqual((tag.color, tag.name), (5, "Gold"))
        self.user.lang = "fr_FR"
        run = self.load_objects(pattern, [{"name#key": "Or", "color": 6}])
        self.assert_counts(run, updated=1)
        self.assertEqual(tag.color, 6)
