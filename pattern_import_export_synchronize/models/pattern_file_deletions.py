# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Records that were deleted here: the partner gets a small file that says so."""

import io

from odoo import models

from odoo.addons.base_import_async.core.formats.base import get_format
from odoo.addons.base_import_async.core.formula import guarded
from odoo.addons.pattern_import_export.core.header import DELETED_HEADER

from ..core.external_key import split_key
from .keys import find_layout_keys


class PatternFile(models.Model):
    _inherit = "pattern.file"

    def _tell_deletions(self) -> None:
        """Put a file with the keys of deleted records into the queue, if wanted.

        Each row has the key and 1 under #deleted, which an import understands too.
        """
        run, task = self.run_id, self.sync_task_id
        backend = run.sync_backend_id
        if not backend._get_sync_policy(run.res_model).exports_deletions:
            return
        tombstones = self._find_untold_deletions()
        pattern = run.pattern_id
        layout = pattern._get_layout()
        columns = find_layout_keys(layout)
        if not tombstones or not columns:
            return
        # as the other files call the key, by a name of the partner's perhaps
        names = pattern._get_header_lines(layout)[-1]
        header = [*(names[index] for index in columns), DELETED_HEADER]
        keys = dict.fromkeys(tombstones.mapped("external_id"))
        rows = [[*split_key(key, len(columns)), "1"] for key in keys]
        if run.sync_is_guarded and pattern.export_format == "csv":
            rows = [list(map(guarded, row)) for row in rows]
        stream = write_table(pattern, pattern.export_format, [header, *rows])
        stem, dot, extension = run.file_name.rpartition(".")
        attachment = self.env["ir.attachment"]._create_from_stream(
            f"{stem}-deleted{dot}{extension}", stream, res_model="attachment.queue"
        )
        tombstones.attachment_queue_id = (
            self.env["attachment.queue"]
            .with_context(
                mail_create_nolog=True,
                mail_create_nosubscribe=True,
                pattern_sync_waits=True,
            )
            .create(
                {
                    "attachment_id": attachment.id,
                    "task_id": task.id,
                    "file_type": "export",
                }
            )
        )

    def _find_untold_deletions(self):
        """Tombstones of which no file tells, but for keys that a record has again."""
        run, backend = self.run_id, self.run_id.sync_backend_id
        model = self.env["connector.tombstone"]
        found = model.search(
            [
                *model._get_backend_domain(backend),
                ("model_name", "=", run.res_model),
                ("external_id", "!=", False),
                ("sent_at", "=", False),
                ("attachment_queue_id", "=", False),
            ],
            order="id",
        )
        with backend.work_on(run.res_model) as work:
            binder = work.component(usage="binder")
            taken = binder.find_many(found.mapped("external_id"))
        return found.filtered(lambda stone: stone.external_id not in taken)


def write_table(pattern, code: str, table: list[list]) -> io.BytesIO:
    """A small file in the way of a pattern."""
    stream = io.BytesIO()
    get_format(code).write(table, stream, pattern._get_csv_options())
    stream.seek(0)
    return stream
