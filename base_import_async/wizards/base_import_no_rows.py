# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import io

from odoo import models

from odoo.addons.base_import.models.base_import import ImportValidationError

from ..core.errors import NoRowsError, TransferError
from ..core.table_check import empty_file, missing_rows


class BaseImportImport(models.TransientModel):
    """Files in which there is nothing to import, which Odoo's own reading breaks on."""

    _inherit = "base_import.import"

    def parse_preview(self, options, count=10):
        """The preview; where it fails for want of rows, ``error`` says so in words,
        and ``no_rows`` is set."""
        result = super().parse_preview(options, count)
        problem = self._find_missing_rows(options) if result.get("error") else None
        if problem:
            error = self.env["transfer.run"]._explain(problem)
            result.update(error=error, no_rows=True)
        return result

    def _read_file(self, options):
        """Odoo's reading, that refuses a file without rows in words."""
        rows = []
        if self.file or self.attachment_id:
            _count, rows = found = super()._read_file(options)
        if not rows:
            message = self.env["transfer.run"]._explain(empty_file())
            raise ImportValidationError(message)
        return found

    def _find_missing_rows(self, options: dict) -> NoRowsError | None:
        """Why there is nothing to import; ``None`` when something else is wrong."""
        try:
            if self.attachment_id and not self.file:
                opened = self._open_table(self.attachment_id, options, 2)
            else:
                stream = io.BytesIO(self.file or b"")
                opened = self._read_stream(stream, options, 2)
        except NoRowsError as problem:
            return problem
        except TransferError:
            return None  # what the preview says of it stands
        has_headers = bool(options.get("has_headers"))
        return missing_rows(opened[-1].rows, has_headers=has_headers)
