# Copyright 2026 Import Sync Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Strategy and resolution, as the screens set them."""

from datetime import timedelta

from odoo.exceptions import ValidationError

from odoo.addons.component.core import Component
from odoo.addons.connector.components.mapper import mapping

from .policy_case import PolicyCase


class TestPolicy(PolicyCase):
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
