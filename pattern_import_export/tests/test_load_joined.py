# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Quick chunks of a file with a pattern are loaded several at a time."""

from unittest.mock import patch

from odoo.tests import tagged

from odoo.addons.base_import_async.models import transfer_chunk_join, transfer_run_join

from .pattern_case import PatternCase

_HEADER = ["ref#key", "name", "country_id|code", "category_id|1|name"]


@tagged("post_install", "-at_install")
class TestLoadJoined(PatternCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.partner.category"].create({"name": "Gold"})
        cls.known = cls.partners.create(
            [{"ref": f"j-{n}", "name": f"Old {n}"} for n in (3, 5)]
        )

    def setUp(self):
        super().setUp()
        self.startPatcher(patch.object(transfer_run_join, "count_workers", lambda: 1))
        # however slow the machine
        self.startPatcher(patch.object(transfer_chunk_join, "_ENOUGH", 1000))
        # small, and still nobody's choice
        runs = self.env.registry["transfer.run"]
        self.startPatcher(
            patch.object(runs, "_propose_chunk_size", lambda *args, **kwargs: 2)
        )

    def load_rows(self, *cells: list, chunk_size: int = 0, **options):
        pattern = self.make_pattern(chunk_size=chunk_size)
        return self.load(pattern, [_HEADER, *cells], **options)

    def get_outcomes(self, run) -> list[tuple]:
        rows = run.chunk_ids.row_ids.sorted("first_row")
        return [
            (row.chunk_id.sequence, row.first_row, row.outcome, row.message)
            for row in rows
        ]

    def get_contacts(self) -> list[tuple]:
        self.env.invalidate_all()
        return [
            (c.ref, c.name, c.country_id.code, c.category_id.mapped("name"))
            for c in self.partners.search([("ref", "=like", "j-%")], order="ref")
        ]

    def test_each_chunk_keeps_its_own_outcome(self):
        rows = [[f"j-{n}", f"J {n}", "BE", "Gold"] for n in range(8)]
        rows[2][2] = "Nowhere"  # wrong, in the second chunk
        rows[7][0] = "j-4"  # a key that stands twice, in two chunks
        found = []
        for size in (0, 2):
            with self.env.cr.savepoint() as savepoint:
                run = self.load_rows(*rows, chunk_size=size)
                joined = run.chunk_ids.filtered("loaded_with_id")
                self.assertEqual(bool(joined), not size)
                found.append((self.get_outcomes(run), self.get_contacts()))
                savepoint.rollback()
                self.env.invalidate_all()
        self.assertEqual(found[0], found[1])
        outcomes = [outcome for _chunk, _row, outcome, _message in found[0][0]]
        self.assertEqual(
            {name: outcomes.count(name) for name in set(outcomes)},
            {"created": 3, "updated": 2, "failed": 3},
        )

    def test_undo_takes_all_of_it_back(self):
        before = self.get_contacts()
        run = self.load_rows(*([f"j-{n}", f"J {n}", "BE", "Gold"] for n in range(8)))
        self.assert_counts(run, created=6, updated=2)
        self.assertTrue(run.chunk_ids.loaded_with_id)
        action = run.with_user(run.user_id).action_undo()
        self.close(self.env["transfer.run"].browse(action["res_id"]))
        self.assertEqual(self.get_contacts(), before)

    def test_a_chosen_size_is_exact(self):
        rows = [[f"j-{n}", f"J {n}", "BE", "Gold"] for n in range(8)]
        for size, options in ((2, {}), (0, {"options": {"chunk_size": 2}})):
            with self.subTest(size=size, **options):
                run = self.load_rows(*rows, chunk_size=size, **options)
                self.assertEqual(len(run.chunk_ids), 4)
                self.assertFalse(run.chunk_ids.loaded_with_id)
