# Copyright 2026 Import Sync Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Jobs of bindings need no configuration of their own."""

from odoo.exceptions import AccessError

from odoo.addons.connector.exception import InvalidDataError, NetworkRetryableError
from odoo.addons.connector_base.exceptions import (
    AuthenticationError,
    PeerConfigurationError,
)
from odoo.addons.queue_job.exception import RetryableJobError
from odoo.addons.queue_job.job import Job

from ..peer import NO_PEER
from .common import FakeConnectorCase


class TestJobs(FakeConnectorCase):
    def test_batch_makes_one_job_for_each_record_once(self):
        self.peer.put("contact", 1, name="Ada")
        self.peer.put("contact", 2, name="Bob")
        for _i in range(2):
            self.backend.import_batch("fake.res.partner")
        jobs = self.jobs("import_record")
        self.assertEqual(len(jobs), 2)
        self.assertEqual(set(jobs.mapped("channel")), {"root.connector"})
        self.assertEqual(
            sorted(jobs.mapped("identity_key"))[0],
            f"import:fake.backend:{self.backend.id}:fake.res.partner:1",
        )
        self.run_jobs()
        self.backend.import_batch("fake.res.partner")
        self.assertEqual(len(self.jobs("import_record")), 2)

    def test_binding_needs_no_job_function(self):
        functions = self.env["queue.job.function"]
        config = functions.job_config("<fake.res.partner>.export_record")
        self.assertEqual(config.channel, "root.connector")
        self.assertEqual(config.retry_pattern[1], 10)
        self.assertEqual(config.related_action_func_name, "related_action_connector")
        other = functions.job_config("<res.partner>.write")
        self.assertEqual(other.channel, "root")

    def test_job_function_of_a_person_has_the_last_word(self):
        self.env["queue.job.function"].create(
            {
                "model_id": self.env["ir.model"]._get_id("fake.res.partner"),
                "method": "export_record",
                "channel_id": self.env.ref("queue_job.channel_root").id,
            }
        )
        config = self.env["queue.job.function"].job_config(
            "<fake.res.partner>.export_record"
        )
        self.assertEqual(config.channel, "root")

    def test_related_action_opens_the_real_record(self):
        self.peer.put("contact", 1, name="Ada")
        self.backend.import_record("fake.res.partner", 1)
        job = self.jobs("import_record")
        self.assertEqual(job.open_related_action()["res_model"], "fake.backend")
        self.run_jobs()
        partner = self.binding(1).odoo_id
        action = job.open_related_action()
        self.assertEqual((action["res_model"], action["res_id"]),
                         ("res.partner", partner.id))  # fmt: skip
        self.binding(1)._delay_export()
        action = self.jobs("export_record").open_related_action()
        self.assertEqual((action["res_model"], action["res_id"]),
                         ("res.partner", partner.id))  # fmt: skip

    def test_network_failure_postpones_by_the_pattern(self):
        self.peer.broken = NO_PEER
        self.backend.import_record("fake.res.partner", 1)
        job = Job.load(self.env, self.jobs("import_record").uuid)
        with self.assertRaises(NetworkRetryableError):
            job.perform()
        self.assertEqual(job.retry, 1)
        self.assertEqual(job._get_retry_seconds(), 10)

    def test_refusals_fail_at_once(self):
        for refusal in (
            AuthenticationError("Who are you?"),
            PeerConfigurationError("You may not"),
            InvalidDataError("That is no address"),
        ):
            self.peer.broken = refusal
            self.backend.import_record("fake.res.partner", 1)
            record = self.jobs("import_record")
            job = Job.load(self.env, record.uuid)
            with self.subTest(refusal), self.assertRaises(type(refusal)) as caught:
                job.perform()
            self.assertNotIsInstance(caught.exception, RetryableJobError)
            record.unlink()

    def test_jobs_wait_as_long_as_a_peer_is_away(self):
        self.backend.import_record("fake.res.partner", 1)
        self.backend.import_since("fake.res.partner")
        self.assertEqual(set(self.jobs().mapped("max_retries")), {0})
        self.backend.import_record("fake.res.partner", 2)
        self.env["fake.res.partner"].with_delay(max_retries=3).import_batch(
            self.backend
        )
        self.assertEqual(self.jobs("import_batch").max_retries, 3)

    def test_wrong_key_stops_a_slice_and_asks_nobody_about_its_records(self):
        partners = self.env["res.partner"].create([{"name": "A"}, {"name": "B"}])
        self.peer.broken = AuthenticationError("Who are you?")
        for usage, keys in (
            ("slice.exporter", [str(one.id) for one in partners]),
            ("slice.importer", ["1", "2"]),
        ):
            with (
                self.subTest(usage=usage),
                self.assertRaises(AuthenticationError),
                self.backend.work_on("fake.res.partner") as work,
            ):
                work.component(usage=usage).run(keys)
        self.assertFalse(self.checkpoints())

    def test_failed_part_of_a_run_is_tried_again(self):
        self.peer.put("contact", 1, name="Ada")
        run = self.backend.import_since("fake.res.partner")
        job = Job.load(self.env, run.job_uuid)
        job.perform()
        self.jobs("import_since").state = "done"
        slice_job = self.jobs("run_slice")
        slice_job.write({"state": "pending", "retry": 1, "result": "It is away."})
        self.assertEqual(run.waiting_text, "It is away.")
        slice_job.write({"state": "failed", "exc_message": "Broken"})
        run.sudo()._advance()
        self.assertEqual((run.state, run.failed_count, run.can_retry),
                         ("failed", 1, True))  # fmt: skip
        with self.assertRaises(AccessError):
            run.with_user(self.reviewer).action_retry()
        run.with_user(self.manager).action_retry()
        self.assertEqual((run.state, run.can_retry), ("running", False))
        self.run_jobs()
        run.invalidate_recordset()
        self.assertEqual((run.state, run.created_count, run.failed_count),
                         ("done", 1, 0))  # fmt: skip

    def test_part_that_is_tried_again_is_forced_as_before(self):
        self.peer.put("contact", 1, name="Ada")
        self.pull(1)
        self.binding(1).odoo_id.with_context(connector_no_export=True).name = "Changed"
        cursor = self.backend._get_cursor("fake.res.partner", "import")
        with self.backend.work_on("fake.res.partner") as work:
            work.component(usage="cursor.batch.importer").run(cursor, force=True)
        run = self.env["connector.sync.run"].search([])
        self.jobs("run_slice").write({"state": "failed", "exc_message": "Broken"})
        run.sudo()._advance()
        run.with_user(self.manager).action_retry()
        self.run_jobs()
        run.invalidate_recordset()
        # Without force it would be known in that version, and not looked at.
        line = run.line_ids
        self.assertNotIn("up-to-date", line.issues_text or "")
        self.assertTrue(line.is_forced)
        job = self.env["queue.job"].search([("uuid", "=", line.job_uuid)])
        self.assertTrue(job.kwargs["force"])

    def test_failed_record_is_named_with_its_field(self):
        self.peer.put("contact", 1, name="Ada", email="nowhere")
        self.peer.put("contact", 2, name="Bob", color="no number")
        run = self.backend.import_since("fake.res.partner")
        self.run_jobs()
        issues = run.line_ids.issues
        self.assertEqual([one["name"] for one in issues], ["Ada", "Bob"])
        self.assertIn("Ada (1), Email: Email: nowhere is no address",
                      run.line_ids.issues_text)  # fmt: skip

    def test_runs_and_checkpoints_are_grouped_by_the_name_of_their_model(self):
        self.peer.put("contact", 1, name="Ada", email="bad")
        self.backend.import_since("fake.res.partner")
        self.run_jobs()
        contact = self.env["ir.model"]._get("res.partner")
        for name, field in (
            ("connector.sync.run", "record_model_id"),
            ("connector.checkpoint", "res_model_id"),
        ):
            model = self.env[name].with_user(self.manager)
            groups = model.formatted_read_group([], [field], ["__count"])
            self.assertIn((contact.id, contact.name), [one[field] for one in groups])
