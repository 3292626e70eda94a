# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Storing: what was read becomes entries of the queue, by few statements for many."""

from dataclasses import dataclass
from typing import Any

import psycopg2.errors

from odoo import fields, models
from odoo.tools import SQL

from ..core.after_import import AfterImport
from ..core.remote_file import Dating
from ..core.states import FileState
from .failing import attempt


@dataclass(frozen=True, kw_only=True)
class Received:
    """What was read of one file: in memory, or in the filestore already.

    ``sha256`` is empty where nothing needs it now: a job notes it later.
    """

    file: Any
    sha256: str
    content: bytes = b""
    attachment: Any = None


class AttachmentSynchronizeFile(models.Model):
    _inherit = "attachment.synchronize.file"

    # The second guard of the policy that takes each content once: two jobs that hold
    # the same content cannot see each other's, but they cannot both claim it.
    content_key = fields.Char(copy=False, readonly=True)

    _one_entry_per_content = models.UniqueIndex(
        "(task_id, content_key) WHERE content_key IS NOT NULL",
        "This content is in the ledger already.",
    )

    def _store_together(self, received: list[Received]) -> None:
        """Store files; when that fails, each by itself, so that one stops no other."""
        if not received or self._try_store(received) is None:
            return
        for one in received:
            failure = self._try_store([one])
            if failure:
                one.file._after_fetch_failure(failure)

    def _try_store(self, received: list[Received]):
        with attempt(self.env, self.task_id._get_secrets()) as tried:
            with self.env.cr.savepoint():
                self._store(received)
        return tried.failure

    def _store(self, received: list[Received]) -> None:
        """Make entries of the queue, unless the task has such a content already."""
        now = fields.Datetime.now()
        fresh = []
        # In one order everywhere, so that no two jobs wait for each other.
        for one in sorted(received, key=lambda one: one.sha256):
            one.file.write({"sha256": one.sha256 or False, "fetched_at": now})
            known = one.file._find_content(one.sha256)
            if not known:
                fresh.append(one)
                continue
            if one.attachment:
                one.attachment.unlink()
            one.file._set_stored(known)
        # As they were listed: whoever processes them may rely on names in order.
        fresh.sort(key=lambda one: one.file.id)
        self._hand_over(fresh)

    def _hand_over(self, fresh: list[Received]) -> None:
        attachments = self._create_attachments([o for o in fresh if not o.attachment])
        entries = self._create_queue(
            [one.attachment or next(attachments) for one in fresh]
        )
        for one, entry in zip(fresh, entries, strict=True):
            one.file.attachment_queue_id = entry
            one.file._set_stored(False)
            if not one.sha256:
                one.file.arrived_sha1 = one.attachment.checksum
                one.file._enqueue_digest()

    def _create_attachments(self, small: list[Received]):
        return iter(
            self.env["ir.attachment"]._create_from_contents(
                [(one.file.name, one.content) for one in small],
                res_model="attachment.queue",
            )
        )

    def _set_stored(self, message) -> None:
        keep = self.task_id.after_import == AfterImport.KEEP.value
        state = FileState.POST_PENDING
        if keep and not self.claim_path:
            state = FileState.FINISHED
        elif self._waits_for_outcome():
            state = FileState.PROCESSING
        self.write(
            {
                "state": state.value,
                "attempts": 0,
                "next_try": False,
                "failure_kind": False,
                "message": message,
                "traceback": False,
            }
        )
        if keep and self.task_id.dedupe_policy == "none":
            self._close_version()  # so that the next look takes it again

    def _find_content(self, checksum: str) -> str | None:
        """Tell why a content is not taken, if it is not."""
        if not self._claim_content(checksum):
            return self.env._("A file with the same content was taken before.")
        # Such times change by themselves: they turn to days when a file gets old, and
        # with the server's clock when summer ends.
        is_vague = self._get_dating() is Dating.MINUTE
        if is_vague and self._is_here_unchanged(checksum):
            return self.env._(
                "The server shows another time, but the content is the one that was "
                "taken before."
            )
        return None

    def _is_here_unchanged(self, checksum: str) -> bool:
        """Whether the file has the content of an earlier version, and never left."""
        before = self.search(
            [
                ("task_id", "=", self.task_id.id),
                ("remote_path", "=", self.remote_path),
                ("sha256", "!=", False),
                ("id", "!=", self.id),
            ],
            order="id desc",
            limit=1,
        )
        return before.sha256 == checksum and not before._is_version_closed()

    def _claim_content(self, checksum: str) -> bool:
        """Whether the task takes this content, which it may have already."""
        if self.task_id.dedupe_policy != "content":
            return True
        taken = self.search_count(
            [
                ("task_id", "=", self.task_id.id),
                ("sha256", "=", checksum),
                ("attachment_queue_id", "!=", False),
                ("id", "!=", self.id),
            ],
            limit=1,
        )
        return not taken and self._write_content_key(checksum)

    def _write_content_key(self, checksum: str) -> bool:
        """Waits for another job that claims the same content, if there is one."""
        claim = SQL(
            "UPDATE attachment_synchronize_file SET content_key = %s WHERE id = %s",
            checksum,
            self.id,
        )
        try:
            with self.env.cr.savepoint():
                self.env.cr.execute(claim, log_exceptions=False)
        except psycopg2.errors.UniqueViolation:
            return False
        self.invalidate_recordset(["content_key"], flush=False)
        return True

    def _create_queue(self, attachments: list):
        """Hand contents over; their jobs run with the rights of the task's user."""
        task = self.task_id
        owner = self.with_user(task.run_as_user_id).with_company(task.company_id)
        # That user need not be allowed to put files here by hand.
        queue = owner.env["attachment.queue"].sudo()
        # Nobody asked to follow it, and "created" is all that there is to say.
        queue = queue.with_context(mail_create_nolog=True, mail_create_nosubscribe=True)
        return queue.create([self._prepare_queue_vals(one) for one in attachments])

    def _prepare_queue_vals(self, attachment) -> dict:
        return {
            "attachment_id": attachment.id,
            "task_id": self.task_id.id,
            "file_type": self.task_id.file_type,
        }
