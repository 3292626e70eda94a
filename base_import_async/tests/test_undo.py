# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Who may undo which import, how often, and what the undo is as a run."""

from datetime import timedelta

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import ImportCase

_LINES = "name,ref\n" + "".join(f"Undo {i},undo-{i}\n" for i in range(6))
_FIELDS = ["name", "ref"]


@tagged("post_install", "-at_install")
class TestUndo(ImportCase):
    def undo(self, run):
        """The undo of a run, closed."""
        undo = self.start_undo(run)
        self.run_jobs(undo)
        return undo

    def start_undo(self, run):
        action = run.with_user(run.user_id).action_undo()
        undo = self.env["transfer.run"].browse(action["res_id"])
        undo.with_user(undo.user_id).run_split_job()
        return undo

    def test_created_records_are_removed_and_counted(self):
        run = self.load(_LINES, _FIELDS, chunk_size=2)
        undo = self.undo(run)
        self.assertFalse(self._search("undo-%"))
        self.assertEqual((undo.state, undo.reversed_count), ("done", 6))
        self.assertEqual((undo.row_count, undo.kept_count), (6, 0))
        self.assertEqual((undo.undo_of_id, run.undo_run_ids), (run, undo))
        self.assertIn("Undo of", undo.name)

    def test_last_chunk_is_undone_first_and_one_at_a_time(self):
        run = self.load(_LINES, _FIELDS, chunk_size=2)
        undo = self.start_undo(run)
        chunks = undo.chunk_ids.sorted("sequence")
        self.assertEqual(chunks.undo_chunk_id.ids, run.chunk_ids.ids[::-1])
        self.assertEqual(chunks.mapped("state"), ["queued", "waiting", "waiting"])

    def test_every_entry_says_what_it_undoes(self):
        run = self.load(_LINES, _FIELDS)
        undo = self.undo(run)
        entries = undo.chunk_ids.row_ids
        self.assertEqual(entries.undo_row_id, run.chunk_ids.row_ids)
        self.assertEqual(set(entries.mapped("outcome")), {"reversed"})

    def test_undo_happens_once(self):
        run = self.load(_LINES, _FIELDS)
        undo = self.undo(run)
        self.assertFalse(run.can_undo)
        with self.assertRaisesRegex(UserError, "undone already"):
            run.with_user(self.user).action_undo()
        with self.assertRaisesRegex(UserError, "An undo cannot be undone"):
            undo.with_user(self.user).action_undo()

    def test_failed_rows_of_an_undone_import_are_not_retried(self):
        rows = "name,ref,country_id\nUndo a,undo-a,Belgium\nUndo b,undo-b,Atlantis\n"
        run = self.load(rows, ["name", "ref", "country_id"])
        self.undo(run)
        with self.assertRaisesRegex(UserError, "was undone"):
            run.with_user(self.user).action_retry_failed()
        with self.assertRaisesRegex(UserError, "was undone"):
            run.with_user(self.user).action_send_corrected()

    def test_undo_that_was_cancelled_leaves_the_rest_to_another(self):
        run = self.load(_LINES, _FIELDS, chunk_size=2)
        first = self.start_undo(run)
        first.chunk_ids[0].with_user(self.user).run_load_job()
        first.with_user(self.user).action_cancel()
        first._advance()
        self.assertEqual(
            (first.state, first.reversed_count, first.cancelled_count),
            ("cancelled", 2, 4),
        )
        second = self.undo(run)
        self.assertEqual((second.state, second.reversed_count), ("done", 4))
        self.assertFalse(self._search("undo-%"))

    def test_chunk_whose_worker_died_is_undone_once(self):
        run = self.load(_LINES, _FIELDS, chunk_size=2)
        undo = self.start_undo(run)
        chunk = undo.chunk_ids.sorted("sequence")[0]
        with self.assertRaises(ZeroDivisionError), self.env.cr.savepoint():
            chunk.with_user(self.user).run_load_job()
            self.env.flush_all()
            _killed = 1 / 0  # before the commit
        undo.invalidate_recordset()
        self.assertEqual(chunk.state, "queued")
        self.assertEqual(len(self._search("undo-%")), 6)
        self.run_jobs(undo)
        self.assertEqual((undo.state, undo.reversed_count), ("done", 6))
        chunk.with_user(self.user).run_load_job()
        self.assertEqual(len(undo.chunk_ids.row_ids), 6)

    def test_open_run_is_not_undone(self):
        run = self.split(_LINES, _FIELDS)
        with self.assertRaisesRegex(UserError, "still going on"):
            run.with_user(self.user).action_undo()

    def test_run_that_did_nothing_is_not_undone(self):
        run = self.load("name,country_id\nA,Atlantis\n", ["name", "country_id"])
        self.assertFalse(run.can_undo)
        with self.assertRaisesRegex(UserError, "changed nothing"):
            run.with_user(self.user).action_undo()

    def test_run_whose_ledger_was_removed_says_so(self):
        run = self.load(_LINES, _FIELDS)
        run._age_out()
        with self.assertRaisesRegex(UserError, "too old"):
            run.with_user(self.user).action_undo()

    def test_others_do_not_undo(self):
        run = self.load(_LINES, _FIELDS)
        with self.assertRaises(AccessError):
            run.with_user(self.other).action_undo()
        self.assertFalse(run.undo_run_ids)

    def test_user_without_the_right_to_remove_archives(self):
        run = self.load(_LINES, _FIELDS)
        access = self.env["ir.model.access"].search(
            [("model_id.model", "=", "res.partner"), ("perm_unlink", "=", True)]
        )
        access.perm_unlink = False
        self.env.registry.clear_cache()
        undo = self.undo(run)
        self.assertEqual((undo.state, undo.kept_count), ("partial", 6))
        self.assertEqual(len(self._search("undo-%", active=False)), 6)
        messages = undo.undo_row_ids.mapped("message")
        self.assertTrue(all("Archived" in message for message in messages), messages)

    def test_edited_records_are_kept_and_listed(self):
        run = self.load(_LINES, _FIELDS)
        edited = self._search("undo-3")
        self._touch(edited, self.other)
        undo = self.undo(run)
        self.assertEqual(self._search("undo-%"), edited)
        self.assertEqual((undo.reversed_count, undo.kept_count), (5, 1))
        self.assertEqual(undo.undo_row_ids.res_id, edited.id)
        self.assertIn(self.other.name, undo.undo_row_ids.message)

    def test_edited_values_are_kept(self):
        partner = self.env["res.partner"].create({"name": "Old", "ref": "undo-old"})
        self._give_external_id(partner, "undo_old")
        self._touch(partner, self.other, days=-1)
        run = self.load("id,name\n__import__.undo_old,New\n", ["id", "name"])
        self._touch(partner, self.other)
        undo = self.undo(run)
        self.assertEqual((partner.name, undo.kept_count), ("New", 1))

    @mute_logger("odoo.sql_db")
    def test_record_that_others_need_is_archived_with_the_reason(self):
        run = self.load(_LINES, _FIELDS)
        used = self._search("undo-2")
        self.env["res.users"].create({"login": "undo-2", "partner_id": used.id})
        undo = self.undo(run)
        self.assertEqual((undo.reversed_count, undo.kept_count), (5, 1))
        self.assertEqual(undo.undo_row_ids.res_id, used.id)
        self.assertTrue(used.exists())

    def test_record_to_which_others_refer_is_archived_with_the_reason(self):
        run = self.load(_LINES, _FIELDS)
        used = self._search("undo-2")
        bank = self.env["res.partner.bank"].create(
            {"acc_number": "BE00 1", "partner_id": used.id}
        )
        undo = self.undo(run)
        self.assertEqual((undo.reversed_count, undo.kept_count), (5, 1))
        self.assertFalse(used.active)
        self.assertTrue(bank.exists())
        self.assertIn(bank._description, undo.undo_row_ids.message)
        if bank.with_user(self.user).has_access("read"):
            self.assertIn("BE00 1", undo.undo_row_ids.message)

    def test_chunk_without_time_hands_the_rest_to_another(self):
        self.env["res.partner"].create(
            [{"name": f"Old {i}", "ref": f"undo-{i}"} for i in range(3)]
        )
        run = self.load(_LINES, _FIELDS, match_fields=["ref"])
        self.env["ir.config_parameter"].set_param("transfer.chunk_seconds", "0")
        undo = self.start_undo(run)
        undo.chunk_ids.with_user(self.user).run_load_job()
        first, rest = undo.chunk_ids.sorted("id")
        self.assertEqual((first.state, first.reversed_count), ("done", 3))
        self.assertEqual((rest.state, rest.row_count), ("queued", 3))
        self.assertEqual(self.get_job(rest).state, "pending")
        self.assertEqual(len(self._search("undo-%")), 6, "the new ones are still there")
        self.run_jobs(undo)
        self.assertEqual((undo.state, undo.reversed_count), ("done", 6))
        self.assertEqual(len(undo.chunk_ids.row_ids.undo_row_id), 6)
        left = self._search("undo-%")
        self.assertEqual(set(left.mapped("name")), {"Old 0", "Old 1", "Old 2"})

    def test_link_between_the_run_and_its_undo(self):
        run = self.load(_LINES, _FIELDS)
        undo = self.undo(run)
        self.assertEqual(run.action_open_undo()["res_id"], undo.id)
        self.assertEqual(undo.action_open_undo()["res_id"], run.id)

    # ------------------------------------------------------------------
    # Helpers
    # ------------------------------------------------------------------

    def _search(self, ref: str, active: bool = True):
        return self.env["res.partner"].search(
            [("ref", "=like", ref), ("active", "=", active)]
        )

    def _give_external_id(self, record, name: str) -> None:
        self.env["ir.model.data"].create(
            {
                "module": "__import__",
                "name": name,
                "model": record._name,
                "res_id": record.id,
            }
        )

    def _touch(self, record, user, days: int = 1) -> None:
        """As if the user had written the record in a transaction of his own."""
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE res_partner SET write_date = %s, write_uid = %s WHERE id = %s",
            [self.env.cr.now() + timedelta(days=days), user.id, record.id],
        )
        record.invalidate_recordset()
