# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What the outcome of the content means for the file on the server."""

from odoo import models

from ..core.states import FileState


class AttachmentSynchronizeFile(models.Model):
    _inherit = "attachment.synchronize.file"

    def _waits_for_outcome(self) -> bool:
        """Whether the file stays in its folder until its content is processed."""
        return bool(self.attachment_queue_id and self.task_id._acts_on_outcome())

    def _after_processing(self) -> None:
        """The content is processed: do to the remote file what waited for that.

        What was set aside because of its content is processed after all.
        """
        waiting = self.filtered(lambda f: f._is_held())
        waiting._begin_post()
        mended = (self - waiting).filtered(lambda f: f._is_set_aside())
        mended.write({"state": FileState.FINISHED.value, "message": False})

    def _after_processing_failure(self, message: str) -> None:
        """The content could not be processed: set the remote file aside too."""
        files = self.filtered(lambda f: f.task_id.quarantine_path or f._is_held())
        files.write({"state": FileState.QUARANTINED.value, "message": message})
        files._after_refusal()

    def _after_entry_deleted(self) -> None:
        """The content is deleted here before it was processed: leave the file."""
        self.write({"content_key": False})  # it may come again
        held = self.filtered(lambda f: f.state == FileState.PROCESSING.value)
        held.write(
            {
                "state": FileState.FINISHED.value,
                "message": self.env._(
                    "Its content was deleted here before it was processed. The file "
                    "was left on the server."
                ),
            }
        )

    def _is_held(self) -> bool:
        """Whether the file is in its folder because processing has not succeeded."""
        refused = self._is_set_aside() and not self.archive_path
        held = self.state == FileState.PROCESSING.value or refused
        return held and self._waits_for_outcome()

    def _is_set_aside(self) -> bool:
        return self.state == FileState.QUARANTINED.value

    def _begin_post(self) -> None:
        vals = {"state": FileState.POST_PENDING.value, "message": False, "attempts": 0}
        self.write(vals)
        self._enqueue_post()

    def _get_refusal_files(self) -> dict[str, bytes]:
        """Hook: return what is written beside a file that is moved aside.

        Suffix of the file's own name → content, as ``{".error.txt": b"why"}``.
        Contents are held in memory: they are reports, not data.
        """
        self.ensure_one()
        return {".error.txt": f"{self.message or ''}\n".encode()}
