# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import ImportCase

FIELDS = ("id", "name", "country_id", "parent_id/id")
HEADER = "id,name,country_id,parent_id/id\n"
MIXED = HEADER + (
    "chk_a,Alpha,Belgium,\nchk_b,Beta,Atlantis,\n"
    "chk_c,Gamma,France,\nchk_a,Alpha 2,Belgium,\n"
)


@tagged("post_install", "-at_install")
class TestCheck(ImportCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.known = cls.env["res.partner"].create({"name": "Known", "email": "k@x"})
        cls.env["ir.model.data"].create(
            {
                "module": "__import__",
                "name": "chk_known",
                "model": "res.partner",
                "res_id": cls.known.id,
            }
        )

    def submit_check(
        self, content, fields=FIELDS, *, model="res.partner", dryrun=True, **options
    ):
        options = {"has_headers": True, "use_connector": True, **options}
        answer = self.wizard(content, model).execute_import(
            list(fields), list(fields), options, dryrun=dryrun
        )
        return self.env["transfer.run"].browse(answer["run_id"])

    def finish(self, run):
        run.with_user(run.user_id).run_split_job()
        run.invalidate_recordset()
        self.run_jobs(run)
        return run

    def check_file(self, content: str, fields=FIELDS, **options):
        return self.finish(self.submit_check(content, fields, **options))

    def get_counts(self, run):
        names = ("created", "updated", "unchanged", "skipped", "failed")
        return {name: run[f"{name}_count"] for name in names if run[f"{name}_count"]}

    def count_partners(self):
        return self.env["res.partner"].with_context(active_test=False).search_count([])

    def test_nothing_is_written_and_everything_is_counted(self):
        before = self.count_partners()
        run = self.check_file(MIXED)
        self.assertEqual(self.count_partners(), before)
        self.assertFalse(self.env["ir.model.data"].search([("name", "=", "chk_a")]))
        self.assertEqual(
            self.get_counts(run), {"created": 2, "updated": 1, "failed": 1}
        )
        self.assertEqual(run.state, "partial")

    def test_counts_are_those_of_the_import_that_follows(self):
        for size in (1, 2, 100):
            with self.subTest(chunk_size=size), self.env.cr.savepoint() as savepoint:
                checked = self.check_file(MIXED, chunk_size=size)
                action = checked.with_user(self.user).action_import_now()
                done = self.finish(self.env["transfer.run"].browse(action["res_id"]))
                self.assertEqual(self.get_counts(done), self.get_counts(checked))
                self.assertEqual(done.parent_id, checked)
                outcomes = [
                    sorted(
                        run.chunk_ids.row_ids.mapped(lambda r: (r.first_row, r.outcome))
                    )
                    for run in (checked, done)
                ]
                self.assertEqual(*outcomes)
                savepoint.rollback()

    def test_a_row_finds_the_parent_that_another_chunk_would_make(self):
        family = (
            "id,name,parent_id/id\n"
            "chk_1,Grandmother,\nchk_2,Mother,chk_1\nchk_3,Child,chk_2\n"
            "chk_4,Orphan,chk_nobody\n"
        )
        run = self.check_file(
            family,
            ["id", "name", "parent_id/id"],
            model="res.partner.category",
            chunk_size=1,
        )
        messages = run.failed_row_ids.mapped("message")
        self.assertEqual(self.get_counts(run), {"created": 3, "failed": 1}, messages)

    def test_all_errors_are_told_by_line_and_column(self):
        run = self.check_file(MIXED, chunk_size=1)
        [row] = run.failed_row_ids
        self.assertEqual((row.first_row, row.column), (3, "country_id"))
        self.assertIn("Atlantis", row.message)

    def test_failed_rows_can_be_downloaded_from_a_check(self):
        run = self.check_file(MIXED)
        run.with_user(self.user).action_download_failed_rows()
        content = run.failed_attachment_id.raw.decode()
        self.assertEqual(len(content.splitlines()), 2)
        self.assertIn("chk_b,Beta,Atlantis", content)

    def test_changes_show_what_is_and_what_would_be(self):
        content = "id,email,country_id\nchk_known,new@x,Belgium\n"
        run = self.check_file(content, ["id", "email", "country_id"])
        [row] = run.chunk_ids.row_ids
        self.assertEqual(
            row.changes, {"email": ["k@x", "new@x"], "country_id": ["", "Belgium"]}
        )
        self.assertEqual(self.known.email, "k@x")

    def test_unchanged_rows_are_told(self):
        content = "id,email\nchk_known,k@x\n"
        run = self.check_file(content, ["id", "email"])
        self.assertEqual(self.get_counts(run), {"unchanged": 1})

    def test_a_whole_file_is_imported_only_when_no_row_is_wrong(self):
        bad = self.finish(self.submit_check(MIXED, dryrun=False, on_error="file"))
        self.assertFalse(bad.child_ids)
        self.assertIn("1", bad.message)
        good = HEADER + "chk_x,Xi,Belgium,\nchk_y,Ypsilon,France,\n"
        checked = self.finish(self.submit_check(good, dryrun=False, on_error="file"))
        done = self.finish(checked.child_ids)
        self.assertEqual(self.get_counts(done), {"created": 2})
        self.assertTrue(self.env.ref("__import__.chk_x"))

    def test_a_test_of_a_whole_file_imports_nothing_by_itself(self):
        good = HEADER + "chk_t,Tau,Belgium,\n"
        checked = self.finish(self.submit_check(good, on_error="file"))
        self.assertEqual((checked.state, checked.created_count), ("done", 1))
        self.assertFalse(checked.child_ids)

    def test_a_check_is_imported_once(self):
        checked = self.check_file(HEADER + "chk_o,Omega,Belgium,\n")
        checked.with_user(self.user).action_import_now()
        with self.assertRaisesRegex(UserError, "already"):
            checked.with_user(self.user).action_import_now()
        self.assertEqual(len(checked.child_ids), 1)

    def test_a_check_does_not_remember_the_mapping(self):
        mappings = self.env["base_import.mapping"]
        before = mappings.search_count([])
        self.check_file(HEADER + "chk_m,Mu,Belgium,\n")
        self.assertEqual(mappings.search_count([]), before)

    def test_failed_rows_of_a_check_are_not_retried(self):
        checked = self.check_file(HEADER + "chk_f,Phi,Atlantis,\n")
        with self.assertRaises(UserError):
            checked.action_retry_failed()
        with self.assertRaises(UserError):
            checked.chunk_ids.action_retry()

    def test_only_a_finished_check_can_be_imported(self):
        done = self.load(HEADER + "chk_z,Zeta,Belgium,\n", list(FIELDS))
        with self.assertRaises(UserError):
            done.action_import_now()
        with self.assertRaises(UserError):
            self.submit_check(MIXED).action_import_now()

    def test_a_check_sends_no_mail_and_leaves_no_message(self):
        messages = self.env["mail.message"].search_count([])
        mails = self.env["mail.mail"].search_count([])
        self.check_file(MIXED)
        self.assertEqual(self.env["mail.message"].search_count([]), messages)
        self.assertEqual(self.env["mail.mail"].search_count([]), mails)
