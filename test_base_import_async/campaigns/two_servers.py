# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""``make e2e``: two job servers share the chunks of one run, and either is killed.

Each server has its own processes and ports, as on a machine of its own; they share
PostgreSQL and the filestore, and jobs come to them through a load balancer. In each
round a file is imported while first the one, then the other is killed with all its
processes and started again. At the end each line has its outcome, once, and both have
loaded chunks.

``ROUNDS`` (default 20) comes from the environment.
"""

# a campaign tells a person who waits for it how far it is
# pylint: disable=print-used

import os
import time
from pathlib import Path

from odoo.tests import tagged

from odoo.addons.base_import_async.tests.live import LiveCase, LiveServer
from odoo.addons.base_import_async.tests.live_process import Server, free_port

from .balancer import Balancer

ROUNDS = int(os.environ.get("ROUNDS") or 20)
_ROWS = 4000
_CHUNK = 40
_CHANNELS = "root:4,root.transfer:4,root.transfer.split:1"


class TwoServers(LiveServer):
    """Two job servers behind a load balancer; ``work`` counts what each has done."""

    def start(self) -> None:  # pylint: disable=missing-return
        self.ports = [free_port(), free_port()]
        self.balancer = Balancer(self.ports)
        self.work: list[set[int]] = [set(), set()]
        super().start()
        logs = self._jobs.log.parent
        # the one that the parent class has made goes on as the first
        second = self._make_job_server(logs / "jobs2.log", self.ports[1])
        self.servers = [self._jobs, second]
        second.start()
        second.wait_until_listening(self.ports[1])

    def stop(self, *, wait: bool = True) -> None:  # pylint: disable=missing-return
        super().stop(wait=wait)
        self.balancer.close()

    def _make_job_server(self, log: Path, port: int, **options) -> Server:
        if log.name == "jobs.log":
            port = self._jobs_port = self.ports[0]
        # whichever runner gives out the jobs, both servers do them
        options |= {"channels": _CHANNELS, "runner_port": self.balancer.port}
        return super()._make_job_server(log, port, **options)

    def kill(self, index: int) -> None:
        self.servers[index].kill()

    def revive(self, index: int) -> None:
        self.servers[index].start()
        self.servers[index].wait_until_listening(self.ports[index])

    def watch_work(self, run_id: int) -> int:
        """Note who is at work; how many chunks are final."""
        rows = self._query(
            "SELECT id, worker_pid FROM queue_job WHERE state = 'started'"
            " AND method_name = 'run_load_job'"
        )
        for job_id, pid in rows:
            for index, server in enumerate(self.servers):
                if pid and _is_of_group(pid, server.group):
                    self.work[index].add(job_id)
        return self._query(
            "SELECT COUNT(*) FROM transfer_chunk WHERE run_id = %s"
            " AND state NOT IN ('waiting', 'queued')",
            run_id,
        )[0][0]


def _is_of_group(pid: int, group: int) -> bool:
    try:
        return os.getpgid(pid) == group
    except ProcessLookupError:
        return False


@tagged("post_install", "-at_install")
class TestTwoServers(LiveCase):
    """Nothing is lost, nothing is there twice, whoever dies."""

    live: TwoServers

    @classmethod
    def get_live_server(cls) -> LiveServer:
        live = TwoServers()
        live.start()
        cls.addClassCleanup(live.stop)
        return live

    def test_rounds(self):
        for number in range(ROUNDS):
            began = time.monotonic()
            self.live.work = [set(), set()]
            with self.subTest(round=number):
                self.import_and_kill(number)
            shares = [len(jobs) for jobs in self.live.work]
            seconds = time.monotonic() - began
            print(
                f"\nround {number + 1} of {ROUNDS}: 2 servers killed, chunks seen "
                f"{shares[0]} and {shares[1]}, {seconds:.0f} s"
            )

    def import_and_kill(self, number: int) -> None:
        lines = ["id,name,ref,country_id"]
        lines += [
            f"two.r{number}_{i},Two {i},two-{number}-{i},"
            f"{'Erewhon' if i % 500 == 3 else 'Spain'}"
            for i in range(_ROWS)
        ]
        run_id = self.live.submit(
            "\n".join(lines).encode(),
            ["id", "name", "ref", "country_id"],
            {"chunk_size": _CHUNK},
        )
        count = _ROWS // _CHUNK
        for index, share in ((0, 0.2), (1, 0.55)):
            self.wait_for_chunks(run_id, int(share * count))
            self.live.kill(index)
            # the other one goes on alone
            done = self.live.watch_work(run_id)
            self.wait_for_chunks(run_id, min(done + 5, count))
            self.live.revive(index)
        self.wait_for_chunks(run_id, count)
        self.assertEqual(self.live.wait(run_id), "partial")
        self.assertTrue(all(self.live.work), "Both servers have loaded chunks")
        with self.live.env() as env:
            run = env["transfer.run"].browse(run_id)
            self.assert_complete(run, 2, _ROWS + 1)
            self.assertEqual(run.failed_count, _ROWS // 500)
            like = [("ref", "=like", f"two-{number}-%")]
            refs = env["res.partner"].search(like).mapped("ref")
            expected = [f"two-{number}-{i}" for i in range(_ROWS) if i % 500 != 3]
            self.assertEqual(sorted(refs), sorted(expected))

    def wait_for_chunks(self, run_id: int, count: int) -> None:
        """Wait until so many chunks are final.

        :raises AssertionError: when that takes longer than ten minutes
        """
        end = time.monotonic() + 600
        while self.live.watch_work(run_id) < count:
            if time.monotonic() > end:
                raise AssertionError(f"Stuck before {count} chunks\n{self.live.tail()}")
            self.live.wake_runner()
            time.sleep(0.05)
