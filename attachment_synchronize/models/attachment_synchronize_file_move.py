# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Moving, renaming and removing one remote file, and only the one that was stored."""

from odoo import models

from ..core import names
from ..core.after_import import Plan
from ..core.errors import TemporaryError
from ..core.remote_file import RemoteFile


class AttachmentSynchronizeFile(models.Model):
    _inherit = "attachment.synchronize.file"

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
        if seen.kind == "directory":
            return False
        if seen.path == self.remote_path:
            return seen.version_key == self._get_version()
        return self._looks_like(seen, session)

    def _looks_like(self, seen: RemoteFile, session) -> bool:
        """Whether this is our file under another name."""
        if seen.size != int(self.size) or seen.kind == "directory":
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
            seen = session.stat(path)
            if seen is None or seen.kind == "directory":
                continue
            target = names.beside(self.archive_path, suffix)
            if plan.targets and session.stat(target) is None:
                session.rename_new(path, target)
            else:
                session.remove_one(path)
