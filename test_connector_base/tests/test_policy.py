# Copyright 2026 Import Sync Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Strategy, resolution, conflicts and deletions, as the screens set them."""

from datetime import timedelta

from odoo.exceptions import ValidationError

from odoo.addons.component.core import Component
from odoo.addons.connector.components.mapper import mapping

from .common import FakeConnectorCase


class TestPolicy(FakeConnectorCase):
    def setUp(self):
        super().setUp()
        self.peer.put("contact", 1, name="Ada", email="a@example.com", street="One")
        self.pull(1)
        self.ada = self.binding(1).odoo_id
        self.age(self.ada)
        self.binding(1).sync_write_date = self.ada.write_date

    def test_strategy_holds_for_records_and_their_dependencies(self):
        self.peer.put("tag", "t", name="Gold")
        for create, update in [(False, False), (True, False), (False, True)]:
            self.backend.write({"allow_create": create, "allow_update": update})
            with (
                self.subTest(create=create, update=update),
                self.cr.savepoint() as savepoint,
            ):
                self.peer.put("contact", 1, name=f"Ada {create}{update}")
                self.peer.put("contact", 2, name="Bob", tags=["t"])
                self.pull(1)
                self.pull(2)
                self.assertEqual(self.ada.name != "Ada", update)
                self.assertEqual(bool(self.binding(2)), create)
                tag = self.binding("t", "fake.res.partner.category")
                self.assertEqual(bool(tag), create)
                savepoint.rollback()
                self.env.invalidate_all()

    def test_skipped_record_says_why_and_keeps_its_stamps(self):
        before = self.binding(1).external_mtime
        self.backend.allow_update = False
        self.peer.put("contact", 1, name="Ada L.")
        self.backend.checkpoint_mode = "create_update"
        stamped = self.binding(1).sync_date
        self.assertEqual(self.pull(1), "The policy does not update records.")
        self.assertEqual(self.binding(1).external_mtime, before)
        self.assertEqual(self.binding(1).sync_date, stamped)
        self.assertFalse(self.checkpoints())

    def test_widened_rules_look_at_everything_again(self):
        cursor = self.backend._get_cursor("fake.res.partner", "import")
        cursor.value = self.peer.now
        self.backend.allow_create = False
        self.assertFalse(cursor.value)

    def test_resolution_of_fields(self):
        line = self.policy()
        line.field_ids = [
            (0, 0, {"field_name": "street", "resolution": "this"}),
            (0, 0, {"field_name": "email", "resolution": "other"}),
        ]
        self.backend.default_resolution = "this"
        self.peer.put("contact", 1, name="N", email="n@example.com", street="Two")
        self.pull(1)
        self.assertEqual(
            (self.ada.name, self.ada.email, self.ada.street),
            ("Ada", "n@example.com", "One"),
        )

    def test_field_with_a_rule_of_its_own_asks_nobody(self):
        line = self.policy()
        line.field_ids = [(0, 0, {"field_name": "street", "resolution": "this"})]
        # The first change over there is passed over; the second is no conflict either.
        for street in ("There", "There again"):
            self.peer.put("contact", 1, street=street, email=f"{street[-5:]}@x.example")
            self.pull(1)
            self.assertEqual(self.ada.street, "One")
            self.assertEqual(self.ada.email, f"{street[-5:]}@x.example")
        self.ada.street = "Here"
        self.peer.put("contact", 1, street="There once more")
        self.pull(1)
        self.assertEqual(self.ada.street, "Here")
        self.assertFalse(self.checkpoints())
        self.assertEqual(line.field_ids.field_label, "Street")

    def test_only_fields_that_are_synchronised_have_rules(self):
        line = self.policy()
        rule = self.env["connector.sync.policy.field"].new({"policy_id": line.id})
        offered = rule.offered_names.split(",")
        self.assertLessEqual({"street", "parent_id", "category_id"}, {*offered})
        self.assertNotIn("function", offered)
        for name, said in (("function", "not synchronised"), ("nonsense", "no field")):
            with self.assertRaisesRegex(ValidationError, said):
                line.field_ids = [(0, 0, {"field_name": name, "resolution": "this"})]

    def test_mapper_that_does_not_tell_its_fields_lets_all_have_rules(self):
        class Untold(Component):
            _name = "test.untold.mapper"
            _inherit = "fake.partner.import.mapper"
            _apply_on = "fake.order"
            _mapped_fields = None

            @mapping
            def more(self, record):
                return {}

        self.assertEqual(
            self.policy("fake.order")._get_mapped_fields() & {"note"}, {"note"}
        )
        with self.backend.work_on("fake.order") as work:
            self.build(Untold)
            mapper = work.component_by_name("test.untold.mapper")
            self.assertIsNone(mapper.get_mapped_fields())

    def test_value_that_a_rule_keeps_is_sent(self):
        self.policy(
            export_enabled=True,
            field_ids=[(0, 0, {"field_name": "street", "resolution": "this"})],
        )
        self.peer.put("contact", 1, street="There", email="new@example.com")
        self.pull(1)
        self.run_jobs()
        there = self.peer.get("contact", 1)
        self.assertEqual((there["street"], there["email"]), ("One", "new@example.com"))
        self.assertEqual(self.ada.email, "new@example.com")
        self.pull(1)
        self.assertFalse(self.jobs())

    def test_value_that_a_rule_keeps_stays_here_without_export(self):
        line = self.policy()
        line.field_ids = [(0, 0, {"field_name": "street", "resolution": "this"})]
        self.peer.put("contact", 1, street="There")
        self.pull(1)
        self.assertFalse(self.jobs())
        self.assertEqual(self.peer.get("contact", 1)["street"], "There")

    def test_kept_value_that_the_peer_stores_otherwise_is_not_sent_for_ever(self):
        self.policy(
            export_enabled=True,
            field_ids=[(0, 0, {"field_name": "street", "resolution": "this"})],
        )
        self.peer.put("contact", 1, street="There")
        self.pull(1)
        self.run_jobs()
        # What the peer makes of our value: same version, other words.
        self.peer.get("contact", 1)["street"] = "ONE"
        for _attempt in range(2):
            self.pull(1)
            self.assertFalse(self.jobs())

    def test_value_of_a_matched_record_that_a_rule_keeps_is_sent(self):
        self.policy(
            export_enabled=True,
            field_ids=[(0, 0, {"field_name": "street", "resolution": "this"})],
        )
        self.env["res.partner"].create(
            {"name": "Bob", "email": "b@example.com", "street": "Ours"}
        )
        self.peer.put("contact", 2, name="Bob", email="b@example.com", street="Theirs")
        self.pull(2)
        self.run_jobs()
        self.assertEqual(self.peer.get("contact", 2)["street"], "Ours")

    def test_what_odoo_does_to_a_record_does_not_make_it_the_newer_one(self):
        self.backend.default_resolution = "newer"
        self.peer.put("contact", 1, street="There")
        binding = self.binding(1)
        # As of the people of a company whose address comes in.
        self.assertGreater(self.env.cr.now(), self.peer.now)
        self.ada.function = "Not exchanged"
        binding.sync_write_date = self.env.cr.now() - timedelta(minutes=1)
        self.env.flush_all()
        self.pull(1)
        self.assertEqual(self.ada.street, "There")
        # Nor does a change of ours of another field: the peer's own is merged.
        self.ada.write({"email": "here@example.com", "name": "Here"})
        binding.sync_write_date = self.env.cr.now() - timedelta(minutes=1)
        self.env.flush_all()
        self.backend.conflict_resolution = "newer"
        self.peer.put("contact", 1, street="There again", name="There")
        self.pull(1)
        self.assertEqual((self.ada.street, self.ada.name), ("There again", "Here"))
        self.assertEqual(self.ada.email, "here@example.com")

    def test_rules_of_one_model_win_over_those_of_the_backend(self):
        self.policy(is_specific=True, default_resolution="this")
        self.peer.put("contact", 1, name="Ada L.")
        self.assertEqual(self.pull(1), "Nothing to change.")
        self.assertEqual(self.ada.name, "Ada")

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

    def test_deletion_needs_to_be_allowed(self):
        self.backend.allow_delete = False
        self.assertEqual(self._delete(), "The policy does not apply deletions.")
        self.assertTrue(self.ada.active)

    def test_deletion_of_an_unknown_record_is_silent(self):
        said = self.backend._run_now("delete_record", "fake.res.partner", "404")
        self.assertEqual(said, "Deleted there, and not known here.")

    def test_deletion_keeps_local_when_told(self):
        self.backend.default_resolution = "this"
        self.assertEqual(self._delete(), "The policy keeps the local record.")
        self.assertTrue(self.ada.active)

    def test_deletion_is_kept_out_by_what_is_newer_here(self):
        self.backend.conflict_resolution = "newer"
        self.peer.remove("contact", 1)
        deleted = self.peer.now
        for minutes, is_active in ((1, True), (-1, False)):
            with self.subTest(minutes=minutes), self.cr.savepoint() as savepoint:
                self.ada.name = "Changed here"
                self.env.flush_all()
                self.cr.execute(
                    "UPDATE res_partner SET write_date = %s WHERE id = %s",
                    (deleted + timedelta(minutes=minutes), self.ada.id),
                )
                self.env.invalidate_all()
                stamp = deleted - timedelta(hours=1)
                self.binding(1).sync_write_date = stamp
                self.backend._run_now("delete_record", "fake.res.partner", "1", deleted)
                self.assertEqual(self.ada.active, is_active)
                savepoint.rollback()
                self.env.invalidate_all()

    def test_deletion_of_a_record_changed_here_is_a_conflict(self):
        self.ada.name = "Changed here"
        self.env.flush_all()
        said = self._delete()
        self.assertIn("both sides", said)
        self.assertTrue(self.ada.active)
        checkpoint = self.checkpoints(kind="conflict")
        self.assertEqual(checkpoint.message, "Deleted there, changed here.")
        checkpoint.action_take_remote()
        self.assertFalse(self.ada.active)

    def test_deletion_of_a_record_that_odoo_only_touched_is_no_conflict(self):
        """As it does to the people of a company whose address comes in."""
        self.ada.function = "Not exchanged"
        self.binding(1).sync_write_date -= timedelta(minutes=1)
        self.env.flush_all()
        self.assertEqual(self._delete(), "Archived.")

    def test_each_way_to_delete(self):
        for action, said in [
            ("archive", "Archived."),
            ("unlink", "Deleted."),
            ("unbind", "Forgot the link."),
            ("checkpoint", "Deleted there: somebody was asked."),
        ]:
            with self.subTest(action), self.cr.savepoint() as savepoint:
                self.backend.remote_delete_action = action
                self.assertEqual(self._delete(), said)
                self.assertEqual(bool(self.ada.exists()), action != "unlink")
                bound = action in ("archive", "checkpoint")
                self.assertEqual(bool(self.binding(1)), bound)
                self.assertEqual(bool(self.checkpoints()), action == "checkpoint")
                savepoint.rollback()
                self.env.invalidate_all()

    def test_resolver_of_a_connector_is_asked_once_for_each_vector(self):
        seen = []

        class OrderResolver(Component):
            _name = "test.order.resolver"
            _inherit = "connector.sync.resolver"
            _collection = "fake.backend"
            _apply_on = "fake.order"

            def resolve(self, vector):
                seen.append((vector.method.value, vector.external_id))
                given.append((vector.mtime, vector.record and vector.record._name))

        given = []
        self.build(OrderResolver)
        lines = [{"code": "a", "quantity": 1}, {"code": "b", "quantity": 2}]
        self.peer.put("order", 9, name="SO9", lines=lines)
        self.pull(9, "fake.order")
        self.assertEqual(seen, [("create", "9"), ("create", "a"), ("create", "b")])
        self.assertEqual(given[0], (self.peer.now, None))
        seen.clear()
        given.clear()
        lines[0]["quantity"] = 5
        self.peer.put("order", 9, lines=[*lines, {"code": "c", "quantity": 1}])
        self.pull(9, "fake.order")
        self.assertEqual(
            seen,
            [("update", "9"), ("update", "a"), ("update", "b"), ("create", "c")],
        )
        record = self.binding(9, "fake.order").odoo_id
        line = record.line_ids[:1]
        self.assertEqual(given[0], (self.peer.now, record._name))
        self.assertEqual(given[1], (self.peer.now, line._name))

    def test_resolver_may_refuse(self):
        class Refuser(Component):
            _name = "test.refuser"
            _inherit = "connector.sync.resolver"
            _collection = "fake.backend"
            _apply_on = "fake.res.partner"

            def resolve(self, vector):
                vector.strategy = []

        self.build(Refuser)
        self.peer.put("contact", 5, name="Eve")
        said = self.pull(5)
        self.assertEqual(said, "The policy imports nothing for this model.")
        self.assertFalse(self.binding(5))

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
