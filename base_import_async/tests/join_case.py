# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Files that are cut into quick chunks."""

from unittest.mock import patch

from ..models import transfer_chunk_join, transfer_run_join
from .common import ImportCase

TAG = "res.partner.category"
FIELDS = ("id", "name", "ref")


def make_lines(names) -> str:
    return "id,name,ref\n" + "".join(f"join.{n},{n},join\n" for n in names)


NINE = make_lines(f"J{i}" for i in range(9))


class JoinCase(ImportCase):
    def setUp(self):
        super().setUp()
        self.set_workers(1)
        # however slow the machine
        self.startPatcher(patch.object(transfer_chunk_join, "_ENOUGH", 1000))

    def set_workers(self, count: int) -> None:
        self.startPatcher(
            patch.object(transfer_run_join, "count_workers", lambda: count)
        )

    def split_quick(self, content: str = NINE, fields=FIELDS, **options):
        options = {"chunk_size": 2, "chunk_size_is_proposed": True, **options}
        return self.split(content, fields, **options)

    def run_first_job(self, run):
        chunk = run.chunk_ids.filtered(lambda c: c.state == "queued").sorted()[:1]
        chunk.with_user(run.user_id).run_load_job()
        return chunk

    def get_states(self, run) -> list[str]:
        return run.chunk_ids.sorted("sequence").mapped("state")

    def get_ledger(self, run) -> list[tuple]:
        return [
            (row.chunk_id.sequence, row.first_row, row.last_row, row.outcome)
            for row in run.chunk_ids.row_ids.sorted("id")
        ]

    def count(self, run, names=("created", "updated", "unchanged", "failed")):
        return [run[f"{name}_count"] for name in names]
