# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What went out by a pattern and comes back untouched changes nothing; an edit changes
what was edited. Over fields of every type, in each format."""

import csv
import datetime
import io
import json

import openpyxl

from odoo import Command
from odoo.tests import tagged

from odoo.addons.pattern_import_export.tests.export_case import ExportCase

FORMATS = ("csv", "xlsx", "json", "jsonl")
# New York put its clocks back on 1 November 2026 at 6:00 UTC, and forward on 8 March
# at 7:00 UTC.
MOMENTS = (
    "2026-11-01 05:30:00",
    "2026-11-01 06:30:00",
    "2026-03-08 06:59:59",
    "2026-03-08 07:00:00",
    "2026-07-04 00:00:00",
    "1969-12-31 23:59:59",
)
DATES = (
    "2026-11-01", "2024-02-29", "1900-01-01", "1900-02-28", "1900-03-01", "9999-12-31",
)  # fmt: skip
AMOUNTS = (0.0, 0.1, -1234.56, 1e9 + 0.01, 12.3, 999999.99)
WEIGHTS = (0.0, 1 / 3, -1e-9, 12345678.125, 1e15, 0.1 + 0.2)
WORDS = ("", "Étiquette", "=1+1", "two\nlines", "0", "@fr")


@tagged("post_install", "-at_install")
class TestPatternRoundTrip(ExportCase):
    """As a plain user in New York."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.user.tz = "America/New_York"
        cls.env["res.lang"]._activate_lang("fr_FR")
        cls.env["res.currency"].search([("name", "in", ("JPY", "EUR"))]).active = True
        cls.tags = cls.env["test.transfer.tag"].create(
            [{"name": "Gold"}, {"name": "Silver"}]
        )
        cls.tags[0].with_context(lang="fr_FR").name = "Or"
        values = zip(MOMENTS, DATES, AMOUNTS, WEIGHTS, WORDS, strict=True)
        orders = cls.env["test.transfer.order"].with_context(tracking_disable=True)
        cls.orders = orders.create(
            [
                {
                    "name": f"Trip {n}",
                    "code": f"{n:03}",
                    "raw_text": f"  {word} ",
                    "label": f"label {n}",
                    "note": word,
                    "body": f"<p>{n} &lt; <b>{word}</b></p>",
                    "state": ("draft", "open", "done")[n % 3],
                    "urgent": bool(n % 2),
                    "weight": weight,
                    "currency_id": cls.env.ref(
                        ("base.EUR", "base.USD", "base.JPY")[n % 3]
                    ).id,
                    "amount": amount,
                    "quantity": n * 1000,
                    "date": date,
                    "moment": moment,
                    "parent_id": False,
                    "tag_ids": [Command.set(cls.tags[: n % 3].ids)],
                    "line_ids": [
                        Command.create({"name": f"line {i}", "day": date, "unit": unit})
                        for i, unit in enumerate(("piece", "box")[: n % 3])
                    ],
                }
                for n, (moment, date, amount, weight, word) in enumerate(values)
            ]
        )
        for order, word in zip(cls.orders, WORDS, strict=True):
            order.with_context(lang="fr_FR").label = word or order.label
        cls.orders[1].parent_id = cls.orders[0]
        cls.orders[5].write({"moment": False, "date": False, "note": False})
        cls.child_pattern = cls.make_pattern(
            "test.transfer.line",
            name="Lines",
            line_ids=cls.lines({"path": "name", "is_key": True}, "day", "unit"),
        )
        cls.columns = [
            {"path": "code", "is_key": True}, "name", "raw_text", "label",
            {"path": "label", "lang": "fr_FR"}, "note", "body", "state", "urgent",
            "weight", "currency_id|name", "amount", "quantity", "date", "moment",
            "parent_id|code", cls.many("tag_ids|name", 1, is_auto_sized=True),
            cls.many(
                "line_ids", 1, sub_pattern_id=cls.child_pattern.id, is_auto_sized=True
            ),
        ]  # fmt: skip

    def make_trip(self, code: str, **values):
        return self.make_pattern(
            "test.transfer.order",
            name=f"Trip {code}",
            export_format=code,
            line_ids=self.lines(*self.columns),
            **values,
        )

    def send(self, pattern):
        """The bytes of an export of all orders."""
        ids = self.orders.ids
        return self.read_bytes(self.export(pattern, ids=ids, order="code"))

    def bring(self, pattern, content: bytes, code: str):
        return self.run_file(self.submit(pattern, content, name=f"trip.{code}"))

    def assert_unchanged(self, run) -> None:
        rows = self.env["transfer.row"].search([("chunk_id.run_id", "=", run.id)])
        told = rows.mapped(lambda row: (row.message, row.old_values))
        self.assertEqual(
            (run.state, run.unchanged_count, run.row_count),
            ("done", len(self.orders), len(self.orders)),
            told or run.message,
        )

    def test_untouched(self):
        stamps = self.orders.mapped("write_date")
        for code in FORMATS:
            with self.subTest(code=code):
                pattern = self.make_trip(code, has_version=True)
                self.assert_unchanged(self.bring(pattern, self.send(pattern), code))
        self.assertEqual(self.orders.mapped("write_date"), stamps)

    def test_untouched_in_other_words(self):
        """Labels above, a user of another language, blank cells that clear."""
        self.user.lang = "fr_FR"
        for code in FORMATS:
            with self.subTest(code=code):
                pattern = self.make_trip(
                    code,
                    header_format="description_and_tech",
                    blank_policy="clear",
                    one2many_policy="remove",
                )
                self.assert_unchanged(self.bring(pattern, self.send(pattern), code))

    def test_untouched_with_a_row_for_each_line(self):
        columns = self.columns[:-1]
        self.columns = [*columns, self.many("line_ids|name", 0)]
        for code in ("csv", "xlsx"):
            with self.subTest(code=code):
                pattern = self.make_trip(code, one2many_policy="remove")
                run = self.bring(pattern, self.send(pattern), code)
                self.assertEqual((run.state, run.unchanged_count), ("done", 8))

    def test_one_edit_changes_one_value(self):
        """Each kind of value, edited in each format."""
        edits = {
            "date": "2030-01-31",
            "moment": "2030-01-31 12:00:00",
            "amount": 7.5,
            "label@fr_FR": "Nouveau",
            "urgent": True,
            "state": "open",
            "weight": 2.5,
            "note": "-edited",
        }
        order = self.orders[4].with_context(lang="en_US", tz="America/New_York")
        order.write({"urgent": False, "state": "done"})
        expected = {
            "date": datetime.date(2030, 1, 31),
            "moment": datetime.datetime(2030, 1, 31, 17),
            "label@fr_FR": "Nouveau",
            **{n: edits[n] for n in ("amount", "urgent", "state", "weight", "note")},
        }
        for code in FORMATS:
            with self.subTest(code=code), self.env.cr.savepoint() as savepoint:
                pattern = self.make_trip(code)
                content = self.edit(self.send(pattern), code, "004", edits)
                before = self.read_all()
                run = self.bring(pattern, content, code)
                rows = run.chunk_ids.row_ids
                self.assertEqual(
                    (run.updated_count, run.unchanged_count),
                    (1, len(self.orders) - 1),
                    rows.mapped(lambda row: (row.res_id, row.message, row.old_values)),
                )
                after = self.read_all()
                changed = {
                    (number, name): value
                    for number, values in enumerate(after)
                    for name, value in values.items()
                    if value != before[number][name]
                }
                self.assertEqual(
                    changed, {(4, name): value for name, value in expected.items()}
                )
                savepoint.rollback()
                self.env.invalidate_all()

    def read_all(self) -> list[dict]:
        names = [
            "name", "code", "raw_text", "label", "note", "body", "state", "urgent",
            "weight", "currency_id", "amount", "quantity", "date", "moment",
            "parent_id", "tag_ids", "line_ids",
        ]  # fmt: skip
        self.env.invalidate_all()
        values = self.orders.read(names)
        french = self.orders.with_context(lang="fr_FR").mapped("label")
        for one, word in zip(values, french, strict=True):
            one["label@fr_FR"] = word
        return values

    def edit(self, content: bytes, code: str, key: str, edits: dict) -> bytes:
        """The same file, with other cells in the row of a key, as a person makes it."""
        if code == "xlsx":
            book = openpyxl.load_workbook(io.BytesIO(content))
            sheet = book.worksheets[0]
            header = [cell.value for cell in sheet[1]]
            [row] = [r for r in sheet.iter_rows(min_row=2) if r[0].value == key]
            for name, value in edits.items():
                if name == "moment":
                    value = datetime.datetime.fromisoformat(value)
                row[header.index(name)].value = value
                if name == "note":
                    row[header.index(name)].data_type = "s"
            stream = io.BytesIO()
            book.save(stream)
            return stream.getvalue()
        if code == "csv":
            header, *rows = csv.reader(io.StringIO(content.decode()))
            [row] = [r for r in rows if r[0] == key]
            for name, value in edits.items():
                row[header.index(name)] = str(value)
            stream = io.StringIO()
            csv.writer(stream).writerows([header, *rows])
            return stream.getvalue().encode()
        text = content.decode()
        lines = text.splitlines()
        items = json.loads(text) if code == "json" else list(map(json.loads, lines))
        [item] = [i for i in items if i["code#key"] == key]
        item.update(edits)
        if code == "json":
            return json.dumps(items).encode()
        return "\n".join(map(json.dumps, items)).encode()

    def test_an_amount_of_another_currency_is_rounded_by_the_new_one(self):
        order = self.orders[2]  # of yen, which have no cents
        self.assertEqual(order.currency_id.name, "JPY")
        pattern = self.make_trip("json")
        row = {"code#key": "002", "currency_id|name": "EUR", "amount": 10.55}
        self.assert_counts(self.load_objects(pattern, [row]), updated=1)
        self.assertEqual((order.currency_id.name, order.amount), ("EUR", 10.55))
        self.assert_counts(self.load_objects(pattern, [row]), unchanged=1)
