# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A row that waits for a decision about one field may bring changes of others."""

from odoo.tests import tagged

from ..core.held import get_held
from .common import ExchangeCase


@tagged("post_install", "-at_install")
class TestHeld(ExchangeCase):
    def setUp(self):
        super().setUp()
        self.task = self.make_import()
        self.out = self.make_out(export_scope="changed")
        self.receive(self.task, "a.csv", ["C1", "Ada", "1", "a@example.com"])
        self.c1 = self.contact("C1")

    def get_last_sent(self):
        return self.sent()[-1][1][1:]

    def receive_earlier(self, name, *row):
        """A file that he wrote before our last one lay there."""
        self.put(name, list(row))
        files = self.server.files
        lies = max(moment for path, (_c, moment) in files.items() if "out/" in path)
        content, _moment = files[f"in/{name}"]
        files[f"in/{name}"] = content, lies - 1
        return self.fetch(self.task)

    def make_crossing_conflict(self):
        """We tell him another phone; he changed it, too, and his e-mail address."""
        self.edit(self.c1, phone="2")
        self.send(self.out)
        entry = self.receive_earlier("b.csv", "C1", "Ada", "3", "his@example.com")
        self.assert_counts(entry, skipped=1)
        return self.backend.checkpoint_ids

    def test_a_change_that_our_file_overwrote_over_there_stands(self):
        checkpoint = self.make_crossing_conflict()
        self.assertEqual(self.c1.email, "a@example.com", "nothing was written")
        # he reads our file over what he had changed
        self.receive(self.task, "c.csv", ["C1", "Ada", "2", "a@example.com"])
        self.assertEqual(checkpoint.state, "reviewed")
        self.assertEqual(self.c1.phone, "2")
        self.assertEqual(self.c1.email, "his@example.com")
        self.send(self.out)
        told = ["C1", "Ada", "2", "his@example.com"]
        self.assertEqual(self.get_last_sent(), [told])
        # what he wrote before he read that is no news
        self.receive_earlier("d.csv", "C1", "Ada", "2", "a@example.com")
        self.assertEqual(self.c1.email, "his@example.com")
        self.assert_counts(self.receive(self.task, "e.csv", told), unchanged=1)
        self.assertFalse(self.backend.checkpoint_ids - checkpoint)

    def test_a_change_that_he_took_back_himself_is_gone(self):
        """No file of ours told him what he says again."""
        self.edit(self.c1, phone="2")
        self.receive(self.task, "b.csv", ["C1", "Ada", "3", "his@example.com"])
        self.receive(self.task, "c.csv", ["C1", "Ada", "2", "a@example.com"])
        self.assertEqual(self.backend.checkpoint_ids.state, "reviewed")
        self.assertEqual(self.c1.email, "a@example.com")

    def test_a_file_of_ours_that_does_not_lie_there_yet_overwrote_nothing(self):
        checkpoint = self.make_crossing_conflict()
        self.receive_earlier("c.csv", "C1", "Ada", "3", "a@example.com")
        checkpoint.action_take_remote()
        self.assertEqual(self.c1.phone, "3")
        self.assertEqual(self.c1.email, "a@example.com")

    def test_another_change_takes_its_place(self):
        self.make_crossing_conflict()
        self.receive(self.task, "c.csv", ["C1", "Ada", "2", "new@example.com"])
        self.assertEqual(self.c1.email, "new@example.com")

    def test_it_waits_on_while_the_conflict_does(self):
        checkpoint = self.make_crossing_conflict()
        self.edit(self.c1, phone="5")
        self.receive(self.task, "c.csv", ["C1", "Ada", "4", "a@example.com"])
        self.assertEqual(checkpoint.state, "need_review")
        checkpoint.action_take_remote()
        self.assertEqual(self.c1.phone, "4")
        self.assertEqual(self.c1.email, "his@example.com")

    def test_what_both_changed_by_then_is_in_conflict_too(self):
        checkpoint = self.make_crossing_conflict()
        self.edit(self.c1, email="ours@example.com")
        self.receive(self.task, "c.csv", ["C1", "Ada", "2", "a@example.com"])
        self.assertEqual(checkpoint.state, "need_review")
        self.assertEqual(self.c1.email, "ours@example.com")
        disputed = [f["name"] for f in checkpoint.payload["fields"] if f["is_conflict"]]
        self.assertEqual(disputed, ["email"])

    def test_nothing_waits_where_nothing_was_exchanged(self):
        self.assertEqual(get_held({"fields": [], "remote_values": {"a": 1}}), {})
        self.assertEqual(get_held({"is_deleted": True, "base_values": {}}), {})
