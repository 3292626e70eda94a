# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The size of chunks that the import screen proposes."""

from datetime import timedelta

from odoo import fields
from odoo.tests import tagged

from .common import ImportCase

# A model that no other test imports: its pace is what this test makes it.
MODEL = "res.partner.industry"


@tagged("post_install", "-at_install")
class TestPace(ImportCase):
    def propose(self, row_count: int) -> int:
        content = "name\n" + "".join(f"Industry {i}\n" for i in range(row_count))
        options = {"has_headers": True, "quoting": '"', "separator": ","}
        return self.wizard(content, MODEL).parse_preview(options)["chunk_size"]

    def set_pace(self, rows_per_second: float) -> None:
        now = fields.Datetime.now()
        self.env["transfer.run"].create(
            {
                "res_model": MODEL,
                "user_id": self.other.id,
                "state": "done",
                "row_count": 10_000,
                "created_count": 10_000,
                "started_at": now - timedelta(seconds=10_000 / rows_per_second),
                "finished_at": now,
            }
        )

    def test_a_model_that_was_never_imported_gets_modest_chunks(self):
        self.assertEqual(self.propose(6000), 500)

    def test_chunks_are_five_seconds_of_the_usual_pace(self):
        self.set_pace(200)  # of two workers
        self.assertEqual(self.propose(6000), 500)

    def test_a_short_file_still_makes_chunks_for_all_workers(self):
        self.set_pace(2000)
        self.assertEqual(self.propose(1600), 200)
        self.assertEqual(self.propose(10), 100)

    def test_a_program_gets_the_size_that_it_asks_for(self):
        self.set_pace(2000)
        run = self.submit("name\nA\n", ["name"])
        self.assertEqual(run.chunk_size, 100)
        self.assertEqual(self.submit("name\nA\n", ["name"], chunk_size=7).chunk_size, 7)
