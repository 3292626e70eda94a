# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A file in which each second row has a fault of its own: each is told where it stands,
and every good row lands."""

import datetime

from odoo import Command
from odoo.tests import tagged

from odoo.addons.base_import_async.core.rows import BadCell
from odoo.addons.pattern_import_export.tests.pattern_case import PatternCase

ORDER = "test.transfer.order"
HEADER = [
    "code#key", "name", "state", "urgent", "weight", "amount", "currency_id|name",
    "quantity", "date", "moment", "parent_id|code", "partner_id|ref", "kind_id",
    "tag_ids|1|name", "tag_ids|2|name", "tag_ids|3|.id", "company_id|id", "document",
    "settings", "line_ids|1|name#key", "line_ids|1|quantity", "line_ids|1|day",
    "line_ids|1|unit", "line_ids|1|kind_id|name", "line_ids|2|name#key",
    "line_ids|2|quantity", "#version", "#deleted",
]  # fmt: skip
GOOD = {
    "name": "Good",
    "state": "open",
    "urgent": "1",
    "weight": "1.5",
    "amount": "10.25",
    "currency_id|name": "EUR",
    "quantity": "3",
    "date": "2026-05-01",
    "moment": "2026-05-01 10:00:00",
    "kind_id": "single",
    "tag_ids|1|name": "red",
    "line_ids|1|name#key": "one",
    "line_ids|1|quantity": "1",
}
# The column of the fault, its cell, a part of what is said.
FAULTS = [
    ("name", "", "“Name” is required"),
    ("state", "Nowhere", "Nowhere"),
    ("urgent", "perhaps", "perhaps"),
    ("weight", "heavy", "heavy"),
    ("weight", "1.2.3", "1.2.3"),
    ("weight", "nan", "nan"),
    ("weight", "13", "bad luck"),
    ("amount", "12 EUR", "12 EUR"),
    ("amount", "inf", "inf"),
    ("currency_id|name", "Thaler", "Thaler"),
    ("quantity", "many", "many"),
    ("quantity", "1.5", "1.5"),
    ("quantity", "-1", "at least 0"),
    ("quantity", "99999999999", "99999999999"),
    ("date", "2026-02-30", "2026-02-30"),
    ("date", "31/12/2026", "31/12/2026"),
    ("date", "tomorrow", "tomorrow"),
    ("date", "0000-01-01", "0000-01-01"),
    ("moment", "yesterday", "yesterday"),
    ("moment", "2026-01-01 25:00:00", "25:00:00"),
    ("moment", "2026-13-01 10:00:00", "2026-13-01"),
    ("moment", "2026-01-01T10:00:00+99:00", "+99:00"),
    ("parent_id|code", "nobody", "nobody"),
    ("partner_id|ref", "stranger", "stranger"),
    ("partner_id|ref", "twins", "Twin 1"),
    ("partner_id|ref", "hidden", "hidden"),
    ("partner_id|ref", "foreign", "foreign"),
    ("kind_id", "double", "Several"),
    ("kind_id", "unheard of", "unheard of"),
    ("tag_ids|1|name", "purple", "purple"),
    ("tag_ids|2|name", "twin", "Several"),
    ("tag_ids|3|.id", "first", "first"),
    ("tag_ids|3|.id", "2147483647", "2147483647"),
    ("company_id|id", "base.no_company", "base.no_company"),
    ("document", "not base64!", "base64"),
    ("settings", "{not json", "JSON"),
    ("line_ids|1|quantity", "1000", "less than 1000"),
    ("line_ids|1|quantity", "some", "some"),
    ("line_ids|1|name#key", "bad line", "This line is bad"),
    ("line_ids|1|day", "soon", "soon"),
    ("line_ids|1|unit", "barrel", "barrel"),
    ("line_ids|1|kind_id|name", "nameless", "nameless"),
    ("line_ids|2|quantity", "2", "key is empty"),
    ("#deleted", "maybe", "#deleted"),
    ("code#key", "", "Fill the cell in"),
]
TOLD_AT = {
    "key is empty": "line_ids|2|name#key",
}


@tagged("post_install", "-at_install")
class TestPatternFaults(PatternCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.currency"].search([("name", "=", "EUR")]).active = True
        kinds = [{"name": name} for name in ("single", "double", "double")]
        cls.env["test.transfer.kind"].create(kinds)
        tags = [{"name": name} for name in ("red", "twin", "twin")]
        cls.env["test.transfer.tag"].create(tags)
        company = cls.env["res.company"].create({"name": "Elsewhere"})
        cls.partners.create(
            [
                {"name": "Twin 1", "ref": "twins"},
                {"name": "Twin 2", "ref": "twins"},
                {"name": "Hidden", "ref": "hidden"},
                {"name": "Foreign", "ref": "foreign", "company_id": company.id},
            ]
        )
        cls.env["ir.rule"].create(
            {
                "name": "Hidden",
                "model_id": cls.env["ir.model"]._get_id("res.partner"),
                "domain_force": "[('ref', '!=', 'hidden')]",
                "groups": [Command.link(cls.env.ref("base.group_user").id)],
            }
        )
        cls.changed = cls.env[ORDER].create({"name": "Changed", "code": "changed"})

    def make_table(self) -> list[list]:
        """Good and bad rows in turn, and at the end those of one key."""
        rows = []
        for number, (column, cell, _told) in enumerate(FAULTS):
            bad = {**GOOD, "code#key": f"bad-{number}", column: cell}
            rows += [{**GOOD, "code#key": f"good-{number}"}, bad]
        stale = {**GOOD, "code#key": "changed", "#version": "2001-01-01 00:00:00"}
        double = {**GOOD, "code#key": "double"}
        rows += [stale, double, {**double, "name": "Again"}]
        return [HEADER, *[[row.get(name, "") for name in HEADER] for row in rows]]

    def test_each_fault_is_told_and_stops_nothing(self):
        for code, size in (("csv", 0), ("xlsx", 7)):
            with self.subTest(code=code), self.env.cr.savepoint() as savepoint:
                pattern = self.make_pattern(ORDER, chunk_size=size)
                run = self.load(pattern, self.make_table(), code)
                good = self.env[ORDER].search([("code", "=like", "good-%")])
                self.assertEqual(len(good), len(FAULTS))
                self.assertEqual(set(good.mapped("amount")), {10.25})
                self.assertEqual(run.state, "partial")
                self.assert_counts(run, created=len(FAULTS), failed=len(FAULTS) + 3)
                self.check_errors(run)
                self.assertFalse(self.env[ORDER].search([("code", "=like", "bad-%")]))
                savepoint.rollback()
                self.env.invalidate_all()

    def check_errors(self, run) -> None:
        told = {row: (column, text) for row, column, text in self.errors(run)}
        for number, (column, _cell, part) in enumerate(FAULTS):
            row = 3 + 2 * number
            with self.subTest(fault=(column, part)):
                where, text = told[row]
                self.assertIn(part, text)
                self.assertEqual(where, TOLD_AT.get(part, column), text)
        last = 2 * len(FAULTS) + 2
        self.assertEqual(told[last][0], "#version")
        self.assertEqual(told[last + 1][0], "code#key")
        self.assertIn(f"lines {last + 1} and {last + 2}", told[last + 1][1])
        self.assertIn(f"lines {last + 1} and {last + 2}", told[last + 2][1])

    def test_cells_that_excel_could_not_compute(self):
        table = [
            ["code#key", "name", "weight", "date"],
            ["e-1", "Good", 1.5, datetime.date(2026, 1, 1)],
            ["e-2", "Bad", BadCell("#DIV/0!", ""), None],
            ["e-3", BadCell("#REF!", ""), 1, None],
            ["e-4", "Good", 2, None],
        ]
        run = self.load(self.make_pattern(ORDER), table, "xlsx")
        self.assert_counts(run, created=2, failed=2)
        self.assertEqual(
            [error[:2] for error in self.errors(run)], [(3, "weight"), (4, "name")]
        )
