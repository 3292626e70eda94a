# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import hashlib
import io
import os
import re
import uuid
from collections.abc import Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from odoo import api, models
from odoo.exceptions import UserError

from odoo.addons.base.models.ir_attachment import IrAttachment as BaseAttachment

from ..streams import BLOCK_BYTES, copy_hashed, have_same_content

# What file_size, a 4-byte integer, can hold.
LARGEST_FILE = 2**31 - 1
MAX_RAW_PARAMETER = "attachment_stream.max_raw_mb"
DEFAULT_MAX_RAW_MB = 64
FILESTORE_NAME = re.compile(r"[0-9a-f]{2}/[0-9a-f]{40}")
UNFINISHED_FOLDER = "streaming"


class IrAttachment(models.Model):
    _inherit = "ir.attachment"

    @api.model
    def _create_from_stream(self, name: str, stream: BinaryIO, **vals):
        """Create an attachment from a binary stream, a megabyte at a time.

        It has the values that ``create({"name": …, "raw": …})`` would give it, but
        no ``index_content``, and images are not resized. The mimetype, unless
        given or told by the name, is guessed from the first megabyte. Where
        attachments are not stored in files, the content goes through ``raw``, up
        to the size of the parameter ``attachment_stream.max_raw_mb`` (64).

        :param stream: is read from where it stands to its end and not closed
        :param vals: other values; neither ``raw`` nor ``datas``
        :return: the attachment, of length 1
        :raises AccessError: as ``create`` does, before more than a megabyte is read
        :raises UserError: when the content is too large for where it would go
        """
        if vals.keys() & {"raw", "datas"}:
            raise ValueError("The content comes from the stream alone")
        # Refused users must not make us read: rights first.
        self.check_access("create")
        head = stream.read(BLOCK_BYTES)
        values = {**vals, "name": name}
        values["mimetype"] = self._compute_mimetype({**values, "raw": head})
        if not head or self._storage() != "file":
            return self._create_from_raw(values, head, stream)
        # The row comes first: the lock that its INSERT holds keeps Odoo's garbage
        # collection out of the filestore until this transaction ends.
        attachment = self.create(values)
        with self._unfinished_file() as path:
            with open(path, "wb") as target:
                size, checksum = copy_hashed(head, stream, target)
            attachment._set_streamed_content(size, checksum)
            self._move_into_filestore(path, attachment.sudo().store_fname)
        return attachment

    @api.model
    def _create_from_file(
        self, name: str, path: str, *, size: int, checksum: str, **vals
    ):
        """Create an attachment whose content is a file that is complete already.

        The file moves into the filestore, without being copied or read again; it
        must be on the same file system. Where attachments are not stored in files,
        it is read as by :meth:`_create_from_stream`. It is gone afterwards.

        :param size: its bytes
        :param checksum: its SHA-1 in hex, which names it in the filestore
        :return: the attachment, of length 1
        :raises UserError: when it is too large for where it would go
        """
        if not size or self._storage() != "file":
            with open(path, "rb") as stream:
                attachment = self._create_from_stream(name, stream, **vals)
            os.unlink(path)
            return attachment
        self.check_access("create")
        with open(path, "rb") as stream:
            head = stream.read(BLOCK_BYTES)
        values = {**vals, "name": name}
        values["mimetype"] = self._compute_mimetype({**values, "raw": head})
        # The row first, as in _create_from_stream.
        attachment = self.create(values)
        attachment._set_streamed_content(size, checksum)
        self._move_into_filestore(path, attachment.sudo().store_fname)
        # It stays where it was if another attachment has the same content.
        with suppress(FileNotFoundError):
            os.unlink(path)
        return attachment

    @api.model
    def _create_from_contents(
        self,
        contents: Sequence[tuple[str, bytes]],
        *,
        res_ids: Sequence[int] | None = None,
        **vals,
    ):
        """Create attachments of small contents by few statements for all of them.

        Each has the values that :meth:`_create_from_stream` would give it.

        :param contents: name and content of each, which are in memory
        :param res_ids: for each the record that it hangs on, of the ``res_model``
        :param vals: other values, the same for all; neither ``raw`` nor ``datas``
        :return: the attachments, in the order of ``contents``
        :raises AccessError: as ``create`` does
        """
        if vals.keys() & {"raw", "datas"}:
            raise ValueError("The contents come from the first argument alone")
        places = [{}] * len(contents)
        if res_ids is not None:
            places = [{"res_id": res_id} for res_id in res_ids]
        if self._storage() != "file":
            made = [
                self._create_from_stream(name, io.BytesIO(content), **vals, **place)
                for (name, content), place in zip(contents, places, strict=True)
            ]
            return self.concat(*made)
        # The rows first, as in _create_from_stream.
        attachments = self.create(
            [
                self._prepare_small(*one, {**vals, **place})
                for one, place in zip(contents, places, strict=True)
            ]
        )
        filled = [
            (attachment, content)
            for attachment, (_name, content) in zip(attachments, contents, strict=True)
            if content  # an empty one has no file
        ]
        for attachment, content in filled:
            checksum = hashlib.sha1(content, usedforsecurity=False).hexdigest()
            attachment._write_streamed_content(len(content), checksum)
        attachments.flush_recordset(["checksum", "store_fname"])
        # One after the other under the same name, which costs a mark and its removal.
        with self._unfinished_file() as path:
            for attachment, content in filled:
                Path(path).write_bytes(content)
                self._move_into_filestore(path, attachment.sudo().store_fname)
        return attachments

    @api.model
    def _prepare_small(self, name: str, content: bytes, vals: dict) -> dict:
        values = {**vals, "name": name}
        values["mimetype"] = self._compute_mimetype({**values, "raw": content})
        return values

    def _create_of_same_content(self, *, res_model: str, res_ids: Sequence[int]):
        """Create for each of these attachments another one of the same file.

        :param res_ids: for each the record of ``res_model`` that the new one hangs on
        :return: the new attachments, in the same order
        """
        if not all(FILESTORE_NAME.fullmatch(a.store_fname or "") for a in self):
            contents = []
            for attachment in self:
                with attachment._open_stream() as stream:
                    contents.append((attachment.name, stream.read()))
            return self._create_from_contents(
                contents, res_ids=res_ids, res_model=res_model
            )
        copies = self.create(
            [
                {
                    "name": origin.name,
                    "mimetype": origin.mimetype,
                    "res_model": res_model,
                    "res_id": res_id,
                }
                for origin, res_id in zip(self, res_ids, strict=True)
            ]
        )
        for copy, origin in zip(copies, self, strict=True):
            copy._write_streamed_content(origin.file_size, origin.checksum)
        copies.flush_recordset(["checksum", "store_fname"])
        return copies

    def _open_stream(self) -> BinaryIO:
        """Return the content, opened for reading in binary; the caller closes it.

        Files of the filestore are not read into memory; other content is.

        :raises AccessError: when the attachment may not be read
        :raises FileNotFoundError: when the filestore has lost the file
        """
        self.ensure_one()
        self.check_access("read")
        if self.store_fname and FILESTORE_NAME.fullmatch(self.store_fname):
            return open(self._full_path(self.store_fname), "rb")
        # bin_size would give the size instead of the content.
        return io.BytesIO(self.with_context(bin_size=False).raw or b"")

    @api.model
    def _create_from_raw(self, values, head: bytes, stream: BinaryIO):
        """Create the attachment through memory, if it is small enough."""
        parameters = self.env["ir.config_parameter"].sudo()
        max_mb = int(parameters.get_param(MAX_RAW_PARAMETER, DEFAULT_MAX_RAW_MB))
        limit = max_mb * 1024 * 1024
        content = head + stream.read(max(0, limit + 1 - len(head)))
        if len(content) > limit:
            raise UserError(
                self.env._(
                    "%(name)s is larger than %(size)s MB. Attachments of this "
                    "database are not stored in files, so larger ones would fill "
                    "the memory. An administrator can raise the system parameter "
                    "%(parameter)s.",
                    name=values["name"],
                    size=max_mb,
                    parameter=MAX_RAW_PARAMETER,
                )
            )
        attachment = self.create({**values, "raw": content})
        attachment.sudo().write({"index_content": False})
        return attachment

    def _set_streamed_content(self, size: int, checksum: str) -> None:
        """Write what the content tells; flush before the filestore is touched."""
        self._write_streamed_content(size, checksum)
        self.flush_recordset(["checksum", "store_fname"])

    def _write_streamed_content(self, size: int, checksum: str) -> None:
        # pylint: disable=missing-return  # writes, overrides nothing
        if size > LARGEST_FILE:
            raise UserError(
                self.env._(
                    "%(name)s is larger than %(size)s bytes, the largest attachment.",
                    name=self.name,
                    size=LARGEST_FILE,
                )
            )
        # Odoo's own write() drops these fields, as a user must not set them; it
        # writes them itself in this way, as superuser.
        values = {
            "file_size": size,
            "checksum": checksum,
            "store_fname": f"{checksum[:2]}/{checksum}",
        }
        super(BaseAttachment, self.sudo()).write(values)

    @api.model
    def _move_into_filestore(self, path: str, store_fname: str) -> None:
        """Give a finished file its name, unless the same content has it already."""
        full_path = self._full_path(store_fname)
        if os.path.isfile(full_path):
            with open(path, "rb") as new, open(full_path, "rb") as present:
                if not have_same_content(new, present):
                    raise UserError(
                        self.env._("The attachment collides with an existing file.")
                    )
            return
        os.makedirs(os.path.dirname(full_path), exist_ok=True)
        # Marked before it is there, so that a rollback, or the end of this process,
        # leaves nothing that the garbage collection does not find.
        self._mark_for_gc(store_fname)
        os.replace(path, full_path)

    @api.model
    @contextmanager
    def _unfinished_file(self):
        """Give a path in the filestore for a file that is not complete yet.

        It is gone afterwards. Should this process be killed, the mark lets the
        garbage collection remove it.
        """
        fname = f"{UNFINISHED_FOLDER}/{uuid.uuid4().hex}"
        path = self._full_path(fname)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        self._mark_for_gc(fname)
        try:
            yield path
        finally:
            mark = os.path.join(self._full_path("checklist"), fname)
            for leftover in (path, mark):
                with suppress(FileNotFoundError):
                    os.unlink(leftover)
