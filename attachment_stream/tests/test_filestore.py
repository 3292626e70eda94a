# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import io
import os
import uuid

from odoo.exceptions import UserError
from odoo.tests import TransactionCase
from odoo.tools import mute_logger


class BrokenStream(io.BytesIO):
    """A stream whose second read fails."""

    def read(self, size: int | None = -1, /) -> bytes:
        if self.tell():
            raise ConnectionError("the sender is gone")
        return super().read(size)


class MeetingStream(io.BytesIO):
    """A stream at whose end somebody else stores the same content."""

    def __init__(self, content: bytes, meet) -> None:
        super().__init__(content)
        self.meet = meet

    def read(self, size: int | None = -1, /) -> bytes:
        block = super().read(size)
        if not block:
            self.meet()
        return block


class TestFilestore(TransactionCase):
    def setUp(self):
        super().setUp()
        self.attachments = self.env["ir.attachment"]
        # Not seen before, so that no other attachment has it.
        self.content = uuid.uuid4().bytes * 100_000

    def make(self, stream=None):
        stream = stream or io.BytesIO(self.content)
        return self.attachments._create_from_stream("a.bin", stream)

    def path(self, attachment) -> str:
        return self.attachments._full_path(attachment.store_fname)

    def is_marked(self, fname: str) -> bool:
        checklist = self.attachments._full_path("checklist")
        return os.path.exists(os.path.join(checklist, fname))

    def unfinished(self) -> list[str]:
        """Files and marks of streams that have not come to their end."""
        return [
            name
            for folder in ("streaming", "checklist/streaming")
            if os.path.isdir(path := self.attachments._full_path(folder))
            for name in os.listdir(path)
        ]

    def test_new_file_is_marked_and_nothing_else_is_left(self):
        attachment = self.make()
        self.assertTrue(self.is_marked(attachment.store_fname))
        self.assertEqual(self.unfinished(), [])

    def test_rolled_back_file_is_collected(self):
        with self.assertRaises(ZeroDivisionError), self.env.cr.savepoint():
            path = self.path(self.make())
            raise ZeroDivisionError
        self.assertTrue(os.path.exists(path))
        self.attachments._gc_file_store_unsafe()
        self.assertFalse(os.path.exists(path))

    def test_kept_file_survives_the_collection(self):
        attachment = self.make()
        self.attachments._gc_file_store_unsafe()
        self.assertEqual(attachment.raw, self.content)

    def test_broken_stream_leaves_nothing(self):
        count = self.attachments.search_count([])
        with self.assertRaises(ConnectionError), self.env.cr.savepoint():
            self.make(BrokenStream(self.content))
        self.assertEqual(self.unfinished(), [])
        self.assertEqual(self.attachments.search_count([]), count)

    @mute_logger("odoo.addons.base.models.ir_attachment")
    def test_file_of_a_killed_process_is_collected(self):
        manager = self.attachments._unfinished_file()
        path = manager.__enter__()
        with open(path, "wb") as unfinished:
            unfinished.write(b"half")
        self.attachments._gc_file_store_unsafe()
        self.assertEqual(self.unfinished(), [])
        manager.__exit__(None, None, None)

    def test_content_that_is_there_already_is_shared(self):
        first, second = self.make(), self.make()
        self.assertEqual(first.store_fname, second.store_fname)
        first.unlink()
        self.attachments._gc_file_store_unsafe()
        self.assertEqual(second.raw, self.content)

    def test_same_content_stored_meanwhile_is_shared(self):
        stored = []

        def meet():
            values = {"name": "other", "raw": self.content}
            stored.append(self.attachments.create(values))

        attachment = self.make(MeetingStream(self.content, meet))
        self.assertEqual(attachment.store_fname, stored[0].store_fname)
        self.assertEqual(attachment.raw, self.content)

    def test_collision_is_refused(self):
        attachment = self.make()
        with open(self.path(attachment), "wb") as other:
            other.write(b"something else")
        with self.assertRaisesRegex(UserError, "collides"), self.env.cr.savepoint():
            self.make()
        self.assertEqual(self.unfinished(), [])
