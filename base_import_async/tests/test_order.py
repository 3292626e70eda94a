# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Parents before children, wherever they stand in the file."""

from odoo.tests import tagged

from .common import ImportCase

MODEL = "res.partner.category"
BY_ID = ["id", "name", "parent_id/id"]
BY_NAME = ["name", "parent_id"]


@tagged("post_install", "-at_install")
class TestOrder(ImportCase):
    """Contact tags: a tree, of which every row may be the parent of another."""

    def wizard(self, content: str, model: str = MODEL):
        return super().wizard(content, model)

    def by_id(self, *rows: str, **options):
        """Load rows of external id, name and external id of the parent."""
        content = "id,name,parent_id/id\n" + "\n".join(rows) + "\n"
        return self.load(content, BY_ID, **options)

    def by_name(self, *rows: str, **options):
        content = "name,parent_id\n" + "\n".join(rows) + "\n"
        return self.load(content, BY_NAME, **options)

    def lines(self, run):
        """Lines of each chunk, in the order in which its rows are loaded."""
        chunks = run.chunk_ids.filtered(lambda c: not c.source_chunk_id)
        return chunks.sorted("sequence").mapped("row_numbers")

    def path(self, name: str) -> str:
        tag = self.env["res.partner.category"].search([("name", "=", name)])
        names = []
        while tag:
            names.append(tag.name)
            tag = tag.parent_id
        return " < ".join(names)

    def messages(self, run) -> dict[int, str]:
        return {row.first_row: row.message for row in run.failed_row_ids}

    # ------------------------------------------------------------------
    # Parents first
    # ------------------------------------------------------------------

    def test_parents_that_stand_below_are_loaded_first_through_any_depth(self):
        rows = ["o_4,Leaf,o_3", "o_3,Twig,o_2", "o_2,Branch,o_1", "o_1,Root,"]
        for size in (1, 2, 100):
            with self.subTest(size=size), self.env.cr.savepoint() as savepoint:
                run = self.by_id(*rows, chunk_size=size)
                self.assertEqual((run.state, run.created_count), ("done", 4))
                self.assertEqual(self.path("Leaf"), "Leaf < Twig < Branch < Root")
                savepoint.rollback()

    def test_a_file_in_order_keeps_its_chunks_and_names(self):
        run = self.by_id(
            "o_1,Root,", "o_2,Branch,o_1", "o_3,Twig,o_2", "o_4,Other,", chunk_size=2
        )
        self.assertEqual(self.lines(run), ["2-3", "4-5"])
        names = [job.name for job in self.get_load_jobs(run)]
        self.assertTrue(names[0].endswith("#0 - lines 2 to 3"), names)
        self.assertFalse([name for name in names if "reordered" in name])
        self.assertEqual(run.chunk_ids.sorted("sequence").mapped("level"), [0, 1])

    def test_only_rows_that_must_move_are_moved(self):
        run = self.by_id(
            "o_1,One,",
            "o_2,Two,o_6",  # line 3 needs line 7
            "o_3,Three,o_1",
            "o_4,Four,o_2",  # line 5 needs line 3
            "o_5,Five,",
            "o_6,Six,",
            chunk_size=2,
        )
        self.assertEqual(self.lines(run), ["2,4", "6-7", "3,5"])
        names = [job.name for job in self.get_load_jobs(run)]
        self.assertTrue(names[0].endswith("#0 - lines 2 to 4 (reordered)"), names)
        self.assertTrue(names[1].endswith("#1 - lines 6 to 7"), names)
        self.assertTrue(names[2].endswith("#2 - lines 3 to 5 (reordered)"), names)
        self.assertEqual(run.chunk_ids.sorted("sequence").mapped("level"), [0, 0, 1])
        self.assertEqual((run.state, run.created_count), ("done", 6))
        self.assertEqual(self.path("Four"), "Four < Two < Six")

    def test_chunks_wait_for_those_of_their_parents_and_run_side_by_side(self):
        content = "id,name,parent_id/id\no_1,A,\no_2,B,\no_3,C,o_1\no_4,D,o_2\n"
        run = self.split(content, BY_ID, chunk_size=1)
        chunks = run.chunk_ids.sorted("sequence")
        self.assertFalse(run.one_at_a_time)
        states = ["queued", "queued", "waiting", "waiting"]
        self.assertEqual(chunks.mapped("state"), states)
        chunks[0].with_user(run.user_id).run_load_job()
        run._advance()
        self.assertEqual(chunks.mapped("state")[2:], ["waiting", "waiting"])
        chunks[1].with_user(run.user_id).run_load_job()
        run._advance()
        self.assertEqual(chunks.mapped("state")[2:], ["queued", "queued"])

    def test_references_by_name_are_followed(self):
        run = self.by_name("Leaf n,Twig n", "Twig n,Root n", "Root n,", chunk_size=1)
        self.assertEqual((run.state, run.created_count), ("done", 3))
        self.assertEqual(self.path("Leaf n"), "Leaf n < Twig n < Root n")

    def test_references_by_match_key_are_followed(self):
        # Odoo itself wants more rights for a contact that has a company
        self.user = self.env.ref("base.user_admin")
        content = "ref,name,parent_id\nord-2,Child,ord-1\nord-1,Parent,\n"
        fields = ["ref", "name", "parent_id"]
        wizard = ImportCase.wizard(self, content, "res.partner")
        options = {
            "has_headers": True,
            "use_connector": True,
            "chunk_size": 1,
            "match_fields": ["ref"],
        }
        answer = wizard.execute_import(fields, fields, options)
        run = self.env["transfer.run"].browse(answer["run_id"])
        run.with_user(self.user).run_split_job()
        self.run_jobs(run)
        self.assertEqual((run.state, run.created_count), ("done", 2))
        child = self.env["res.partner"].search([("ref", "=", "ord-2")])
        self.assertEqual(child.parent_id.ref, "ord-1")

    def test_references_by_database_id_need_no_order(self):
        tags = self.env[MODEL].create([{"name": "Db 1"}, {"name": "Db 2"}])
        content = f".id,name,parent_id/.id\n{tags[1].id},Db 2,{tags[0].id}\n"
        content += f"{tags[0].id},Db 1 new,\n"
        run = self.load(content, [".id", "name", "parent_id/.id"], chunk_size=1)
        self.assertEqual((run.state, run.updated_count), ("done", 2))
        self.assertEqual(self.lines(run), ["2", "3"])
        self.assertEqual(self.path("Db 2"), "Db 2 < Db 1 new")

    def test_references_to_records_that_exist_move_nothing(self):
        self.by_id("o_1,Root,", "o_2,Branch,o_1")
        run = self.by_id("o_2,Branch 2,o_1", "o_1,Root 2,", chunk_size=1)
        self.assertEqual(self.lines(run), ["2", "3"])
        self.assertEqual(run.chunk_ids.mapped("level"), [0, 0])
        self.assertFalse(run.is_reordered)
        self.assertEqual((run.state, run.updated_count), ("done", 2))

    def test_the_lines_of_a_record_move_with_it(self):
        content = (
            "id,name,parent_id/id,child_ids/name\n"
            "o_2,Branch,o_1,Twig a\n,,,Twig b\no_1,Root,,\n"
        )
        fields = ["id", "name", "parent_id/id", "child_ids/name"]
        run = self.load(content, fields, chunk_size=1)
        self.assertEqual(self.lines(run), ["4", "2-3"])
        self.assertEqual((run.state, run.created_count), ("done", 3))
        self.assertEqual(self.path("Twig b"), "Twig b < Branch < Root")

    def test_a_check_counts_the_same(self):
        rows = ["o_3,Twig,o_2", "o_2,Branch,o_1", "o_1,Root,", "o_4,Lost,o_9"]
        content = "id,name,parent_id/id\n" + "\n".join(rows) + "\n"
        answer = self.wizard(content).execute_import(
            BY_ID,
            BY_ID,
            {"has_headers": True, "use_connector": True, "chunk_size": 1},
            dryrun=True,
        )
        check = self.env["transfer.run"].browse(answer["run_id"])
        check.with_user(self.user).run_split_job()
        self.run_jobs(check)
        self.assertEqual((check.created_count, check.failed_count), (3, 1))
        done = self.by_id(*rows, chunk_size=1)
        self.assertEqual((done.created_count, done.failed_count), (3, 1))

    # ------------------------------------------------------------------
    # What cannot be put in order
    # ------------------------------------------------------------------

    def test_children_of_a_failed_row_fail_and_name_its_line(self):
        for size in (1, 100):
            with self.subTest(size=size), self.env.cr.savepoint() as savepoint:
                run = self.by_id(
                    "o_3,Twig,o_2", "o_2,,o_1", "o_1,Root,", chunk_size=size
                )
                self.assertEqual((run.created_count, run.failed_count), (1, 2))
                self.assertIn("it is on line 3, which failed", self.messages(run)[2])
                savepoint.rollback()

    def test_children_by_name_name_the_line_of_their_parent_too(self):
        self.env[MODEL].create({"name": "Known"})
        content = "name,parent_id,color\nLeaf x,Twig x,\nTwig x,,much\n"
        run = self.load(content, ["name", "parent_id", "color"], chunk_size=1)
        self.assertEqual((run.created_count, run.failed_count), (0, 2))
        self.assertIn("it is on line 3, which failed", self.messages(run)[2])

    def test_a_retry_loads_parents_before_children(self):
        run = self.by_id("o_3,Twig,o_2", "o_2,Branch,o_9", chunk_size=1)
        self.assertEqual(run.failed_count, 2)
        root = self.env[MODEL].create({"name": "Found"})
        self.env["ir.model.data"].create(
            {"module": "__import__", "name": "o_9", "model": MODEL, "res_id": root.id}
        )
        run.with_user(self.user).action_retry_failed()
        run._advance()
        self.run_jobs(run)
        self.assertEqual((run.state, run.created_count), ("done", 2))
        self.assertEqual(self.path("Twig"), "Twig < Branch < Found")

    def test_a_circle_is_reported_with_all_its_lines_and_others_land(self):
        for size in (1, 100):
            with self.subTest(size=size), self.env.cr.savepoint() as savepoint:
                run = self.by_id(
                    "o_0,Good,", "o_1,A,o_2", "o_2,B,o_3", "o_3,C,o_1", "o_4,D,o_3",
                    "o_5,E,o_0",
                    chunk_size=size,
                )  # fmt: skip
                self.assertEqual((run.created_count, run.failed_count), (2, 4))
                self.assertIn("lines 3, 4 and 5", run.file_notice)
                messages = self.messages(run)
                for line in (3, 4, 5):
                    self.assertIn("lines 3, 4 and 5 refer to one", messages[line])
                self.assertIn("it is on line 5, which failed", messages[6])
                savepoint.rollback()

    def test_a_row_that_is_its_own_parent_fails_alone(self):
        run = self.by_id("o_1,Self,o_1", "o_2,Good,")
        self.assertEqual((run.created_count, run.failed_count), (1, 1))
        self.assertIn("the row refers to itself", self.messages(run)[2])
        self.assertIn("lines 2.", run.file_notice)

    def test_a_child_with_the_name_of_its_parent_finds_it(self):
        run = self.by_name("Same,Same", "Same,", chunk_size=1)
        self.assertEqual((run.state, run.created_count), ("done", 2))
        tags = self.env[MODEL].search([("name", "=", "Same")])
        self.assertEqual(
            tags.filtered("parent_id").parent_id, tags - tags.filtered("parent_id")
        )

    def test_a_name_that_occurs_twice_is_loaded_in_the_order_of_the_file(self):
        """As in the foreground: the child sees the first of both only."""
        run = self.by_name("Twin,", "Kid,Twin", "Twin,", chunk_size=1)
        self.assertTrue(run.one_at_a_time)
        self.assertEqual(self.lines(run), ["2", "3", "4"])
        self.assertEqual((run.state, run.created_count), ("done", 3))
        first = self.env[MODEL].search([("name", "=", "Twin")], order="id", limit=1)
        kid = self.env[MODEL].search([("name", "=", "Kid")])
        self.assertEqual(kid.parent_id, first)

    def test_a_long_chain_upside_down_lands(self):
        rows = [f"c_{i},Chain {i},c_{i - 1}" for i in range(60, 0, -1)] + ["c_0,Top,"]
        run = self.by_id(*rows, chunk_size=10)
        self.assertEqual((run.state, run.created_count), ("done", 61))
        self.assertEqual(run.chunk_ids.sorted("sequence").mapped("level"), [*range(7)])

    def test_users_cannot_see_keys(self):
        self.assertFalse(
            self.env["transfer.key"].with_user(self.user).has_access("read")
        )

    def test_nothing_is_kept_of_a_good_file(self):
        run = self.by_id("o_2,Branch,o_1", "o_1,Root,")
        kept = self.env["transfer.key"].search_count([("run_id", "=", run.id)])
        self.assertFalse(kept)
