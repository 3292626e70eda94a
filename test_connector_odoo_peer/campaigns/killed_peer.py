# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The peer is killed in the middle of a batch, after all that the suite plays.

Not part of the suite, which takes long enough: ``make peers`` runs it.
"""

from odoo.tests import tagged

from ..tests import test_live_peers


@tagged("post_install", "-at_install")
class TestKilledPeer(test_live_peers.TestLivePeers):
    def test_two_databases_stay_in_step(self):
        result = super().test_two_databases_stay_in_step()
        self.kill_peer_in_mid_batch()
        return result
