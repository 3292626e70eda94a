# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""One bad cell costs one record, whatever is wrong with it."""

from typing import Any

from .parity import ORDER, ParityCase, Upload

COLUMNS = (
    "id name code state urgent weight quantity date moment kind tags parent line lq"
).split()
HEADER = ",".join(COLUMNS) + "\n"
FIELDS = [
    "id", "name", "code", "state", "urgent", "weight", "quantity", "date", "moment",
    "kind_id", "tag_ids", "parent_id/id", "line_ids/name", "line_ids/quantity",
]  # fmt: skip
GOOD = [
    "a,one,1,open,1,1.5,1,2026-01-01,2026-01-01 10:00:00,big,red,,,",
    "b,two,2,,,,,,,,,,first,1",
    ",,,,,,,,,,,,second,2",
    'c,three,3,draft,0,2,2,,,,"red,blue",a,,',
]


class TestParityBadCells(ParityCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["test.transfer.tag"].create([{"name": "red"}, {"name": "blue"}])
        cls.env["test.transfer.kind"].create({"name": "big"})
        cls.env[ORDER].create({"name": "old", "code": "taken"})

    def make_row(self, **cells: str) -> str:
        values = {"id": "bad", "name": "wrong", **cells}
        return ",".join(_quoted(values.get(column, "")) for column in COLUMNS)

    def make_record(self, *lines: str) -> list[str]:
        """A row with a line, and rows with the given lines."""
        before = "," * COLUMNS.index("line")
        return [self.make_row(line="fine"), *(before + line for line in lines)]

    def assert_one_bad_row(
        self,
        column: str | None,
        value: str | None,
        *,
        rows: list[str] | None = None,
        bad_line: int = 4,
        message: str | None = None,
        **cells: Any,
    ) -> None:
        """The bad record stays out, alone, with Odoo's own message on its line."""
        bad = rows or [self.make_row(**cells)]
        lines = [*GOOD[:1], *bad, *GOOD[1:]]
        bad_line = bad_line - 1 if rows is None else bad_line
        done = self.assert_parity(
            HEADER + "\n".join(lines) + "\n",
            FIELDS,
            good=HEADER + "\n".join(GOOD) + "\n",
            sizes=(1, 3, 100),
        )
        self.assertEqual(done.state, "partial")
        self.assertEqual(done.counts["failed"], len(bad))
        expected = message or self.get_odoo_message(bad)
        self.assertEqual(done.errors, [(bad_line, column, value, expected)])

    def get_odoo_message(self, rows: list[str]) -> str:
        content = HEADER + "\n".join(rows) + "\n"
        messages = self.run_foreground(Upload(content.encode(), FIELDS)).messages
        errors = [m["message"] for m in messages if m["type"] == "error"]
        self.assertEqual(len(errors), 1)
        return errors[0]

    # ------------------------------------------------------------------
    # Cells
    # ------------------------------------------------------------------

    def test_unknown_reference(self):
        self.assert_one_bad_row("kind", "huge", kind="huge")

    def test_unknown_reference_among_several(self):
        self.assert_one_bad_row("tags", "red,purple", tags="red,purple")

    def test_unknown_reference_with_signs_that_formats_know(self):
        for value in ("100%", "%s", "%(field)s", "{0}", "it's", "<b>x</b>"):
            with self.subTest(value=value):
                self.assert_one_bad_row("kind", value, kind=value)

    def test_unknown_reference_that_is_long_or_lists_commas(self):
        for value in ("x" * 80, "Smith, John"):
            with self.subTest(value=value):
                self.assert_one_bad_row("kind", value, kind=value)

    def test_unknown_external_id(self):
        self.assert_one_bad_row("parent", "nobody", parent="nobody")

    def test_external_id_of_another_model(self):
        self.assert_one_bad_row(
            "parent", "base.main_company", parent="base.main_company"
        )

    def test_external_id_of_a_module(self):
        # Odoo's message tells the id and no field; the column is ours.
        self.assert_one_bad_row("id", "base.mine", id="base.mine")

    def test_bad_selection(self):
        self.assert_one_bad_row("state", "lost", state="lost")

    def test_bad_boolean(self):
        self.assert_one_bad_row("urgent", "perhaps", urgent="perhaps")

    def test_bad_number(self):
        self.assert_one_bad_row("weight", "12 apples", weight="12 apples")
        self.assert_one_bad_row("weight", "1.2.3", weight="1.2.3")

    def test_bad_integer(self):
        self.assert_one_bad_row("quantity", "1.5", quantity="1.5")

    def test_bad_date(self):
        # Odoo's own words count lines from 1 and name what Python said.
        message = "“31/12/2026” is no date in the format YYYY-MM-DD."
        self.assert_one_bad_row(
            "date", "31/12/2026", date="31/12/2026", message=message
        )

    def test_bad_dates_and_numbers_among_good_ones_of_another_format(self):
        lines = [f"order {n},{n % 28 + 1:02}/02/2026,1 000{n}" for n in range(40)]
        bad = {3: "3,31/02/2026,1", 20: "20,01/02/2026,x20", 21: "21,soon,many"}
        bad |= {n: f"{n},2026-02-01,1" for n in range(30, 36)}
        rows = [bad.get(n, line) for n, line in enumerate(lines)]
        good = [line for n, line in enumerate(lines) if n not in bad]
        done = self.assert_parity(
            "\n".join(["name,date,weight", *rows]),
            ["name", "date", "weight"],
            good="\n".join(["name,date,weight", *good]),
            options={"date_format": "%d/%m/%Y", "float_thousand_separator": " "},
        )
        self.assertEqual(
            [error[:3] for error in done.errors],
            [(5, "date", "31/02/2026"), (22, "weight", "x20")]
            + [(23, "date", "soon"), (23, "weight", "many")]
            + [(n + 2, "date", "2026-02-01") for n in range(30, 36)],
        )

    def test_bad_datetime(self):
        message = "“noon” is no date in the format YYYY-MM-DD."
        self.assert_one_bad_row("moment", "noon", moment="noon", message=message)

    def test_missing_required_value(self):
        self.assert_one_bad_row("name", "", name="")

    def test_check_constraint(self):
        self.assert_one_bad_row("quantity", "-1", quantity="-1")

    def test_unique_constraint_with_a_record_that_was_there(self):
        self.assert_one_bad_row("code", "taken", code="taken")

    def test_python_constraint(self):
        self.assert_one_bad_row("weight", "13", weight="13")

    # ------------------------------------------------------------------
    # Records
    # ------------------------------------------------------------------

    def test_key_of_an_earlier_row(self):
        done = self.assert_parity(
            "name,code\none,1\ntwo,2\nagain,1\nthree,3\n",
            ["name", "code"],
            good="name,code\none,1\ntwo,2\nthree,3\n",
        )
        self.assertEqual([error[:3] for error in done.errors], [(4, "code", "1")])

    def test_bad_line_in_a_record(self):
        rows = self.make_record("poor,many", "also,1")
        self.assert_one_bad_row("lq", "many", rows=rows, bad_line=4)

    def test_line_refused_by_a_constraint(self):
        rows = self.make_record("also,1", "bad line,1")
        self.assert_one_bad_row("line", "bad line", rows=rows, bad_line=5)

    def test_line_refused_by_the_database(self):
        rows = self.make_record("also,5000")
        lines = [*GOOD, *rows]
        done = self.assert_parity(
            HEADER + "\n".join(lines) + "\n",
            FIELDS,
            good=HEADER + "\n".join(GOOD) + "\n",
        )
        self.assertEqual([error[0] for error in done.errors], [7])
        self.assertEqual(done.counts["failed"], 2)

    def test_children_of_a_failed_row_name_its_line(self):
        content = "id,name,parent\na,one,\nb,,a\nc,three,b\nd,four,a\ne,five,c\n"
        done = self.assert_parity(
            content,
            ["id", "name", "parent_id/id"],
            good="id,name,parent\na,one,\nd,four,a\n",
            sizes=(100,),
        )
        self.assertEqual([error[0] for error in done.errors], [3, 4, 6])

    def test_two_wrong_cells_in_a_row(self):
        content = HEADER + self.make_row(kind="huge", state="lost") + "\n" + GOOD[1]
        done = self.assert_parity(
            content, FIELDS, good=f"{HEADER}{GOOD[1]}\n", sizes=(100,)
        )
        self.assertEqual(
            [error[:3] for error in done.errors],
            [(2, "kind", "huge"), (2, "state", "lost")],
        )

    def test_every_row_wrong(self):
        rows = "".join(f"{n},bad{n}\n" for n in range(30))
        upload = Upload(f"name,kind\n{rows}".encode(), ["name", "kind_id"])
        done = self.run_background(upload, 7)
        self.assertEqual(done.state, "failed")
        self.assertEqual([error[0] for error in done.errors], [*range(2, 32)])

    def test_tag_made_by_name_for_a_failed_row_only_is_not_left(self):
        self.assert_parity(
            'name,tags,kind\none,green,big\ntwo,"green,yellow",huge\nthree,white,\n',
            ["name", "tag_ids", "kind_id"],
            good="name,tags,kind\none,green,big\nthree,white,\n",
            options={"name_create_enabled_fields": {"tag_ids": True}},
        )

    def test_name_that_cannot_be_created(self):
        options = {"name_create_enabled_fields": {"tag_ids": True}}
        done = self.assert_parity(
            'name,tags\none,green\ntwo,"green,forbidden"\nthree,"white,green"\n',
            ["name", "tag_ids"],
            good='name,tags\none,green\nthree,"white,green"\n',
            options=options,
        )
        ((line, column, value, message),) = done.errors
        self.assertEqual((line, column, value), (3, "tags", "green,forbidden"))
        self.assertIn("This name is forbidden.", message)

    def test_rows_that_are_too_short_or_too_long(self):
        done = self.assert_parity(
            "name,code,weight\none,1,1\nshort\nlong,2,3,4\ntwo,2,2,\n",
            ["name", "code", "weight"],
            good="name,code,weight\none,1,1\ntwo,2,2\n",
        )
        self.assertEqual([error[0] for error in done.errors], [3, 4])
        self.assertIn("Cells of the row: 1, columns of the file: 3", done.errors[0][3])
        self.assertIn("“4” stands under no heading", done.errors[1][3])


def _quoted(cell: str) -> str:
    return f'"{cell}"' if "," in cell else cell
