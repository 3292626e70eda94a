# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""``make e2e``: a partner's day with the exchange, while processes are killed.

Each round, a partner drops files on a real SFTP server and takes those that were sent,
at random, while workers, the job server and the SFTP server are killed at moments that
the round's seed decides. At the end the ledger of what each side handed over is held
against what the other got: nothing is lost, nothing is there twice.

``ROUNDS`` (default 20) and ``SEED`` (default: of the clock) come from the environment.
"""

# a campaign tells a person who waits for it how far it is
# pylint: disable=print-used

import hashlib
import os
import random
import time
from collections import Counter

from odoo.tests import tagged

from ..tests.live import ExchangeCase

ROUNDS = int(os.environ.get("ROUNDS") or 20)
SEED = int(os.environ.get("SEED") or time.time())
_ACTIONS = (
    {"after_import": "delete"},
    {"after_import": "move", "move_path": "done"},
    {"after_import": "move_rename", "move_path": "done", "new_name": "{id}-{name}"},
)


@tagged("post_install", "-at_install")
class TestExchange(ExchangeCase):
    """Lost 0, loaded twice 0, in both directions."""

    form = "small files"
    sizes: tuple[int, ...] = (0, 1_000, 40_000, 1_500_000)
    most_at_once = 6
    seconds = 20

    def test_rounds(self):
        for number in range(ROUNDS):
            self.random = random.Random(SEED + number)
            self.kills: Counter[str] = Counter()
            self.count = 0
            began = time.monotonic()
            with self.subTest(seed=SEED + number):
                self.walk(f"round{number}")
            kills = ", ".join(f"{n} {who}" for who, n in sorted(self.kills.items()))
            print(
                f"\nexchange of {self.form} {number + 1} of {ROUNDS}, "
                f"SEED={SEED + number}: "
                f"{len(self.dropped)} files came, {len(self.handed)} left; "
                f"killed: {kills or 'nobody'}; {time.monotonic() - began:.0f} s"
            )

    def walk(self, name: str) -> None:
        # Each content is there once, so that its SHA-256 names the file that it was.
        self.dropped: list[str] = []
        self.handed: list[str] = []
        self.taken: list[str] = []
        self.arriving, self.leaving = f"{name}/in", f"{name}/out"
        for folder in (self.arriving, self.leaving):
            (self.partner.folder / folder).mkdir(parents=True)
        with self.live.env() as env:
            fetch = self.make_task(
                env,
                f"{name}, fetch",
                **{"filepath": self.arriving, **self.random.choice(_ACTIONS)},
            )
            give = self.make_task(
                env, f"{name}, give", method_type="export", filepath=self.leaving
            )
            self.fetch_id, self.give_id = fetch.id, give.id
        deeds = self.choose_deeds()
        end = time.monotonic() + self.seconds
        while time.monotonic() < end:
            self.random.choice(deeds)()
            self.pause(self.random.uniform(0, 0.5))
        self.finish()
        self.assert_all_arrived()

    def pause(self, seconds: float) -> None:
        time.sleep(seconds)

    def choose_deeds(self) -> list:
        often = [self.drop, self.drop, self.look, self.hand_over, self.take]
        seldom = [self.hurry, self.kill_worker]
        return [*often * 4, *seldom * 4, self.kill_job_server, self.kill_sftp]

    def finish(self) -> None:
        """Let everything come to its end, undisturbed."""
        while True:
            self.scan(self.fetch_id)
            self.wait_for_rest(self.fetch_id, self.give_id)
            if not self.get_folder(self.arriving):
                break
        self.take()

    # ------------------------------------------------------------------
    # What happens at random
    # ------------------------------------------------------------------

    def make_content(self) -> bytes:
        """A content of its own, also by its size: times are told by the second."""
        self.count += 1
        return self.random.randbytes(self.random.choice(self.sizes) + 10 + self.count)

    def drop(self) -> None:
        """The partner puts some files there, also under names that were used."""
        for _file in range(self.random.randint(1, self.most_at_once)):
            name = f"{self.random.randrange(40)}.csv"
            target = self.partner.folder / self.arriving / name
            if target.exists():
                continue  # replacing it would be the partner's own loss
            content = self.make_content()
            part = target.with_name(f".{name}.part")
            part.write_bytes(content)
            part.rename(target)
            self.dropped.append(_name(content))

    def take(self) -> None:
        """The partner takes what is there under its name."""
        for path in (self.partner.folder / self.leaving).iterdir():
            if not path.name.startswith("."):
                self.taken.append(_name(path.read_bytes()))
                path.unlink()

    def look(self) -> None:
        self.scan(self.fetch_id)

    def hand_over(self) -> None:
        count = self.random.randint(1, min(4, self.most_at_once))
        contents = [self.make_content() for _file in range(count)]
        self.send(
            self.give_id,
            {f"{len(self.handed) + i}.csv": c for i, c in enumerate(contents)},
        )
        self.handed += map(_name, contents)

    def kill_worker(self) -> None:
        if self.live.kill_worker_at_work():
            self.kills["workers"] += 1

    def kill_job_server(self) -> None:
        self.live.restart_jobs()
        self.kills["job servers"] += 1

    def kill_sftp(self) -> None:
        self.partner.process.kill()
        time.sleep(self.random.uniform(0, 2))
        self.partner.restart()
        self.kills["SFTP servers"] += 1

    # ------------------------------------------------------------------
    # What must be true
    # ------------------------------------------------------------------

    def assert_all_arrived(self) -> None:
        arrived = self.get_digests(self.fetch_id)
        self.get_digests(self.give_id)  # each of them was sent
        self.assertCountEqual(self.get_ledger(), arrived)
        for way, sent, got in (
            ("in", self.dropped, arrived),
            ("out", self.handed, self.taken),
        ):
            lost, strange = Counter(sent) - Counter(got), Counter(got) - Counter(sent)
            self.assertEqual((len(lost), len(strange)), (0, 0), f"{way}: lost, twice")
        self.assertEqual(self.get_folder(self.leaving), {}, "nothing is left behind")

    def get_digests(self, task_id: int) -> list[str]:
        """The SHA-256 of each content of a task, each time that it is here."""
        with self.live.env() as env:
            entries = env["attachment.queue"].search([("task_id", "=", task_id)])
            self.assertEqual(set(entries.mapped("state")) - {"done"}, set())
            return [_name(entry.raw) for entry in entries]

    def get_ledger(self) -> list[str]:
        """What the ledger calls them: of large files it is noted later."""
        self.live.wait_until(
            """SELECT 1 WHERE NOT EXISTS (
                   SELECT 1 FROM attachment_synchronize_file
                    WHERE task_id = %s AND attachment_queue_id IS NOT NULL
                      AND sha256 IS NULL)""",
            self.fetch_id,
        )
        with self.live.env() as env:
            ledger = env["attachment.synchronize.file"]
            stored = [("attachment_queue_id", "!=", False)]
            files = ledger.search([("task_id", "=", self.fetch_id), *stored])
            return files.mapped("sha256")


def _name(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
