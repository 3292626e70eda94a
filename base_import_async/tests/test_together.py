# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Rows that stay together, and keys that stand twice in a file."""

import tracemalloc

from odoo.tests import tagged

from .common import ImportCase

FIELDS = ["id", "name", "city"]


@tagged("post_install", "-at_install")
class TestTogether(ImportCase):
    def text(self, *cities: str) -> str:
        rows = [f"tog_{i},Name {i},{city}" for i, city in enumerate(cities)]
        return "id,name,city\n" + "\n".join(rows) + "\n"

    def lines(self, run):
        return run.chunk_ids.sorted("sequence").mapped("row_numbers")

    def test_rows_of_one_value_are_in_one_chunk(self):
        run = self.load(
            self.text("A", "B", "A", "", "B", "C"),
            FIELDS,
            group_by="city",
            chunk_size=1,
        )
        self.assertEqual(self.lines(run), ["5", "7", "2,4", "3,6"])
        names = [job.name for job in self.get_load_jobs(run)]
        self.assertTrue(names[2].endswith("lines 2 to 4 (reordered)"), names)
        self.assertEqual((run.state, run.created_count), ("done", 6))
        self.assertEqual(run.chunk_ids.mapped("level"), [0, 0, 0, 0])

    def test_rows_that_stand_together_are_not_moved(self):
        run = self.load(
            self.text("A", "A", "B", "B", "B", "C"),
            FIELDS,
            group_by="city",
            chunk_size=1,
        )
        self.assertEqual(self.lines(run), ["2-3", "4-6", "7"])
        self.assertFalse(run.is_reordered)

    def test_groups_go_by_the_heading_of_a_column_that_is_not_imported(self):
        content = "Name,Batch\nX,1\nY,2\nZ,1\n"
        run = self.load(content, ["name", False], group_by="Batch", chunk_size=1)
        self.assertEqual(self.lines(run), ["3", "2,4"])
        self.assertEqual(run.created_count, 3)

    def test_a_column_that_the_file_lacks_is_refused_at_once(self):
        for wanted in ("country_id", "nonsense"):
            answer = self.wizard(self.text("A")).execute_import(
                FIELDS,
                FIELDS,
                {"has_headers": True, "use_connector": True, "group_by": wanted},
            )
            [message] = answer["messages"]
            self.assertIn(wanted, message["message"])
            self.assertIn("id, name, city", message["message"])

    def test_groups_and_parents_are_both_kept(self):
        content = (
            "id,name,parent_id/id,color\n"
            "t_1,One,t_6,1\nt_2,Two,,2\nt_3,Three,t_1,2\nt_4,Four,,1\nt_6,Six,,3\n"
        )
        fields = ["id", "name", "parent_id/id", "color"]
        answer = self.wizard(content, "res.partner.category").execute_import(
            fields,
            fields,
            {
                "has_headers": True,
                "use_connector": True,
                "group_by": "color",
                "chunk_size": 1,
            },
        )
        run = self.env["transfer.run"].browse(answer["run_id"])
        run.with_user(self.user).run_split_job()
        self.assertEqual(self.lines(run), ["6", "2,5", "3-4"])
        self.assertEqual(run.chunk_ids.sorted("sequence").mapped("level"), [0, 1, 2])
        self.run_jobs(run)
        self.assertEqual((run.state, run.created_count), ("done", 5))

    def test_groups_that_need_each_other_become_one_chunk(self):
        content = (
            "id,name,parent_id/id,color\n"
            "u_1,One,u_2,1\nu_2,Two,,2\nu_3,Three,u_4,2\nu_4,Four,,1\n"
        )
        fields = ["id", "name", "parent_id/id", "color"]
        answer = self.wizard(content, "res.partner.category").execute_import(
            fields,
            fields,
            {
                "has_headers": True,
                "use_connector": True,
                "group_by": "color",
                "chunk_size": 1,
            },
        )
        run = self.env["transfer.run"].browse(answer["run_id"])
        run.with_user(self.user).run_split_job()
        self.assertEqual(self.lines(run), ["3,5,2,4"])
        self.assertFalse(run.file_notice)  # no circle among the rows
        self.run_jobs(run)
        self.assertEqual((run.state, run.created_count), ("done", 4))

    # ------------------------------------------------------------------
    # The same key twice
    # ------------------------------------------------------------------

    def test_an_id_that_stands_twice_is_told_before_anything_is_written(self):
        content = "id,name\ndup_1,A\ndup_2,B\ndup_1,A 2\n"
        run = self.split(content, ["id", "name"], chunk_size=1)
        self.assertFalse(self.env.ref("__import__.dup_1", raise_if_not_found=False))
        self.assertIn("“dup_1” on lines 2 and 4", run.file_notice)
        self.assertIn("in the file: 1;", run.file_notice)
        self.run_jobs(run)
        self.assertEqual((run.created_count, run.updated_count), (2, 1))

    def test_the_last_row_of_a_key_has_the_last_word_with_any_number_of_workers(self):
        content = "id,name\n" + "".join(f"dup_9,Name {i}\n" for i in range(4))
        run = self.split(content, ["id", "name"], chunk_size=1)
        chunks = run.chunk_ids.sorted("sequence")
        self.assertEqual(chunks.mapped("state"), ["queued"] + ["waiting"] * 3)
        self.run_jobs(run)
        self.assertEqual(self.env.ref("__import__.dup_9").name, "Name 3")

    def test_a_matching_key_that_stands_twice_is_told_too(self):
        content = "ref,name\ndup-1,A\ndup-2,B\ndup-1,A 2\n"
        options = {"match_fields": ["ref"], "chunk_size": 1}
        run = self.load(content, ["ref", "name"], **options)
        self.assertIn("“dup-1” on lines 2 and 4", run.file_notice)
        partner = self.env["res.partner"].search([("ref", "=", "dup-1")])
        self.assertEqual(partner.name, "A 2")

    def test_many_keys_are_counted_and_the_first_ones_told(self):
        content = "id,name\n" + "".join(f"many_{i % 30},N\n" for i in range(90))
        run = self.split(content, ["id", "name"])
        self.assertIn("in the file: 30;", run.file_notice)
        self.assertIn("“many_0” on lines 2, 32 and 62", run.file_notice)
        self.assertIn("and 20 more", run.file_notice)

    def test_a_file_with_a_key_twice_can_be_refused(self):
        for fields, content in (
            (["id", "name"], "id,name\nref_1,A\nref_2,B\nref_1,A 2\n"),
            (
                ["id", "name", "parent_id/id"],
                "id,name,parent_id/id\nref_1,A,\nref_2,B,\nref_1,A 2,\n",
            ),
        ):
            with self.subTest(fields=fields):
                before = self.env["res.partner"].search_count([])
                run = self.split(content, fields, on_duplicate="refuse", chunk_size=1)
                self.assertEqual((run.state, run.row_count), ("failed", 0))
                self.assertIn("“ref_1” on lines 2 and 4", run.message)
                self.assertFalse(run.chunk_ids)
                self.assertEqual(self.env["res.partner"].search_count([]), before)
                keys = self.env["transfer.key"].search([("run_id", "=", run.id)])
                self.assertFalse(keys)

    def test_an_unknown_way_to_treat_them_is_refused(self):
        answer = self.wizard("name\nA\n").execute_import(
            ["name"],
            ["name"],
            {"has_headers": True, "use_connector": True, "on_duplicate": "ignore"},
        )
        self.assertIn("warn, row, refuse", answer["messages"][0]["message"])

    def test_a_check_tells_the_same(self):
        content = "id,name\nchd_1,A\nchd_1,A 2\n"
        answer = self.wizard(content).execute_import(
            ["id", "name"],
            ["id", "name"],
            {"has_headers": True, "use_connector": True, "chunk_size": 1},
            dryrun=True,
        )
        check = self.env["transfer.run"].browse(answer["run_id"])
        check.with_user(self.user).run_split_job()
        self.assertIn("“chd_1” on lines 2 and 3", check.file_notice)
        self.run_jobs(check)
        self.assertEqual((check.created_count, check.updated_count), (1, 1))

    # ------------------------------------------------------------------
    # Memory
    # ------------------------------------------------------------------

    def test_rows_that_move_are_not_kept_in_memory(self):
        """5,000 rows upside down, 30 MB of text."""
        count, remark = 5_000, "x" * 6000
        content = "id,name,parent_id/id,comment\n" + "".join(
            f"mem_{i},Name {i},mem_{i // 2},{remark}\n" for i in range(count, 0, -1)
        ).replace("mem_1,Name 1,mem_0,", "mem_1,Name 1,,")
        fields = ["id", "name", "parent_id/id", "comment"]
        run = self.submit(content, fields, chunk_size=100)
        del content
        self.env.flush_all()
        tracemalloc.start()
        try:
            while not run.split_done:
                run.with_user(run.user_id).run_split_job()
                self.assertNotEqual(run.state, "failed", run.message)
                self.env.flush_all()
                self.env.invalidate_all()
            _now, peak = tracemalloc.get_traced_memory()
        finally:
            tracemalloc.stop()
        self.assertLess(peak, 12e6)
        self.assertEqual(run.row_count, count)
