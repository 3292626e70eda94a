# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import timedelta

from .common import ExchangeCase


class TestExportFlow(ExchangeCase):
    """Exports of seed 001: trigger, pending entry, run."""

    def make_contacts(self, *refs):
        return self.partners.create(
            [{"ref": ref, "name": f"Name {ref}"} for ref in refs]
        )

    def test_trigger_makes_a_file_and_an_entry_without_job(self):
        self.make_contacts("C1", "C2")
        self.make_contacts("X1")
        out = self.make_out()
        file = out.service_trigger_exports()
        entry = file.attachment_queue_id
        self.assertEqual((entry.state, entry.file_type), ("pending", "export"))
        self.assertEqual(entry.task_id, out)
        self.assertFalse(entry.job_uuid)
        self.run_jobs()
        self.assertEqual(file.state, "done")
        self.assertEqual(file.row_count, 2, "the domain of the task counts")
        self.assertEqual(entry.state, "pending")
        self.assertFalse(entry.job_uuid)
        self.assertEqual(self.sent(), [])

    def test_run_sends_what_is_pending_once(self):
        self.make_contacts("C1")
        out = self.make_out()
        out.service_trigger_exports()
        self.assertFalse(out.run(), "the file is not written yet")
        self.run_jobs()
        self.assertEqual(len(out.run()), 1)
        self.assertFalse(out.run(), "it is being sent already")
        self.run_jobs()
        ((_name, rows),) = self.sent()
        self.assertEqual(rows[1:], [["C1", "Name C1", "", ""]])
        self.assertFalse(out.run())
        self.run_jobs()
        self.assertEqual(len(self.sent()), 1)

    def test_export_task_makes_and_sends(self):
        self.make_contacts("C1", "X1")
        sender = self.make_out(pattern_config_id=False, sync_backend_id=False)
        saved = self.env["ir.filters"].create(
            {"name": "C", "model_id": "res.partner", "domain": "[('ref', '=', 'C1')]"}
        )
        task = self.env["pattern.export.task"].create(
            {
                "name": "Nightly",
                "pattern_config_id": self.pattern.id,
                "filter_id": saved.id,
                "sync_task_id": sender.id,
            }
        )
        self.assertEqual(task.count_pending_job, 0)
        self.env["pattern.export.task"].run_pattern_export_scheduler()
        self.assertEqual(task.count_pending_job, 1)
        self.run_jobs()
        self.assertEqual(len(self.sent()), 1)
        self.assertEqual(len(self.sent()[0][1]), 2)
        self.assertEqual((task.count_pending_job, task.count_generated_file), (0, 1))

    def test_a_delta_has_what_changed_and_no_echo(self):
        task, out = self.make_import(), self.make_out(export_scope="changed")
        self.receive(task, "a.csv", ["C1", "Ada", "1", ""], ["C2", "Bob", "", ""])
        entry = self.send(out)
        self.assertEqual(self.sent(), [], "the partner knows both already")
        self.assertEqual(entry.state, "done")
        self.edit(self.contact("C2"), phone="22")
        self.make_contacts("C3")
        self.send(out)
        ((_name, rows),) = self.sent()
        self.assertEqual([row[0] for row in rows[1:]], ["C2", "C3"])
        self.send(out)
        self.assertEqual(len(self.sent()), 1, "nothing has changed since")

    def test_our_own_file_that_comes_back_is_unchanged(self):
        task, out = self.make_import(), self.make_out(export_scope="changed")
        self.make_contacts("C1", "C2")
        self.send(out)
        ((_name, rows),) = self.sent()
        before = self.contact("C1").write_date
        entry = self.receive(task, "back.csv", *rows[1:])
        self.assert_counts(entry, unchanged=2)
        self.assertEqual(self.contact("C1").write_date, before)
        self.send(out)
        self.assertEqual(len(self.sent()), 1, "no echo")

    def test_a_file_from_before_ours_does_not_undo_our_change(self):
        task, out = self.make_import(), self.make_out(export_scope="changed")
        self.receive(task, "a.csv", ["C1", "Ada", "1", ""])
        self.edit(self.contact("C1"), phone="2")
        self.send(out)
        entry = self.receive(task, "b.csv", ["C1", "Ada", "1", "new@example.com"])
        self.assert_counts(entry, updated=1)
        self.assertEqual(self.contact("C1").phone, "2")
        self.assertEqual(self.contact("C1").email, "new@example.com")
        entry = self.receive(task, "c.csv", ["C1", "Ada", "2", "new@example.com"])
        self.assert_counts(entry, unchanged=1)
        entry = self.receive(task, "d.csv", ["C1", "Ada", "3", "new@example.com"])
        self.assert_counts(entry, updated=1)
        self.assertEqual(self.contact("C1").phone, "3")

    def test_a_changed_line_sends_its_record(self):
        child = {"path": "child_ids|name", "occurrence_count": 2}
        pattern = self.make_pattern("With children", "ref", "name", child)
        out = self.make_out(export_scope="changed", pattern_config_id=pattern.id)
        parent = self.make_contacts("C1")
        lines = self.partners.create(
            [{"name": n, "parent_id": parent.id, "ref": "X"} for n in ("a", "b")]
        )
        self.send(out)
        self.send(out)
        self.assertEqual(len(self.sent()), 1)
        self.edit(lines[0], name="changed")
        self.send(out)
        self.assertEqual(self.sent()[1][1][1], ["C1", "Name C1", "b", "changed"])

    def test_all_records_are_sent_again_on_request(self):
        out = self.make_out(export_scope="changed")
        self.make_contacts("C1", "C2")
        self.send(out)
        out.action_send_all()
        self.run_jobs()
        out.run()
        self.run_jobs()
        self.assertEqual([len(rows) for _name, rows in self.sent()], [3, 3])

    def test_a_file_that_is_removed_unsent_leaves_its_records_pending(self):
        out = self.make_out(export_scope="changed")
        self.make_contacts("C1")
        file = out.service_trigger_exports()
        self.run_jobs()
        file.attachment_queue_id.unlink()
        self.send(out)
        self.assertEqual(len(self.sent()), 1)

    def test_the_partner_keeps_his_key(self):
        task, out = (
            self.make_import(),
            self.make_out(export_domain="[('name', '=', 'Ada')]"),
        )
        self.receive(task, "a.csv", ["C1", "Ada", "", ""])
        self.edit(self.contact("C1"), ref="C-new")
        self.send(out)
        self.assertEqual(self.sent()[0][1][1][0], "C1")
        entry = self.receive(task, "b.csv", ["C1", "Ada", "9", ""])
        self.assert_counts(entry, updated=1)
        self.assertEqual(self.contact("C-new").phone, "9")

    def test_a_paused_exchange_sends_and_fetches_nothing(self):
        task, out = self.make_import(), self.make_out()
        self.make_contacts("C1")
        out.service_trigger_exports()
        self.run_jobs()
        self.backend.action_pause()
        self.put("a.csv", ["C2", "Bob", "", ""])
        self.assertFalse(out.run())
        task.run()
        self.run_jobs()
        self.assertEqual(self.sent(), [])
        self.assertFalse(self.contact("C2"))
        self.backend.action_resume()
        out.run()
        task.run()
        self.run_jobs()
        self.assertEqual(len(self.sent()), 1)
        self.assertTrue(self.contact("C2"))

    def test_deletions_are_told_and_the_record_stays_away(self):
        task, out = self.make_import(), self.make_out(export_scope="changed")
        self.backend.policy_ids.export_delete_enabled = True
        rows = [["C1", "Ada", "1", ""], ["C2", "Bob", "", ""]]
        self.receive(task, "a.csv", *rows)
        self.contact("C1").unlink()
        entry = self.receive(task, "b.csv", *rows)
        self.assert_counts(entry, skipped=1, unchanged=1)
        self.send(out)
        ((name, told),) = self.sent()
        self.assertIn("-deleted", name)
        self.assertEqual(told, [["ref#key", "#deleted"], ["C1", "1"]])
        self.send(out)
        self.assertEqual(len(self.sent()), 1, "told once")

    def delete_told(self, *, is_read: bool):
        """A record that we changed and deleted, and the file that tells of it."""
        task, out = self.make_import(), self.make_out(export_scope="changed")
        self.backend.policy_ids.export_delete_enabled = True
        self.receive(task, "a.csv", ["C1", "Ada", "1", ""])
        self.edit(self.contact("C1"), phone="2")
        self.send(out)
        self.contact("C1").unlink()
        if is_read:
            self.send(out)
        return task, out

    def test_deleted_here_and_changed_there_does_not_come_back(self):
        """Before he could know of it, whatever he changed."""
        task, out = self.delete_told(is_read=False)
        entry = self.receive(task, "b.csv", ["C1", "Ada", "7", ""])
        self.assert_counts(entry, skipped=1)
        self.send(out)
        self.assertEqual(self.sent()[-1][1][1:], [["C1", "1"]])

    def test_what_he_was_told_before_the_deletion_is_no_new_record(self):
        task, _out = self.delete_told(is_read=True)
        entry = self.receive(task, "b.csv", ["C1", "Ada", "2", ""])
        self.assert_counts(entry, skipped=1)

    def test_made_anew_there_comes_back_and_is_told(self):
        """He may have changed it before he read that we deleted it, and deletes it
        when he does: so he gets it again."""
        task, out = self.delete_told(is_read=True)
        entry = self.receive(task, "b.csv", ["C1", "Ada", "7", ""])
        self.assert_counts(entry, created=1)
        self.send(out)
        self.assertEqual(self.sent()[-1][1][1:], [["C1", "Ada", "7", ""]])
        self.send(out)
        self.assertEqual(len(self.sent()), 3, "once")

    def test_a_key_that_a_new_record_has_is_not_told_as_deleted(self):
        _task, out = self.delete_told(is_read=False)
        self.partners.create({"ref": "C1", "name": "Eve"})
        self.send(out)
        self.assertEqual(self.sent()[-1][1][1:], [["C1", "Eve", "", ""]])
        self.assertEqual(len(self.sent()), 2)

    def test_a_deletion_calls_the_key_as_the_other_files_do(self):
        task, out = self.make_import(), self.make_out(export_scope="changed")
        self.pattern.header_format = "custom"
        self.pattern.line_ids[0].custom_header = "Number"
        self.backend.policy_ids.export_delete_enabled = True
        header = ("Number", "name", "phone", "email")
        rows = ["C1", "Ada", "", ""], ["C2", "Bob", "", ""]
        self.receive(task, "a.csv", *rows, header=header)
        self.contact("C1").unlink()
        self.send(out)
        self.assertEqual(self.sent()[-1][1], [["Number", "#deleted"], ["C1", "1"]])
        self.backend.allow_delete = True
        told = ["C2", "1"]
        entry = self.receive(task, "b.csv", told, header=("Number", "#deleted"))
        self.assert_counts(entry, updated=1)
        self.assertFalse(self.contact("C2").active)

    def test_deletions_stay_here_unless_wanted(self):
        task, out = self.make_import(), self.make_out(export_scope="changed")
        self.receive(task, "a.csv", ["C1", "Ada", "1", ""])
        self.contact("C1").unlink()
        self.send(out)
        self.assertEqual(self.sent(), [])

    def test_a_partner_that_deletes_is_not_told(self):
        task, out = self.make_import(), self.make_out(export_scope="changed")
        self.backend.policy_ids.export_delete_enabled = True
        self.backend.write({"allow_delete": True, "remote_delete_action": "unlink"})
        self.receive(task, "a.csv", ["C1", "Ada", "1", ""])
        entry = self.receive(task, "b.csv", ["C1", "1"], header=("ref", "#deleted"))
        self.assertEqual(entry.state, "done", entry.state_message)
        self.assertFalse(self.contact("C1"))
        self.send(out)
        self.assertEqual(self.sent(), [])

    def test_a_conflict_is_not_sent_before_it_is_decided(self):
        task, out = self.make_import(), self.make_out(export_scope="changed")
        self.receive(task, "a.csv", ["C1", "Ada", "1", ""])
        self.send(out)
        self.edit(self.contact("C1"), phone="2")
        self.receive(task, "b.csv", ["C1", "Ada", "3", ""])
        self.send(out)
        self.assertEqual(self.sent(), [])
        cursor = out._get_export_cursor(self.pattern)
        cursor.value += timedelta(days=1)  # the record was changed long before
        self.backend.checkpoint_ids.action_keep_local()
        self.send(out)
        ((_name, rows),) = self.sent()
        self.assertEqual(rows[1], ["C1", "Ada", "2", ""])
