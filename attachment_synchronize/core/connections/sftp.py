# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""SFTP, by fsspec's own class over paramiko, with the host key pinned."""

import base64
import hashlib
import io
from collections.abc import Iterator
from contextlib import contextmanager
from stat import S_ISDIR, S_ISREG
from typing import Any, BinaryIO, cast

from ..errors import HostKeyError, TaskError
from ..remote_file import RemoteFile, read_size
from ..text import _
from . import sftp_pipeline
from .base import TIMEOUT, Connection, protocol
from .watch import cut


@protocol("sftp", "ssh")
class SftpConnection(Connection):
    """Logs in with a password or a key, to the server whose key is known."""

    label = "SFTP"
    example = (
        '{"host": "sftp.example.com", "port": 22, "username": "shop", "password": "…"}'
    )
    library = ("paramiko", "paramiko")

    def open(self) -> None:
        self._filesystem: Any = None
        # Not by the protocol's name: installing sshfs would put another class there.
        from fsspec.implementations import sftp  # type: ignore[import-untyped]

        from .sftp_client import make_client

        options = dict(self.settings.options)
        key = options.pop("private_key", None)
        if key:
            options["pkey"] = load_key(key, options.get("passphrase"))
        options.update(
            host_key_policy=make_policy(self.settings.fingerprint),
            timeout=TIMEOUT,
            banner_timeout=TIMEOUT,
            auth_timeout=TIMEOUT,
            # The keys of whoever runs Odoo are nobody's business here.
            look_for_keys=False,
            allow_agent=False,
            skip_instance_cache=True,
        )
        self._filesystem = sftp.SFTPFileSystem(**options)
        self._filesystem.client.get_transport().set_keepalive(TIMEOUT)
        self._client = make_client(
            self._filesystem.client.get_transport(), self.count, self._check_count
        )
        self._client.get_channel().settimeout(TIMEOUT)

    def close(self) -> None:
        if self._filesystem is not None:
            self._filesystem.client.close()

    def interrupt(self) -> None:
        # Opening has limits of its own, for all that it does.
        if self._filesystem is not None:
            cut(self._filesystem.client.get_transport().sock)

    def ls(self, folder: str) -> list[RemoteFile]:
        prefix = f"{folder}/" if folder else ""
        entries = self._client.listdir_attr(self.full(folder))
        return [_to_file(f"{prefix}{entry.filename}", entry) for entry in entries]

    def stat(self, path: str) -> RemoteFile | None:
        try:
            return _to_file(path, self._client.lstat(self.full(path)))
        except FileNotFoundError:
            return None

    @contextmanager
    def read(
        self, path: str, start: int = 0, *, size: int | None = None
    ) -> Iterator[BinaryIO]:
        with self._client.open(self.full(path), "rb", bufsize=0) as file:
            yield cast(BinaryIO, sftp_pipeline.open_reader(file, start, size))

    def write_new(self, path: str, stream: BinaryIO, size: int) -> None:
        self._refuse_existing(path)
        with self._client.open(self.full(path), "wx", bufsize=0) as target:
            sftp_pipeline.write_all(target, stream)

    def rename_new(self, path: str, target: str) -> None:
        self._refuse_existing(target)
        self._client.rename(self.full(path), self.full(target))

    def replace(self, path: str, target: str) -> None:
        try:
            self._client.posix_rename(self.full(path), self.full(target))
        except OSError:  # an extension of OpenSSH that not every server has
            super().replace(path, target)

    def remove_one(self, path: str) -> None:
        try:
            self._client.remove(self.full(path))
        except OSError:  # "Failure" is all that servers say
            self._find_file(path)
            raise

    def make_folder(self, folder: str) -> None:
        done = ""
        for part in folder.split("/") if folder else ():
            done = f"{done}/{part}" if done else part
            if not self._has_folder(done):
                self._client.mkdir(self.full(done))


def get_fingerprint(key: Any) -> str:
    """Return a host key's fingerprint as OpenSSH prints it: ``SHA256:…``."""
    digest = hashlib.sha256(key.asbytes()).digest()
    return f"SHA256:{base64.b64encode(digest).decode().rstrip('=')}"


def make_policy(expected: str) -> Any:
    """Return a paramiko policy that accepts the one host key with a fingerprint."""
    import paramiko  # type: ignore[import-untyped]

    class PinnedKey(paramiko.MissingHostKeyPolicy):  # type: ignore[misc]
        def missing_host_key(self, client: Any, hostname: str, key: Any) -> None:
            shown = get_fingerprint(key)
            if not expected:
                raise HostKeyError(
                    _(
                        "The server shows the key %(fingerprint)s. Ask its owner "
                        "whether that is right, then enter it in the storage: "
                        "without it anybody could pretend to be that server."
                    ),
                    fingerprint=shown,
                )
            if shown != expected.strip():
                raise HostKeyError(
                    _(
                        "The server shows the key %(fingerprint)s, not the one that "
                        "is expected. It was replaced, or somebody pretends to be it: "
                        "ask its owner before you change the storage."
                    ),
                    fingerprint=shown,
                )

    return PinnedKey()


def load_key(text: str, passphrase: str | None) -> Any:
    """Read a private key, of any kind that paramiko knows.

    :raises TaskError: when it is none, or its passphrase is wrong
    """
    import paramiko

    for kind in (paramiko.Ed25519Key, paramiko.ECDSAKey, paramiko.RSAKey):
        try:
            return kind.from_private_key(io.StringIO(text), passphrase)
        except (paramiko.SSHException, ValueError):
            continue
    raise TaskError(_("The private key cannot be read, or its passphrase is wrong."))


def _to_file(path: str, seen: Any) -> RemoteFile:
    mode = seen.st_mode
    kind = "other"
    if mode is None or S_ISREG(mode):
        kind = "file"
    elif S_ISDIR(mode):
        kind = "directory"
    return RemoteFile(
        path=path,
        size=read_size(seen.st_size),
        mtime=None if seen.st_mtime is None else float(seen.st_mtime),
        kind=kind,
    )
