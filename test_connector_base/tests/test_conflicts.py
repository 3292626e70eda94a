# Copyright 2026 Import Sync Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What both sides changed: merged, or decided by a person or a rule."""

from datetime import timedelta

from .policy_case import PolicyCase


class TestConflicts(PolicyCase):
    def test_changes_of_different_fields_merge(self):
        self.ada.street = "Here"
        self.peer.put("contact", 1, email="new@example.com")
        self.pull(1)
        self.assertEqual((self.ada.street, self.ada.email), ("Here", "new@example.com"))
        self.assertFalse(self.checkpoints())

    def test_conflict_writes_nothing_and_shows_both_values(self):
        self.ada.street = "Here"
        self.peer.put("contact", 1, street="There", email="new@example.com")
        said = self.pull(1)
        self.assertEqual(said, "Changed on both sides since the last exchange.")
        self.assertEqual((self.ada.street, self.ada.email), ("Here", "a@example.com"))
        checkpoint = self.checkpoints(kind="conflict")
        first = checkpoint.payload["fields"][0]
        self.assertEqual(
            (first["name"], first["local"], first["remote"], first["base"]),
            ("street", "Here", "There", "One"),
        )
        self.assertTrue(first["is_conflict"])
        self.assertFalse(checkpoint.payload["fields"][1]["is_conflict"])
        self.assertIn("There", checkpoint.values_html)
        # Told in the language of the reader, whoever has synchronised.
        self.env["res.lang"]._activate_lang("fr_FR")
        self.assertEqual(checkpoint.told, "Changed on both sides: Street.")
        told = checkpoint.with_context(lang="fr_FR").told
        self.assertIn("deux côtés", told)
        self.assertEqual(self.binding(1).sync_state, "conflict")

    def test_take_remote_writes_it_and_merges_the_rest(self):
        self._make_conflict()
        checkpoint = self.checkpoints(kind="conflict").with_user(self.reviewer)
        checkpoint.action_take_remote()
        self.assertEqual((self.ada.street, self.ada.name), ("There", "Ada L."))
        self._assert_settled(checkpoint)

    def test_keep_local_keeps_it_and_merges_the_rest(self):
        self._make_conflict()
        checkpoint = self.checkpoints(kind="conflict").with_user(self.reviewer)
        checkpoint.action_keep_local()
        self.assertEqual((self.ada.street, self.ada.name), ("Here", "Ada L."))
        self._assert_settled(checkpoint)

    def test_conflict_that_was_reviewed_undecided_stays_away_until_a_side_changes(self):
        self._make_conflict()
        looked_at = self.checkpoints(kind="conflict").with_user(self.reviewer)
        looked_at.reviewed("Later")
        for _attempt in range(2):
            self.assertIn("both sides", self.pull(1))
            self.assertFalse(self.checkpoints(kind="conflict"))
        self.assertEqual(self.binding(1).sync_state, "conflict")
        self.assertEqual(self.ada.street, "Here")
        self.ada.street = "Here again"
        self.pull(1)
        again = self.checkpoints(kind="conflict")
        self.assertEqual(again.payload["fields"][0]["local"], "Here again")
        again.reviewed()
        self.peer.put("contact", 1, street="There again")
        self.pull(1)
        self.assertEqual(len(self.checkpoints(kind="conflict")), 1)

    def test_same_conflict_after_a_decision_asks_again(self):
        self._make_conflict()
        checkpoint = self.checkpoints(kind="conflict").with_user(self.reviewer)
        checkpoint.action_keep_local()
        self.assertEqual(checkpoint.decision, "this")
        self.binding(1).base_values = {**self.binding(1).base_values, "street": "One"}
        self.peer.put("contact", 1, street="There")
        self.pull(1)
        self.assertEqual(len(self.checkpoints(kind="conflict")), 1)

    def test_undecided_conflict_can_be_reopened_and_decided(self):
        self._make_conflict()
        checkpoint = self.checkpoints(kind="conflict").with_user(self.reviewer)
        checkpoint.reviewed()
        checkpoint.action_reopen()
        checkpoint.action_take_remote()
        self.assertEqual(self.ada.street, "There")
        self._assert_settled(checkpoint)

    def test_deletion_reviewed_undecided_stays_away_until_the_record_changes(self):
        self.ada.street = "Here"
        self.peer.remove("contact", 1)
        self.pull(1)
        self.checkpoints(kind="conflict").reviewed()
        self.pull(1)
        self.assertFalse(self.checkpoints(kind="conflict"))
        self.age(self.ada, -1)
        self.pull(1)
        self.assertTrue(self.checkpoints(kind="conflict"))

    def test_value_kept_in_a_conflict_is_exported(self):
        self.policy(export_enabled=True)
        self.ada.with_context(connector_no_export=True).street = "Here"
        self.peer.put("contact", 1, street="There", name="Ada L.")
        self.pull(1)
        self.assertFalse(self.jobs("export_record"))
        self.checkpoints(kind="conflict").action_keep_local()
        self.run_jobs()
        self.assertEqual(self.peer.get("contact", 1)["street"], "Here")

    def test_policy_decides_conflicts_alone(self):
        for decision, street in [("other", "There"), ("this", "Here")]:
            with self.subTest(decision), self.cr.savepoint() as savepoint:
                self.backend.conflict_resolution = decision
                self._make_conflict()
                self.assertEqual(self.ada.street, street)
                self.assertFalse(self.checkpoints())
                savepoint.rollback()
                self.env.invalidate_all()

    def test_same_change_on_both_sides_is_no_conflict(self):
        self.ada.street = "Same"
        self.peer.put("contact", 1, street="Same")
        self.assertEqual(self.pull(1), "Nothing to change.")
        self.assertFalse(self.checkpoints())

    def test_clock_of_the_peer_an_hour_wrong_hides_no_conflict(self):
        self.ada.street = "Here"
        record = self.peer.get("contact", 1)
        record["street"] = "There"
        for minutes in (-60, 60):
            moved = record["updated"].replace(hour=12 + minutes // 60, minute=30)
            record["updated"] = moved
            self.binding(1).write(
                {"base_values": False, "external_mtime": moved.replace(minute=0)}
            )  # noqa: E501
            self.assertIn("both sides", self.pull(1))

    def test_change_of_one_side_is_no_conflict_without_values_exchanged(self):
        """By dates alone, and whatever the peer's clock says."""
        for minutes in (-60, 60):
            known = self.peer.now + timedelta(minutes=minutes)
            stamps = {"base_values": False, "external_mtime": known}
            record = self.peer.get("contact", 1)
            with self.subTest(minutes=minutes), self.cr.savepoint() as savepoint:
                self.binding(1).write(stamps)
                self.ada.street = "Here"
                self.env.flush_all()
                record["updated"] = known
                self.pull(1, force=True)
                self.assertFalse(self.checkpoints())
                savepoint.rollback()
                self.env.invalidate_all()
            with self.subTest(minutes=minutes), self.cr.savepoint() as savepoint:
                self.binding(1).write(stamps)
                record.update(street="There", updated=known + timedelta(minutes=1))
                self.pull(1)
                self.assertFalse(self.checkpoints())
                self.assertEqual(self.ada.street, "There")
                savepoint.rollback()
                self.env.invalidate_all()
            record["street"] = "One"

    def test_conflict_comes_up_once(self):
        self._make_conflict()
        self.peer.put("contact", 1, street="Elsewhere")
        self.pull(1)
        checkpoint = self.checkpoints(kind="conflict")
        self.assertEqual(len(checkpoint), 1)
        self.assertEqual(checkpoint.payload["fields"][0]["remote"], "Elsewhere")
