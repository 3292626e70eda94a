# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.tests import tagged

from .common import ImportCase


@tagged("post_install", "-at_install")
class TestHeaderRows(ImportCase):
    def test_headings_above_the_one_that_counts_are_no_rows(self):
        content = "Called,Mail\nname,email\nHeader Ada,a@x\n,\nHeader Bob,b@x\n"
        run = self.load(content, ["name", "email"], header_rows=2, chunk_size=1)
        self.assertEqual((run.row_count, run.created_count), (2, 2))
        self.assertEqual(run.chunk_ids.mapped("first_row"), [3, 5])
        header, _rows = run._read_chunk(run.chunk_ids[1])
        self.assertEqual(header, ("name", "email"))
