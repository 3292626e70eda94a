# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What went wrong elsewhere, sections 6.3 to 6.5 of the specification: what a chunk
asks of the database, whose rights a job has, what is committed and counted."""

import re
from unittest.mock import patch

from odoo import Command
from odoo.api import SUPERUSER_ID
from odoo.tests import tagged

from .export_case import ExportCase


@tagged("post_install", "-at_install")
class TestDefectsOfJobs(ExportCase):
    def load_chunk(self, table, **values) -> list[str]:
        """The statements that the only chunk of a file takes."""
        pattern = self.make_pattern(chunk_size=1000, **values)
        file = self.submit(pattern, self.as_csv(table))
        run = self.env["transfer.run"].browse(file.run_id.id)
        run.with_user(self.user).run_split_job()
        self.env.flush_all()
        self.env.invalidate_all()
        statements: list[str] = []
        cursor = type(self.env.cr)
        execute = cursor.execute

        def note(cr, query, *args, **kwargs):
            statements.append(str(getattr(query, "code", query)))
            return execute(cr, query, *args, **kwargs)

        with patch.object(cursor, "execute", note):
            run.chunk_ids.with_user(self.user).run_load_job()
        self.assertEqual(run.chunk_ids.failed_count, 0, self.errors(run))
        return statements

    def test_28_rows_add_no_lookups_and_no_inserts_of_their_own(self):
        """By key, many2one and many2many; and by a many2one to the model itself, which
        made one INSERT of each row."""
        tags = self.env["res.partner.category"].create(
            [{"name": f"Tag {n}"} for n in range(30)]
        )
        self.partners.create([{"name": f"P {n}", "ref": f"p-{n}"} for n in range(30)])

        def make_table(word: str, rows: int) -> list[list]:
            header = ["ref#key", "name", "country_id|code", "parent_id|ref",
                      "category_id|1|name", "category_id|2|name"]  # fmt: skip
            return [header] + [
                [f"{word}-{n}", "N", ("BE", "FR", "DE")[n % 3], f"p-{n % 30}",
                 tags[n % 30].name, tags[(n + 1) % 30].name]
                for n in range(rows)
            ]  # fmt: skip

        self.load_chunk(make_table("warm", 2))
        few = self.load_chunk(make_table("few", 10))
        many = self.load_chunk(make_table("many", 60))
        for table in ("res_country", "res_partner_category"):
            with self.subTest(table=table):
                search = re.compile(rf'FROM "?{table}"?\b')
                found = [sum(map(bool, map(search.search, s))) for s in (few, many)]
                self.assertGreater(found[0], 0)
                self.assertLess(found[1] - found[0], 10, "for 50 rows more")
        insert = re.compile(r'INSERT INTO "?res_partner"?\s')
        self.assertLess(sum(map(bool, map(insert.search, many))), 10)

    def test_35_a_job_has_the_rights_and_the_company_of_its_run(self):
        """Whoever executes it: here the superuser, as a scheduled action would."""
        hidden, seen = self.partners.create(
            [{"name": name, "ref": "EXP"} for name in ("Hidden", "Seen")]
        )
        self.env["ir.rule"].create(
            {
                "name": "Hidden",
                "model_id": self.env["ir.model"]._get_id("res.partner"),
                "domain_force": "[('name', '!=', 'Hidden')]",
                "groups": [Command.link(self.env.ref("base.group_user").id)],
            }
        )
        company = self.env["res.company"].create({"name": "Other Company"})
        self.user.company_ids += company
        pattern = self.make_pattern(
            company_id=company.id,
            line_ids=self.lines({"path": "name", "is_key": True}, "barcode"),
        )
        user = self.user
        file = self.submit(pattern, b"name#key,barcode\nSeen,123\nHidden,456\n")
        run = self.env["transfer.run"].browse(file.run_id.id)
        run.with_user(SUPERUSER_ID).run_split_job()
        run.chunk_ids.with_user(SUPERUSER_ID).run_load_job()
        self.env.invalidate_all()
        self.assertEqual(seen.with_company(company).barcode, "123")
        self.assertFalse(seen.with_company(user.company_id).barcode)
        self.assertFalse(hidden.with_company(company).barcode, "not his to change")
        self.assertEqual(seen.write_uid, user)

    def test_36_sentences_are_in_the_language_of_the_reader(self):
        """Whole sentences are translated, with the value of the file in them."""
        self.env["res.lang"]._activate_lang("fr_FR")
        self.user.lang = "fr_FR"
        table = [["ref#key", "name", "country_id|code"], ["f-1", "x", "<b>%s</b>"]]
        run = self.load(self.make_pattern(), table)
        [(_row, _column, message)] = self.errors(run)
        self.assertIn("<b>%s</b>", message)
        self.assertIn("Corrigez", message)
        self.assertNotIn("Correct the value", message)

    def test_39_nothing_of_a_chunk_stays_when_its_job_ends_badly(self):
        """Rows, ledger and the state of the chunk go back together: the job commits
        nothing by itself."""
        table = [["ref#key", "name"], ["c-1", "One"], ["c-2", "Two"]]
        file = self.submit(self.make_pattern(), self.as_csv(table))
        run = self.env["transfer.run"].browse(file.run_id.id)
        run.with_user(self.user).run_split_job()
        self.env.flush_all()
        with patch.object(type(self.env.cr), "commit") as commit:
            with self.assertRaises(ZeroDivisionError), self.env.cr.savepoint():
                run.chunk_ids.with_user(self.user).run_load_job()
                self.env.flush_all()
                self.assertEqual(run.chunk_ids.state, "done")
                self.assertEqual(self.partners.search_count([("ref", "=", "c-1")]), 1)
                raise ZeroDivisionError
        commit.assert_not_called()
        self.env.invalidate_all()
        self.assertEqual(
            (run.chunk_ids.state, run.chunk_ids.row_ids.ids), ("queued", [])
        )
        self.assertFalse(self.partners.search([("ref", "=like", "c-%")]))

    def test_41_files_are_counted_by_their_states(self):
        """A name that looks like the id of another file's job counts nothing."""
        pattern = self.make_pattern(line_ids=self.lines("ref", "name"))
        done = self.run_file(self.submit(pattern, b"ref,name\n1,a\n"))
        waiting = self.submit(pattern, b"ref,name\n2,b\n", name=f"[{done.id}].csv")
        files = self.env["pattern.file"].with_user(self.user)
        by_state = dict(files._read_group([], ["state"], ["__count"]))
        self.assertEqual(by_state, {"done": 1, "draft": 1})
        self.assertEqual(waiting.run_id.state, "draft")
        self.env["queue.job"].search([]).state = "wait_dependencies"
        self.assertEqual(waiting.run_id.state, "draft", "it waits, whatever its job is")

    def test_41_a_file_is_open_while_its_jobs_live(self):
        """Jobs that wait for a worker, or for others, count as those that run; what
        became of a job that is no more is told on the file, and nothing hangs."""
        pattern = self.make_pattern(line_ids=self.lines("ref", "name"), chunk_size=1)
        table = [["ref", "name"], ["j-1", "One"], ["j-2", "Two"]]
        for state in ("pending", "enqueued", "started", "wait_dependencies"):
            with self.subTest(state=state):
                run, jobs = self.start(pattern, table)
                jobs.state = state
                self.env.flush_all()  # it is asked for by SQL
                run._advance()
                self.assertEqual(run.state, "running")
                self.assertEqual(set(run.chunk_ids.mapped("state")), {"queued"})
        run, jobs = self.start(pattern, table)
        first = run.chunk_ids.sorted("sequence")[0]
        first.with_user(self.user).run_load_job()
        jobs.filtered(lambda job: job.uuid != first.job_uuid).state = "cancelled"
        self.env.flush_all()
        run._advance()
        run.invalidate_recordset()
        counts = (run.created_count, run.cancelled_count)
        self.assertEqual((run.state, counts), ("partial", (1, 1)))
        for state in ("failed", "cancelled"):
            with self.subTest(state=state):
                run, jobs = self.start(pattern, table)
                jobs.state = state
                self.env.flush_all()  # it is asked for by SQL
                run._advance()
                run.invalidate_recordset()
                self.assertEqual((run.state, run[f"{state}_count"]), (state, 2))

    def start(self, pattern, table) -> tuple:
        """A run whose chunks are queued, and their jobs."""
        file = self.submit(pattern, self.as_csv(table))
        run = self.env["transfer.run"].browse(file.run_id.id)
        run.with_user(self.user).run_split_job()
        uuids = run.chunk_ids.mapped("job_uuid")
        self.assertEqual(len(uuids), 2)
        return run, self.env["queue.job"].search([("uuid", "in", uuids)])
