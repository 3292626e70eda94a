# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import json

from .common import ExchangeCase


class TestOutcome(ExchangeCase):
    """The queue tells the truth, and the partner is answered."""

    def make_answering(self, **vals):
        answers = self.make_task(
            name="Answers", method_type="export", filepath="answers"
        )
        return self.make_import(
            answer_task_id=answers.id,
            sends_failed_rows=True,
            sends_receipt=True,
            failure_emails="boss@example.com",
            **vals,
        )

    def test_failed_rows_fail_the_entry_and_go_with_the_mail(self):
        task = self.make_import(failure_emails="boss@example.com")
        entry = self.receive(task, "a.csv", ["C1", "Ada", "", ""], ["", "Bob", "", ""])
        self.assert_counts(entry, created=1, failed=1)
        self.assertEqual(entry.state, "failed")
        mail = self.env["mail.mail"].search([("email_to", "=", "boss@example.com")])
        self.assertEqual(len(mail), 1)
        self.assertIn(b"Bob", mail.attachment_ids.raw)
        self.assertNotIn(b"Ada", mail.attachment_ids.raw)

    def test_a_header_that_is_not_right_fails_the_entry(self):
        task = self.make_import()
        entry = self.receive(task, "a.csv", ["C1", "x"], header=("ref", "nmae"))
        self.assertEqual(entry.state, "failed")
        self.assertIn("nmae", entry.state_message)
        self.assertFalse(self.contact("C1"))

    def test_failed_rows_and_receipt_go_back(self):
        task = self.make_answering()
        self.receive(task, "a.csv", ["C1", "Ada", "", ""], ["", "Bob", "", ""])
        answers = {
            path.removeprefix("answers/"): content
            for path, (content, _moment) in self.server.files.items()
            if path.startswith("answers/")
        }
        self.assertEqual(sorted(answers), ["a.failed.csv", "a.receipt.json"])
        self.assertIn(b"Bob", answers["a.failed.csv"])
        receipt = json.loads(answers["a.receipt.json"])
        self.assertEqual(
            (receipt["rows"], receipt["created"], receipt["failed"], receipt["state"]),
            (2, 1, 1, "partial"),
        )
        self.assertEqual(len(receipt["sha256"]), 64)

    def test_a_file_that_is_refused_is_answered_too(self):
        task = self.make_answering()
        entry = self.receive(task, "a.csv", ["C1", "x"], header=("ref", "nmae"))
        self.assertEqual(entry.state, "failed")
        (content, _moment) = self.server.files["answers/a.receipt.json"]
        receipt = json.loads(content)
        self.assertEqual((receipt["file"], receipt["state"]), ("a.csv", "failed"))
        self.assertEqual((receipt["rows"], receipt["failed"]), (0, 0))
        self.assertEqual(len(receipt["sha256"]), 64)
        self.assertIn("nmae", receipt["message"])
        mails = self.env["mail.mail"].search([("email_to", "=", "boss@example.com")])
        self.assertEqual(len(mails), 1)

    def test_what_is_wrong_here_is_not_told_to_the_partner(self):
        task = self.make_answering()
        self.put("a.csv", ["C1", "Ada", "", ""])
        task.run()
        with self.without_component("pattern.file.importer"):
            self.run_jobs()
        self.assertEqual(task.attachment_ids.state, "failed")
        self.assertNotIn("answers/a.receipt.json", self.server.names())

    def test_rows_that_were_retried_settle_the_entry(self):
        task = self.make_import()
        self.pattern.line_ids[3].path = "parent_id|ref"
        entry = self.receive(
            task,
            "a.csv",
            ["C1", "Ada", "", "P9"],
            header=("ref", "name", "phone", "parent_id|ref"),
        )
        self.assertEqual(entry.state, "failed")
        self.partners.create({"name": "Parent", "ref": "P9"})
        entry.pattern_file_id.action_retry_failed()
        self.run_jobs()
        self.assertEqual(entry.state, "done", entry.state_message)

    def test_the_remote_file_follows_the_outcome(self):
        task = self.make_import(
            after_import="move",
            move_path="archive",
            quarantine_path="refused",
            after_import_when="processed",
        )
        self.receive(task, "good.csv", ["C1", "Ada", "", ""])
        self.receive(task, "bad.csv", ["", "Ada", "", ""])
        self.assertIn("archive/good.csv", self.server.names())
        self.assertIn("refused/bad.csv", self.server.names())

    def test_the_remote_file_waits_for_the_outcome(self):
        task = self.make_import(
            after_import="move", move_path="archive", after_import_when="processed"
        )
        self.put("a.csv", ["C1", "Ada", "", ""])
        task.run()
        while not task.attachment_ids.pattern_file_id:
            self.run_round()
        self.run_round()  # what the fetched file left to do
        self.assertEqual(task.attachment_ids.state, "pending")
        self.assertIn("in/a.csv", self.server.names())
        self.run_jobs()
        self.assertIn("archive/a.csv", self.server.names())

    def test_a_backend_without_importer_imports_nothing_and_says_so(self):
        task = self.make_import()
        self.put("a.csv", ["C1", "Ada", "", ""])
        with self.without_component("pattern.file.importer"):
            self.env[
                "attachment.synchronize.task"
            ].run_task_import_pattimpex_scheduler()
            self.run_jobs()
        self.assertFalse(self.contact("C1"))
        self.assertIn("has no importer", task.last_error)
        self.assertIn("has no importer", task.run_ids[:1].message)
