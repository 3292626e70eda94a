# Copyright 2026 Import Sync Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Values between the two forms, and lines that are found again."""

from odoo.addons.component.core import Component
from odoo.addons.connector.components.mapper import (
    convert,
    follow_m2o_relations,
    m2o_to_external,
    mapping,
    none,
)
from odoo.addons.connector.exception import MappingError

from .common import FakeConnectorCase

LINES = [{"code": "a", "quantity": 1}, {"code": "b", "quantity": 2}]


def shouted(field):
    def modifier(mapper, record, to_attr):
        return record[field].upper()

    return modifier


class OddMapper(Component):
    _name = "test.odd.mapper"
    _inherit = "connector.export.mapper"
    _collection = "fake.backend"
    _apply_on = "fake.res.partner"
    _usage = "odd.mapper"

    direct = [
        (none("street"), "street"),
        (convert("color", str), "color"),
        (shouted("name"), "name"),
        (follow_m2o_relations("parent_id.name"), "firm"),
        (m2o_to_external("parent_id", binding="fake.res.partner"), "parent"),
    ]

    @mapping
    def two(self, record):
        return {"one": 1, "two": self.options.answer}

    def finalize(self, map_record, values):
        return {**super().finalize(map_record, values), "last": True}


class TestMapper(FakeConnectorCase):
    def test_zero_and_empty_text_are_values(self):
        self.peer.put("contact", 1, name="Ada", color=5, street="One")
        self.pull(1)
        self.peer.put("contact", 1, color=0, street="")
        self.pull(1)
        partner = self.binding(1).odoo_id
        self.assertEqual((partner.color, partner.street), (0, ""))

    def test_null_clears_and_absence_does_not(self):
        self.peer.put("contact", 1, name="Ada", street="One", email="a@example.com")
        self.pull(1)
        partner = self.binding(1).odoo_id
        del self.peer.get("contact", 1)["email"]
        self.peer.put("contact", 1, street=None)
        self.pull(1)
        self.assertEqual((partner.street, partner.email), (False, "a@example.com"))

    def test_mapping_for_creation_runs_on_creation_only(self):
        self.peer.put("contact", 1, name="Ada")
        self.pull(1)
        partner = self.binding(1).odoo_id
        self.assertIn("fake connector", partner.comment)
        partner.comment = "Ours"
        self.peer.put("contact", 1, name="Ada L.")
        self.pull(1)
        self.assertIn("Ours", partner.comment)

    def test_export_maps_what_changed(self):
        with self.backend.work_on("fake.res.partner") as work:
            mapper = work.component(usage="export.mapper")
            self.assertEqual(
                mapper.changed_by_fields(),
                {"name", "email", "street", "color", "category_id", "parent_id"},
            )
            partner = self.env["res.partner"].create({"name": "Ada", "color": 0})
            values = mapper.map_record(partner).values(fields=["color"])
        self.assertEqual(values, {"color": 0})

    def test_forced_values_and_parent(self):
        with self.backend.work_on("fake.res.partner") as work:
            mapper = work.component(usage="import.mapper")
            parent = mapper.map_record({"name": "Firm"})
            record = mapper.map_record({"name": "Ada"}, parent=parent)
            record.update(name="Forced")
            self.assertEqual(record.values(), {"name": "Forced"})
            self.assertEqual(record.parent.source["name"], "Firm")

    def test_modifiers_methods_options_and_finalize(self):
        self.build(OddMapper)
        self.peer.put("contact", 1, name="Firm")
        self.pull(1)
        ada = self.env["res.partner"].create(
            {"name": "Ada", "color": 3, "parent_id": self.binding(1).odoo_id.id}
        )
        with self.backend.work_on("fake.res.partner") as work:
            mapper = work.component(usage="odd.mapper")
            values = mapper.map_record(ada).values(answer=42)
            self.assertLessEqual({"parent_id", "color"}, mapper.changed_by_fields())
        self.assertEqual(
            values,
            {
                "street": None,
                "color": "3",
                "name": "ADA",
                "firm": "Firm",
                "parent": "1",
                "one": 1,
                "two": 42,
                "last": True,
            },
        )

    def test_lines_are_created_with_their_record(self):
        self._pull(LINES)
        self.assertEqual(self._lines(), [("a", 1), ("b", 2)])

    def test_second_import_updates_the_same_lines(self):
        self._pull(LINES)
        ids = self._order().line_ids.ids
        self._pull([{"code": "a", "quantity": 7}, {"code": "c", "quantity": 3}])
        self.assertEqual(self._lines(), [("a", 7), ("b", 2), ("c", 3)])
        self.assertEqual(self._order().line_ids.ids[:2], ids)

    def test_unchanged_lines_are_not_written(self):
        self._pull(LINES)
        order = self._order()
        self.age(order)
        before = order.write_date
        self.assertEqual(self._pull(LINES), "Nothing to change.")
        self.env.flush_all()
        order.invalidate_recordset()
        self.assertEqual(order.write_date, before)

    def test_missing_lines_are_deleted_when_wanted(self):
        self._pull(LINES)
        child = "fake.order.line.import.child"
        component = self._components_registry[child]
        component._missing_items = "unlink"
        self.addCleanup(delattr, component, "_missing_items")
        self._pull(LINES[:1])
        self.assertEqual(self._lines(), [("a", 1)])

    def test_archived_line_is_found_again(self):
        self._pull(LINES)
        line = self._order().line_ids[0]
        line.active = False
        self._pull([{"code": "a", "quantity": 9}])
        self.assertEqual(line.quantity, 9)
        total = self.env["test.connector.order.line"].with_context(active_test=False)
        self.assertEqual(total.search_count([]), 2)

    def test_items_may_be_skipped(self):
        self._pull([*LINES, {"code": "d", "quantity": 1, "is_discount": True}])
        self.assertEqual(self._lines(), [("a", 1), ("b", 2)])

    def test_strategy_holds_for_lines(self):
        self._pull(LINES)
        self.backend.allow_create = False
        self._pull([{"code": "a", "quantity": 5}, {"code": "z", "quantity": 1}])
        self.assertEqual(self._lines(), [("a", 5), ("b", 2)])

    def test_record_kept_local_still_imports_its_lines(self):
        self._pull(LINES)
        line = self.policy("fake.order")
        line.field_ids = [(0, 0, {"field_name": "name", "resolution": "this"})]
        self.peer.put("order", 1, name="Renamed")
        self._pull([{"code": "a", "quantity": 5}])
        self.assertEqual((self._order().name, self._lines()[0]), ("SO1", ("a", 5)))

    def test_lines_follow_the_rule_of_a_record_that_is_kept_as_a_whole(self):
        self._pull(LINES)
        self.policy("fake.order", is_specific=True, default_resolution="this")
        self.peer.put("order", 1, name="Renamed")
        self._pull([{"code": "a", "quantity": 5}, {"code": "c", "quantity": 3}])
        self.assertEqual(self._order().name, "SO1")
        # New ones come in; a create knows no resolution.
        self.assertEqual(self._lines(), [("a", 1), ("b", 2), ("c", 3)])

    def test_lines_without_key_are_refused(self):
        with self.assertRaisesRegex(MappingError, "code"):
            self._pull([{"quantity": 5}])

    def test_lines_of_lines_are_updated_too(self):
        def parts(**weights):
            return [{"code": code, "weight": w} for code, w in weights.items()]

        self._pull(
            [
                {"code": "a", "quantity": 1, "parts": parts(x=1.0, y=2.0)},
                {"code": "b", "quantity": 2, "parts": parts(z=3.0)},
            ]
        )
        first, second = self._order().line_ids
        ids = first.part_ids.ids
        self._pull(
            [
                {"code": "a", "quantity": 1, "parts": parts(y=5.0, n=6.0)},
                {"code": "b", "quantity": 4},
                {"code": "c", "quantity": 1, "parts": parts(z=7.0)},
            ]
        )
        third = self._order().line_ids - first - second
        told = [(part.code, part.weight) for part in first.part_ids]
        self.assertEqual(told, [("y", 5.0), ("n", 6.0)])
        self.assertEqual(first.part_ids.ids[0], ids[1])
        self.assertEqual((second.quantity, second.part_ids.code), (4, "z"))
        self.assertEqual((third.part_ids.code, third.part_ids.weight), ("z", 7.0))
        said = self._pull(self.peer.get("order", 1)["lines"])
        self.assertEqual(said, "Nothing to change.")

    def _pull(self, lines):
        name = (self.peer.get("order", 1) or {}).get("name", "SO1")
        self.peer.put("order", 1, name=name, lines=lines)
        return self.pull(1, "fake.order")

    def _order(self):
        return self.binding(1, "fake.order").odoo_id

    def _lines(self):
        return [(line.code, line.quantity) for line in self._order().line_ids]
