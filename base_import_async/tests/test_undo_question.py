# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What a person is told before and after an undo."""

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import ImportCase

_ROWS = "name,ref,country_id\nA,uq-a,Belgium\nB,uq-b,Atlantis\nC,uq-c,Atlantis\n"
_FIELDS = ["name", "ref", "country_id"]


@tagged("post_install", "-at_install")
class TestUndoQuestion(ImportCase):
    def ask(self, run):
        action = run.with_user(self.user).action_ask_undo()
        question = self.env[action["res_model"]].with_user(self.user)
        return question.with_context(**action["context"]).create({})

    def correct(self, run, content: str):
        """The import of the corrected rows of another one."""
        corrected = self.load(content, _FIELDS)
        run._settle_failed_rows(corrected)
        run.invalidate_recordset()
        return corrected

    def undo(self, run):
        action = self.ask(run).action_undo()
        undo = self.env["transfer.run"].browse(action["res_id"])
        undo.with_user(self.user).run_split_job()
        self.run_jobs(undo)
        return undo

    def test_an_import_without_corrections_says_nothing_of_them(self):
        run = self.load(_ROWS, _FIELDS)
        question = self.ask(run)
        self.assertFalse(question.corrections_notice)
        self.assertEqual(question.run_id, run)

    def test_corrections_are_counted_and_stay(self):
        run = self.load(_ROWS, _FIELDS)
        corrected = self.correct(
            run, "name,ref,country_id\nB,uq-b,France\nC,uq-c,Nowhere\n"
        )
        again = self.correct(corrected, "name,ref,country_id\nC,uq-c,France\n")
        self.assertEqual(again.created_count, 1)
        told = "Imports of corrected rows: 2, with 2 rows. Their records stay"
        question = self.ask(run)
        self.assertIn(told, question.corrections_notice)
        self.assertEqual(question.action_open_corrections()["res_id"], corrected.id)
        undo = self.undo(run)
        self.assertIn(told, undo.corrections_notice)
        opened = undo.with_user(self.user).action_open_left_corrections()
        self.assertEqual(opened["res_id"], corrected.id)
        left = self.env["res.partner"].search([("ref", "=like", "uq-%")])
        self.assertEqual(sorted(left.mapped("ref")), ["uq-b", "uq-c"])

    def test_corrections_that_are_undone_are_not_told(self):
        run = self.load(_ROWS, _FIELDS)
        corrected = self.correct(
            run, "name,ref,country_id\nB,uq-b,France\nC,uq-c,France\n"
        )
        self.undo(corrected)
        run.invalidate_recordset()
        self.assertFalse(self.ask(run).corrections_notice)

    def test_what_cannot_be_undone_is_not_asked(self):
        run = self.load(_ROWS, _FIELDS)
        with self.assertRaises(AccessError):
            run.with_user(self.other).action_ask_undo()
        self.undo(run)
        with self.assertRaisesRegex(UserError, "undone already"):
            run.with_user(self.user).action_ask_undo()
