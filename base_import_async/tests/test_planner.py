# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Tables that an import made larger are known to PostgreSQL as such."""

from unittest.mock import patch

from odoo.tests import tagged

from ..models.planner import analyze, find_grown_tables
from .common import ImportCase

OPTIONS = {"has_headers": True, "use_connector": True}


@tagged("post_install", "-at_install")
class TestPlanner(ImportCase):
    def setUp(self):
        super().setUp()
        # one that nobody else fills or analyzes, not even the test before
        self.table = f"transfer_{self._testMethodName}"[:60]
        self.env.cr.execute(f"CREATE TABLE {self.table} (number int)")

    def insert(self, count: int) -> None:
        self.env.cr.execute(
            f"INSERT INTO {self.table} SELECT generate_series(1, %s)", [count]
        )

    def get_known_rows(self) -> int:
        self.env.cr.execute(
            "SELECT reltuples FROM pg_class WHERE oid = %s::regclass", [self.table]
        )
        return int(self.env.cr.fetchone()[0])

    def test_a_table_of_many_new_rows_is_analyzed(self):
        self.assertEqual(self.get_known_rows(), -1)
        self.insert(300)
        grown = find_grown_tables(self.env.cr)
        self.assertIn(self.table, grown)
        analyze(self.env.cr, grown)
        self.assertEqual(self.get_known_rows(), 300)

    def test_a_table_that_stays_small_is_not(self):
        self.insert(100)
        self.assertNotIn(self.table, find_grown_tables(self.env.cr))

    def test_what_was_inserted_before_does_not_count(self):
        if self.env.cr._cnx.server_version < 150000:
            self.skipTest("only PostgreSQL 15 and later can be asked to report counts")
        with self.registry.cursor() as cr:  # counts are reported at a real commit
            cr.execute(f"CREATE TABLE {self.table}_2 (number int)")
            try:
                insert = f"INSERT INTO {self.table}_2 SELECT generate_series(1, 150)"
                cr.execute(insert)
                self.assertNotIn(f"{self.table}_2", find_grown_tables(cr))
                cr._cnx.commit()
                cr.execute(insert)
                self.assertNotIn(f"{self.table}_2", find_grown_tables(cr))
            finally:
                cr.execute(f"DROP TABLE {self.table}_2")
                cr._cnx.commit()

    def test_each_chunk_asks_and_a_check_does_not(self):
        where = (
            "odoo.addons.base_import_async.models.transfer_chunk_load"
            ".analyze_grown_tables_after_commit"
        )
        with patch(where) as asked:
            self.load("name\nPlanner A\nPlanner B\n", ["name"], chunk_size=1)
        self.assertEqual(asked.call_count, 2)
        with patch(where) as asked:
            answer = self.wizard("name\nPlanner C\n").execute_import(
                ["name"], ["name"], OPTIONS, dryrun=True
            )
            run = self.env["transfer.run"].browse(answer["run_id"])
            run.with_user(run.user_id).run_split_job()
            self.run_jobs(run)
        self.assertEqual((run.is_check, asked.call_count), (True, 0))
