# Copyright 2026 Import Sync Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What was deleted over there, and what becomes of it here."""

from datetime import timedelta

from .policy_case import PolicyCase


class TestDeletions(PolicyCase):
    def test_deletion_needs_to_be_allowed(self):
        self.backend.allow_delete = False
        self.assertEqual(self._delete(), "The policy does not apply deletions.")
        self.assertTrue(self.ada.active)

    def test_deletion_of_an_unknown_record_is_silent(self):
        said = self.backend._run_now("delete_record", "fake.res.partner", "404")
        self.assertEqual(said, "Deleted there, and not known here.")

    def test_deletion_keeps_local_when_told(self):
        self.backend.default_resolution = "this"
        self.assertEqual(self._delete(), "The policy keeps the local record.")
        self.assertTrue(self.ada.active)

    def test_deletion_is_kept_out_by_what_is_newer_here(self):
        self.backend.conflict_resolution = "newer"
        self.peer.remove("contact", 1)
        deleted = self.peer.now
        for minutes, is_active in ((1, True), (-1, False)):
            with self.subTest(minutes=minutes), self.cr.savepoint() as savepoint:
                self.ada.name = "Changed here"
                self.env.flush_all()
                self.cr.execute(
                    "UPDATE res_partner SET write_date = %s WHERE id = %s",
                    (deleted + timedelta(minutes=minutes), self.ada.id),
                )
                self.env.invalidate_all()
                stamp = deleted - timedelta(hours=1)
                self.binding(1).sync_write_date = stamp
                self.backend._run_now("delete_record", "fake.res.partner", "1", deleted)
                self.assertEqual(self.ada.active, is_active)
                savepoint.rollback()
                self.env.invalidate_all()

    def test_deletion_of_a_record_changed_here_is_a_conflict(self):
        self.ada.name = "Changed here"
        self.env.flush_all()
        said = self._delete()
        self.assertIn("both sides", said)
        self.assertTrue(self.ada.active)
        checkpoint = self.checkpoints(kind="conflict")
        self.assertEqual(checkpoint.message, "Deleted there, changed here.")
        checkpoint.action_take_remote()
        self.assertFalse(self.ada.active)

    def test_deletion_of_a_record_that_odoo_only_touched_is_no_conflict(self):
        """As it does to the people of a company whose address comes in."""
        self.ada.function = "Not exchanged"
        self.binding(1).sync_write_date -= timedelta(minutes=1)
        self.env.flush_all()
        self.assertEqual(self._delete(), "Archived.")

    def test_each_way_to_delete(self):
        for action, said in [
            ("archive", "Archived."),
            ("unlink", "Deleted."),
            ("unbind", "Forgot the link."),
            ("checkpoint", "Deleted there: somebody was asked."),
        ]:
            with self.subTest(action), self.cr.savepoint() as savepoint:
                self.backend.remote_delete_action = action
                self.assertEqual(self._delete(), said)
                self.assertEqual(bool(self.ada.exists()), action != "unlink")
                bound = action in ("archive", "checkpoint")
                self.assertEqual(bool(self.binding(1)), bound)
                self.assertEqual(bool(self.checkpoints()), action == "checkpoint")
                savepoint.rollback()
                self.env.invalidate_all()
