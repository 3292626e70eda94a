# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import json
import os

from odoo import http
from odoo.http import request

from odoo.addons.base_import.controllers.main import ImportController

_DIRECT_UPLOAD_MB = 5


class AsyncImportController(ImportController):
    """Uploads that are too large for a database field go into the filestore."""

    @http.route()
    # pylint: disable=redefined-builtin
    def set_file(self, id):
        upload = request.httprequest.files.getlist("ufile")[0]
        size = upload.stream.seek(0, os.SEEK_END)
        upload.stream.seek(0)
        # a setting of administrators, read for any user
        parameters = request.env["ir.config_parameter"].sudo()
        limit = float(
            parameters.get_param("transfer.direct_upload_mb", _DIRECT_UPLOAD_MB)
        )
        if size <= limit * 1024 * 1024:
            wizard = request.env["base_import.import"].browse(int(id))
            wizard.attachment_id = False
            return super().set_file(id)
        return json.dumps({"result": self._stream_file(int(id), upload)})

    @http.route(
        "/base_import_async/add_file", type="http", auth="user", methods=["POST"]
    )
    # pylint: disable=redefined-builtin
    def add_file(self, id, ufile=None):
        """Keep a file for the binary columns of an import, whatever its length."""
        wizard = request.env["base_import.import"].browse(int(id))
        upload = request.httprequest.files["ufile"]
        wizard._add_binary_file(upload.filename, upload.stream)
        return json.dumps({"result": True})

    def _stream_file(self, wizard_id: int, upload) -> bool:
        wizard = request.env["base_import.import"].browse(wizard_id)
        wizard.check_access("write")
        attachment = (
            request.env["ir.attachment"]
            .sudo()  # write access to the import was checked
            ._create_from_stream(
                upload.filename,
                upload.stream,
                res_model=wizard._name,
                res_id=wizard.id,
            )
        )
        return wizard.write(
            {
                "file": False,
                "attachment_id": attachment.id,
                "file_name": upload.filename,
                "file_type": upload.content_type,
            }
        )
