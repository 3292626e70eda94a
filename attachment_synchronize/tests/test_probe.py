# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""*Test Connection* says what will not be noticed on this server."""

from odoo.tests import tagged

from .common import SynchronizeCase

_ONE_STEP, _OVERWRITES, _CHECKSUMS, _TIMES = (
    "in one step",
    "overwrites",
    "no checksums",
    "does not tell when",
)
_ALL = {_ONE_STEP, _OVERWRITES, _CHECKSUMS, _TIMES}


@tagged("post_install", "-at_install")
class TestProbe(SynchronizeCase):
    def probe(self, task, kind="success"):
        answer = task.action_test_connection()["params"]
        self.assertEqual(answer["type"], kind, answer["message"])
        self.assertFalse([n for n in self.server.names() if "odoo-test" in n])
        return answer["message"]

    def find_limits(self, **vals):
        message = self.probe(self.make_task(**vals))
        return {limit for limit in _ALL if limit in message}

    def test_what_is_not_noticed_is_said(self):
        self.server.put("in/orders.csv")
        self.assertEqual(self.find_limits(), {_CHECKSUMS})
        self.assertEqual(self.find_limits(checksum_suffix=".md5"), set())
        self.server.tells_times = False
        self.assertEqual(self.find_limits(), {_CHECKSUMS, _TIMES})
        # renamed before they are read: a correction is seen
        self.assertEqual(self.find_limits(after_import="delete"), {_CHECKSUMS})

    def test_what_a_server_is_sent(self):
        sends = {"method_type": "export"}
        self.assertEqual(self.find_limits(**sends), {_CHECKSUMS})
        self.assertEqual(self.find_limits(**sends, reads_back=True), set())

    def test_kinds_of_servers(self):
        kind = self.get_connection_class()
        kind.renames_atomically = kind.refuses_taken_names = False
        kind.tells_checksums = True
        self.assertEqual(
            self.find_limits(after_import="delete"), {_ONE_STEP, _OVERWRITES}
        )
        self.assertEqual(self.find_limits(), set())

    def test_server_that_lets_nobody_rename(self):
        self.server.refuses_renames = True
        message = self.probe(self.make_task(after_import="delete"))
        self.assertIn(_ONE_STEP, message)
        self.assertIn("written and deleted", message)
        moves = self.make_task(after_import="move", move_path="done")
        self.probe(moves, "danger")
        self.probe(self.make_task(after_import="delete", claims_files=True), "danger")
