# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""After the import: the remote file is deleted, moved or renamed, never lost.

This job runs when the content is committed. It may be killed at any step and run
again: it finds what it did before by the names that it gives, which are the same at
each try.
"""

from dataclasses import replace

from odoo import api, models

from ..core.after_import import AfterImport, Plan, make_plan
from ..core.states import FailureKind, FileState
from .failing import Failure, attempt, get_next_try

# Tries after which people are told of what may pass by itself.
_PASSES_AFTER = 3


class AttachmentSynchronizeFile(models.Model):
    _inherit = "attachment.synchronize.file"

    @api.private
    def run_post_job(self):
        """Do to these remote files what their task says, once each."""
        files = self.sudo()._claim()  # the ledger is kept by jobs, not by users
        files = files.filtered(lambda f: f._needs_post())
        if not files:
            return
        files = files.with_context(lang=files.task_id.run_as_user_id.lang)
        with files._session_of_job() as session:
            if session is None:
                return
            for number, file in enumerate(files, 1):
                failure = file._tidy_up(session)
                if failure and failure.kind is FailureKind.TRANSIENT:
                    files[number:]._put_off(get_next_try(1), failure.message)
                    return

    def _needs_post(self) -> bool:
        pending = self.state == FileState.POST_PENDING.value
        return pending or self._has_quarantine_move()

    def _tidy_up(self, session):
        """Deal with one remote file; return what went wrong, if anything."""
        self.ensure_one()
        with attempt(self.env, self.task_id._get_secrets()) as tried:
            if self.state == FileState.QUARANTINED.value:
                self._move_to_quarantine(session)
            else:
                self._apply(session, self._make_plan())
        if tried.failure:
            # Its content is safe: this is tried for ever, less and less often.
            self._note_file_failure(tried.failure)
            self._tell_lasting_failure(tried.failure)
            self._enqueue_post(eta=get_next_try(self.attempts))
        return tried.failure

    def _tell_lasting_failure(self, failure: Failure) -> None:
        """Tell people of the first file of a task that stays where it is."""
        may_pass = failure.kind is FailureKind.TRANSIENT
        if self.attempts != (_PASSES_AFTER if may_pass else 1):
            return
        others = self.search_count(
            [
                ("task_id", "=", self.task_id.id),
                ("state", "=", FileState.POST_PENDING.value),
                ("attempts", ">=", self.attempts),
                ("id", "!=", self.id),
            ],
            limit=1,
        )
        if not others:
            self.task_id._tell_failure(
                self.env._(
                    "%(name)s is stored here, but on the server nothing could be done "
                    "with it: %(why)s",
                    name=self.name,
                    why=failure.message,
                )
            )

    def _make_plan(self) -> Plan | None:
        task = self.task_id
        plan = make_plan(
            AfterImport(task.after_import),
            self.remote_path,
            folder=task._get_folder("move_path"),
            template=task.new_name or "",
            moment=self._get_moment(),
            number=self.id,
            checksum=self._get_mark(),
        )
        return plan and replace(plan, path=self._get_place())

    def _apply(self, session, plan: Plan | None) -> None:
        done: str | None = ""
        if plan and plan.targets:
            done = self._move(session, plan)
        elif plan:
            done = self._remove(session)
        else:
            self._unclaim(session)
        if done is None:
            self._finish(self.env._("Another version is there now; it was left alone."))
            return
        self._finish(self.message)
        if plan:
            self.write({"archive_path": done, "claim_path": False})
            self._close_version()
            self._tidy_up_companions(session, plan)

    def _finish(self, message) -> None:
        self.write(
            {
                "state": FileState.FINISHED.value,
                "message": message,
                "attempts": 0,
                "next_try": False,
                "failure_kind": False,
                "traceback": False,
            }
        )
