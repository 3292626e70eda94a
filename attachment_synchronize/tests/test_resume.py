# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Large files over a network that breaks: what has arrived is not fetched again."""

import os

from odoo.tests import tagged

from .partners import S3Partner
from .protocols import ProtocolCase
from .test_network import DistantPartner

_MB = 1024 * 1024
_CONTENT = os.urandom(12 * _MB)


class PartsCase(ProtocolCase):
    def setUp(self):
        super().setUp()
        self.remove_parts()
        # The ledger is rolled back after each test, files are not.
        self.addCleanup(self.remove_parts)

    def remove_parts(self):
        for part in self.list_parts():
            os.unlink(self.ledger._get_parts_path(part))

    def list_parts(self):
        try:
            return self.ledger._list_parts()
        except FileNotFoundError:
            return []


@tagged("post_install", "-at_install")
class TestResume(PartsCase):
    partner_class = DistantPartner

    def fetch_partly(self):
        """Have the network break when most of a file has come; the task."""
        self.partner.put("in/large.bin", _CONTENT)
        task = self.make_task()
        task.run_scan_job()
        self.partner.network.break_after(10 * _MB)
        self.run_round()
        self.assertEqual(task.file_ids.state, "retry", task.file_ids.message)
        self.assertEqual(self.contents(), [])
        (part,) = self.list_parts()
        kept = os.path.getsize(self.ledger._get_parts_path(part))
        self.assertGreater(kept, 4 * _MB)
        return task, kept

    def test_next_try_goes_on(self):
        task, kept = self.fetch_partly()
        before = self.partner.network.passed
        self.run_jobs()
        self.assertEqual(self.contents(), [("large.bin", _CONTENT)])
        fetched = self.partner.network.passed - before
        self.assertLess(fetched, len(_CONTENT) - kept + _MB)
        self.assertEqual(task.file_ids.state, "finished")
        self.assertEqual(self.list_parts(), [], "it became the attachment")

    def test_file_that_changed_meanwhile_begins_again(self):
        task, _kept = self.fetch_partly()
        other = _CONTENT[: 11 * _MB] + b"other"
        self.partner.put("in/large.bin", other)
        self.run_jobs()
        self.assertEqual(self.contents(), [])
        self.look(task)
        self.assertEqual(self.contents(), [("large.bin", other)])
        self.run_cron("watchdog")
        self.assertEqual(self.list_parts(), [], "nobody goes on with the old part")

    def test_part_that_is_waited_for_stays(self):
        self.fetch_partly()
        self.run_cron("watchdog")
        self.assertEqual(len(self.list_parts()), 1)

    def test_part_that_another_job_writes_is_left_to_it(self):
        task, _kept = self.fetch_partly()
        with task.file_ids._open_part() as part:
            self.run_round()
            self.assertIn("still receives", task.file_ids.message)
            os.unlink(part.name)
        self.run_jobs()
        self.assertEqual(self.contents(), [("large.bin", _CONTENT)])


@tagged("post_install", "-at_install")
class TestResumeVerified(PartsCase):
    partner_class = S3Partner

    def test_part_that_was_damaged_is_found_out(self):
        self.partner.put("in/large.bin", _CONTENT)
        task = self.make_task()
        task.run_scan_job()
        with task.file_ids._open_part() as part:
            part.write(bytes(_MB) + _CONTENT[_MB : 9 * _MB])
        self.run_round()
        self.assertEqual(task.file_ids.state, "retry")
        self.assertIn("from its beginning", task.file_ids.message)
        self.run_jobs()
        self.assertEqual(self.contents(), [("large.bin", _CONTENT)])
