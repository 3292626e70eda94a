# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""``make e2e``: a large file through real jobs, both ways; workers are killed in it.

``MEGABYTES`` (default 1024) comes from the environment.
"""

# a campaign tells a person who waits for it how far it is
# pylint: disable=print-used

import hashlib
import os
import signal
import threading
import time
from pathlib import Path

from odoo.tests import tagged

from ..tests.live import TASK, ExchangeCase
from ..tests.test_network import DistantPartner

_MB = 1024 * 1024
MEGABYTES = int(os.environ.get("MEGABYTES") or 1024)
# More than an idle worker has; what the issue allows.
_MOST_MEMORY = 100 * _MB
# What of a file has come when a worker is killed: the second time in a resumed part.
_KILLED_AT = (0.2, 0.5)
_BYTES_PER_SECOND = 30 * _MB
_WARMING_TASKS = 8


class Watch:
    """The most memory that each process of a group has to itself, while it lasts."""

    def __init__(self, group: int):
        self._group = group
        self._over = threading.Event()
        self.most: dict[int, int] = {}

    def __enter__(self) -> "Watch":
        self._thread = threading.Thread(target=self._look_on)
        self._thread.start()
        return self

    def __exit__(self, *_exception) -> None:
        self._over.set()
        self._thread.join()

    def _look_on(self) -> None:
        while not self._over.wait(0.1):
            for pid, memory in get_memory(self._group).items():
                self.most[pid] = max(memory, self.most.get(pid, 0))


def get_memory(group: int) -> dict[int, int]:
    """Bytes of memory that are a process's own, for each of a process group."""
    found = {}
    for entry in Path("/proc").iterdir():
        try:
            if entry.name.isdigit() and os.getpgid(int(entry.name)) == group:
                lines = (entry / "status").read_text().splitlines()
                told = dict(line.split(":", 1) for line in lines)
                found[int(entry.name)] = int(told["RssAnon"].split()[0]) * 1024
        except (ProcessLookupError, FileNotFoundError, KeyError):
            continue  # it ended meanwhile
    return found


@tagged("post_install", "-at_install")
class TestLargeFile(ExchangeCase):
    partner_class = DistantPartner

    def put_large(self, path: str) -> str:
        """Have the partner put the large file there; its SHA-256."""
        target = self.partner.folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        digest = hashlib.sha256()
        with open(target, "wb") as stream:
            for _megabyte in range(MEGABYTES):
                block = os.urandom(_MB)
                stream.write(block)
                digest.update(block)
        return digest.hexdigest()

    def make_tasks(self, folder: str) -> tuple[int, int]:
        with self.live.env() as env:
            options = {"after_import": "move", "move_path": f"{folder}/done"}
            fetch = self.make_task(env, folder, filepath=folder, **options)
            give = self.make_task(
                env, folder, method_type="export", filepath=f"{folder}/out"
            )
            return fetch.id, give.id

    def hash_arrived(self, task_id: int) -> list[str]:
        """The SHA-256 of each content that the task has stored."""
        with self.live.env() as env:
            entries = env[TASK].browse(task_id).attachment_ids
            self.assertEqual(set(entries.mapped("state")), {"done"})
            streams = [entry.attachment_id._open_stream() for entry in entries]
            return [_hash(stream) for stream in streams]

    # ------------------------------------------------------------------
    # Memory
    # ------------------------------------------------------------------

    def test_flat_memory_both_ways(self):
        self.warm()
        expected = self.put_large("large/large.bin")
        fetch_id, give_id = self.make_tasks("large")
        self.measure("fetched", fetch_id, lambda: self.scan(fetch_id))
        self.assertEqual(self.hash_arrived(fetch_id), [expected])
        self.measure("sent", give_id, lambda: self.send_again(fetch_id, give_id))
        with open(self.partner.folder / "large/out/large.bin", "rb") as stream:
            self.assertEqual(_hash(stream), expected)

    def warm(self) -> None:
        """Have the workers do once what they will do: what they load then is idle."""
        tasks = [self.make_tasks(f"warm{n}")[0] for n in range(_WARMING_TASKS)]
        for number in range(_WARMING_TASKS):
            self.partner.put(f"warm{number}/small.bin", os.urandom(9 * _MB))
        self.scan(*tasks)
        self.wait_for_rest(*tasks)

    def measure(self, what: str, task_id: int, begin) -> None:
        idle = get_memory(self.live._jobs.group)
        began = time.monotonic()
        with Watch(self.live._jobs.group) as watch:
            begin()
            self.wait_for_rest(task_id, timeout=900)
        grown = max(watch.most[pid] - memory for pid, memory in idle.items())
        print(
            f"\n{MEGABYTES} MB {what} in {time.monotonic() - began:.0f} s; the worker "
            f"that grew most had {grown / _MB:.0f} MB more than idle"
        )
        self.assertLess(grown, _MOST_MEMORY)

    def send_again(self, fetch_id: int, give_id: int) -> None:
        """Put what has arrived into the queue of what is to be sent."""
        with self.live.env() as env:
            arrived = env[TASK].browse(fetch_id).attachment_ids.attachment_id
            with arrived._open_stream() as stream:
                content = env["ir.attachment"]._create_from_stream("large.bin", stream)
            env["attachment.queue"].create(
                {
                    "attachment_id": content.id,
                    "task_id": give_id,
                    "file_type": "export",
                }
            )

    # ------------------------------------------------------------------
    # Kills
    # ------------------------------------------------------------------

    def test_killed_in_a_resumed_part(self):
        expected = self.put_large("killed/large.bin")
        fetch_id, _give_id = self.make_tasks("killed")
        network = self.partner.network
        network.rate, before = _BYTES_PER_SECOND, network.passed
        self.addCleanup(setattr, network, "rate", None)
        self.scan(fetch_id)
        kept = [0]
        for share in _KILLED_AT:
            kept.append(self.kill_at(int(share * MEGABYTES * _MB), kept[-1]))
        network.rate = None
        self.wait_for_rest(fetch_id, timeout=900)
        passed = network.passed - before
        print(
            f"\n{MEGABYTES} MB: killed when {kept[1] // _MB} and {kept[2] // _MB} MB "
            f"were kept; {passed // _MB} MB went over the network in all"
        )
        self.assertEqual(self.hash_arrived(fetch_id), [expected])
        self.assertEqual(
            [path.name for path in (self.partner.folder / "killed/done").iterdir()],
            ["large.bin"],
        )
        # Had it begun again after a kill, what was kept then would have passed twice.
        self.assertLess(passed, MEGABYTES * _MB + kept[1])

    def kill_at(self, size: int, kept: int) -> int:
        """``kill -9`` the worker when that much has come; what is kept then."""
        end = time.monotonic() + 300
        while time.monotonic() < end:
            found = self.get_part_size()
            if found is not None:
                self.assertGreaterEqual(found, kept, "what was kept was thrown away")
            pids = self.live.job_worker_pids()
            if found is not None and found >= size and pids:
                for pid in pids:
                    os.kill(pid, signal.SIGKILL)
                return self.get_part_size()
            self.hurry()
            self.live.wake_runner()
            time.sleep(0.02)
        raise AssertionError(f"{size} bytes did not come\n{self.live.tail()}")

    def get_part_size(self) -> int | None:
        with self.live.env() as env:
            folder = Path(env["attachment.synchronize.file"]._get_parts_path())
        sizes = [path.stat().st_size for path in folder.glob("*") if path.is_file()]
        return max(sizes, default=None)


def _hash(stream) -> str:
    with stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
