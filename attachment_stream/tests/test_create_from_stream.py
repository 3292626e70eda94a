# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import hashlib
import io
import os
import tracemalloc

from odoo.exceptions import AccessError, UserError
from odoo.tests import TransactionCase, new_test_user

CSV = b"id,name\n" + b"1,Ada Lovelace\n" * 200_000
COMPARED = ("store_fname", "checksum", "file_size", "mimetype", "name", "type")


class ZeroStream(io.RawIOBase):
    """So many zero bytes, made when they are read."""

    def __init__(self, size: int) -> None:
        self.left = size

    def read(self, size: int = -1) -> bytes:  # pylint: disable=method-required-super
        taken = min(size, self.left) if size >= 0 else self.left
        self.left -= taken
        return bytes(taken)


class TestCreateFromStream(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.attachments = cls.env["ir.attachment"]

    def streamed(self, name: str, content: bytes, **vals):
        return self.attachments._create_from_stream(name, io.BytesIO(content), **vals)

    def test_values_are_those_of_create(self):
        for name, content in (
            ("rows.csv", CSV),
            ("rows.csv", b""),
            ("no extension", b"%PDF-1.4 something"),
            ("no extension", b"plain text"),
            ("page.html", b"<html/>"),
            ("data.xml", b"<x/>" * 1000),
            ("small.xlsx", b"PK\x03\x04"),
        ):
            with self.subTest(name=name, content=content[:10]):
                own = self.attachments.create({"name": name, "raw": content})
                ours = self.streamed(name, content)
                for field in COMPARED:
                    self.assertEqual(ours[field], own[field], field)
                self.assertEqual(ours.raw, own.raw)

    def test_content_is_not_indexed(self):
        self.assertTrue(self.attachments.create({"name": "a.csv", "raw": CSV}))
        self.assertFalse(self.streamed("a.csv", CSV).index_content)

    def test_other_values_are_kept(self):
        partner = self.env.user.partner_id
        attachment = self.streamed(
            "a", b"x", res_model=partner._name, res_id=partner.id, mimetype="text/css"
        )
        self.assertEqual(attachment.res_id, partner.id)
        self.assertEqual(attachment.mimetype, "text/css")
        with self.assertRaises(ValueError):
            self.streamed("a", b"x", raw=b"y")

    def test_stream_is_read_from_where_it_stands(self):
        stream = io.BytesIO(b"skipped,kept")
        stream.seek(8)
        attachment = self.attachments._create_from_stream("a", stream)
        self.assertEqual(attachment.raw, b"kept")
        self.assertFalse(stream.closed)

    def test_memory_stays_flat(self):
        size = 64 * 1024 * 1024
        self.streamed("warm up", b"x")
        tracemalloc.start()
        try:
            attachment = self.attachments._create_from_stream("big", ZeroStream(size))
            peak = tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()
        self.assertEqual(attachment.file_size, size)
        self.assertLess(peak, 8 * 1024 * 1024)

    def test_complete_file_moves_into_the_filestore(self):
        path = f"{self.attachments._filestore()}/complete file"
        for content in (CSV, CSV, b""):  # the second finds the first
            with self.subTest(size=len(content)):
                with open(path, "wb") as file:
                    file.write(content)
                attachment = self.attachments._create_from_file(
                    "rows.csv",
                    path,
                    size=len(content),
                    checksum=hashlib.sha1(content).hexdigest(),
                )
                own = self.attachments.create({"name": "rows.csv", "raw": content})
                for field in COMPARED:
                    self.assertEqual(attachment[field], own[field], field)
                self.assertEqual(attachment.raw, own.raw)
                self.assertFalse(os.path.exists(path))

    def test_file_that_the_size_field_cannot_hold_is_refused(self):
        with self.assertRaises(UserError), self.env.cr.savepoint():
            self.streamed("a", b"x")._set_streamed_content(2**31, "0" * 40)


class TestRights(TransactionCase):
    def as_user(self, groups: str):
        user = new_test_user(self.env, f"streamer of {groups}", groups=groups)
        return self.env["ir.attachment"].with_user(user)

    def test_plain_user_may_create_and_read_back(self):
        attachment = self.as_user("base.group_user")._create_from_stream(
            "a.csv", io.BytesIO(CSV)
        )
        self.assertEqual(attachment.file_size, len(CSV))
        with attachment._open_stream() as stream:
            self.assertEqual(stream.read(), CSV)

    def test_rights_on_the_record_count(self):
        company = self.env.company
        attachments = self.as_user("base.group_user")
        with self.assertRaises(AccessError):
            attachments._create_from_stream(
                "a", io.BytesIO(b"x"), res_model=company._name, res_id=company.id
            )

    def test_refused_user_makes_us_read_nothing(self):
        stream = io.BytesIO(b"x" * 100)
        with self.assertRaises(AccessError):
            self.as_user("base.group_portal")._create_from_stream("a", stream)
        self.assertEqual(stream.tell(), 0)

    def test_foreign_attachment_is_not_opened(self):
        attachment = self.env["ir.attachment"]._create_from_stream(
            "a", io.BytesIO(b"x")
        )
        foreign = self.as_user("base.group_user").browse(attachment.id)
        with self.assertRaises(AccessError):
            foreign._open_stream()


class TestOtherStorage(TransactionCase):
    def setUp(self):
        super().setUp()
        parameters = self.env["ir.config_parameter"]
        parameters.set_param("ir_attachment.location", "db")
        parameters.set_param("attachment_stream.max_raw_mb", "1")

    def test_content_goes_into_the_database(self):
        attachment = self.env["ir.attachment"]._create_from_stream(
            "a.csv", io.BytesIO(b"a,b\n" * 1000)
        )
        self.assertFalse(attachment.store_fname)
        self.assertFalse(attachment.index_content)
        self.assertEqual(attachment.file_size, 4000)
        with attachment._open_stream() as stream:
            self.assertEqual(stream.read(4), b"a,b\n")

    def test_large_content_is_refused_with_the_parameter_to_raise(self):
        stream = ZeroStream(100 * 1024 * 1024)
        with self.assertRaisesRegex(UserError, "attachment_stream.max_raw_mb"):
            self.env["ir.attachment"]._create_from_stream("big", stream)
        self.assertGreater(stream.left, 98 * 1024 * 1024)
