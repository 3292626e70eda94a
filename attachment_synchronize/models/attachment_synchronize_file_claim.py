# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Claims: a file is renamed before it is read, so that nobody else takes it.

The name is the same at each try: a job that is repeated finds what it claimed. The
ledger learns of the claim with everything else that the job commits.
"""

from dataclasses import replace

from odoo import fields, models

from ..core import names
from ..core.after_import import AfterImport
from ..core.remote_file import Dating
from .attachment_synchronize_task_ledger import get_moment
from .failing import attempt


class AttachmentSynchronizeFile(models.Model):
    _inherit = "attachment.synchronize.file"

    claim_path = fields.Char(
        string="Claimed As",
        readonly=True,
        copy=False,
        help="What the file is called on the server until it is dealt with.",
    )

    def _get_place(self) -> str:
        """Return where the file is on the server until it is dealt with."""
        return self.claim_path or self.remote_path

    def _claim_remote(self, session) -> None:
        """Take the file away from others, if the task says so and the server can.

        :raises GoneError, ChangedError: when it is not what the ledger says
        :raises FileNotFoundError: when somebody was faster
        """
        if self.claim_path or not self._is_to_be_claimed(session):
            return
        folder, _slash, name = self.remote_path.rpartition("/")
        claim = names.join(folder, names.progress_name(name, self.id))
        if session.stat(claim) is None:
            self._look_unchanged(session)
            if not self._rename_to_claim(session, claim):
                return
        self.claim_path = claim

    def _is_to_be_claimed(self, session) -> bool:
        if not session.renames_atomically:
            return False
        return self.task_id.claims_files or self._is_confusable()

    def _is_confusable(self) -> bool:
        """Whether a correction would be taken for this file, and removed unread."""
        unsure = self._get_dating() in (Dating.MINUTE, Dating.SIZE)
        return unsure and self.task_id.after_import != AfterImport.KEEP.value

    def _rename_to_claim(self, session, claim: str) -> bool:
        """Whether the file has the name of a claim now.

        Servers that let nobody rename give files all the same, unless the task wants
        claims.
        """
        try:
            session.rename_new(self.remote_path, claim)
        except (FileNotFoundError, PermissionError):
            if self.task_id.claims_files or not session.stat(self.remote_path):
                raise
            return False
        return True

    def _unclaim(self, session) -> None:
        """Give the file its own name back, unless another has it now."""
        if not self.claim_path:
            return
        try:
            self._give_name_back(session)
        except FileExistsError:
            self.write(
                {
                    "archive_path": self.claim_path,
                    "message": self.env._(
                        "Another file has its name now: it stays where it is."
                    ),
                }
            )
        self.claim_path = False

    def _give_name_back(self, session) -> None:
        """:raises FileExistsError: when another file has the name"""
        if self.claim_path and session.stat(self.claim_path):  # else it has it already
            session.rename_new(self.claim_path, self.remote_path)

    def _try_release(self, session) -> bool:
        """Whether a file that has changed has its name, by which the next look sees it.

        If another has the name, no look would: the entry is of what is there then.
        """
        with attempt(self.env, self.task_id._get_secrets()) as tried:
            try:
                self._give_name_back(session)
            except FileExistsError:
                self._follow_claimed(session)
                return False
            self.claim_path = False
        return tried.failure is None

    def _follow_claimed(self, session) -> None:
        seen = session.stat(self.claim_path)
        if seen is None:
            return
        version = replace(seen, path=self.remote_path).version_key
        self.write(
            {
                "size": seen.size,
                "mtime": get_moment(seen.mtime),
                # The file of that name has versions of its own.
                "version_key": f"{version}\n{self.id}",
            }
        )
