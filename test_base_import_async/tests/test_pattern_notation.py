# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""csv files of an office that writes 31/12/2026 and 1 234,56."""

import datetime

from odoo.fields import Command
from odoo.tests import tagged

from odoo.addons.pattern_import_export.tests.export_case import ExportCase

ORDER = "test.transfer.order"
FIELDS = ["code", "name", "weight", "amount", "quantity", "date", "moment"]


@tagged("post_install", "-at_install")
class TestPatternNotation(ExportCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.user.tz = "Europe/Brussels"
        cls.orders = cls.env[ORDER]
        cls.pattern = cls.make_pattern(
            ORDER,
            date_format="%d/%m/%Y",
            decimal_separator=",",
            csv_value_delimiter=";",
            line_ids=[
                Command.create(
                    {"path": name, "sequence": place, "is_key": name == "code"}
                )
                for place, name in enumerate(FIELDS)
            ],
        )

    def submit(self, pattern, content, name="test.csv", **options):
        pattern = pattern.with_context(tz="Europe/Brussels")
        return super().submit(pattern, content, name, **options)

    def load_line(self, line: str, pattern=None):
        header = ";".join(["code#key", *FIELDS[1:]])
        content = f"{header}\n{line}\n".encode()
        return self.run_file(self.submit(pattern or self.pattern, content))

    def get_issues(self, run) -> list[tuple[str, str]]:
        return [
            (issue["column"], issue["message"])
            for row in run.chunk_ids.row_ids
            for issue in row.issues or []
        ]

    def test_a_file_is_read_and_goes_out_as_it_came(self):
        line = "n-1;One;1234,5;-0,25;12;31/12/2026;01/07/2026 14:30:00"
        run = self.load_line(line)
        self.assertEqual(run.created_count, 1, self.get_issues(run))
        order = self.orders.search([("code", "=", "n-1")])
        self.assertEqual(
            (order.weight, order.amount, order.quantity), (1234.5, -0.25, 12)
        )
        self.assertEqual(order.date, datetime.date(2026, 12, 31))
        self.assertEqual(order.moment, datetime.datetime(2026, 7, 1, 12, 30))
        file = self.export(
            self.pattern.with_context(tz="Europe/Brussels"),
            domain=[("code", "=", "n-1")],
        )
        content = self.read_bytes(file)
        self.assertEqual(content.decode().splitlines()[1], line)
        again = self.run_file(self.submit(self.pattern, content))
        self.assertEqual(again.unchanged_count, 1, self.get_issues(again))

    def test_groups_of_digits_and_iso_dates_are_read_too(self):
        run = self.load_line("n-2;Two;1 234,5;1.234.567,8;1.234;2026-12-31;")
        self.assertEqual(run.created_count, 1, self.get_issues(run))
        order = self.orders.search([("code", "=", "n-2")])
        self.assertEqual(
            (order.weight, order.amount, order.quantity), (1234.5, 1234567.8, 1234)
        )
        self.assertEqual(order.date, datetime.date(2026, 12, 31))

    def test_what_is_in_another_notation_is_refused_and_told(self):
        run = self.load_line("n-3;Three;1.5;x;;12/31/2026;31.12.2026 10:00:00")
        self.assertEqual(run.failed_count, 1)
        numbers = "“%s” is no number. Write numbers as 1234,56, as the pattern says."
        self.assertEqual(
            self.get_issues(run),
            [
                ("weight", numbers % "1.5"),
                ("amount", numbers % "x"),
                ("date", "“12/31/2026” is no date. Write dates as 31/12/2026."),
                (
                    "moment",
                    "“31.12.2026 10:00:00” is no date and time. Write them as "
                    "31/12/2026 23:59:59, or with a time zone as "
                    "2026-12-31T23:59:59+02:00.",
                ),
            ],
        )
        self.assertFalse(self.orders.search([("code", "=", "n-3")]))

    def test_without_a_choice_nothing_is_as_before(self):
        plain = self.pattern.copy({"date_format": "%Y-%m-%d", "decimal_separator": "."})
        run = self.load_line("n-4;Four;1.5;2;3;2026-12-31;2026-07-01 14:30:00", plain)
        self.assertEqual(run.created_count, 1, self.get_issues(run))
        refused = self.load_line("n-5;Five;1,5;2;3;;", plain)
        self.assertEqual(refused.failed_count, 1)

    def test_cells_of_a_workbook_have_types_and_no_notation(self):
        day = datetime.date(2026, 12, 31)
        table = [
            ["code#key", "name", "weight", "date"],
            ["n-6", "Six", 1.5, day],
            ["n-7", "Seven", "1,5", "31/12/2026"],
        ]
        run = self.load(self.pattern, table, "xlsx")
        self.assertEqual(run.created_count, 2, self.get_issues(run))
        orders = self.orders.search([("code", "in", ["n-6", "n-7"])])
        self.assertEqual(orders.mapped("weight"), [1.5, 1.5])
        self.assertEqual(orders.mapped("date"), [day, day])

    def test_the_notation_goes_to_another_database_with_the_pattern(self):
        copies = self.env["pattern.config"]._load_json(self.pattern._dump_json())
        self.assertEqual(
            (copies.date_format, copies.decimal_separator), ("%d/%m/%Y", ",")
        )
