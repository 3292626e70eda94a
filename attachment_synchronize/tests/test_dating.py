# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A server that tells nothing but the size of a file."""

import hashlib

from odoo.tests import tagged

from .common import SynchronizeCase


@tagged("post_install", "-at_install")
class TestSizeAlone(SynchronizeCase):
    def setUp(self):
        super().setUp()
        self.server.tells_times = False

    def test_what_is_not_noticed_is_said(self):
        self.server.put("in/orders.csv", b"one")
        task = self.make_task()
        self.assertFalse(task.dating_notice)
        self.look(task)
        self.server.put("in/orders.csv", b"two")
        self.look(task)
        self.assertEqual(self.contents(), [("orders.csv", b"one")])
        self.assertIn("does not tell when", task.dating_notice)
        as_keeper = task.with_user(self.keeper)
        self.assertEqual(as_keeper.dating_notice, task.dating_notice)

    def test_correction_before_tidying_up_is_not_removed(self):
        for action in ("delete", "move"):
            with self.subTest(action=action):
                task = self.check_replaced_before_tidying_up(action, b"one", b"two")
                self.assertFalse(task.dating_notice)

    def test_server_that_lets_nobody_rename_gives_files_all_the_same(self):
        self.server.refuses_renames = True
        self.server.put("in/orders.csv", b"one")
        self.look(self.make_task(after_import="delete"))
        self.assertEqual(self.contents(), [("orders.csv", b"one")])
        self.assertEqual(self.server.names(), [])

    def test_empty_folder_tells_nothing_of_its_server(self):
        self.server.put("in/orders.csv")
        task = self.make_task()
        self.look(task)
        self.server.files.clear()
        self.look(task)
        self.assertEqual(task.dating, "size")


@tagged("post_install", "-at_install")
class TestDigests(SynchronizeCase):
    def test_who_needs_the_sha256_before_a_file_is_stored(self):
        task = self.make_task(after_import="rename", new_name="{stem}-{id}.{ext}")
        self.assertFalse(task._needs_sha256())
        for vals in (
            {"new_name": "{stem}-{hash}"},
            {"new_name": "{name}", "dedupe_policy": "content"},
        ):
            with self.subTest(vals=vals):
                task.write(vals)
                self.assertTrue(task._needs_sha256())
        task.dedupe_policy = "version"
        self.assertFalse(task._needs_sha256())
        # Or who is told apart by what a listing shows to people.
        for version, needs in (("|3|100.000000", False), ("|3|Jan 01 00:00", True)):
            file = self.ledger.new({"task_id": task.id, "version_key": version})
            self.assertEqual(file._needs_sha256(), needs)

    def test_large_file_is_hashed_as_often_as_needed(self):
        content = b"x" * (8 * 1024 * 1024)
        for vals, hashed in (
            ({}, False),
            ({"dedupe_policy": "content"}, True),
            ({"checksum_suffix": ".sha256"}, True),
            (
                {"after_import": "rename", "new_name": "{stem}-{hash}", "pattern": "*"},
                True,
            ),
        ):
            with self.subTest(vals=vals):
                self.server.files.clear()
                self.server.put("in/large.bin", content)
                digest = hashlib.sha256(content).hexdigest()
                if "checksum_suffix" in vals:
                    self.server.put("in/large.bin.sha256", digest.encode())
                task = self.make_task(**vals)
                self.look(task)
                self.assertEqual(task.attachment_ids.raw, content)
                self.assertEqual(task.file_ids.sha256, digest)
                # else by a job of its own, later
                self.assertEqual(not task.file_ids.mark, hashed)

    def test_archive_keeps_all_large_files_of_a_name(self):
        task = self.make_task(after_import="move", move_path="done")
        for letter in (b"a", b"b", b"c"):
            self.server.put("in/large.bin", letter * (8 * 1024 * 1024))
            self.look(task)
        kept = {content[:1] for content, _mtime in self.server.files.values()}
        self.assertEqual(kept, {b"a", b"b", b"c"})
