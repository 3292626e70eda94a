# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from lxml import etree

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import ImportCase

FIELDS = ["ref", "name", "email"]
HEADER = "ref,name,email\n"


@tagged("post_install", "-at_install")
class TestRunScreens(ImportCase):
    """What screens ask the server for, as a plain user."""

    def setUp(self):
        super().setUp()
        self.runs = self.env["transfer.run"].with_user(self.user)
        self.rows = self.env["transfer.row"].with_user(self.user)

    def get_partner(self, ref):
        return self.env["res.partner"].search([("ref", "=", ref)])

    def test_the_menu_bar_lists_the_user_s_own_open_runs(self):
        self.assertEqual(self.runs.get_open_runs(), {"count": 0, "runs": []})
        run = self.split(HEADER + "scr-1,Ada,a@x\nscr-2,Bob,b@x\n", FIELDS)
        answer = self.runs.get_open_runs()
        self.assertEqual(answer["count"], 1)
        [shown] = answer["runs"]
        self.assertEqual((shown["id"], shown["state"]), (run.id, "running"))
        self.assertEqual((shown["name"], shown["progress"]), ("partners.csv", 0))
        others = self.env["transfer.run"].with_user(self.other).get_open_runs()
        self.assertEqual(others["count"], 0)
        self.run_jobs(run)
        self.assertEqual(self.runs.get_open_runs()["count"], 0)

    def test_rows_with_errors_are_listed_once_in_an_import_and_in_a_check(self):
        form = etree.fromstring(self.runs.get_view(view_type="form")["arch"])
        [rows] = form.xpath("//field[@name='failed_row_ids'][list]")
        [page] = rows.iterancestors("page")
        self.assertNotIn("is_check", page.get("invisible"))

    def test_a_record_knows_the_imports_that_touched_it(self):
        self.load(HEADER + "scr-h,Hal,old@x\n", FIELDS)
        hal = self.get_partner("scr-h")
        self.load(HEADER + "scr-h,Hal,new@x\n", FIELDS, match_fields=["ref"])
        self.assertTrue(self.rows.has_history("res.partner", hal.id))
        action = self.rows.action_view_history("res.partner", hal.id)
        rows = self.rows.search(action["domain"], order="id")
        self.assertEqual(rows.mapped("outcome"), ["created", "updated"])
        self.assertIn("Hal", action["name"])
        self.assertEqual(rows.user_id, self.user)
        self.assertEqual(rows[0].action_open_run()["res_id"], rows[0].run_id.id)

    def test_no_history_where_nothing_was_imported_or_only_checked(self):
        partner = self.env["res.partner"].create({"ref": "scr-n", "name": "Nil"})
        self.assertFalse(self.rows.has_history("res.partner", partner.id))
        answer = self.wizard(HEADER + "scr-n,Nil,new@x\n").execute_import(
            FIELDS,
            FIELDS,
            {"has_headers": True, "use_connector": True, "match_fields": ["ref"]},
            dryrun=True,
        )
        run = self.env["transfer.run"].browse(answer["run_id"])
        run.with_user(self.user).run_split_job()
        self.run_jobs(run)
        self.assertEqual(run.updated_count, 1)
        self.assertFalse(self.rows.has_history("res.partner", partner.id))

    def test_history_shows_nothing_of_other_users_imports(self):
        self.load(HEADER + "scr-o,Own,o@x\n", FIELDS)
        others = self.env["transfer.row"].with_user(self.other)
        partner = self.get_partner("scr-o")
        self.assertFalse(others.has_history("res.partner", partner.id))

    def test_history_of_a_record_that_may_not_be_read_is_refused(self):
        parameter = self.env["ir.config_parameter"].create({"key": "x", "value": "y"})
        with self.assertRaises(AccessError):
            self.rows.action_view_history("ir.config_parameter", parameter.id)

    def test_fields_that_records_can_be_matched_on(self):
        wizard = self.env["base_import.import"].with_user(self.user)
        names = wizard.get_match_fields("res.partner")
        self.assertLessEqual({"ref", "name", "country_id"}, set(names))
        self.assertNotIn("category_id", names, "many2many")
        self.assertNotIn("display_name", names, "not stored")
        with self.assertRaises(AccessError):
            wizard.get_match_fields("ir.config_parameter")

    def test_the_run_says_what_it_matches_on(self):
        run = self.submit(
            HEADER + "a,b,c\n", FIELDS, match_fields=["ref"], match_mode="update"
        )
        self.assertEqual((run.match_label, run.match_mode), ("Reference", "update"))
        plain = self.submit(HEADER + "a,b,c\n", FIELDS)
        self.assertEqual((plain.match_label, plain.match_mode), ("", False))

    def test_chunks_without_rows_are_not_shown(self):
        run = self.load(
            "name,country_id\nAda,Atlantis\nBob,Belgium\n",
            ["name", "country_id"],
            chunk_size=1,
        )
        self.assertEqual(len(run.chunk_ids), 3)
        self.assertEqual(run.shown_chunk_ids.mapped("row_count"), [1, 1])
        self.assertEqual(sum(run.shown_chunk_ids.mapped("failed_count")), 1)
        progress = run.get_progress()
        self.assertEqual(progress["chunk_count"], 2, "those of the file")

    def test_a_chunk_leads_to_its_failed_rows(self):
        content = "name,country_id\nAda,Belgium\nBob,Atlantis\nEve,Mu\n"
        run = self.load(content, ["name", "country_id"])
        failed = run.chunk_ids.filtered("failed_count").with_user(self.user)
        chunk = failed.source_chunk_id
        self.assertEqual((chunk.failed_count, chunk.set_aside_count), (0, 2))
        self.assertEqual(chunk.action_open_set_aside()["res_id"], failed.id)
        self.assertEqual(failed.set_aside_count, 0)

    def test_a_chunk_leads_to_all_that_became_of_its_failed_rows(self):
        content = "name,country_id\nAda,Belgium\nBob,Atlantis\nEve,Mu\n"
        run = self.load(content, ["name", "country_id"])
        chunk = run.chunk_ids.filtered("failed_count").source_chunk_id
        self.env["res.country"].create({"name": "Atlantis", "code": "X1"})
        run.with_user(self.user).action_retry_failed()
        self.run_jobs(run)
        self.assertEqual((run.created_count, run.failed_count), (2, 1))
        self.assertEqual(chunk.set_aside_count, 2)
        action = chunk.with_user(self.user).action_open_set_aside()
        chunks = self.env["transfer.chunk"].search(action["domain"])
        self.assertEqual(chunks.mapped("row_count"), [1, 1])
        self.assertEqual(chunks.source_chunk_id, chunk)

    def test_failed_rows_that_are_not_shown_are_counted(self):
        def load(count):
            rows = "".join(f"P{number},Atlantis\n" for number in range(count))
            run = self.load("name,country_id\n" + rows, ["name", "country_id"])
            return run.with_user(self.user)

        run = load(200)
        self.assertEqual(len(run.failed_row_ids), 200)
        self.assertFalse(run.failed_rows_notice)
        run = load(203)
        self.assertEqual(len(run.failed_row_ids), 200)
        self.assertEqual(run.failed_rows_notice, "The first 200 of 203 are shown.")

    def test_an_e_mail_at_the_end_for_whoever_asks(self):
        self.user.email = "plain@example.com"
        mails = self.env["mail.mail"].search([])
        self.load(HEADER + "scr-m,Mo,m@x\n", FIELDS)
        self.assertEqual(self.env["mail.mail"].search([]), mails)
        run = self.load(HEADER + "scr-m2,Mia,m@x\n", FIELDS, mail_at_end=True)
        mail = self.env["mail.mail"].search([]) - mails
        self.assertEqual(mail.recipient_ids, self.user.partner_id)
        self.assertIn("partners.csv", mail.subject)
        self.assertIn("Created: 1", mail.body_html)
        self.assertIn(f"/odoo/imports/{run.id}", mail.body_html)

    def test_an_e_mail_at_the_end_for_whoever_prefers_it(self):
        self.user.email = "plain@example.com"
        self.user.with_user(self.user).transfer_mail_at_end = True
        mails = self.env["mail.mail"].search([])
        self.load(HEADER + "scr-p,Pia,p@x\n", FIELDS)
        mail = self.env["mail.mail"].search([]) - mails
        self.assertEqual(mail.recipient_ids, self.user.partner_id)

    def test_figures_of_a_finished_run(self):
        run = self.load(HEADER + "scr-f,Fig,f@x\n", FIELDS)
        self.assertGreater(run.rate, 0)
        self.assertGreater(run.duration, 0)
        [group] = run._read_group(
            [("id", "=", run.id)], ["kind"], ["row_count:sum", "wait_time:avg"]
        )
        self.assertEqual(group[:2], ("import", 1))
