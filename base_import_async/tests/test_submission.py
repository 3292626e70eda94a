# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What submitting creates: names, alignment, priorities, files, options, rights."""

from datetime import datetime, timedelta
from unittest.mock import patch

from freezegun import freeze_time

from odoo.exceptions import AccessError
from odoo.tests import tagged

from ..models import transfer_run_place
from .common import ImportCase

# Three records of three lines each, as journal entries with their items.
_ENTRIES = "name,child_ids/name\n" + "".join(
    f"Entry {i},Item {i}a\n,Item {i}b\n,Item {i}c\n" for i in range(3)
)
_PATHS = ["name", "child_ids/name"]


@tagged("post_install", "-at_install")
class TestSubmission(ImportCase):
    def test_submitting_creates_one_job(self):
        before = self.env["queue.job"].search([])  # pylint: disable=no-search-all
        run = self.submit(_ENTRIES, _PATHS)
        job = self.env["queue.job"].search([]) - before  # pylint: disable=no-search-all
        self.assertEqual(job.name, "Import Contact from file partners.csv")
        self.assertEqual((job.uuid, job.user_id), (run.job_uuid, self.user))
        self.assertEqual(job.channel, "root.transfer.split")

    def test_chunks_hold_whole_records(self):
        ranges = {
            2: ["lines 2 to 4", "lines 5 to 7", "lines 8 to 10"],
            3: ["lines 2 to 4", "lines 5 to 7", "lines 8 to 10"],
            4: ["lines 2 to 7", "lines 8 to 10"],
            9: ["lines 2 to 10"],
        }
        for size, lines in ranges.items():
            with self.subTest(chunk_size=size):
                run = self.split(_ENTRIES, _PATHS, chunk_size=size)
                names = [
                    f"Import Contact from file partners.csv - #{number} - {part}"
                    for number, part in enumerate(lines)
                ]
                jobs = self.get_load_jobs(run)
                self.assertEqual(jobs.mapped("name"), names)
                self.assertEqual(set(jobs.mapped("channel")), {"root.transfer.load"})

    def test_a_file_split_in_slices_has_each_row_once(self):
        content = "name\n" + "".join(f"row {n}\n" for n in range(7))
        run = self.submit(content, ["name"], chunk_size=2)
        with (
            patch.object(transfer_run_place, "_SHORTEST_SLICE", -1),
            patch.object(transfer_run_place, "_LONGEST_SLICE", -1),
        ):
            slices = 0
            while not run.split_done:
                self.assertEqual(len(run.chunk_ids), slices)  # one in each
                run.with_user(self.user).run_split_job()
                slices += 1
        self.assertEqual(slices, 4)
        self.assertEqual(run.state, "running")
        chunks = run.chunk_ids.sorted("sequence")
        rows = [row.cells[0] for c in chunks for row in run._read_chunk(c)[1]]
        self.assertEqual(rows, [f"row {n}" for n in range(7)])

    def test_slices_grow_since_each_begins_at_the_start_of_the_file(self):
        run = self.submit("name\nA\n", ["name"])
        run.started_at = began = datetime(2026, 11, 1, 12)
        for spent, seconds in ((0, 10), (15, 15), (300, 20)):
            with freeze_time(began + timedelta(seconds=spent)):
                self.assertEqual(run._get_slice_seconds(), seconds)

    def test_numbers_of_chunks_are_padded(self):
        content = "name\n" + "".join(f"Pad {i}\n" for i in range(11))
        names = self.get_load_jobs(self.split(content, ["name"], chunk_size=1)).mapped(
            "name"
        )
        self.assertTrue(names[0].endswith(" - #00 - lines 2 to 2"), names[0])
        self.assertTrue(names[10].endswith(" - #10 - lines 12 to 12"), names[10])

    def test_lines_are_counted_from_the_first_without_header(self):
        run = self.split("A\nB\nC\n", ["name"], has_headers=False, chunk_size=2)
        names = self.get_load_jobs(run).mapped("name")
        self.assertTrue(names[0].endswith("#0 - lines 1 to 2"), names[0])
        self.assertTrue(names[1].endswith("#1 - lines 3 to 3"), names[1])

    def test_earlier_lines_come_first(self):
        run = self.split(_ENTRIES, _PATHS, chunk_size=3, priority=7)
        jobs = self.get_load_jobs(run)
        self.assertEqual(jobs.mapped("priority"), [7, 8, 9])
        self.assertEqual(jobs.mapped("uuid"), run.chunk_ids.mapped("job_uuid"))
        self.assertEqual(run.chunk_ids.mapped("first_row"), [2, 5, 8])

    def test_job_carries_its_rows(self):
        run = self.split(_ENTRIES, _PATHS, chunk_size=4)
        for chunk in run.chunk_ids:
            attachment = self.env["ir.attachment"].search(
                [
                    ("res_model", "=", "queue.job"),
                    ("res_id", "=", self.get_job(chunk).id),
                ]
            )
            self.assertEqual(attachment.raw, chunk.attachment_id.raw)
        rows = run.chunk_ids[1].attachment_id.raw.decode().splitlines()
        self.assertEqual(rows[0], "name,child_ids/name")
        self.assertEqual(rows[1:], ["Entry 2,Item 2a", ",Item 2b", ",Item 2c"])

    def test_do_takes_both_signatures(self):
        options = {"headers": True, "use_queue": True, "chunk_size": 3}
        runs = self.env["transfer.run"]
        for arguments in ((_PATHS, options), (_PATHS, ["Name", "Item"], options)):
            before = runs.search([("user_id", "=", self.user.id)])
            self.assertEqual(self.wizard(_ENTRIES).do(*arguments), [])
            run = runs.search([("user_id", "=", self.user.id)]) - before
            self.assertEqual((len(run), run.chunk_size), (1, 3))
            self.assertTrue(run.options["has_headers"])

    def test_do_without_the_option_imports_at_once(self):
        messages = self.wizard("name\nAt once here\n").do(["name"], {"header": True})
        self.assertEqual(messages, [])
        found = self.env["res.partner"].search([("name", "=", "At once here")])
        self.assertEqual(len(found), 1)

    def test_a_dry_run_may_be_asked_for_among_the_options(self):
        run = self.submit(_ENTRIES, _PATHS, dryrun=True)
        self.assertTrue(run.is_check)
        options = {"header": True, "dryrun": True}
        self.assertEqual(self.wizard("name\nDry\n").do(["name"], options), [])
        self.assertFalse(self.env["res.partner"].search([("name", "=", "Dry")]))

    def test_options_of_others_pass_through(self):
        run = self.submit(_ENTRIES, _PATHS, some_addon_option={"a": [1]})
        self.assertEqual(run.options["some_addon_option"], {"a": [1]})

    def test_senseless_options_are_refused_with_a_message(self):
        for option in ({"chunk_size": -1}, {"priority": "x"}, {"on_error": "maybe"}):
            with self.subTest(option):
                messages = self.wizard(_ENTRIES).do(
                    _PATHS, {"has_headers": True, "use_connector": True, **option}
                )
                self.assertIn(str(*option.values()), messages[0]["message"])


