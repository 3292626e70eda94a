# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import io
from typing import BinaryIO

from odoo import api, models
from odoo.exceptions import AccessError

from ..models.matching import can_match
from ..models.transfer_run_files import BINARY_FILE
from ..models.transfer_run_same_file import get_checksum


class BaseImportImport(models.TransientModel):
    """What the import screen asks before it imports a file."""

    _inherit = "base_import.import"

    @api.private
    def _add_binary_file(self, name: str, stream: BinaryIO) -> None:
        """Keep a file, or a zip of files, that cells of binary columns name.

        :raises AccessError: when the import is somebody else's
        """
        self.ensure_one()
        self.check_access("write")
        if self.create_uid != self.env.user:  # Odoo has no rule for it
            raise AccessError(self.env._("This import is somebody else's."))
        attachment = (
            self.env["ir.attachment"]
            .sudo()  # write access to the import was checked
            ._create_from_stream(name, stream, res_model=self._name, res_id=self.id)
        )
        attachment.description = BINARY_FILE

    @api.model
    @api.readonly
    def get_match_fields(self, res_model: str) -> list[str]:
        """Names of the fields by which records of a model can be found.

        :raises AccessError: when the user may not read such records
        """
        model = self.env[res_model]
        model.check_access("read")
        names = model.fields_get(attributes=[])
        return [name for name in names if can_match(model._fields[name])]

    def parse_preview(self, options, count=10):
        """The preview with ``chunk_size``, a size for the chunks of the file."""
        result = super().parse_preview(options, count)
        if result.get("error"):
            return result
        rows = result.get("num_rows") or 0
        if "num_rows_estimated" not in result:  # Odoo counts the header as a row
            rows = max(rows - bool(options.get("has_headers")), 0)
        run = self.env["transfer.run"]
        return {**result, "chunk_size": run._propose_chunk_size(self.res_model, rows)}

    def get_same_file(self) -> dict | bool:
        """Whether the uploaded file was imported before, for the same model.

        :return: ``False``, or ``message``: who and when, and ``run_id``: that
            import, ``False`` when it is not the user's to see
        """
        self.ensure_one()
        runs = self.env["transfer.run"]
        same = runs._find_same_file(self._get_checksum(), self.res_model, [])
        if not same:
            return False
        is_readable = same.with_env(self.env).has_access("read")
        return {
            "message": runs._describe_same_file(same),
            "run_id": is_readable and same.id,
        }

    def _get_checksum(self) -> str:
        attachment = self.attachment_id.sudo()  # the user's own upload
        if not attachment:
            return get_checksum(io.BytesIO(self.file or b""))
        with attachment._open_stream() as stream:
            return get_checksum(stream)
