# Copyright 2026 Import Sync Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A slice that is imported together leaves what an import one by one leaves."""

import random

from odoo.addons.component.core import Component

from .common import FakeConnectorCase

_CONTACTS = [str(number) for number in range(16)]
_ORDERS = [str(number) for number in range(8)]


class TestTogether(FakeConnectorCase):
    def setUp(self):
        super().setUp()

        class Witness(Component):
            _name = "test.witness"
            _inherit = "base.event.listener"
            _collection = "fake.backend"

            def on_record_imported(self, binding, vector):
                self._tell(binding, vector)

            def on_sync_conflict(self, binding, vector):
                self._tell(binding, vector)

            def _tell(self, binding, vector):
                # In the database: what is rolled back was never told.
                self.env.cr.execute(
                    "INSERT INTO ir_logging (create_date, name, type, path, line, func,"
                    " message) VALUES (now(), 'witness', 'server', %s, '', %s, %s)",
                    (binding._name, vector.state.value, str(vector.external_id)),
                )

        self.build(Witness)
        self.maxDiff = 5000
        self.backend.write({"slice_size": 10, "checkpoint_mode": "create_update"})

    def test_same_as_one_by_one(self):
        for seed in range(2):
            with self.subTest(seed=seed):
                one_by_one, together = self.play_both(seed, trouble=0)
                for name, values in one_by_one.items():
                    self.assertEqual(together[name], values, name)
                self.assertGreater(len(one_by_one["events"]), 10)

    def test_same_whatever_goes_wrong(self):
        for seed in range(3):
            with self.subTest(seed=seed):
                one_by_one, together = self.play_both(seed, trouble=0.1)
                # What is needed by several may be told when another of them comes.
                for play in (one_by_one, together):
                    play["events"] = sorted(play["events"])
                    play["checkpoints"] = sorted(play["checkpoints"], key=str)
                    # Of a circle the first waits for the last: which is which varies.
                    for order in play["orders"].values():
                        order["base"].pop("related_id", None)
                for name, values in one_by_one.items():
                    self.assertEqual(together[name], values, name)

    def test_finding_a_record_may_need_another_one_of_the_slice(self):
        """A tag is known by its name and the tag above, which comes with it."""

        class TagMatcher(Component):
            _name = "test.tag.matcher"
            _inherit = "connector.record.matcher"
            _collection = "fake.backend"
            _apply_on = "fake.res.partner.category"
            _primary_fields = ("name",)

            def _get_key_values(self, vector):
                source = vector.data["source"]
                binder = self.component(usage="binder")
                above = source["parent"] and binder.to_internal(source["parent"], True)
                return {"name": source["name"], "parent_id": above and above.id}

        self.build(TagMatcher)
        self.peer.put("tag", "1", name="Root", parent=None)
        self.peer.put("tag", "2", name="Leaf", parent="1")
        with self.backend.work_on("fake.res.partner.category") as work:
            report = work.component(usage="slice.importer").run(["1", "2"])
        self.assertEqual(report.counts, {"created": 2})
        told = [(state, key) for _model, key, state in self._read_events()]
        self.assertEqual(told, [("done", "1"), ("done", "2")])
        leaf = self.binding("2", "fake.res.partner.category")
        self.assertEqual(leaf.parent_id.name, "Root")

    def test_matches_of_a_slice_are_those_of_one_by_one(self):
        """Looked for at once: by case, by wildcard characters, by what is bound."""
        partners = self.env["res.partner"]
        pairs = [
            ("ADA@Example.com", "ada@example.com"),
            ("a_b@example.com", "a_b@example.com"),
            ("É%@example.com", "é%@example.com"),
        ]
        known = {
            theirs: partners.create({"name": theirs, "email": ours})
            for theirs, ours in pairs
        }
        partners.create({"name": "4", "email": "axb@example.com"})
        two = [{"name": "5", "email": "two@example.com"}] * 2
        doubled = partners.create(two)
        emails = [*known, "two@example.com", "new@example.com", None, "ada@example.com"]
        for number, email in enumerate(emails):
            self.peer.put("contact", number, name=f"N{number}", email=email)
        with self.backend.work_on("fake.res.partner") as work:
            keys = [str(number) for number in range(len(emails))]
            report = work.component(usage="slice.importer").run(keys)
        self.assertFalse(report.errors)
        for number, email in enumerate(emails[:3]):
            self.assertEqual(self.binding(number).odoo_id, known[email])
        new = [self.binding(number).odoo_id for number in range(3, 7)]
        self.assertFalse(set(new) & {*known.values(), *doubled})
        self.assertEqual(len(set(new)), 4)

    def test_unchanged_records_take_few_statements(self):
        keys = [str(number) for number in range(60)]
        for key in keys:
            self.peer.put("contact", key, name=f"N{key}", email=f"{key}@example.com")
        self.backend.slice_size = 100
        counts = []
        for _time in range(2):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            with self.backend.work_on("fake.res.partner") as work:
                work.component(usage="slice.importer").run(keys)
            counts.append(self.cr.sql_log_count - before)
        # Of sixty records: a match, a savepoint or a binding each would be sixty more.
        self.assertLess(counts[1], 40)

    def play_both(self, seed: int, trouble: float) -> tuple[dict, dict]:
        return self.play("run_each", seed, trouble), self.play("run", seed, trouble)

    def play(self, way: str, seed: int, trouble: float) -> dict:
        """Import two versions of a random peer; what is there afterwards."""
        chance = random.Random(seed)
        savepoint = self.cr.savepoint()
        self.peer.__init__()
        self.env["res.partner"].create(
            [{"name": "Known", "email": "c3@example.com"}]
            + [{"name": "Twin", "email": "c4@example.com"}] * (2 if trouble else 0)
        )
        self._fill(chance, trouble)
        self._import(way)
        self._change(chance)
        self._import(way)
        seen = {
            "events": self._read_events(),
            "contacts": self._read("fake.res.partner", "email", "street", "comment"),
            "orders": self._read("fake.order", "amount"),
            "checkpoints": self._read_checkpoints(),
            "waiting": self._read_waiting(),
        }
        savepoint.rollback()
        self.env.invalidate_all()
        return seen

    def _fill(self, chance, trouble):
        for tag in "abc":
            self.peer.put("tag", tag, name=tag, parent=chance.choice([None, *"abcd"]))
        for number in chance.sample(_CONTACTS, len(_CONTACTS)):
            parent = chance.choice([None, None, None, *_CONTACTS])
            bad = chance.random() < trouble
            self.peer.put(
                "contact",
                number,
                name=f"C{number}",
                email="nowhere" if bad else f"c{number}@example.com",
                is_test=chance.random() < trouble,
                # Never in a circle, which contacts refuse: that is for the orders.
                parent=parent and int(parent) < int(number) and parent or None,
                tags=chance.sample("abc", chance.randrange(3)),
            )
        for number in chance.sample(_ORDERS, len(_ORDERS)):
            self.peer.put(
                "order",
                number,
                name=f"SO{number}",
                customer=chance.choice([*_CONTACTS, "99"] if trouble else _CONTACTS),
                related=self._choose_related(chance, int(number), trouble),
                lines=[{"code": code, "quantity": 1} for code in "xy"],
            )

    def _choose_related(self, chance, number, trouble):
        """Any order, so that there are circles, or one before."""
        related = chance.choice([None, *_ORDERS])
        is_before = related and int(related) < number
        return related if trouble or is_before else None

    def _change(self, chance):
        self.env.flush_all()
        for number in chance.sample(_CONTACTS, 6):
            self.peer.put("contact", number, street="There", is_test=False)
        for binding in self.partners.search([], order="external_id")[::4]:
            binding.with_context(connector_no_export=True).street = "Here"
        for number in chance.sample(_CONTACTS, 2):
            self.peer.remove("contact", number)
        for number in chance.sample(_ORDERS, 4):
            self.peer.put("order", number, amount=7.0, lines=[{"code": "x"}])

    def _import(self, way):
        with self.backend.work_on("fake.order") as work:
            getattr(work.component(usage="slice.importer"), way)(_ORDERS)
        with self.backend.work_on("fake.res.partner") as work:
            getattr(work.component(usage="slice.importer"), way)(_CONTACTS)

    def _read(self, model, *names):
        self.env.invalidate_all()
        found = self.env[model].with_context(active_test=False).search([])
        return {
            one.external_id: {
                "stamps": [one.external_mtime, one.sync_hash, one.sync_state],
                "base": self._plain(one, one.base_values),
                "is_stamped": one.sync_write_date == one.odoo_id.write_date,
                **self._plain(one, {name: one[name] for name in names}),
                "links": self._get_links(one),
            }
            for one in found
        }

    def _plain(self, record, values):
        """The values without numbers of ours, which differ from play to play."""
        return {
            name: value if not record._fields[name].relational else bool(value)
            for name, value in (values or {}).items()
        }

    def _get_links(self, binding):
        if binding._name == "fake.order":
            lines = binding.line_ids.mapped(lambda one: (one.code, one.quantity))
            return binding.partner_id.name, binding.related_id.name, lines
        tags = binding.category_id.mapped(lambda tag: (tag.name, tag.parent_id.name))
        return binding.parent_id.name, sorted(tags, key=str)

    def _read_checkpoints(self):
        found = self.env["connector.checkpoint"].search([], order="id")
        return [(one.kind, one.external_id, one.message, one.name) for one in found]

    def _read_events(self):
        self.cr.execute(
            "SELECT path, message, func FROM ir_logging WHERE name = 'witness' "
            "ORDER BY id"
        )
        return self.cr.fetchall()

    def _read_waiting(self):
        found = self.env["connector.deferred.reference"].search([])
        names = ("field_name", "target_model", "target_external_id")
        return sorted(tuple(one[name] for name in names) for one in found)

    def test_hundred_records_cost_few_queries_and_one_read(self):
        for number in range(100):
            self.peer.put("contact", number, name=f"C{number}", parent=number and "0")
        self.backend.write({"slice_size": 100, "checkpoint_mode": "off"})
        self.peer.calls.clear()
        before = self.cr.sql_log_count
        with self.backend.work_on("fake.res.partner") as work:
            report = work.component(usage="slice.importer").run(range(100))
            self.env.flush_all()
        self.assertEqual(dict(report.counts), {"created": 100})
        self.assertEqual(dict(self.peer.calls), {"read": 1})
        self.assertLess(self.cr.sql_log_count - before, 800)

    def test_one_that_fails_at_its_end_takes_only_itself_back(self):
        for number in range(6):
            self.peer.put("contact", number, name=f"C{number}")

        class FailsLate(Component):
            _name = "test.late.failure"
            _inherit = "base.event.listener"
            _collection = "fake.backend"

            def on_record_imported(self, binding, vector):
                if vector.external_id in ("2", "4"):
                    raise ValueError("Too late")

        self.build(FailsLate)
        with self.backend.work_on("fake.res.partner") as work:
            report = work.component(usage="slice.importer").run(range(6))
        self.assertEqual(dict(report.counts), {"created": 4, "failed": 2})
        self.assertEqual(
            self.checkpoints(kind="error").mapped("external_id"), ["4", "2"]
        )
        self.assertEqual(len(self.partners.search([])), 4)
