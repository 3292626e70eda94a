# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Refused files: out of the folder, with a text that says why."""

import io
from dataclasses import replace

from odoo import models

from ..core import names
from ..core.after_import import AfterImport, make_plan


class AttachmentSynchronizeFile(models.Model):
    _inherit = "attachment.synchronize.file"

    def _move_to_quarantine(self, session) -> None:
        """Move a file that cannot be imported, with a text that says why."""
        if not self.task_id.quarantine_path:
            self._unclaim(session)
            return
        plan = make_plan(
            AfterImport.MOVE,
            self.archive_path or self.remote_path,
            folder=self.task_id._get_folder("quarantine_path"),
            template="",
            moment=self._get_moment(),
            number=self.id,
            checksum=self._get_mark(),
        )
        if plan and self.claim_path:
            plan = replace(plan, path=self.claim_path)
        place = plan and self._move(session, plan)
        self.is_moved_aside = True
        if not place:  # it is gone, or replaced: nothing of ours is left to move
            return
        for suffix, content in self._get_refusal_files().items():
            path = names.beside(place, suffix)
            if session.stat(path) is None:
                session.write_new(path, io.BytesIO(content), len(content))
        self.write({"archive_path": place, "claim_path": False})
        self._close_version()
