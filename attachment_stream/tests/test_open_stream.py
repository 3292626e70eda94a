# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import io
import os
import tracemalloc

from odoo.tests import TransactionCase


class TestOpenStream(TransactionCase):
    def test_content_is_read_without_holding_it(self):
        content = os.urandom(1024) * 20 * 1024
        attachment = self.env["ir.attachment"].create({"name": "a", "raw": content})
        attachment.invalidate_recordset()
        tracemalloc.start()
        try:
            with attachment._open_stream() as stream:
                self.assertEqual(stream.read(1024), content[:1024])
                stream.seek(-1024, io.SEEK_END)
                self.assertEqual(stream.read(), content[-1024:])
            peak = tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()
        self.assertLess(peak, 1024 * 1024)

    def test_empty_attachment(self):
        attachment = self.env["ir.attachment"].create({"name": "a"})
        with attachment._open_stream() as stream:
            self.assertEqual(stream.read(), b"")

    def test_bin_size_in_the_context_does_no_harm(self):
        attachment = self.env["ir.attachment"].create({"name": "a", "raw": b"abc"})
        self.env.cr.execute(
            "UPDATE ir_attachment SET store_fname = NULL, db_datas = %s WHERE id = %s",
            (b"abc", attachment.id),
        )
        attachment.invalidate_recordset()
        with attachment.with_context(bin_size=True)._open_stream() as stream:
            self.assertEqual(stream.read(), b"abc")

    def test_lost_file_is_an_error(self):
        attachment = self.env["ir.attachment"]._create_from_stream(
            "a", io.BytesIO(os.urandom(20))
        )
        os.unlink(attachment._full_path(attachment.store_fname))
        with self.assertRaises(FileNotFoundError):
            attachment._open_stream()
