# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The test of a connection: what a task will do there, tried; what it cannot notice."""

import io
from dataclasses import dataclass, field

from odoo import models

from ..core import names
from ..core.after_import import AfterImport
from ..core.dating import find_least_sure
from ..core.limits import describe_limits
from ..core.remote_file import Dating, RemoteFile
from ..core.sentence import Sentence
from .failing import attempt, translate

_PROBE = b"Written and removed by a test of the connection.\n"


@dataclass
class Probed:
    """What a test found: files in the folder, and what is not noticed there."""

    file_count: int = 0
    renames: bool = True
    limits: list[Sentence] = field(default_factory=list)
    dating: Dating | None = None


class AttachmentSynchronizeTask(models.Model):
    _inherit = "attachment.synchronize.task"

    def action_test_connection(self):
        """Log in, list the folder, and try what the task will have to do there."""
        self.ensure_one()
        self.check_access("write")
        self._check_has_server()
        probed, failure = self._try_connection()
        if failure:
            return self._notify(failure.message, "danger")
        told = "\n".join([self._tell_found(probed), *self._tell_limits(probed)])
        return self._notify(told, "success")

    def _tell_found(self, probed: Probed) -> str:
        found = {"server": self.server_name, "count": probed.file_count}
        if not self._changes_server():
            return self.env._("%(server)s: files here: %(count)s.", **found)
        if not probed.renames:
            return self.env._(
                "%(server)s: files here: %(count)s. Files may be written and deleted.",
                **found,
            )
        return self.env._(
            "%(server)s: files here: %(count)s. Files may be written, renamed and "
            "deleted.",
            **found,
        )

    def _tell_limits(self, probed: Probed) -> list[str]:
        told = [translate(self.env, sentence) for sentence in probed.limits]
        if self.method_type == "import" and probed.dating:
            told.insert(0, self._describe_dating(probed.dating))
        return [text for text in told if text]

    def _try_connection(self):
        """Do what the test does; return (what it found, what went wrong)."""
        probed = Probed()
        with attempt(self.env, self._get_secrets()) as tried:
            with self._get_server()._open_session() as session:
                probed = self._probe(session)
        return probed, tried.failure

    def _probe(self, session) -> Probed:
        """Try what the task does, and leave nothing behind."""
        folder = self._get_folder()
        if self.method_type == "export":
            session.make_folder(folder)
        try:
            listed = session.ls(folder)
        except FileNotFoundError as error:
            raise self._get_missing_folder_error() from error
        files = [file for file in listed if file.kind == "file"]
        renames, changes = True, self._changes_server()
        dated = list(files)
        if changes:
            renames, written = self._probe_changes(session, folder)
            dated.append(written)
        limits = describe_limits(
            session,
            changes=changes,
            renames=renames,
            has_checksum=bool(self.checksum_suffix or self._is_read_back()),
        )
        return Probed(
            file_count=len(files),
            renames=renames,
            limits=list(limits),
            dating=find_least_sure(dated),
        )

    def _probe_changes(self, session, folder: str) -> tuple[bool, RemoteFile]:
        """Write, rename and remove a file; (whether it was renamed, how it looked)."""
        path = names.join(folder, names.part_name("odoo-test", self.id))
        renamed = names.join(folder, names.claim_name("odoo-test", self.id))
        for leftover in (path, renamed):
            if session.stat(leftover):
                session.remove_one(leftover)
        session.write_new(path, io.BytesIO(_PROBE), len(_PROBE))
        written = session.stat(path)
        try:
            session.rename_new(path, renamed)
        except PermissionError:
            session.remove_one(path)
            if not self._works_without_renames():
                raise
            return False, written
        session.remove_one(renamed)
        return True, written

    def _works_without_renames(self) -> bool:
        """Whether files are deleted only, which may be done without renaming them."""
        deletes = self.after_import == AfterImport.DELETE.value
        return self.method_type == "import" and deletes and not self.claims_files

    def _is_read_back(self) -> bool:
        return self.method_type == "export" and self.reads_back

    def _changes_server(self) -> bool:
        takes = self.after_import != AfterImport.KEEP.value or self.claims_files
        return self.method_type == "export" or takes
