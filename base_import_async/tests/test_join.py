# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Quick chunks are loaded several at a time, and nobody can tell by the result."""

from functools import partial
from unittest.mock import patch

import psycopg2

from odoo.tests import tagged

from ..models import transfer_chunk_join
from .join_case import FIELDS, NINE, TAG, JoinCase, make_lines


@tagged("post_install", "-at_install")
class TestJoin(JoinCase):
    # ------------------------------------------------------------------
    # What comes of it
    # ------------------------------------------------------------------

    def test_one_job_loads_all_chunks(self):
        run = self.split_quick()
        self.assertEqual(self.get_states(run), ["queued"] + 4 * ["waiting"])
        first = self.run_first_job(run)
        self.assertEqual(self.get_states(run), 5 * ["done"])
        self.assertEqual(run.chunk_ids.mapped("row_count"), [2, 2, 2, 2, 1])
        self.assertEqual(run.chunk_ids.mapped("record_count"), [2, 2, 2, 2, 1])
        self.assertEqual(set(run.chunk_ids.mapped("job_uuid")), {first.job_uuid})
        self.assertEqual(run.chunk_ids[1:].loaded_with_id, first)
        run._advance()
        self.assertEqual((run.state, run.created_count), ("done", 9))
        job = self.get_job(first)
        files = self.env["ir.attachment"].search(
            [("res_model", "=", "queue.job"), ("res_id", "=", job.id)]
        )
        self.assertEqual(len(files), 5)
        self.assertFalse(self.get_job(first).search_count([("id", ">", job.id)]))

    def test_ledger_is_that_of_chunks_by_themselves(self):
        lines = NINE + "join.J0,J0,other\njoin.J8,J8,join\n,,\n"
        joined, alone = (
            self.split_quick(lines),
            self.split(lines.replace("join.", "alone."), FIELDS, chunk_size=2),
        )
        self.run_jobs(joined)
        self.run_jobs(alone)
        self.assertTrue(joined.chunk_ids.loaded_with_id)
        self.assertFalse(alone.chunk_ids.loaded_with_id)
        self.assertEqual(self.get_ledger(joined), self.get_ledger(alone))
        self.assertEqual(self.count(joined), self.count(alone))

    def test_a_given_size_is_exact(self):
        run = self.split(NINE, FIELDS, chunk_size=2)
        self.assertEqual(self.get_states(run), 5 * ["queued"])
        self.run_first_job(run)
        self.assertEqual(self.get_states(run), ["done"] + 4 * ["queued"])

    def test_whole_chunks_and_checks_are_not_joined(self):
        for options in ({"on_error": "chunk"}, {"on_error": "file"}, {"dryrun": True}):
            with self.subTest(options=options):
                run = self.split_quick(**options)
                self.assertFalse(run._joins_chunks)

    def test_a_wrong_row_is_set_aside_by_its_own_chunk(self):
        lines = NINE.replace("join.J4,J4", "join.J4,")
        run = self.split_quick(lines)
        self.run_jobs(run)
        self.assertEqual((run.state, self.count(run)), ("partial", [8, 0, 0, 1]))
        failed = run.chunk_ids.filtered("failed_count")
        third = run.chunk_ids.filtered(lambda c: c.sequence == 2) - failed
        self.assertEqual(failed.source_chunk_id, third)
        self.assertEqual((failed.first_row, failed.last_row), (6, 6))
        self.assertEqual((third.state, third.row_count), ("partial", 1))
        self.assertNotEqual(failed.job_uuid, third.job_uuid)
        self.assertFalse(failed.loaded_with_id)
        # to retry it is to load that row only
        failed.with_user(self.user).action_retry()
        failed.with_user(self.user).run_load_job()
        self.assertEqual((failed.state, failed.row_count), ("failed", 0))

    def test_undo_gives_back_what_was_there_before_all_chunks(self):
        record = self.env["res.partner"].create({"name": "Before"})
        self.env["ir.model.data"].create(
            {
                **{"module": "join", "name": "J1", "model": "res.partner"},
                "res_id": record.id,
            }
        )
        run = self.split_quick(NINE + "join.J1,Later,join\n")
        self.run_jobs(run)
        self.assertEqual(self.count(run), [8, 2, 0, 0])
        self.assertEqual(record.name, "Later")
        undo = self.env["transfer.run"].browse(
            run.with_user(self.user).action_undo()["res_id"]
        )
        undo.with_user(self.user).run_split_job()
        self.run_jobs(undo)
        self.assertEqual(undo.state, "done")
        self.assertEqual(record.name, "Before")
        self.assertFalse(self.env["res.partner"].search_count([("ref", "=", "join")]))

    def test_rows_that_need_rows_of_other_chunks(self):
        lines = "id,name,parent_id/id\njoin.T0,T0,\n"
        lines += "".join(f"join.T{i},T{i},join.T{i - 1}\n" for i in range(1, 8))
        with patch.object(self, "wizard", partial(self.wizard, model=TAG)):
            run = self.split_quick(lines, ["id", "name", "parent_id/id"])
        self.assertEqual(run.chunk_ids.mapped("level"), [0, 1, 2, 3])
        self.run_jobs(run)
        self.assertEqual(self.count(run), [8, 0, 0, 0])
        last = self.env.ref("join.T7")
        self.assertEqual(last.parent_id, self.env.ref("join.T6"))

    def test_records_by_name_are_made_once_for_all_chunks(self):
        lines = "name,category_id\n" + "".join(f"N{i},Join tag\n" for i in range(7))
        run = self.split_quick(
            lines,
            ["name", "category_id"],
            name_create_enabled_fields={"category_id": True},
        )
        self.assertTrue(run.one_at_a_time)
        self.set_workers(5)
        self.run_first_job(run)
        self.assertEqual(self.get_states(run), 4 * ["done"])
        tags = self.env[TAG].search([("name", "=", "Join tag")])
        self.assertEqual((len(tags), len(tags.partner_ids)), (1, 7))

    def test_one_chunk_at_a_time_are_those_that_are_next(self):
        run = self.split_quick()
        run.one_at_a_time = True
        self.get_states(run)
        mine = run.chunk_ids[1]
        lock = type(mine)._lock_waiting
        with patch.object(  # somebody has the second one
            type(mine), "_lock_waiting", lambda *args: lock(*args) - mine
        ):
            self.run_first_job(run)
        self.assertEqual(self.get_states(run), ["done"] + 4 * ["waiting"])

    # ------------------------------------------------------------------
    # When
    # ------------------------------------------------------------------

    def test_other_workers_keep_their_share(self):
        self.set_workers(2)
        self.startPatcher(
            patch.object(
                transfer_chunk_join, "count_rows_to_join", lambda rows, **_w: 4
            )
        )
        self.startPatcher(patch.object(transfer_chunk_join, "_MOST_ROWS", 4))
        run = self.split_quick()
        self.assertEqual(self.get_states(run), 2 * ["queued"] + 3 * ["waiting"])
        with patch.object(transfer_chunk_join, "_ENOUGH", 0):
            self.run_first_job(run)
        self.assertEqual(self.get_states(run), ["done", "queued"] + 3 * ["waiting"])

    def test_slow_chunks_are_loaded_by_themselves(self):
        run = self.split_quick()
        with patch.object(transfer_chunk_join, "_ENOUGH", 0):
            self.run_first_job(run)
        self.assertEqual(self.get_states(run), ["done"] + 4 * ["waiting"])
        run._advance()
        self.assertEqual(self.get_states(run), ["done"] + 4 * ["queued"])

    def test_chunks_beyond_those_in_memory_at_once_follow(self):
        loaded = []
        cls = type(self.env["transfer.loader"])
        load = cls._load_chunks

        def follow(loader, chunks):
            loaded.append(len(chunks))
            return load(loader, chunks)

        run = self.split_quick(make_lines(f"J{i}" for i in range(10)))
        with (
            patch.object(cls, "_load_chunks", follow),
            patch.object(transfer_chunk_join, "_MOST_ROWS", 4),
        ):
            self.run_first_job(run)
        self.assertEqual(loaded, [2, 2])
        self.assertEqual(self.get_states(run), 5 * ["done"])

    def test_nothing_is_joined_to_a_chunk_of_which_nothing_landed(self):
        run = self.split_quick(NINE.replace("J0,J0", "J0,").replace("J1,J1", "J1,"))
        self.run_first_job(run)
        waiting = run.chunk_ids.filtered(lambda c: c.state == "waiting")
        self.assertEqual(len(waiting), 4)

    def test_a_job_that_died_loads_its_own_chunk_only(self):
        run = self.split_quick()
        self.get_job(run.chunk_ids[0]).retry = 1
        self.run_first_job(run)
        self.assertEqual(self.get_states(run), ["done"] + 4 * ["waiting"])

    def test_chunks_that_others_took_meanwhile_are_left_to_them(self):
        run = self.split_quick()
        execute = type(self.env.cr).execute

        def refuse(cr, query, *args, **kwargs):
            if "SKIP LOCKED" in str(getattr(query, "code", query)):
                if not kwargs.get("log_exceptions", True):
                    raise psycopg2.errors.SerializationFailure
            return execute(cr, query, *args, **kwargs)

        with patch.object(type(self.env.cr), "execute", refuse):
            self.run_first_job(run)
        self.assertEqual(self.get_states(run), ["done"] + 4 * ["waiting"])
        run._advance()
        self.run_jobs(run)
        self.assertEqual((run.state, run.created_count), ("done", 9))
