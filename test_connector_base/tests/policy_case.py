# Copyright 2026 Import Sync Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""One contact that both sides know, for both to change."""

from .common import FakeConnectorCase


class PolicyCase(FakeConnectorCase):
    """``ada`` is our record of the contact 1, and in step."""

    def setUp(self):
        super().setUp()
        self.peer.put("contact", 1, name="Ada", email="a@example.com", street="One")
        self.pull(1)
        self.ada = self.binding(1).odoo_id
        self.age(self.ada)
        self.binding(1).sync_write_date = self.ada.write_date

    def _make_conflict(self):
        self.ada.street = "Here"
        self.peer.put("contact", 1, street="There", name="Ada L.")
        self.pull(1)

    def _assert_settled(self, checkpoint):
        self.assertEqual(checkpoint.state, "reviewed")
        self.assertEqual(checkpoint.reviewed_by_id, self.reviewer)
        self.assertEqual(self.binding(1).sync_state, "synced")
        # It is over: the same version is no conflict again.
        self.pull(1, force=True)
        self.assertFalse(self.checkpoints())

    def _delete(self):
        if self.peer.get("contact", 1):
            self.peer.remove("contact", 1)
        return self.backend._run_now("delete_record", "fake.res.partner", "1")
