# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Exports of records that are not there, or fail, or take long."""

from unittest.mock import patch

from odoo.tests import tagged

from .export_case import FIELDS, ExportCase


@tagged("post_install", "-at_install")
class TestExportTrouble(ExportCase):
    def test_records_that_vanish_are_told_and_counted(self):
        run, without_values = self.split(["name"]), self.split([".id"])
        gone, hidden = self.partners[0], self.partners[5]
        gone.unlink()
        self.env["ir.rule"].create(
            {
                "name": "Export: hidden",
                "model_id": self.env["ir.model"]._get_id("res.partner"),
                "domain_force": f"[('id', '!=', {hidden.id})]",
            }
        )
        self.run_export_jobs(run)
        self.assertEqual((run.state, run.row_count), ("done", 6))
        self.assertEqual((run.exported_count, run.skipped_count), (4, 2))
        self.assertIn("2 records are not in the file", run.file_notice)
        entries = self.env["transfer.row"].search([("chunk_id.run_id", "=", run.id)])
        self.assertEqual(set(entries.mapped("outcome")), {"skipped"})
        messages = {entry.res_id: (entry.first_row, entry.message) for entry in entries}
        self.assertEqual(messages[gone.id][0], 1)
        self.assertIn("deleted", messages[gone.id][1])
        self.assertEqual(messages[hidden.id][0], 5)
        self.assertIn("no longer read", messages[hidden.id][1])
        self.assertEqual(len(self.read_csv(run)), 5)
        self.run_export_jobs(without_values)
        self.assertEqual(without_values.skipped_count, 2, "no column tells the rights")

    def test_a_slice_of_which_nothing_is_left_is_told_too(self):
        run = self.split(FIELDS)
        self.partners[:3].unlink()
        self.run_export_jobs(run)
        self.assertEqual((run.state, run.failed_count), ("done", 0))
        self.assertEqual((run.exported_count, run.skipped_count), (3, 3))

    def test_a_record_that_fails_is_set_aside_and_retried(self):
        bad = self.partners[1]
        model = type(self.env["res.partner"])
        compute = model._compute_display_name

        def fail_on_one(records):
            if bad in records:
                raise ValueError("This partner has no name")
            return compute(records)

        with patch.object(model, "_compute_display_name", fail_on_one):
            self.env.invalidate_all()
            run = self.export(["display_name"])
        self.assertEqual((run.state, run.row_count), ("partial", 6))
        self.assertEqual((run.exported_count, run.failed_count), (5, 1))
        failed = run.chunk_ids.filtered("failed_count")
        self.assertEqual(
            (failed.first_row, failed.name), (2, "Failed records from 2 to 2")
        )
        self.assertIn("This partner has no name", failed.message)
        self.assertEqual(len(self.read_csv(run)), 6, "what could be exported is there")
        run.with_user(self.user).action_retry_failed()
        self.run_export_jobs(run)
        self.assertEqual((run.state, run.exported_count), ("done", 6))
        self.assertEqual(len(self.read_csv(run)), 7)

    def test_a_lost_file_is_written_again(self):
        run = self.split(["name"])
        for _turn in range(2):
            self.run_queued(run)
            run._advance()
        job = self.find_job(run.assembly_job_uuid)
        job.write({"state": "failed", "exc_message": "No space left"})
        run._advance()
        self.assertEqual((run.state, run.message), ("failed", "No space left"))
        self.assertFalse(run.attachment_id)
        run.with_user(self.user).action_retry_failed()
        self.run_export_jobs(run)
        self.assertEqual((run.state, run.exported_count), ("done", 6))
        self.assertFalse(run.message)

    def test_a_small_rest_has_no_slice_of_its_own(self):
        for limit, slices in (
            (20, [20]),
            (22, [22]),
            (23, [20, 3]),
            (62, [20, 20, 22]),
        ):
            run = self.split(
                ["name"], "res.country", domain=[], chunk_size=20, limit=limit
            )
            chunks = run.chunk_ids.sorted("sequence")
            self.assertEqual(chunks.mapped("row_count"), slices)
            self.assertEqual(
                [sum(slices[:n]) + 1 for n in range(len(slices))],
                chunks.mapped("first_row"),
            )

    def test_a_slice_that_takes_too_long_hands_the_rest_over(self):
        self.env["ir.config_parameter"].set_param("transfer.chunk_seconds", "-1")
        path = "odoo.addons.base_import_async.models.transfer_exporter._BATCH"
        with patch(path, 2):
            run = self.export(["name"], chunk_size=6)
        self.assertEqual(run.state, "done")
        chunks = run.chunk_ids.sorted("first_row")
        self.assertEqual(chunks.mapped("first_row"), [1, 3, 5])
        names = [row[0] for row in self.read_csv(run)[1:]]
        self.assertEqual(names, sorted(names))
        self.assertEqual(len(names), 6)

    def test_cancel_pause_and_resume(self):
        run = self.split(["name"])
        run.with_user(self.user).action_pause()
        self.run_export_jobs(run)
        self.assertEqual(run.state, "paused")
        run.with_user(self.user).action_resume()
        first = run.chunk_ids[0]
        run._advance()
        first.with_user(self.user).run_export_job()
        run.with_user(self.user).action_cancel()
        self.run_export_jobs(run)
        self.assertEqual(run.state, "cancelled")
        self.assertEqual((run.exported_count, run.cancelled_count), (3, 3))
        self.assertFalse(run.attachment_id)
        self.assertFalse(run.chunk_ids.part_id)
