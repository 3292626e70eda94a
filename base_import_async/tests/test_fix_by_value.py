# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.exceptions import UserError
from odoo.tests import tagged

from .fix_case import FIELDS, HEADER, ROWS, FixCase


@tagged("post_install", "-at_install")
class TestFixByValue(FixCase):
    def test_distinct_values_are_listed_with_their_rows(self):
        run = self.load(ROWS, FIELDS)
        self.assertTrue(run.has_unknown_values)
        fix = self.ask(run)
        self.assertEqual(
            [(x.column, x.value, x.row_count, x.kind) for x in fix.line_ids],
            [
                ("country_id", "Begium", 2, "record"),
                ("category_id", "Fbv new", 1, "record"),
                ("country_id", "Atlantis", 1, "record"),
                ("type", "Adress", 1, "choice"),
            ],
        )
        self.assertEqual(fix.total_count, 4)

    def test_each_value_is_put_right_once_for_all_its_rows(self):
        run = self.load(ROWS, FIELDS)
        fix = self.ask(run)
        other = self.env["transfer.value.fix.choice"].search(
            [("fix_id", "=", fix.id), ("value", "=", "other")]
        )
        self.answer(
            fix,
            {
                "Begium": {"action": "use", "res_id": self.belgium.id},
                "Atlantis": {"action": "empty"},
                "Adress": {"action": "use", "choice_id": other.id},
                "Fbv new": {"action": "use", "res_id": self.tag.id},
            },
        )
        self.assertEqual(
            (run.state, run.created_count, run.failed_count), ("done", 6, 0)
        )
        self.assertEqual(self.partner("b").country_id, self.belgium)
        self.assertEqual(self.partner("c").country_id, self.belgium)
        self.assertFalse(self.partner("d").country_id)
        self.assertEqual(self.partner("e").type, "other")
        self.assertEqual(self.partner("f").category_id, self.tag)
        self.assertFalse(
            self.env["transfer.value.map"].search([("is_remembered", "=", True)])
        )

    def test_what_is_not_chosen_stays_failed_with_the_senders_own_text(self):
        run = self.load(ROWS, FIELDS)
        self.answer(
            self.ask(run), {"Begium": {"action": "use", "res_id": self.belgium.id}}
        )
        self.assertEqual((run.state, run.failed_count), ("partial", 3))
        run.with_user(self.user).action_download_failed_rows()
        lines = run.failed_attachment_id.raw.decode().splitlines()
        self.assertEqual([line.split(",#")[0] for line in lines[:1]], [HEADER.strip()])
        self.assertTrue(lines[1].startswith("fbv_d,D,Atlantis,Contact,,5,"))
        # what was settled is asked no more
        self.assertNotIn("Begium", self.ask(run).line_ids.mapped("value"))

    def test_a_value_may_be_created(self):
        self.user.group_ids |= self.env.ref("base.group_system")
        run = self.load(ROWS, FIELDS)
        self.answer(self.ask(run), {"Fbv new": {"action": "create"}})
        self.assertEqual(
            self.partner("f").category_id.mapped("name"), ["Fbv known", "Fbv new"]
        )

    def test_nobody_creates_what_he_may_not(self):
        run = self.load(ROWS, FIELDS)
        fix = self.ask(run)
        with self.assertRaisesRegex(UserError, "Atlantis"):
            self.answer(fix, {"Atlantis": {"action": "create"}})
        self.assertFalse(run.value_map_ids)

    def test_a_bad_date_or_number_takes_another_text(self):
        run = self.load(
            "name,partner_latitude\nFbv number,twelve\nFbv none,?\n",
            ["name", "partner_latitude"],
        )
        self.answer(
            self.ask(run),
            {
                "twelve": {"action": "use", "new_text": "12.5"},
                "?": {"action": "empty"},
            },
        )
        self.assertEqual(run.state, "done")
        partner = self.env["res.partner"].search([("name", "=", "Fbv number")])
        self.assertEqual(partner.partner_latitude, 12.5)

    def test_external_ids_and_lines_of_a_record_are_mapped_too(self):
        run = self.load(
            "name,country_id/id,child_ids/name,child_ids/country_id\n"
            "Fbv parent,base.belgum,Fbv line,Begium\n",
            ["name", "country_id/id", "child_ids/name", "child_ids/country_id"],
        )
        answer = {"action": "use", "res_id": self.belgium.id}
        self.answer(self.ask(run), {"base.belgum": answer, "Begium": answer})
        parent = self.env["res.partner"].search([("name", "=", "Fbv parent")])
        self.assertEqual(parent.country_id, self.belgium)
        self.assertEqual(parent.child_ids.country_id, self.belgium)

    def test_a_check_is_made_again_and_the_import_follows(self):
        rows = "id,name,country_id\nfbv_x,X,Begium\nfbv_y,Y,France\n"
        check = self.load(rows, FIELDS[:3], on_error="file")
        self.assertEqual((check.state, check.failed_count), ("partial", 1))
        fix = self.ask(check)
        fix.line_ids.write({"action": "use", "res_id": self.belgium.id})
        again = self.env["transfer.run"].browse(fix.action_retry()["res_id"])
        self.assertTrue(again.is_check)
        self.assertEqual(again.parent_id, check)
        again.with_user(self.user).run_split_job()
        self.run_jobs(again)
        self.assertEqual(again.failed_count, 0)
        done = again.import_run_id
        done.with_user(self.user).run_split_job()
        self.run_jobs(done)
        self.assertEqual((done.state, done.created_count), ("done", 2))
        self.assertEqual(self.partner("x").country_id, self.belgium)

    def test_a_run_that_stopped_itself_goes_on_with_what_was_chosen(self):
        rows = "".join(f"fbv_{i},{i},Begium\n" for i in range(6))
        run = self.load(
            f"id,name,country_id\n{rows}", FIELDS[:3], chunk_size=1, max_parallel=1
        )
        self.assertEqual(run.state, "paused")
        self.assertTrue(run.has_unknown_values)
        fix = self.ask(run)
        fix.line_ids.write({"action": "use", "res_id": self.belgium.id})
        fix.action_retry()
        run._advance()
        self.run_jobs(run)
        self.assertEqual((run.state, run.created_count), ("done", 6))

    def test_rows_without_such_a_value_ask_nothing(self):
        run = self.load("name,ref\n,Fbv nameless\n", ["name", "ref"])
        self.assertEqual(run.failed_count, 1)
        self.assertFalse(run.has_unknown_values)
        with self.assertRaisesRegex(UserError, "No row failed because of a value"):
            run.with_user(self.user).action_fix_values()
        with self.assertRaisesRegex(UserError, "at least one value"):
            self.ask(self.load(ROWS, FIELDS)).action_retry()

    def test_rows_that_were_sent_again_are_asked_about_no_more(self):
        run = self.load(ROWS, FIELDS)
        fix = self.ask(run)
        failed = run.chunk_ids.filtered("failed_count")
        failed.retried_by_run_id = self.load("name\nFbv sent\n", ["name"])
        fix.line_ids.write({"action": "empty"})
        with self.assertRaises(UserError):
            fix.action_retry()
        with self.assertRaises(UserError):
            self.ask(run)
