# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import timedelta
from unittest.mock import patch

from odoo.fields import Command

from odoo.addons.base_import_async.tests.core_tables import read_table, write_table

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

    def test_a_workbook_goes_out_and_comes_back(self):
        self.pattern.export_format = "xlsx"
        tags = self.env["res.partner.category"].create([{"name": "A"}, {"name": "B"}])
        line = {"path": "category_id", "occurrence_count": 0}
        self.pattern.line_ids = [Command.create(line)]
        contact = self.make_contacts("C1")
        contact.category_id = tags
        self.send(self.make_out())
        [(path, (content, _moment))] = self.server.files.items()
        table = [list(row.cells) for row in read_table("xlsx", content)]
        header = ["ref#key", "name", "phone", "email", "category_id"]
        self.assertEqual(table[0], header, "nothing that is only for people")
        self.assertEqual(table[1][-1], "A,B")
        self.server.put("in/same.xlsx", content)
        task = self.make_import()
        self.assert_counts(self.fetch(task), unchanged=1)
        table[1][1] = "Edited"
        self.server.put("in/edited.xlsx", write_table("xlsx", table))
        self.assert_counts(self.fetch(task), updated=1)
        self.assertEqual(contact.name, "Edited")

    def test_what_runs_by_itself_disturbs_nobody(self):
        """A file in which nothing is: no message, and not among the last ones."""
        out = self.make_out(export_scope="changed")
        self.make_contacts("C1")
        told = []
        users = type(self.env["res.users"])
        with patch.object(users, "_bus_send", lambda _u, kind, _m: told.append(kind)):
            out._start_due()  # as the cron that makes files
            self.run_jobs()
            out.run()
            self.run_jobs()
            out._start_due()
            self.run_jobs()
            self.assertNotIn("transfer.run/closed", told)
            out.action_run_now()
            self.run_jobs()
            self.assertIn("transfer.run/closed", told)
        full, *empty = self.queue.search([("task_id", "=", out.id)], order="id")
        self.assertEqual(len(empty), 2)
        for entry in empty:
            self.assertIn("Nothing has changed", entry.state_message)
        self.assertEqual(self.backend.last_file_ids, full)

    def test_what_somebody_asks_for_does_not_wait_for_a_cron(self):
        """It is sent once it is written; what a cron made waits for the other one."""
        out = self.make_out()
        for number, ask in enumerate(
            (self.backend.action_sync_now, out.action_run_now, out.action_send_all), 1
        ):
            self.make_contacts(f"C{number}")
            ask()
            self.run_jobs()
            self.assertEqual(len(self.sent()), number)
            self.assertEqual(len(self.sent()[-1][1]), number + 1)
        out._start_due()  # as the cron that makes files
        self.run_jobs()
        self.assertEqual(len(self.sent()), 3)

    def test_nothing_leaves_at_once_from_a_paused_exchange(self):
        out = self.make_out()
        self.make_contacts("C1")
        out.action_run_now()
        self.backend.action_pause()
        self.run_jobs()
        self.assertEqual(self.sent(), [])
        self.backend.action_resume()
        out.run()
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
