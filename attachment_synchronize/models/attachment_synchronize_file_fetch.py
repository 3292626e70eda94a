# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Fetching: the content of remote files, as it was on the server."""

import hashlib
from typing import Any

from odoo import api, models
from odoo.tools import escape_psql

from ..core.errors import (
    ChangedError,
    ChecksumError,
    GoneError,
    IncompleteError,
    RedirectError,
)
from ..core.remote_file import LARGEST_UNDATED, Dating, RemoteFile
from ..core.states import FailureKind, FileState
from ..core.streams import HashedStream
from .attachment_synchronize_file_store import Received
from .failing import Failure, attempt, get_next_try

_BIGGEST_CHECKSUM_FILE = 64 * 1024
# Of which those of one job are in memory together.
_SMALL = 128 * 1024


class AttachmentSynchronizeFile(models.Model):
    _inherit = "attachment.synchronize.file"

    @api.private
    def run_fetch_job(self):
        """Store the content of these files, and leave the remote ones alone.

        One transaction: the content, the entry of the ledger and the jobs that
        follow are there together or not at all. Files that cannot be fetched do
        not stop the others.
        """
        files = self.sudo()._claim()  # the ledger is kept by jobs, not by users
        wanted = (FileState.FETCHING.value, FileState.RETRY.value)
        files = files.filtered(lambda f: f.state in wanted)
        if not files:
            return
        files = files.with_context(lang=files.task_id.run_as_user_id.lang)
        with files._session_of_job() as session:
            if session is None:
                return
            files._fetch_all(session)
        stored = files.exists().filtered(lambda f: f.state == "post_pending")
        stored._enqueue_post()

    def _fetch_all(self, session) -> None:
        """Fetch one file after the other; small ones are stored together.

        When the connection breaks, it is broken for the others too: they wait.
        """
        small: list[Received] = []
        for number, file in enumerate(self, 1):
            failure = file._fetch(session, small)
            if failure and _concerns_others(failure):
                self[number:]._put_off(get_next_try(1), failure.message)
                break
        # One that has changed has no entry any more: the next look makes another.
        self.exists()._store_together(small)

    def _fetch(self, session, small: list[Received]) -> Failure | None:
        """Read one file: into ``small`` if it is, else into the filestore."""
        self.ensure_one()
        with attempt(self.env, self.task_id._get_secrets()) as tried:
            if self.size <= _SMALL or self._is_known_by_content():
                small.append(self._read_small(session))
            else:
                # What was written for a file that fails in the middle is taken back.
                with self.env.cr.savepoint():
                    self._store([self._receive(session)])
        if tried.failure:
            self._after_fetch_failure(tried.failure, session)
        return tried.failure

    def _read_small(self, session) -> Received:
        digests = self._make_digests()
        self._claim_remote(session)
        most = LARGEST_UNDATED if self._is_known_by_content() else int(self.size)
        with session.read(self._get_place(), size=int(self.size)) as stream:
            hashed = HashedStream(stream, list(digests.values()))
            # One byte more shows that it has grown.
            content = hashed.read(most + 1)
        self._verify(session, hashed.size, digests)
        sha256 = digests["sha256"].hexdigest()
        return Received(file=self, sha256=sha256, content=content)

    def _is_known_by_content(self) -> bool:
        return self._get_dating() is Dating.CONTENT

    def _receive(self, session) -> Received:
        """Read a file into the filestore; it must be the same before and after."""
        digests = self._make_digests()
        self._claim_remote(session)
        seen = self._look_unchanged(session)
        if self._keeps_parts(seen.size):
            attachment, size = self._receive_in_parts(session, seen, digests)
        else:
            with session.read(self._get_place()) as stream:
                hashed = HashedStream(stream, list(digests.values()))
                attachment = self.env["ir.attachment"]._create_from_stream(
                    self.name, hashed, res_model="attachment.queue"
                )
            size = hashed.size
        self._verify(session, size, digests)
        sha256 = digests["sha256"].hexdigest() if "sha256" in digests else ""
        return Received(file=self, sha256=sha256, attachment=attachment)

    def _make_digests(self) -> dict[str, Any]:
        """Return what hashes the content, each way once: name → digest.

        As its checksum file does, and by SHA-256. A large file only where that is
        needed: each digest takes as long as the transfer from a fast server.
        """
        names = {self._get_checksum_name()} - {""}
        if not self._keeps_parts(self.size) or self._needs_sha256():
            names.add("sha256")
        return {name: hashlib.new(name, usedforsecurity=False) for name in names}

    def _needs_sha256(self) -> bool:
        return self.task_id._needs_sha256() or self._get_dating() is Dating.MINUTE

    def _get_checksum_name(self) -> str:
        return (self.task_id.checksum_suffix or "").removeprefix(".")

    def _verify(self, session, size: int, digests: dict[str, Any]) -> None:
        """Look whether what was read is the version that the ledger has.

        :raises GoneError, ChangedError, ChecksumError, IncompleteError: when it is not
        """
        if self._is_known_by_content():
            self._take_version_as_read(size, digests["sha256"].hexdigest())
        else:
            self._check_size(size, self._look_unchanged(session).size)
        checksum = self._get_checksum_name()
        if checksum:
            self._check_sidecar(session, digests[checksum].hexdigest())

    def _check_size(self, size: int, told: int) -> None:
        """:raises IncompleteError: when it did not change, and something else came"""
        if size != told:
            raise IncompleteError(
                self.env._(
                    "The server says that it has %(told)s bytes, and gives another "
                    "number of them. It is not sure what is in the file.",
                    told=told,
                )
            )

    def _take_version_as_read(self, size: int, digest: str) -> None:
        """Some servers make such a file afresh for each who asks: what came is it.

        :raises ChangedError: when that version is in the ledger already
        """
        path = self.remote_path
        read = RemoteFile(path=path, size=size, digest=digest).version_key
        if read == self._get_version():
            return
        same = [("remote_path", "=", path), ("version_key", "=", read)]
        domain = [("task_id", "=", self.task_id.id), *same]
        if size > LARGEST_UNDATED or self.search_count(domain, limit=1):
            raise ChangedError(self.env._("It has changed since it was listed."))
        self.write({"version_key": read, "size": size})

    def _look_unchanged(self, session) -> RemoteFile:
        """:raises GoneError, ChangedError: when it is not what the ledger says"""
        seen = session.stat(self._get_place())
        if seen is None:
            raise GoneError(self.env._("It is gone from the server."))
        if seen.kind != "file" or not self._is_ours(seen, session):
            raise ChangedError(self.env._("It has changed since it was listed."))
        return seen

    def _check_sidecar(self, session, expected: str) -> None:
        path = f"{self.remote_path}{self.task_id.checksum_suffix}"
        with session.read(path) as stream:
            text = stream.read(_BIGGEST_CHECKSUM_FILE).decode(errors="replace")
        told = text.split()[:1]
        if not told or told[0].lower() != expected:
            raise ChecksumError(
                self.env._(
                    "Its checksum is not the one in %(name)s.",
                    name=path.rpartition("/")[2],
                )
            )

    # ------------------------------------------------------------------
    # What did not work
    # ------------------------------------------------------------------

    def _find_kind(self, failure: Failure, session) -> FailureKind:
        """Return what failed: a file is not gone because its checksum file is."""
        if failure.kind is not FailureKind.VANISHED:
            return failure.kind
        if session is None:  # what was not found is here, not on the server
            return FailureKind.TRANSIENT
        with attempt(self.env, self.task_id._get_secrets()) as tried:
            if session.stat(self._get_place()) is None:
                return FailureKind.VANISHED
        return FailureKind.TRANSIENT if tried.failure else FailureKind.CHANGED

    def _note_vanished(self) -> None:
        """Close the version; one that vanishes at each look has one entry for all."""
        earlier = self.search(
            [
                ("task_id", "=", self.task_id.id),
                ("remote_path", "=", self.remote_path),
                ("state", "=", FileState.VANISHED.value),
                ("version_key", "=like", f"{escape_psql(self._get_version())}\n%"),
            ],
            limit=1,
        )
        if earlier:
            vals = {"attempts": earlier.attempts + 1, "last_seen": self.last_seen}
            earlier.write({**vals, "message": self.message})
            self.unlink()
            return
        self.write({"state": FileState.VANISHED.value, "next_try": False})
        self._close_version()

    def _after_fetch_failure(self, failure: Failure, session=None) -> None:
        self._note_file_failure(failure)
        kind = self._find_kind(failure, session)
        if kind is FailureKind.VANISHED:
            self._note_vanished()
        elif kind is FailureKind.CHANGED and self._try_release(session):
            # The next look sees the version that is there then.
            self.unlink()
        elif self._is_hopeless(failure):
            self._set_aside()
        else:
            self._enqueue_fetch(eta=get_next_try(self.attempts))


def _concerns_others(failure: Failure) -> bool:
    """Whether the next file would fail in the same way."""
    if isinstance(failure.error, PermissionError | RedirectError):
        return False
    return failure.kind in (FailureKind.TRANSIENT, FailureKind.TASK)
