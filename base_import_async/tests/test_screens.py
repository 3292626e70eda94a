# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import csv
import io

from odoo import Command
from odoo.tests import tagged

from .live import LiveCase

# As static/tests/tours/import_tour.esm.js has them.
_ROWS = 150
_WRONG_LINES = [12, 62, 112]
_CONTACTS = "/odoo/action-base.action_partner_form"
_IMPORTS = "/odoo/imports"


@tagged("post_install", "-at_install")
class TestScreens(LiveCase):
    """A person who may import, and nothing more, in a real browser."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        with cls.live.env() as env:
            groups = env.ref("base.group_user") | env.ref("base.group_partner_manager")
            users = env["res.users"].with_context(no_reset_password=True)
            cls.clerk_id = users.create(
                {
                    "name": "Clara Clerk",
                    "login": "clara_clerk",
                    "password": "clara_clerk",
                    "group_ids": [Command.set(groups.ids)],
                }
            ).id

    def test_from_upload_to_the_file_of_failed_rows(self):
        self.live.run_tour("base_import_async_import", "clara_clerk", url=_CONTACTS)
        with self.live.env(self.clerk_id) as env:
            run = env["transfer.run"].search([("file_name", "=", "tour_partners.csv")])
            self.assertEqual(len(run), 1, "one import, whatever the batch size")
            self._check_run(run)
            self._check_failed_file(run.failed_attachment_id.sudo().raw)

    def test_check_first_then_import_now_then_history(self):
        with self.live.env() as env:
            ada = env["res.partner"].create(
                {"ref": "tour-check-1", "name": "Ada", "email": "old@example.com"}
            )
        self.live.run_tour("base_import_async_check", "clara_clerk", url=_CONTACTS)
        with self.live.env(self.clerk_id) as env:
            runs = env["transfer.run"].search([("file_name", "=", "tour_check.csv")])
            self.assertEqual(runs.sorted("id").mapped("is_check"), [True, True, False])
            done = runs.filtered(lambda run: not run.is_check)
            self.assertEqual((done.created_count, done.updated_count), (1, 1))
            self.assertEqual(done.options["match_fields"], ["ref"])
            partners = env["res.partner"].search([("ref", "=like", "tour-check-%")])
            self.assertEqual(len(partners), 2, "checks wrote nothing")
            self.assertEqual(ada.with_env(env).email, "new@example.com")
        self.live.run_tour(
            "base_import_async_history",
            "clara_clerk",
            url=f"{_CONTACTS}/{ada.id}",
        )

    def test_a_run_that_closes_while_its_form_opens_is_shown_as_it_is(self):
        run_id = self.live.submit(
            b"name\nLate\n",
            ["name"],
            {"start_at": "2099-01-01 00:00:00"},
            "clara_clerk",
            file_name="tour_late.csv",
        )
        self.live.run_tour("base_import_async_late_form", "clara_clerk", url=_IMPORTS)
        self.assertEqual(self.live.wait(run_id), "cancelled")

    def test_the_form_shows_rows_that_fail_while_it_is_open(self):
        for name in ("base_import_async_watched", "base_import_async_watched_chosen"):
            with self.subTest(name=name):
                self._watch(name, f"{name}.csv")

    def _watch(self, tour: str, file_name: str) -> None:
        """Open the form of a run that is paused; the tour resumes it."""
        run_id = self.live.submit(
            b"name,country_id\nAda,France\nBob,Atlantis\n",
            ["name", "country_id"],
            {"start_at": "2099-01-01 00:00:00"},
            "clara_clerk",
            file_name=file_name,
        )
        with self.live.env(self.clerk_id) as env:
            run = env["transfer.run"].browse(run_id)
            run.sudo().start_at = False
            run.run_split_job()
            run.action_pause()
        self.live.run_tour(tour, "clara_clerk", url=f"{_IMPORTS}/{run_id}")

    def test_the_list_fits_and_tells_why_an_import_failed(self):
        run_id = self.live.submit(
            b"name\n" + b"Ada\n" * 30000 + b'"Never closed\n',
            ["name"],
            {},
            "clara_clerk",
            file_name="tour_quote.csv",
        )
        self.assertEqual(self.live.wait(run_id), "failed")
        self.live.run_tour("base_import_async_run_list", "clara_clerk", url=_IMPORTS)

    def test_pause_resume_and_cancel(self):
        with self.live.hold_until_cancelled("tour_control.csv"):
            self.live.run_tour(
                "base_import_async_control", "clara_clerk", url=_CONTACTS
            )
        with self.live.env(self.clerk_id) as env:
            run = env["transfer.run"].search([("file_name", "=", "tour_control.csv")])
            self.assertEqual((run.state, run.max_parallel), ("cancelled", 1))
            self.assertGreater(run.cancelled_count, 0)
            self.assertEqual(run.created_count + run.cancelled_count, 1000)
            self.assert_complete(run, 2, 1001)

    def test_a_table_that_looks_wrong_is_told_before_it_is_submitted(self):
        name = "base_import_async_table_problems"
        self.live.run_tour(name, "clara_clerk", url=_CONTACTS)
        with self.live.env(self.clerk_id) as env:
            self.assertFalse(
                env["transfer.run"].search([("file_name", "=", "tour_ragged.csv")])
            )

    def test_a_file_without_rows_is_told_at_once(self):
        name = "base_import_async_no_rows"
        self.live.run_tour(name, "clara_clerk", url=_CONTACTS)

    def _check_run(self, run):
        self.assertEqual(run.user_id.id, self.clerk_id)
        self.assertEqual(run.file_name, "tour_partners.csv")
        self.assertEqual(run.chunk_size, 40, "the size that the person typed")
        self.assertEqual(run.state, "partial")
        self.assertEqual(run.created_count, _ROWS - len(_WRONG_LINES))
        self.assertEqual(run.failed_row_ids.mapped("first_row"), _WRONG_LINES)
        self.assertEqual(run.progress, 100)
        self.assertEqual(
            run.mapping, [["Name", "Name"], ["Email", "Email"], ["Country", "Country"]]
        )
        names = run.env["res.partner"].search([("email", "like", "tour%@example.com")])
        self.assertEqual(len(names), _ROWS - len(_WRONG_LINES))

    def _check_failed_file(self, content: bytes):
        header, *rows = csv.reader(io.StringIO(content.decode()))
        self.assertEqual(
            header, ["Name", "Email", "Country", "#Row", "#Column", "#Error"]
        )
        self.assertEqual(
            [row[:5] for row in rows],
            [
                [f"Tour partner {line}", f"tour{line}@example.com", "Atlantis"]
                + [str(line), "Country"]
                for line in _WRONG_LINES
            ],
        )
        for row in rows:
            self.assertIn("Atlantis", row[5])
