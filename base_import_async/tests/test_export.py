# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import csv
import io
import json
import zipfile
from unittest.mock import patch

import openpyxl

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import TransactionCase, new_test_user, tagged

from ..core.states import Outcome

GROUPS = "base.group_user,base.group_partner_manager,base.group_allow_export"
FIELDS = ("id", "name", "country_id", "category_id", "child_ids/name")


@tagged("post_install", "-at_install")
class TestExport(TransactionCase):
    """Exports in one transaction, job by job, as a plain user."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.user = new_test_user(cls.env, login="export_plain", groups=GROUPS)
        cls.other = new_test_user(cls.env, login="export_other", groups=GROUPS)
        tag = cls.env["res.partner.category"].create({"name": "Export tag"})
        cls.partners = cls.env["res.partner"].create(
            [
                {
                    "name": f"Export {number:02}",
                    "ref": "EXP",
                    "country_id": cls.env.ref("base.be").id,
                    "category_id": [Command.link(tag.id)],
                    "child_ids": [Command.create({"name": f"=Child {number}"})],
                    "active": number != 3,
                }
                for number in range(7)
            ]
        )
        cls.domain = [("ref", "=", "EXP")]
        cls.runs = cls.env["transfer.run"].with_user(cls.user)

    # ------------------------------------------------------------------
    # Helpers
    # ------------------------------------------------------------------

    def submit(self, fields=FIELDS, model="res.partner", **options):
        places = {key: options.pop(key) for key in ("domain", "ids") if key in options}
        options = {"format": "csv", "order": "name", "chunk_size": 3, **options}
        run_id = self.runs.submit_export(
            model, fields, **(places or {"domain": self.domain}), options=options
        )
        return self.env["transfer.run"].browse(run_id)

    def split(self, *args, **options):
        run = self.submit(*args, **options)
        run.with_user(self.user).run_split_job()
        return run

    def export(self, *args, **options):
        run = self.split(*args, **options)
        self.run_jobs(run)
        return run

    def run_jobs(self, run) -> None:
        """Run export and assembly jobs until there is none."""
        while True:
            run._advance()
            run.invalidate_recordset()
            queued = run.chunk_ids.filtered(lambda chunk: chunk.state == "queued")
            for chunk in queued:
                chunk.with_user(self.user).run_export_job()
                self.get_job(chunk.job_uuid).state = "done"
            job = self.get_job(run.assembly_job_uuid or "")
            if job.state == "pending":
                job.state = "done"
                run.with_user(self.user).run_assemble_job()
            elif not queued:
                return

    def get_job(self, uuid: str):
        return self.env["queue.job"].search([("uuid", "=", uuid)])

    def read_bytes(self, run) -> bytes:
        with run.attachment_id.with_user(self.user)._open_stream() as stream:
            return stream.read()

    def read_csv(self, run) -> list[list[str]]:
        return list(csv.reader(io.StringIO(self.read_bytes(run).decode())))

    def expected(self, records, fields=FIELDS) -> list[list]:
        return records.with_user(self.user).export_data(list(fields))["datas"]

    # ------------------------------------------------------------------
    # The flow
    # ------------------------------------------------------------------

    def test_a_domain_is_sliced_written_and_assembled(self):
        run = self.split()
        self.assertEqual(run.kind, "export")
        self.assertEqual(run.chunk_ids.mapped("row_count"), [3, 3])
        self.assertEqual(
            run.chunk_ids.mapped("name"),
            ["Chunk 1: records 1 to 3", "Chunk 2: records 4 to 6"],
        )
        # what comes now is in none of the slices
        self.partners[0].copy({"name": "Export 00b"})
        self.run_jobs(run)
        self.assertEqual((run.state, run.row_count), ("done", 6))
        self.assertEqual((run.exported_count, run.progress), (6, 100))
        self.assertEqual(run.attachment_id.name, "Contact.csv")
        header, *rows = self.read_csv(run)
        self.assertEqual(header, [*FIELDS, "#Escaped"])
        active = self.partners.filtered("active").sorted("name")
        expected = self.expected(active)
        for line in expected:
            line[4] = "'" + line[4]
        self.assertEqual(rows, expected)
        self.assertFalse(run.chunk_ids.part_id, "parts of a complete file are gone")
        action = run.with_user(self.user).action_download_file()
        self.assertIn(str(run.attachment_id.id), action["url"])

    def test_without_a_chosen_order_it_is_the_one_of_the_model(self):
        partners = self.env["res.partner"].create(
            [{"name": "Order B"}, {"name": "Order A"}]
        )
        domain = [("id", "in", partners.ids)]
        run = self.export(["name"], domain=domain, order="")
        self.assertEqual(self.read_csv(run)[1:], [["Order A"], ["Order B"]])
        limited = self.export(["name"], domain=domain, order="", limit=1)
        self.assertEqual(self.read_csv(limited)[1:], [["Order A"]])

    def test_a_selection_keeps_its_order_and_archived_records(self):
        ids = self.partners[::-1].ids
        run = self.export(["name"], ids=ids, order="")
        names = [row[0] for row in self.read_csv(run)[1:]]
        self.assertEqual(names, self.partners[::-1].mapped("name"))
        limited = self.export(["name"], ids=ids, order="name", limit=2)
        self.assertEqual(
            [row[0] for row in self.read_csv(limited)[1:]], ["Export 00", "Export 01"]
        )

    def test_all_formats_hold_the_same_rows(self):
        active = self.partners.filtered("active").sorted("name")
        expected = self.expected(active)
        book = openpyxl.load_workbook(
            io.BytesIO(self.read_bytes(self.export(format="xlsx")))
        )
        cells = [list(row) for row in book.active.iter_rows(values_only=True)]
        self.assertEqual(cells, [list(FIELDS), *expected])
        self.assertEqual(book.active["E2"].data_type, "s", "text, no formula")
        objects = [dict(zip(FIELDS, line, strict=True)) for line in expected]
        self.assertEqual(
            json.loads(self.read_bytes(self.export(format="json"))), objects
        )
        lines = self.read_bytes(self.export(format="jsonl")).decode().splitlines()
        self.assertEqual([json.loads(line) for line in lines], objects)

    def test_nothing_found_is_a_file_with_a_header(self):
        nothing = [("ref", "=", "no such reference")]
        for code, content in (
            ("csv", b"name\n"),
            ("jsonl", b'["name"]\n'),
            ("json", b'[\n["name"]\n]\n'),
        ):
            run = self.export(["name"], format=code, domain=nothing)
            self.assertEqual((run.state, run.row_count), ("done", 0))
            self.assertEqual(self.read_bytes(run), content)

    def test_a_large_workbook_comes_as_several_in_a_zip(self):
        self.env["ir.config_parameter"].set_param("transfer.xlsx_lines_per_file", 4)
        run = self.export(["name"], format="xlsx", chunk_size=2)
        self.assertEqual(run.attachment_id.name, "Contact.zip")
        with zipfile.ZipFile(io.BytesIO(self.read_bytes(run))) as archive:
            self.assertEqual(archive.namelist(), ["Contact-1.xlsx", "Contact-2.xlsx"])
            books = [
                openpyxl.load_workbook(archive.open(n)) for n in archive.namelist()
            ]
        self.assertEqual([book.active.max_row for book in books], [5, 3])
        self.assertEqual({book.active["A1"].value for book in books}, {"name"})
        left = self.env["ir.attachment"].search(
            [("res_model", "=", "transfer.run"), ("res_id", "=", run.id)]
        )
        self.assertEqual(left, run.attachment_id)

    def test_separator_and_encoding_of_a_csv(self):
        self.partners[0].name = "Éva; 1"
        run = self.export(["name", "ref"], separator=";", encoding="latin-1", limit=1,
                          order="name desc")  # fmt: skip
        self.assertEqual(self.read_bytes(run), b'name;ref\n"\xc9va; 1";EXP\n')
        self.partners[0].name = "☃"
        run = self.split(["name"], encoding="latin-1")
        with self.assertRaisesRegex(Exception, "no character “☃”"):
            self.run_jobs(run)

    # ------------------------------------------------------------------
    # Records that are not there, or fail
    # ------------------------------------------------------------------

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
        self.run_jobs(run)
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
        self.run_jobs(without_values)
        self.assertEqual(without_values.skipped_count, 2, "no column tells the rights")

    def test_a_slice_of_which_nothing_is_left_is_told_too(self):
        run = self.split(FIELDS)
        self.partners[:3].unlink()
        self.run_jobs(run)
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
        self.run_jobs(run)
        self.assertEqual((run.state, run.exported_count), ("done", 6))
        self.assertEqual(len(self.read_csv(run)), 7)

    def test_a_lost_file_is_written_again(self):
        run = self.split(["name"])
        for _turn in range(2):
            for chunk in run.chunk_ids.filtered(lambda c: c.state == "queued"):
                chunk.with_user(self.user).run_export_job()
                self.get_job(chunk.job_uuid).state = "done"
            run._advance()
        job = self.get_job(run.assembly_job_uuid)
        job.write({"state": "failed", "exc_message": "No space left"})
        run._advance()
        self.assertEqual((run.state, run.message), ("failed", "No space left"))
        self.assertFalse(run.attachment_id)
        run.with_user(self.user).action_retry_failed()
        self.run_jobs(run)
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
        self.run_jobs(run)
        self.assertEqual(run.state, "paused")
        run.with_user(self.user).action_resume()
        first = run.chunk_ids[0]
        run._advance()
        first.with_user(self.user).run_export_job()
        run.with_user(self.user).action_cancel()
        self.run_jobs(run)
        self.assertEqual(run.state, "cancelled")
        self.assertEqual((run.exported_count, run.cancelled_count), (3, 3))
        self.assertFalse(run.attachment_id)
        self.assertFalse(run.chunk_ids.part_id)

    # ------------------------------------------------------------------
    # Rights
    # ------------------------------------------------------------------

    def test_who_may_not_export_is_refused_twice(self):
        run = self.split(["name"])
        self.user.group_ids -= self.env.ref("base.group_allow_export")
        with self.assertRaisesRegex(AccessError, "not allowed to export"):
            self.submit(["name"])
        chunk = run.chunk_ids[0]
        with self.assertRaisesRegex(Exception, "not allowed to export"):
            run._get_exporter()._export_chunk(chunk)

    def test_what_cannot_be_exported_is_refused_with_a_reason(self):
        for match, values in (
            ("no field “nmae”", {"fields": ["nmae"]}),
            ("at least one field", {"fields": []}),
            ("no model “res.prtner”", {"model": "res.prtner"}),
            ("cannot be selected", {"domain": [("nmae", "=", 1)]}),
            ("cannot be selected", {"order": "nmae"}),
            ("no option colour", {"colour": "red"}),
            ("no format of an export", {"format": "pdf"}),
            ("no known encoding", {"encoding": "klingon"}),
            ("one character", {"separator": ";;"}),
            ("limit is a number", {"limit": -1}),
        ):
            with self.assertRaisesRegex(UserError, match):
                self.submit(**values)
        with self.assertRaises(AccessError):
            self.submit(["key"], model="ir.config_parameter", domain=[], order="")
        field = self.env["res.partner"]._fields["ref"]
        with patch.object(field, "groups", "base.group_system"):
            with self.assertRaises(AccessError):
                self.submit(["child_ids/ref"])

    def test_an_export_is_its_owners(self):
        run = self.export(["name"])
        other = run.with_user(self.other)
        for action in ("get_progress", "action_cancel", "action_download_file"):
            with self.assertRaises(AccessError):
                getattr(other, action)()
        with self.assertRaises(AccessError):
            run.attachment_id.with_user(self.other).check_access("read")
        own = run.with_user(self.user)
        self.assertEqual(own.get_progress()["exported_count"], 6)
        self.assertIn("Exported: 6", own._get_outcome_sentence())
        self.assertFalse(own.can_undo)
        with self.assertRaisesRegex(UserError, "nothing to undo"):
            own.action_undo()
        self.assertIn(str(run.attachment_id.id), own._get_end_payload()["download_url"])

    def test_every_outcome_is_counted(self):
        names = {f"{outcome.value}_count" for outcome in Outcome}
        self.assertLessEqual(names, set(self.env["transfer.chunk"]._fields))
