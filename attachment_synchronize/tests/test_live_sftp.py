# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Real workers that talk to a real SFTP server, and are killed while they do."""

import random
import time

from odoo.tests import tagged

from .live import ExchangeCase

_KILLS = 5
# Some small ones in each job, and some that take a while.
_SIZES = (10, 2_000, 70_000, 3_000_000)


@tagged("post_install", "-at_install")
class TestLiveSftp(ExchangeCase):
    def make_files(self, kind: str, count: int) -> dict[str, bytes]:
        """Files of several sizes, each with a content of its own."""
        chance = random.Random(kind)
        return {
            f"{kind}-{number}.csv": chance.randbytes(_SIZES[number % len(_SIZES)])
            for number in range(count)
        }

    def test_killed_while_they_talk_to_the_server(self):
        incoming = self.make_files("in", 48)
        outgoing = self.make_files("out", 24)
        for name, content in incoming.items():
            self.partner.put(f"in/{name}", content)
        with self.live.env() as env:
            fetch = self.make_task(env, "Fetch", after_import="move", move_path="done")
            give = self.make_task(env, "Give", method_type="export", filepath="out")
            fetch_id, give_id = fetch.id, give.id
        self.send(give_id, outgoing)
        self.scan(fetch_id)
        seed = time.time_ns()
        chance = random.Random(seed)
        for _kill in range(_KILLS):
            time.sleep(chance.uniform(0, 0.6))
            self.live.kill_job_worker()
        self.wait_for_rest(fetch_id, give_id)
        told = f"seed {seed}"
        self.assertCountEqual(self.get_arrived(fetch_id), incoming.items(), told)
        self.assertEqual(self.get_folder("in"), {}, told)
        self.assertEqual(self.get_folder("done"), incoming, told)
        self.assertEqual(self.get_folder("out"), outgoing, told)

    def test_thousand_files_with_two_job_servers(self):
        files = {f"{i:04}.csv": f"content {i}".encode() for i in range(1000)}
        for name, content in files.items():
            self.partner.put(f"many/{name}", content)
        with self.live.env() as env:
            task_id = self.make_task(env, "Many", filepath="many").id
        with self.live.second_job_server():
            self.scan(task_id)
            self.live.wait_until(
                """SELECT 1 FROM attachment_synchronize_file
                    WHERE task_id = %s AND attachment_queue_id IS NOT NULL
                   HAVING COUNT(*) > 200""",
                task_id,
            )
            # The other server's runner takes over, and finds what this one left.
            self.live.kill_jobs()
            self.addCleanup(self.live.start_jobs)
            # They are still there, so that a second look could take them twice.
            self.scan(task_id)
            self.wait_for_rest(task_id)
        self.assertCountEqual(self.get_arrived(task_id), files.items())
        self.assertEqual(self.get_folder("many"), files)