@tagged("post_install", "-at_install")
class TestRights(ImportCase):
    def test_owner_sees_the_run_and_its_parts(self):
        run = self._import_with_failure().with_user(self.user)
        self.assertTrue(run.chunk_ids.row_ids.mapped("message"))
        self.assertTrue(run.attachment_id.raw)
        self.assertTrue(run.chunk_ids[0].attachment_id.raw)
        self.assertEqual(run.get_progress()["created_count"], 1)

    def test_other_user_sees_and_changes_nothing(self):
        run = self._import_with_failure()
        parts = [run, run.chunk_ids, run.chunk_ids.row_ids]
        parts += [run.attachment_id, run.chunk_ids.attachment_id]
        for part in parts:
            with self.subTest(part._name):
                self.env.invalidate_all()
                self.assertTrue(part)
                with self.assertRaises(AccessError):
                    part.with_user(self.other).read(["display_name"])
                self.assertFalse(
                    part.with_user(self.other).search([("id", "in", part.ids)])
                )
        actions = ("action_cancel", "action_retry_failed", "get_progress")
        for action in (*actions, "action_download_failed_rows"):
            with self.subTest(action), self.assertRaises(AccessError):
                getattr(run.with_user(self.other), action)()

    def test_owner_cannot_write_what_only_the_run_writes(self):
        run = self._import_with_failure().with_user(self.user)
        for part in (run, run.chunk_ids, run.chunk_ids.row_ids):
            with self.subTest(part._name), self.assertRaises(AccessError):
                part.write({"message": "changed"})
            with self.subTest(part._name), self.assertRaises(AccessError):
                part.unlink()

    def test_submitting_without_rights_is_refused(self):
        self.user.group_ids -= self.env.ref("base.group_partner_manager")
        options = {"has_headers": True, "use_connector": True}
        answer = self.wizard(_ENTRIES).execute_import(_PATHS, ["", ""], options)
        self.assertFalse(answer["ids"])
        self.assertIn("neither create nor change", answer["messages"][0]["message"])
        runs = self.env["transfer.run"].search([("user_id", "=", self.user.id)])
        self.assertFalse(runs)

    def _import_with_failure(self):
        content = "name,country_id\nRight,Spain\nWrong,Nowhere\n"
        return self.load(content, ["name", "country_id"])
