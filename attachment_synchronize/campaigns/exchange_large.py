# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""``make e2e``: the exchange with large files, which go on where they were cut off."""

import os
import signal
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from odoo.tests import tagged

from ..tests.test_network import DistantPartner
from . import exchange  # its own test is not one of this file

_LARGE = 8 * 1024 * 1024
_BYTES_PER_SECOND = 6 * 1024 * 1024
_LOOK_SECONDS = 0.05
_LONGER = 3  # between two deeds than with small files
# A job is found dead ten seconds after it began; then its part is gone on with.
_ROUND_SECONDS = 60


@tagged("post_install", "-at_install")
class TestLargeExchange(exchange.TestExchange):
    """Workers are killed while they receive, and once more in what goes on after it."""

    form = "large files"
    sizes = (1_000, _LARGE, _LARGE + 500_000, 2 * _LARGE)
    most_at_once = 2
    seconds = _ROUND_SECONDS
    partner_class = DistantPartner

    def walk(self, name: str) -> None:
        self.partner.network.rate = _BYTES_PER_SECOND
        # Of each part: how often its job was begun anew, and what it had before that.
        self.begun: dict[str, int] = {}
        self.seen: dict[str, int] = {}
        self.kept: dict[str, int] = {}
        self.limits: dict[tuple[str, int], float] = {}
        return super().walk(name)

    def finish(self) -> None:
        self.partner.network.rate = None
        return super().finish()

    def pause(self, seconds: float) -> None:
        """Meanwhile, kill those who have received as much as chance wants."""
        end = time.monotonic() + _LONGER * seconds
        while time.monotonic() < end:
            for pid, part, retry in self.find_parts():
                self.watch_part(pid, part, retry)
            time.sleep(_LOOK_SECONDS)

    def find_parts(self) -> Iterator[tuple[int, Path, int]]:
        """Yield of each file that is received in parts: worker, part, its retries."""
        with self.live.env() as env:
            folder = Path(env["attachment.synchronize.file"]._get_parts_path())
            env.cr.execute(
                """SELECT file.id::text, job.worker_pid, COALESCE(job.retry, 0)
                     FROM attachment_synchronize_file file
                     JOIN queue_job job ON job.uuid = file.job_uuid
                    WHERE file.task_id = %s AND job.state = 'started'""",
                (self.fetch_id,),
            )
            jobs = {file_id: job for file_id, *job in env.cr.fetchall()}
        for part in folder.glob("*"):
            pid, retry = jobs.get(part.name.partition("-")[0], (None, 0))
            if pid:
                yield pid, part, retry

    def watch_part(self, pid: int, part: Path, retry: int) -> None:
        size = _get_size(part)
        if retry > self.begun.get(part.name, 0):
            self.begun[part.name] = retry
            self.kept[part.name] = self.seen.get(part.name, 0)
        self.seen[part.name] = size
        kept = self.kept.get(part.name, 0)
        limit = self.limits.setdefault(
            (part.name, retry), kept + self.random.uniform(0, _LARGE)
        )
        # Thrice the same would be given up, as it should be: that is another test.
        if size > max(limit, kept) and retry < 2 and self.kill(pid):
            what = "in a resumed part" if kept else "in a part"
            self.kills[f"workers {what}"] += 1

    def kill(self, pid: int) -> bool:
        if pid not in self.live.job_worker_pids():
            return False
        with suppress(ProcessLookupError):  # it has just ended by itself
            os.kill(pid, signal.SIGKILL)
            return True
        return False


def _get_size(part: Path) -> int:
    try:
        return part.stat().st_size
    except FileNotFoundError:  # it is complete
        return 0
