# Copyright 2026 Import Sync Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Jobs of bindings need no configuration of their own."""

from odoo.addons.connector.exception import NetworkRetryableError
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
