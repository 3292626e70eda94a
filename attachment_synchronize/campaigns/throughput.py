# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""How fast files pass: many small ones, and a large one beside fsspec's own copy.

Nothing is asserted about time: the figures are printed, for a person to judge on a
machine that does nothing else. ``FILES`` (default 2000) and ``MEGABYTES`` (default 64)
come from the environment.
"""

# a campaign tells a person who waits for it how far it is
# pylint: disable=print-used

import hashlib
import os
import tempfile
import time
from pathlib import Path

from odoo.tests import BaseCase, tagged

from ..core import connections
from ..core.download import download
from ..tests.live import ExchangeCase
from ..tests.partners import (
    FtpPartner,
    FtpsPartner,
    S3Partner,
    SftpPartner,
    WebdavPartner,
)

FILES = int(os.environ.get("FILES") or 2000)
MEGABYTES = int(os.environ.get("MEGABYTES") or 64)
_ROUNDS = 9
_PARTNERS = (SftpPartner, FtpPartner, FtpsPartner, S3Partner, WebdavPartner)
_BOTH = (hashlib.sha256, hashlib.sha1)
# fsspec sends in parts of 64 KB there, each over a connection of its own: 1 MB/s.
_NEVER_ENDING = {("ftps", "their put")}


@tagged("post_install", "-at_install")
class TestManyFiles(ExchangeCase):
    def test_small_files_over_sftp_with_two_workers(self):
        for number in range(FILES):
            self.partner.put(f"in/{number:05}.csv", f"content {number}".encode() * 20)
        with self.live.env() as env:
            task_id = self.make_task(env, "many").id
        began = time.monotonic()
        self.scan(task_id)
        (listed,) = self.live.wait_until(
            "SELECT duration FROM attachment_synchronize_run WHERE task_id = %s",
            task_id,
        )
        self.wait_for_count(task_id, "fetched_at IS NOT NULL")
        with self.live.cursor() as cr:
            cr.execute(
                """SELECT EXTRACT(EPOCH FROM MAX(job.date_done) - MIN(job.date_started))
                     FROM queue_job job WHERE job.method_name = 'run_fetch_job'
                      AND job.uuid IN (SELECT job_uuid FROM attachment_synchronize_file
                                        WHERE task_id = %s)""",
                (task_id,),
            )
            fetching = float(cr.fetchone()[0])
        self.wait_for_rest(task_id, timeout=1800)
        whole = time.monotonic() - began
        print(
            f"\n{FILES} files: looked at in {listed[0]:.1f} s, fetched in "
            f"{fetching:.1f} s ({FILES / fetching:.0f}/s), all processed after "
            f"{whole:.1f} s ({FILES / whole:.0f}/s)"
        )
        self.assertEqual(len(self.get_arrived(task_id)), FILES)

    def wait_for_count(self, task_id: int, condition: str) -> None:
        self.live.wait_until(
            f"""SELECT 1 FROM attachment_synchronize_file
                 WHERE task_id = %s AND {condition} HAVING COUNT(*) = %s""",
            task_id,
            FILES,
            timeout=1800,
        )


@tagged("post_install", "-at_install")
class TestCopies(BaseCase):
    """Our stream, which hashes, beside what fsspec has, which does not.

    The best of several rounds counts. CPU is that of this process, without the server.
    """

    def test_large_file(self):
        cores, load = os.cpu_count(), os.getloadavg()[0]
        print(f"\n{cores} cores, {load:.1f} processes that want them")
        for kind in _PARTNERS:
            partner = kind()
            try:
                self.compare(partner)
            finally:
                partner.stop()

    def compare(self, partner) -> None:
        settings = connections.Settings(
            protocol=partner.storage_protocol,
            options=partner.options(),
            root=partner.root,
            fingerprint=partner.storage_vals().get("host_key_fingerprint", ""),
        )
        seconds: dict[str, list[tuple[float, float]]] = {}
        content = os.urandom(MEGABYTES * 1024 * 1024)
        with (
            connections.connect(settings) as session,
            tempfile.TemporaryDirectory() as folder,
        ):
            source, target = Path(folder, "source"), Path(folder, "target")
            source.write_bytes(content)
            theirs = _Theirs(partner, session)
            steps = {
                "their put": lambda: theirs.put(source),
                "our put": lambda: put(session, source),
                "their get": lambda: theirs.get(target),
                "our get": lambda: get(session, target),
                "our get hashed twice": lambda: get(session, target, _BOTH),
                "our get unhashed": lambda: get(session, target, ()),
            }
            for name in list(steps):
                if (partner.protocol, name) in _NEVER_ENDING:
                    del steps[name]
            for number in range(_ROUNDS):
                for name in sorted(steps, reverse=bool(number % 2)):
                    if "put" in name and session.stat(theirs.name):
                        session.remove_one(theirs.name)
                    if "get" in name and not session.stat(theirs.name):
                        put(session, source)
                    began = time.perf_counter(), time.process_time()
                    steps[name]()
                    took = (
                        time.perf_counter() - began[0],
                        time.process_time() - began[1],
                    )
                    seconds.setdefault(name, []).append(took)
                    if "get" in name:
                        self.assertEqual(target.read_bytes(), content)
                        target.unlink()
        print(f"\n{partner.protocol}, {MEGABYTES} MB, over what fsspec takes:")
        for name, theirs in (
            ("our get", "their get"),
            ("our get hashed twice", "their get"),
            ("our get unhashed", "their get"),
            ("our put", "their put"),
        ):
            print(f"  {name:20} {_tell(seconds[name], seconds.get(theirs))}")


def _tell(ours: list[tuple[float, float]], theirs) -> str:
    wall, cpu = _get_best(ours)
    rate = f"{MEGABYTES / wall:5.0f} MB/s"
    if theirs is None:
        return rate
    their_wall, their_cpu = _get_best(theirs)
    return (
        f"{rate}, {wall / their_wall:.2f} of its time, {cpu / their_cpu:.2f} of its CPU"
    )


class _Theirs:
    """fsspec's own copies, by the session's file system where it has one."""

    name = "large.bin"

    def __init__(self, partner, session) -> None:
        self._path = session.full(self.name)
        if partner.storage_protocol == "sftp":
            from fsspec.implementations.sftp import SFTPFileSystem

            self._files = SFTPFileSystem(**partner.options())
        elif partner.storage_protocol == "webdav":
            from webdav4.fsspec import WebdavFileSystem

            options = partner.options()
            auth = tuple(options.pop("auth"))
            self._files = WebdavFileSystem(**options, auth=auth)
        else:
            self._files = session._filesystem

    def get(self, target: Path) -> None:
        self._files.get_file(self._path, str(target))

    def put(self, source: Path) -> None:
        self._files.put_file(str(source), self._path)


def _get_best(times: list[tuple[float, float]]) -> tuple[float, float]:
    """The least time and the least CPU of some rounds."""
    return min(t for t, _cpu in times), min(cpu for _t, cpu in times)


def get(session, target: Path, digests=(hashlib.sha1,)) -> None:
    """As a task gets a file of which nobody needs the SHA-256."""
    with open(target, "wb+", buffering=0) as part:
        download(session, _Theirs.name, part, [digest() for digest in digests])


def put(session, source: Path) -> None:
    with open(source, "rb") as stream:
        session.write_new(_Theirs.name, stream, source.stat().st_size)
