# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import base64
import csv
import io

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import ImportCase

FIELDS = ["id", "name", "country_id"]
ROWS = (
    "id,name,country_id\n"
    "suc_a,A,Belgium\n"
    "suc_b,B,Atlantis\n"
    "suc_c,C,France\n"
    "suc_d,D,France\n"
)


@tagged("post_install", "-at_install")
class TestSuccessFile(ImportCase):
    def read_rows(self, run, user=None) -> list[list[str]]:
        action = run.with_user(user or self.user).action_download_imported_rows()
        self.assertIn(f"/{run.success_attachment_id.id}?", action["url"])
        text = run.success_attachment_id.raw.decode()
        return list(csv.reader(io.StringIO(text)))

    def test_rows_that_landed_come_with_outcome_and_ids(self):
        self.load("id,name,country_id\nsuc_c,C,France\nsuc_d,Old,France\n", FIELDS)
        run = self.load(ROWS, FIELDS, chunk_size=2)
        ids = {x: self.env.ref(f"__import__.suc_{x}").id for x in "acd"}
        self.assertEqual(
            self.read_rows(run),
            [
                [*FIELDS, "#Row", "#Outcome", "#Database ID", "#External ID"],
                ["suc_a", "A", "Belgium", "2", "created", str(ids["a"])]
                + ["__import__.suc_a"],
                ["suc_c", "C", "France", "4", "unchanged", str(ids["c"])]
                + ["__import__.suc_c"],
                ["suc_d", "D", "France", "5", "updated", str(ids["d"])]
                + ["__import__.suc_d"],
            ],
        )

    def test_all_lines_of_a_record_name_it(self):
        run = self.load(
            "name,child_ids/name\nSuc parent,Suc one\n,Suc two\nSuc other,\n",
            ["name", "child_ids/name"],
        )
        parent = self.env["res.partner"].search([("name", "=", "Suc parent")])
        rows = self.read_rows(run)[1:]
        self.assertEqual([row[2] for row in rows], ["2", "3", "4"])
        self.assertEqual([row[4] for row in rows[:2]], [str(parent.id)] * 2)
        self.assertEqual([row[5] for row in rows], ["", "", ""], "no external id")

    def test_rows_that_land_on_a_retry_are_in_it(self):
        run = self.load(ROWS, FIELDS, chunk_size=2)
        self.env["res.country"].create({"name": "Atlantis", "code": "X8"})
        run.with_user(self.user).action_retry_failed()
        self.run_jobs(run)
        self.assertEqual(
            [row[3] for row in self.read_rows(run)[1:]], ["2", "3", "4", "5"]
        )

    def test_a_file_without_header_has_none(self):
        run = self.load("suc_x,X,France\n", FIELDS, has_headers=False)
        [row] = self.read_rows(run)
        self.assertEqual(row[3:5], ["1", "created"])

    def test_nothing_that_landed_is_no_file(self):
        run = self.load("id,name,country_id\nsuc_n,N,Atlantis\n", FIELDS)
        with self.assertRaises(UserError):
            self.read_rows(run)
        check = self.submit_check("id,name,country_id\nsuc_n,N,France\n")
        with self.assertRaises(UserError):
            self.read_rows(check)

    def submit_check(self, content: str):
        options = {"has_headers": True, "use_connector": True}
        answer = self.wizard(content).execute_import(
            FIELDS, FIELDS, options, dryrun=True
        )
        run = self.env["transfer.run"].browse(answer["run_id"])
        run.with_user(self.user).run_split_job()
        self.run_jobs(run)
        return run

    def test_whoever_may_not_see_the_run_gets_no_file(self):
        run = self.load(ROWS, FIELDS)
        with self.assertRaises(AccessError):
            self.read_rows(run, self.other)
        self.read_rows(run)
        with self.assertRaises(AccessError):
            run.success_attachment_id.with_user(self.other).check_access("read")
        run.success_attachment_id.with_user(self.user).check_access("read")

    def test_programs_read_it(self):
        run = self.load(ROWS, FIELDS)
        file = run.with_user(self.user).read_file("success")
        self.assertEqual(file["file_name"], "partners-imported.csv")
        self.assertIn(
            b"suc_a,A,Belgium,2,created", base64.b64decode(file["content_base64"])
        )
