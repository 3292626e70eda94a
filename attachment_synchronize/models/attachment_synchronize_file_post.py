# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""After the import: the remote file is deleted, moved or renamed, never lost.

This job runs when the content is committed. It may be killed at any step and run
again: it finds what it did before by the names that it gives, which are the same at
each try.
"""

from dataclasses import replace

from odoo import api, models

from ..core import names
from ..core.after_import import AfterImport, Plan, make_plan
from ..core.errors import TemporaryError
from ..core.remote_file import RemoteFile
from ..core.states import FailureKind, FileState
from .failing import attempt, get_next_try


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
            self._enqueue_post(eta=get_next_try(self.attempts))
        return tried.failure

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

    def _get_mark(self) -> str:
        """Return what tells this file from others of its name, the same at each try."""
        return self.sha256 or f"{self.id:08d}"

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

    # ------------------------------------------------------------------
    # Move, rename, remove
    # ------------------------------------------------------------------

    def _move(self, session, plan: Plan) -> str | None:
        """Give the file the first free name of the plan; ``None``: not our version."""
        seen = session.stat(plan.path)
        if seen is None or not self._is_ours(seen, session):
            # Either it was moved by a try that did not live to say so, or somebody
            # else removed or replaced it.
            moved = self._find_moved(session, plan)
            if not moved and not seen:
                self._check_gone(session)
            return moved if moved or seen else ""
        session.make_folder(plan.targets[0].rpartition("/")[0])
        for target in plan.targets:
            try:
                session.rename_new(plan.path, target)
            except FileExistsError:
                continue
            return self._verify_moved(session, plan, target)
        raise TemporaryError(
            self.env._(
                "There are files named %(name)s in the archive already.",
                name=plan.targets[0].rpartition("/")[2],
            )
        )

    def _check_gone(self, session) -> None:
        """A file that is believed gone would be taken again when it is seen again.

        :raises TemporaryError: when the server lists what it does not find
        """
        place = self._get_place()
        try:
            listed = session.ls(place.rpartition("/")[0])
        except FileNotFoundError:
            return
        if any(file.path == place for file in listed):
            raise TemporaryError(
                self.env._("The server lists the file, and does not find it.")
            )

    def _find_moved(self, session, plan: Plan) -> str | None:
        """Find the file where an earlier try put it: the last name is only ours."""
        for target in reversed(plan.targets):
            seen = session.stat(target)
            if seen and self._looks_like(seen, session):
                return target
        return None

    def _is_ours(self, seen: RemoteFile, session) -> bool:
        """Whether what is at a path now is the file that was stored."""
        if seen.path == self.remote_path:
            return seen.version_key == self._get_version()
        return self._looks_like(seen, session)

    def _looks_like(self, seen: RemoteFile, session) -> bool:
        """Whether this is our file under another name."""
        if seen.size != int(self.size):
            return False
        if not session.renames_atomically or seen.mtime is None:
            return True  # a copy has a date of its own
        return self._get_version().split("|")[2] == f"{seen.mtime:.6f}"

    def _verify_moved(self, session, plan: Plan, target: str) -> str | None:
        """Put back what was written over our file just before it was moved."""
        seen = session.stat(target)
        if seen is None or self._looks_like(seen, session):
            return target
        try:
            session.rename_new(target, plan.path)
        except FileExistsError:
            # Written once more: both stay in the folder, and the next look takes both.
            folder, _slash, name = plan.path.rpartition("/")
            spare = names.with_suffix(name, self._get_moment(), self._get_mark())
            session.rename_new(target, names.join(folder, spare))
        return None

    def _remove(self, session) -> str | None:
        """Delete the file; ``None`` when another version has taken its place.

        It is renamed first: what is deleted is then what was looked at, even when
        somebody writes a new file of that name at this moment.
        """
        path = self._get_place()
        folder, _slash, name = self.remote_path.rpartition("/")
        claim = names.join(folder, names.claim_name(name, self.id))
        seen = session.stat(path)
        if seen is None or not self._is_ours(seen, session):
            if session.renames_atomically and session.stat(claim):
                session.remove_one(claim)
                return ""
            if not seen:
                self._check_gone(session)
            return None if seen else ""
        if not session.renames_atomically:
            session.remove_one(path)
            return ""
        try:
            session.rename_new(path, claim)
        except PermissionError:
            # A server where files may be deleted, but not renamed.
            session.remove_one(path)
            return ""
        plan = Plan(path=path, targets=(claim,))
        if self._verify_moved(session, plan, claim) is None:
            return None
        session.remove_one(claim)
        return ""

    def _tidy_up_companions(self, session, plan: Plan) -> None:
        """Trigger and checksum files go where their file went."""
        for suffix in self.task_id._get_rules().companions:
            path = f"{self.remote_path}{suffix}"
            if session.stat(path) is None:
                continue
            target = f"{self.archive_path}{suffix}"
            if plan.targets and session.stat(target) is None:
                session.rename_new(path, target)
            else:
                session.remove_one(path)
