# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Files that are renamed before they are read, so that nobody else takes them."""

from unittest.mock import patch

from odoo.exceptions import ValidationError
from odoo.tests import tagged

from .common import SynchronizeCase
from .fake import FakeConnection


@tagged("post_install", "-at_install")
class TestClaim(SynchronizeCase):
    def make_claiming(self, **vals):
        return self.make_task(claims_files=True, **vals)

    def get_claim(self, task):
        return f"in/orders.csv.{task.file_ids.id}.inprogress"

    def list_steps(self, *kinds):
        return [step for step in self.server.steps if step[0] in kinds]

    def test_file_is_read_under_a_name_of_its_own_and_gets_its_name_back(self):
        self.server.put("in/orders.csv")
        task = self.make_claiming()
        self.look(task)
        claim = self.get_claim(task)
        self.assertEqual(
            self.list_steps("read", "rename_new"),
            [
                ("rename_new", "in/orders.csv", claim),
                ("read", claim),
                ("rename_new", claim, "in/orders.csv"),
            ],
        )
        self.assertEqual(self.server.names(), ["in/orders.csv"])
        self.assertEqual(task.file_ids.state, "finished")
        self.look(task)
        self.assertEqual(len(task.attachment_ids), 1)

    def test_moved_from_the_name_that_it_was_claimed_by(self):
        self.server.put("in/orders.csv")
        task = self.make_claiming(after_import="move", move_path="done")
        self.look(task)
        self.assertEqual(self.server.names(), ["done/orders.csv"])
        self.assertFalse(task.file_ids.claim_path)

    def test_who_claims_second_gets_nothing(self):
        self.server.put("in/orders.csv")
        first, second = self.make_claiming(), self.make_claiming()
        for task in (first, second):
            task.run_scan_job()
        self.run_round()
        states = sorted((first | second).file_ids.mapped("state"))
        self.assertEqual(states, ["post_pending", "vanished"])
        self.assertEqual(len(self.contents()), 1)

    def test_file_that_still_grows_gets_its_name_back(self):
        self.server.put("in/orders.csv", b"begun")
        task = self.make_claiming()
        task.run_scan_job()
        self.server.grow[self.get_claim(task)] = b"begun and ended"
        self.run_jobs()
        self.assertEqual(self.server.names(), ["in/orders.csv"])
        self.assertEqual(self.contents(), [])
        self.look(task)
        self.assertEqual(self.contents(), [("orders.csv", b"begun and ended")])

    def test_refused_file_gets_its_name_back_or_is_moved_aside(self):
        for folder, expected in (
            (False, "in/orders.csv"),
            ("bad", "bad/orders.csv"),
        ):
            with self.subTest(folder=folder):
                self.server.files.clear()
                self.server.put("in/orders.csv")
                self.server.put("in/orders.csv.md5", b"00")
                task = self.make_claiming(
                    checksum_suffix=".md5", quarantine_path=folder
                )
                self.look(task)
                self.assertEqual(task.file_ids.state, "quarantined")
                self.assertIn(expected, self.server.names())
                self.assertNotIn(self.get_claim(task), self.server.names())

    def test_newer_file_keeps_the_name(self):
        self.server.put("in/orders.csv", b"monday")
        task = self.make_claiming()
        task.run_scan_job()
        self.run_round()
        self.server.put("in/orders.csv", b"tuesday")
        self.look(task)
        first = task.file_ids.sorted("id")[0]
        self.assertEqual([c for _n, c in self.contents()], [b"monday", b"tuesday"])
        self.assertEqual(self.server.files["in/orders.csv"][0], b"tuesday")
        self.assertEqual(self.server.files[first.archive_path][0], b"monday")
        self.assertIn("its name now", first.message)

    def test_file_that_changed_and_has_lost_its_name_is_taken_as_it_is(self):
        self.server.put("in/orders.csv", b"monday")
        task = self.make_claiming(after_import="delete")
        task.run_scan_job()
        # An earlier try claimed it and was killed; its sender goes on writing it.
        claim = self.get_claim(task)
        self.server.files[claim] = self.server.files.pop("in/orders.csv")
        self.server.grow[claim] = b"monday, corrected"
        self.server.put("in/orders.csv", b"tuesday")
        self.look(task)
        got = [content for _name, content in self.contents()]
        self.assertCountEqual(got, [b"monday, corrected", b"tuesday"])
        self.assertEqual(self.server.names(), [])

    def test_checksum_file_that_is_gone_leaves_its_file_where_it_is_found(self):
        self.server.put("in/orders.csv")
        self.server.put("in/orders.csv.md5")
        task = self.make_claiming(checksum_suffix=".md5")
        task.run_scan_job()
        del self.server.files["in/orders.csv.md5"]
        self.run_jobs()
        self.assertEqual(self.server.names(), ["in/orders.csv"])
        self.server.put("in/orders.csv.md5", b"9a0364b9e99bb480dd25e1f0284c8555")
        self.look(task)
        self.assertEqual(len(self.contents()), 1)

    def test_not_where_a_rename_is_a_copy(self):
        self.server.put("in/orders.csv")
        task = self.make_claiming()
        with self.patch_kind(renames_atomically=False):
            self.look(task)
        self.assertEqual(self.list_steps("rename_new"), [])
        self.assertEqual(len(self.contents()), 1)

    def test_not_on_servers_that_only_give(self):
        with self.patch_kind(writes=False), self.assertRaises(ValidationError):
            self.make_claiming()

    def patch_kind(self, **facts):
        return patch.multiple(FakeConnection, **facts)
