# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The network to a real server breaks in the middle of what the jobs do there."""

from unittest.mock import patch

from odoo.tests import tagged

from ..core.connections import sftp
from .network import Network
from .partners import SftpPartner
from .protocols import ProtocolCase

_CONTENT = bytes(range(256)) * 4096
_RESETS = 6
_SILENCES = 2


class DistantPartner(SftpPartner):
    """An SFTP server behind a network."""

    def __init__(self):
        super().__init__()
        self.network = Network(self.process.port)

    def options(self):
        return {**super().options(), "port": self.network.port}

    def stop(self):
        self.network.close()
        return super().stop()


@tagged("post_install", "-at_install")
class TestNetwork(ProtocolCase):
    partner_class = DistantPartner

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # Somebody else's patience is longer.
        cls.startClassPatcher(patch.object(sftp, "TIMEOUT", 1))

    def fetch(self):
        """Import a file, moving it away; the task."""
        self.partner.clear()
        self.partner.put("in/orders.csv", _CONTENT)
        task = self.make_task(after_import="move", move_path="done")
        task.run_scan_job()
        self.run_jobs()
        # When it broke while the folder was listed, the next look finds it.
        self.look(task)
        return task

    def assert_fetched(self, task):
        self.assertEqual([entry.raw for entry in task.attachment_ids], [_CONTENT])
        self.assertEqual(task.file_ids.mapped("state"), ["finished"])
        self.assertEqual(self.partner.files(), {"done/orders.csv": _CONTENT})

    def send(self):
        self.partner.clear()
        task = self.make_task(method_type="export", filepath="out")
        entry = self.make_export(task, content=_CONTENT)
        self.run_jobs()
        return entry

    def assert_sent(self, entry):
        self.assertEqual(entry.state, "done", entry.state_message)
        self.assertEqual(self.partner.files(), {"out/foo.txt": _CONTENT})

    def check_breaks(self, work, check):
        network = self.partner.network
        before = network.passed
        check(work())
        total = network.passed - before
        self.assertGreater(total, len(_CONTENT), "it went over this network")
        for count, silently in ((_RESETS, False), (_SILENCES, True)):
            for number in range(count):
                with self.subTest(number=number, silently=silently):
                    breaks = network.breaks
                    network.break_after(
                        total * (2 * number + 1) // (2 * count), silently=silently
                    )
                    check(work())
                    self.assertEqual(network.breaks, breaks + 1)

    def test_fetch_over_a_network_that_breaks(self):
        self.check_breaks(self.fetch, self.assert_fetched)

    def test_send_over_a_network_that_breaks(self):
        self.check_breaks(self.send, self.assert_sent)
