# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import base64

from odoo.tests import new_test_user

from .common import ExchangeCase


class TestMissing(ExchangeCase):
    """What a full file lacks was deleted by the partner, if that can be believed."""

    def setUp(self):
        super().setUp()
        self.backend.allow_delete = True
        self.task = self.make_import(is_full_file=True)
        self.rows = [[f"C{n}", f"Name {n}", "", ""] for n in range(20)]
        self.receive(self.task, "a.csv", *self.rows)

    def active(self):
        return self.partners.search_count([("ref", "=like", "C%")])

    def test_what_is_missing_is_archived(self):
        self.receive(self.task, "b.csv", *self.rows[:-1])
        self.assertEqual(len(self.contact("C19")), 1, "it is there still")
        self.assertFalse(self.contact("C19").active)
        self.assertEqual(self.active(), 19)

    def test_it_is_deleted_where_the_policy_says_so(self):
        self.backend.remote_delete_action = "unlink"
        self.receive(self.task, "b.csv", *self.rows[:-1])
        self.assertFalse(self.contact("C19").exists())

    def test_it_is_kept_and_forgotten_where_the_policy_says_so(self):
        self.backend.remote_delete_action = "unbind"
        self.receive(self.task, "b.csv", *self.rows[:-1])
        self.assertTrue(self.contact("C19").active)
        self.assertFalse(self.binding("C19"))
        self.assertTrue(self.binding("C18"))

    def test_somebody_is_asked_where_the_policy_says_so(self):
        self.backend.remote_delete_action = "checkpoint"
        self.receive(self.task, "b.csv", *self.rows[:-1])
        self.assertTrue(self.contact("C19").active)
        self.assertIn("deleted by the partner", self.backend.checkpoint_ids.message)

    def test_what_cannot_be_deleted_is_told(self):
        self.backend.remote_delete_action = "unlink"
        user = new_test_user(self.env, "missing_user")
        user.partner_id.write({"ref": "C99", "name": "In use"})
        self.rows.append(["C99", "In use", "", ""])
        self.receive(self.task, "b.csv", *self.rows)
        entry = self.receive(self.task, "c.csv", *self.rows[:-1])
        self.assertTrue(self.contact("C99").exists())
        self.assertEqual(entry.state, "done", "its own rows are in")
        message = self.backend.checkpoint_ids.message
        self.assertIn("c-missing.csv", message)
        self.assertIn("linked to", message, "why it could not be")

    def test_too_many_missing_are_refused(self):
        self.receive(self.task, "b.csv", *self.rows[:-3])
        self.assertEqual(self.active(), 20)
        self.assertIn("15.0", self.backend.checkpoint_ids.message)

    def test_the_same_is_told_once(self):
        for phone in "12":
            rows = [[*row[:2], phone, ""] for row in self.rows[:-3]]
            self.receive(self.task, "b.csv", *rows)
        self.assertEqual(len(self.backend.checkpoint_ids), 1)
        self.assertEqual(self.contact("C1").phone, "2")

    def test_an_empty_file_deletes_nothing_whatever_the_limit(self):
        self.backend.missing_limit = 100
        entry = self.receive(self.task, "b.csv")
        self.assertEqual(self.active(), 20)
        self.assertEqual(entry.state, "failed")

    def test_a_row_that_failed_is_not_missing(self):
        rows = [*self.rows[:-1], ["C19", "", "", ""]]
        self.env["pattern.config.line"].search(
            [("pattern_id", "=", self.pattern.id), ("path", "=", "phone")]
        ).path = "country_id"
        self.receive(
            self.task,
            "b.csv",
            *[[*row[:2], "Nowhere" if row is rows[-1] else "", ""] for row in rows],
            header=("ref", "name", "country_id", "email"),
        )
        self.assertTrue(self.contact("C19").active)

    def test_corrected_rows_are_no_full_file(self):
        """They lack what loaded, and whoever corrects them may leave one out."""
        rows = [[*row[:2], "Nowhere", ""] for row in self.rows[:-1]]
        rows.append([*self.rows[-1][:2], "BE", ""])
        self.pattern.line_ids[2].path = "country_id|code"
        header = ("ref", "name", "country_id|code", "email")
        entry = self.receive(self.task, "b.csv", *rows, header=header)
        self.assert_counts(entry, failed=19, updated=1)
        self.assertEqual(entry.state, "failed")
        content = "\n".join(",".join(cells) for cells in [header, *rows[:-1]])
        wizard = self.env["transfer.corrected.file"].create(
            {
                "run_id": entry.pattern_file_id.run_id.id,
                "file": base64.b64encode(content.replace("Nowhere", "BE").encode()),
                "file_name": "b2.csv",
            }
        )
        wizard.action_send()
        self.run_jobs()
        self.assertEqual(entry.state, "done", entry.state_message)
        self.assert_counts(entry, updated=19)
        self.assertEqual(self.active(), 20)

    def test_without_permission_nothing_is_deleted(self):
        self.backend.allow_delete = False
        self.receive(self.task, "b.csv", *self.rows[:-1])
        self.assertEqual(self.active(), 20)

    def test_what_changed_here_is_shown_and_kept(self):
        self.edit(self.contact("C19"), phone="1")
        self.receive(self.task, "b.csv", *self.rows[:-1])
        self.assertTrue(self.contact("C19").active)
        self.assertEqual(self.backend.checkpoint_ids.kind, "conflict")
        self.assertTrue(self.backend.checkpoint_ids.payload["is_deleted"])

    def test_what_comes_back_is_active_again(self):
        record = self.contact("C19")
        self.receive(self.task, "b.csv", *self.rows[:-1])
        self.receive(self.task, "c.csv", *self.rows)
        self.assertTrue(record.active)
        self.assertEqual(self.contact("C19"), record)

    def test_what_we_sent_and_he_never_had_is_not_missing(self):
        self.partners.create({"name": "Ours", "ref": "C99"})
        self.send(self.make_out(export_scope="changed"))
        self.receive(self.task, "b.csv", *self.rows)
        self.assertTrue(self.contact("C99").active)

    def test_what_a_file_of_changes_brought_is_missing_in_the_second_full_file(self):
        """He may have begun the first one before he wrote the changes."""
        changes = self.make_import(name="Changes", filepath="changes")
        self.server.folders.add("changes")
        self.server.put("changes/c.csv", b"ref,name,phone,email\nC99,Eve,,\n")
        self.fetch(changes)
        self.receive(self.task, "b.csv", *self.rows)
        self.assertTrue(self.contact("C99").active)
        self.receive(self.task, "c.csv", *self.rows)
        self.assertFalse(self.contact("C99").active)

    def test_nobody_knows_in_which_of_two_full_files_a_change_should_be(self):
        self.make_import(name="Suppliers", filepath="other", is_full_file=True)
        changes = self.make_import(name="Changes", filepath="changes")
        self.server.folders |= {"changes", "other"}
        self.server.put("changes/c.csv", b"ref,name,phone,email\nC99,Eve,,\n")
        self.fetch(changes)
        self.receive(self.task, "b.csv", *self.rows)
        self.receive(self.task, "c.csv", *self.rows)
        self.assertTrue(self.contact("C99").active)

    def test_records_of_another_full_file_are_not_missing(self):
        other = self.make_import(name="Suppliers", filepath="other", is_full_file=True)
        self.server.folders.add("other")
        self.server.put("other/s.csv", b"ref,name,phone,email\nC90,Eve,,\n")
        self.fetch(other)
        self.receive(self.task, "b.csv", *self.rows)
        self.assertTrue(self.contact("C90").active)
        self.server.put("other/t.csv", b"ref,name,phone,email\nC91,Ann,,\nC90,Eve,,\n")
        self.fetch(other)
        self.assertEqual(self.active(), 22)
