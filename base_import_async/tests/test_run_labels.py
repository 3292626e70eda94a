# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.tests import tagged

from .common import ImportCase

FIELDS = ["ref", "name", "country_id"]
HEADER = "ref,name,country_id\n"
GOOD = HEADER + "lab-a,A,Belgium\n"
MIXED = GOOD + "lab-b,B,Atlantis\n"


@tagged("post_install", "-at_install")
class TestRunLabels(ImportCase):
    """A run speaks as what it is: an import, a check, an undo."""

    def test_a_check_was_not_done_and_created_nothing(self):
        for content, label, chunk_label in (
            (GOOD, "Checked", "Checked"),
            (MIXED, "Checked, with errors", "Checked, with errors"),
            (HEADER + "x,X,Atlantis\n", "Checked, all wrong", "Checked, all wrong"),
        ):
            with self.subTest(label=label):
                run = self.check(content)
                self.assertEqual(self.shown(run), label)
                self.assertEqual(self.shown(run.chunk_ids), chunk_label)
                self.assertEqual(run.get_progress()["state_label"], label)
        run = self.check(MIXED)
        self.assertEqual(run.result, "Wrong: 1, Would be created: 1")
        labels = run.chunk_ids.row_ids.sorted("first_row").mapped("outcome_label")
        self.assertEqual(labels, ["Would be created", "Wrong"])

    def test_an_import_was_done(self):
        run = self.load(MIXED, FIELDS)
        self.assertEqual(self.shown(run), "Partly done")
        self.assertEqual(run.result, "Failed: 1, Created: 1", "seen first")
        labels = run.chunk_ids.row_ids.sorted("first_row").mapped("outcome_label")
        self.assertEqual(labels, ["Created", "Failed"])

    def test_records_that_came_along_with_a_row_say_so(self):
        run = self.load(
            "name,category_id\nAda,Lab tag\n",
            ["name", "category_id"],
            name_create_enabled_fields={"category_id": True},
        )
        rows = run.chunk_ids.row_ids.sorted(lambda row: (row.kind, row.id))
        self.assertEqual(
            rows.mapped(lambda row: (row.record_name, row.outcome_label)),
            [("Ada", "Created"), ("Lab tag", "Created with the row")],
        )

    def test_chunks_are_counted_from_one(self):
        run = self.load(GOOD + "lab-b,B,Belgium\n", FIELDS, chunk_size=1)
        self.assertEqual(
            run.chunk_ids.sorted("sequence").mapped("name"),
            ["Chunk 1: lines 2 to 2", "Chunk 2: lines 3 to 3"],
        )

    def test_an_open_run_has_no_result_yet(self):
        run = self.split(GOOD, FIELDS)
        self.assertFalse(run.result)
        self.assertEqual(self.shown(run), "Running")

    def test_an_import_says_what_its_undo_did(self):
        run = self.load(GOOD, FIELDS)
        self.assertFalse(run.undo_notice)
        action = run.with_user(self.user).action_undo()
        undo = self.env["transfer.run"].browse(action["res_id"])
        self.assertEqual(run.undo_notice, "This import is being undone.")
        undo.with_user(self.user).run_split_job()
        self.run_jobs(undo)
        run.invalidate_recordset()
        self.assertEqual(self.shown(undo), "Undone")
        self.assertEqual(run.undo_notice, "This import was undone. Reversed: 1.")
        self.assertEqual(run.result, "Undone: 1. Created: 1")

    def test_a_failed_run_says_why(self):
        # so far below that nobody sees it before the file is split
        rows = "lab-q,Q,Belgium\n" * 10000
        run = self.submit(HEADER + rows + 'lab-q,"Never closed,Belgium\n', FIELDS)
        run.with_user(self.user).run_split_job()
        self.assertEqual(run.state, "failed")
        self.assertEqual(run.result, run.message)
        self.assertIn("never closed", run.result)
        self.assertIn("import the file anew", run.sudo()._get_to_do())

    def test_a_french_colon_has_its_blank(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        run = self.load(MIXED, FIELDS).with_context(lang="fr_FR")
        self.assertEqual(run.result, "Échec\N{NBSP}: 1, Créé\N{NBSP}: 1")

    def test_how_long_the_oldest_part_waits(self):
        run = self.split(GOOD, FIELDS)
        self.env.flush_all()
        self.env.cr.execute(
            """UPDATE transfer_chunk SET write_date = write_date - INTERVAL '2 hours'
                WHERE run_id = %s""",
            [run.id],
        )
        run.invalidate_recordset()
        self.assertAlmostEqual(run.with_user(self.user).queue_age, 120, delta=5)
        runs = run.with_user(self.user)
        self.assertTrue(runs.fields_get(["queue_age"])["queue_age"]["aggregator"])
        [(age,)] = runs._read_group([("id", "=", run.id)], [], ["queue_age:max"])
        self.assertAlmostEqual(age, 120, delta=5)
        self.run_jobs(run)
        self.assertEqual(run.queue_age, 0)

    # ------------------------------------------------------------------
    # Helpers
    # ------------------------------------------------------------------

    def shown(self, record) -> str:
        selection = record.fields_get(["shown_state"])["shown_state"]["selection"]
        return dict(selection)[record.shown_state]

    def check(self, content: str):
        options = {"has_headers": True, "use_connector": True}
        wizard = self.wizard(content)
        answer = wizard.execute_import(FIELDS, FIELDS, options, dryrun=True)
        run = self.env["transfer.run"].browse(answer["run_id"])
        run.with_user(self.user).run_split_job()
        self.run_jobs(run)
        return run
