# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What is done for all rows at once gives what Odoo gives row by row."""

import datetime
from contextlib import contextmanager
from unittest.mock import patch

from odoo.exceptions import UserError
from odoo.orm.registry import TriggerTree
from odoo.tests import tagged
from odoo.tools import SQL

from ..models.referrers import SparedSearches
from ..models.undo_capture import UndoCapture, capturing
from .common import ImportCase

_ODD_TEXTS = ("", "\\N", "\\", "a\tb", "a\nb\r\n", 'say "x"', "\\t", "Köln \U0001f600")


@tagged("post_install", "-at_install")
class TestSparedWork(ImportCase):
    def test_ledger_holds_what_create_would_hold(self):
        chunk = self.load("name\nAda\n", ["name"]).chunk_ids
        now = datetime.datetime(2026, 1, 2, 3, 4, 5, 678901)
        vals_list = [
            {
                "chunk_id": chunk.id,
                "first_row": number,
                "last_row": number + 1,
                "outcome": "failed",
                "kind": "record",
                "res_model": "res.partner",
                "res_id": number or False,
                "key": text,
                "message": text,
                "issues": [{"message": text, "value": None, "row_number": number}],
                "old_values": {"ref": text, "n": 1.5} if number else {},
                "written_at": now if number % 2 else None,
            }
            for number, text in enumerate(_ODD_TEXTS)
        ]
        ledger = self.env["transfer.row"]
        made = ledger.create(vals_list)
        known = ledger.search([("chunk_id", "=", chunk.id)])
        ledger._insert_entries(vals_list)
        inserted = ledger.search([("chunk_id", "=", chunk.id)], order="id") - known
        names = list(vals_list[0]) + ["column", "changes", "undo_row_id"]
        self.env.invalidate_all()
        # as they stand in the table: the field shows no difference of NULL and ""
        self.assertEqual(self.columns(inserted, names), self.columns(made, names))

    def columns(self, records, names):
        self.env.flush_all()
        return self.env.execute_query(
            SQL(
                "SELECT %s FROM transfer_row WHERE id = ANY(%s) ORDER BY id",
                SQL(", ").join(map(SQL.identifier, names)),
                records.ids,
            )
        )

    def test_ledger_shows_what_the_database_cannot_hold(self):
        chunk = self.load("name\nAda\n", ["name"]).chunk_ids
        ledger = self.env["transfer.row"]
        entry = {"chunk_id": chunk.id, "kind": "record", "outcome": "failed"}
        ledger._insert_entries([{**entry, "key": "a\0b"}])
        found = ledger.search([("chunk_id", "=", chunk.id), ("key", "!=", False)])
        self.assertEqual(found.key, "a␀b")

    def test_cells_are_stripped_as_by_odoo(self):
        paths = [
            *("id", "name", "comment", "parent_id", "category_id/id", "child_ids/name"),
            *("child_ids/comment", "date_localization", "parent_id/street", "ref"),
        ]
        day = datetime.date(2026, 1, 2)
        rows = [
            [f" {path} " for path in paths],
            [""] * len(paths),
            [" "] * len(paths),
            ["\u00a0x\n"] * len(paths),
            [*["x "] * 7, day, " y", "z"],
        ]
        for fields in (paths, [*paths[:-1], "name"]):  # the last goes to a field twice
            self.assertEqual(
                self.merged(fields, rows, transfer_refused={}),
                self.merged(fields, rows),
            )

    def merged(self, paths, rows, **context):
        options = {"date_format": "%d.%m.%Y"}
        wizard = self.wizard("name\nAda\n").with_context(
            import_options=options, **context
        )
        return wizard._handle_multi_mapping(paths, [list(row) for row in rows])

    def test_fields_are_described_as_by_odoo(self):
        partners = self.env["res.partner"].with_user(self.user)
        found = partners.with_context(transfer_refused={}).fields_get()
        wanted = partners.fields_get()
        for description in wanted.values():
            del description["groupable"]
        self.assertEqual(found, wanted)

    def test_of_modules_only_what_is_asked_for_is_read(self):
        modules = self.env["ir.module.module"].search([], limit=3)
        capture = UndoCapture(self.env, self.env["transfer.chunk"])
        for is_captured in (True, False):
            self.env.invalidate_all()
            if is_captured:
                with capturing(self.env, capture):
                    modules.mapped("name")
            else:
                modules.mapped("name")
            author = modules._fields["author"]._get_cache(self.env)
            self.assertEqual(modules[0].id in author, not is_captured)

    def test_modules_are_looked_for_where_a_record_has_an_external_id(self):
        tags = self.env["res.partner.category"].with_context(import_file=True)
        modules = self.env["ir.module.module"].sudo()
        count = modules.search_count([])
        values = {"values": {"name": "Spared"}}
        capture = UndoCapture(self.env, self.env["transfer.chunk"])
        with capturing(self.env, capture):
            with patch.object(type(modules), "_search") as searched:
                made = tags._load_records([dict(values)])
            self.assertFalse(searched.called)
            self.assertEqual(made.name, "Spared")
            self.assertEqual(len(modules.search([])), count)
            with self.assertRaisesRegex(UserError, "module prefix base"):
                tags._load_records([dict(values), {**values, "xml_id": "base.spared"}])
            self.assertEqual(len(modules.search([])), count)

    def test_modules_are_there_for_whoever_asks_while_records_are_created(self):
        tags = self.env["res.partner.category"].with_context(import_file=True)
        modules = self.env["ir.module.module"].sudo()
        create, seen = type(tags).create, []

        def asking(records, vals_list):
            seen.append(len(modules.search([])))
            return create(records, vals_list)

        capture = UndoCapture(self.env, self.env["transfer.chunk"])
        with capturing(self.env, capture), patch.object(type(tags), "create", asking):
            tags._load_records([{"values": {"name": "Spared"}}])
        self.assertEqual(seen, [modules.search_count([])])

    @contextmanager
    def sparing(self):
        """As a batch of an import, which leaves searches out."""
        capture = UndoCapture(self.env, self.env["transfer.chunk"])
        capture.spared = SparedSearches(capture)
        with capturing(self.env, capture):
            yield capture.spared

    def test_nobody_is_looked_for_who_cannot_refer_to_a_new_record(self):
        banks = self.env["res.partner.bank"]
        field = banks._fields["partner_id"]
        tree = TriggerTree((), {field: TriggerTree()})
        old = self.env["res.partner"].create({"name": "Old"})
        with self.sparing() as spared:
            new = self.env["res.partner"].create({"name": "New"})
            self.assertFalse(spared.cut(new, tree))
            self.assertTrue(spared.cut(old + new, tree))
            for waiting in ("tocompute", "field_dirty"):
                with patch.dict(getattr(self.env.transaction, waiting), {field: [1]}):
                    self.assertTrue(spared.cut(new, tree))
            banks.create({"partner_id": new.id, "acc_number": "1"})
            self.assertTrue(spared.cut(new, tree))
            self.assertFalse(spared.was_wrong())  # the ORM says what it writes
        with self.sparing() as spared:
            new = self.env["res.partner"].create({"name": "Newer"})
            self.assertTrue(spared.cut(new, tree))  # who wrote before is not known

    def test_what_sql_writes_past_the_orm_is_noticed(self):
        field = self.env["res.currency.rate"]._fields["currency_id"]
        tree = TriggerTree((), {field: TriggerTree()})
        with self.sparing() as spared:
            new = self.env["res.currency"].create({"name": "XQZ", "symbol": "Q"})
            self.assertFalse(spared.cut(new, tree))
            self.assertFalse(spared.was_wrong())
            self.env.cr.execute(
                "INSERT INTO res_currency_rate (currency_id, name, rate)"
                " VALUES (%s, '2026-01-02', 2)",
                [new.id],
            )
            self.assertTrue(spared.was_wrong())

    def test_a_batch_that_spared_too_much_is_loaded_again(self):
        loader = self.env.registry["transfer.loader"]
        with (
            patch.object(SparedSearches, "was_wrong", return_value=True) as was_wrong,
            patch.object(
                loader, "_load_values", autospec=True, side_effect=loader._load_values
            ) as load_values,
        ):
            run = self.load("name\nAda\nBob\n", ["name"])
        self.assertEqual(run.created_count, 2)
        self.assertEqual(load_values.call_count, 2)
        was_wrong.assert_called_once()  # the second time nothing is left out

    def test_who_refers_to_a_new_record_is_computed_anew(self):
        partners = self.env["res.partner"]
        with self.sparing():
            parent = partners.create({"name": "Old", "is_company": True})
            child = partners.create({"name": "Child", "parent_id": parent.id})
            self.assertEqual(child.commercial_company_name, "Old")
            parent.name = "New"
            self.env.flush_all()
        # stored, and followed by way of the parent
        self.assertEqual(child.commercial_company_name, "New")
        self.assertEqual(child.complete_name, "New, Child")
