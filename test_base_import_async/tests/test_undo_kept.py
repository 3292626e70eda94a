# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What an undo leaves alone: what people did since, and what they need."""

import base64
from datetime import timedelta

from odoo import Command

from .parity import ORDER, Upload
from .undo_case import UndoCase

_NAMED = {"name_create_enabled_fields": {"tag_ids": True, "kind_id": True}}


class TestUndoKept(UndoCase):
    def later(self) -> None:
        """What follows is written by another transaction, a minute later."""
        self.env.flush_all()
        # As Odoo's cursor does after a commit, which a test cannot have.
        self.env.cr._now = self.env.cr.now() + timedelta(minutes=1)

    def outcomes(self, undo) -> list[tuple]:
        rows = undo.chunk_ids.row_ids.sorted("id")
        return sorted((row.res_model, row.outcome) for row in rows)

    def find(self, name: str):
        return self.env[ORDER].search([("name", "=", name)])

    def test_edited_order_is_kept_with_its_lines(self):
        run = self.import_file(
            "name,line\nOne,L1\n,L2\nTwo,L3\n", ["name", "line_ids/name"]
        )
        self.later()
        edited = self.find("One")
        edited.note = "by hand"
        self.later()
        undo = self.undo(run)
        self.assertEqual(undo.state, "partial")
        self.assertEqual((undo.reversed_count, undo.kept_count), (2, 3))
        self.assertEqual(edited.line_ids.mapped("name"), ["L1", "L2"])
        self.assertFalse(self.find("Two"))

    def test_line_that_somebody_added_keeps_its_order(self):
        run = self.import_file("name,line\nOne,L1\n", ["name", "line_ids/name"])
        order = self.find("One")
        self.later()
        self.env["test.transfer.line"].create({"name": "mine", "order_id": order.id})
        # as if its total had not changed by that, and so nothing of it was written
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE test_transfer_order SET write_date = create_date WHERE id = %s",
            [order.id],
        )
        self.env.invalidate_all()
        self.later()
        undo = self.undo(run)
        self.assertIn("mine", order.line_ids.mapped("name"))
        kept = undo.undo_row_ids.filtered(lambda row: row.res_model == ORDER)
        self.assertIn("Test transfer line", kept.message)

    def test_part_that_somebody_added_to_a_line_keeps_line_and_order(self):
        run = self.import_file("name,line\nOne,L1\n", ["name", "line_ids/name"])
        order = self.find("One")
        self.later()
        part = self.env["test.transfer.part"].create(
            {"name": "mine", "line_id": order.line_ids.id}
        )
        self.later()
        undo = self.undo(run)
        self.assertTrue(part.exists() and part.line_id.order_id == order)
        self.assertEqual(undo.kept_count, 2)

    def test_tag_that_somebody_else_uses_is_kept(self):
        run = self.import_file(
            "name,tag_ids\nOne,fresh\nTwo,other\n", ["name", "tag_ids"], options=_NAMED
        )
        self.later()
        tag = self.env["test.transfer.tag"].search([("name", "=", "fresh")])
        mine = self.env[ORDER].create(
            {"name": "Mine", "tag_ids": [Command.link(tag.id)]}
        )
        self.later()
        undo = self.undo(run)
        self.assertEqual(mine.tag_ids, tag)
        self.assertEqual((undo.reversed_count, undo.kept_count), (3, 1))

    def test_kind_to_which_somebody_else_refers_is_kept(self):
        run = self.import_file(
            "name,kind_id\nOne,fresh\n", ["name", "kind_id"], options=_NAMED
        )
        self.later()
        kind = self.env["test.transfer.kind"].search([("name", "=", "fresh")])
        mine = self.env[ORDER].create({"name": "Mine", "kind_id": kind.id})
        self.later()
        undo = self.undo(run)
        self.assertEqual(mine.kind_id, kind)
        self.assertEqual((undo.reversed_count, undo.kept_count), (1, 1))

    def test_file_that_somebody_attached_keeps_its_record(self):
        run = self.import_file("name\nOne\nTwo\n", ["name"])
        order = self.find("One")
        self.later()
        attachment = self.env["ir.attachment"].create(
            {"name": "mine", "raw": b"x", "res_model": ORDER, "res_id": order.id}
        )
        self.later()
        undo = self.undo(run)
        self.assertTrue(order.exists() and attachment.exists())
        self.assertEqual((undo.reversed_count, undo.kept_count), (1, 1))

    def test_edit_between_two_chunks_of_the_import_is_kept(self):
        order = self.env[ORDER].create({"name": "Old", "code": "c", "note": "old"})
        self.later()
        run = self.start_run_of_two(order)
        undo = self.undo(run)
        self.assertEqual(order.note, "by hand")
        self.assertEqual((undo.reversed_count, undo.kept_count), (1, 1))

    def start_run_of_two(self, order):
        """An import whose second chunk changes what somebody wrote since the first."""
        upload = Upload(
            b"code,note\nc,first\nc,second\n",
            ["code", "note"],
            options={"match_fields": ["code"]},
        )
        run = self.start_run(upload, 1)
        self._perform(run.job_uuid)
        for chunk in run.chunk_ids.sorted("sequence"):
            run._advance()
            self._perform(chunk.job_uuid)
            self.later()
            if not chunk.sequence:
                order.note = "by hand"
                self.later()
        run._advance()
        return run

    def test_edit_is_not_hidden_by_what_the_undo_recomputes(self):
        run = self.import_file(
            "id,name,line\no1,One,\no1,One,L2\n",
            ["id", "name", "line_ids/name"],
            chunk_size=1,
        )
        order = self.find("One")
        self.later()
        order.note = "by hand"
        self.later()
        undo = self.undo(run)
        self.assertTrue(order.exists())
        self.assertEqual(order.note, "by hand")
        self.assertTrue(undo.kept_count)

    def test_value_that_refers_to_what_is_gone_fails_with_the_reason(self):
        kinds = self.env["test.transfer.kind"].create([{"name": "a"}, {"name": "b"}])
        order = self.env[ORDER].create(
            {"name": "Old", "code": "c", "kind_id": kinds[0].id}
        )
        run = self.import_file(
            "code,kind_id\nc,b\n",
            ["code", "kind_id"],
            options={"match_fields": ["code"]},
        )
        self.later()
        kinds[0].unlink()
        undo = self.undo(run)
        self.assertEqual((undo.state, undo.failed_count), ("failed", 1))
        self.assertTrue(undo.undo_row_ids.message)
        self.assertEqual(order.kind_id, kinds[1])

    def test_failed_entries_are_retried_alone(self):
        order = self.env[ORDER].create({"name": "Old", "code": "c"})
        run = self.import_file(
            "code,name\nc,New\nd,Other\n",
            ["code", "name"],
            options={"match_fields": ["code"]},
            chunk_size=10,
        )
        order.flush_recordset()
        blocker = "ALTER TABLE test_transfer_order ADD CONSTRAINT block"
        self.env.cr.execute(f"{blocker} CHECK (name != 'Old')")
        undo = self.undo(run)
        self.assertEqual(
            (undo.state, undo.reversed_count, undo.failed_count), ("partial", 1, 1)
        )
        self.env.cr.execute("ALTER TABLE test_transfer_order DROP CONSTRAINT block")
        undo.with_user(undo.user_id).action_retry_failed()
        self.perform_jobs(undo)
        self.assertEqual(
            (undo.state, undo.reversed_count, undo.failed_count), ("done", 2, 0)
        )
        self.assertEqual(order.name, "Old")

    def test_file_that_was_replaced_comes_back(self):
        order = self.env[ORDER].create(
            {"name": "O", "code": "c", "document": base64.b64encode(b"old")}
        )
        new = base64.b64encode(b"new").decode()
        run = self.import_file(
            f"code,document\nc,{new}\n",
            ["code", "document"],
            options={"match_fields": ["code"]},
        )
        self.assertEqual(base64.b64decode(order.document), b"new")
        self.undo(run)
        self.env.invalidate_all()
        self.assertEqual(base64.b64decode(order.document), b"old")
