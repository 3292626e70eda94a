# Copyright 2026 Import Sync Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The order in which the records of a slice are prepared, written and told about."""

import random

from odoo.tests import BaseCase

from odoo.addons.connector_base.core.import_plan import ImportPlan, ItemState


def key(name) -> tuple[str, str]:
    return ("contact", str(name))


class Play:
    """Prepares records that need others, as the importers of a batch do."""

    def __init__(self, names, needs, bad=(), unknown=()):
        self.plan = ImportPlan(key(name) for name in names)
        self.needs, self.bad, self.unknown = needs, bad, unknown
        self.waves: list[list[str]] = []
        self.prepared: list[str] = []

    def run(self) -> "Play":
        while wave := self.plan.take():
            self.waves.append([item.key[1] for item in wave])
            for item in wave:
                self.prepare(item)
            for item in wave:
                if item.state is ItemState.READY:
                    item.state = ItemState.WRITTEN
        return self

    def prepare(self, item) -> None:
        plan, name = self.plan, item.key[1]
        self.prepared.append(name)
        if name in self.bad:
            item.state = ItemState.ALONE
            return
        plan.current = item
        for other in self.needs.get(name, ()):
            if other not in self.unknown:
                plan.need(key(other))
        if not plan.has_open_needs():
            item.state = ItemState.READY
        plan.current = None

    @property
    def told(self) -> list[str]:
        return [item.key[1] for item in self.plan.in_order()]

    def states(self) -> dict[str, str]:
        return {item.key[1]: item.state.value for item in self.plan.items.values()}


class TestImportPlan(BaseCase):
    def test_records_that_need_nothing_are_one_wave_in_their_order(self):
        play = Play("bac", {}).run()
        self.assertEqual(play.waves, [["b", "a", "c"]])
        self.assertEqual(play.told, ["b", "a", "c"])

    def test_what_is_needed_is_written_before_and_told_right_before(self):
        play = Play("abc", {"a": "c"}).run()
        self.assertEqual(play.waves, [["a", "b", "c"], ["a"]])
        self.assertEqual(play.told, ["c", "a", "b"])
        self.assertEqual(set(play.states().values()), {"written"})

    def test_what_is_not_listed_comes_into_the_plan(self):
        play = Play("a", {"a": "x", "x": "y"}).run()
        self.assertEqual(play.told, ["y", "x", "a"])
        listed = [one.key[1] for one in play.plan.items.values() if one.is_listed]
        self.assertEqual(listed, ["a"])

    def test_several_needs_are_told_in_the_order_in_which_they_were_met(self):
        play = Play("a", {"a": "zyx"}).run()
        self.assertEqual(play.told, ["z", "y", "x", "a"])
        self.assertEqual(play.waves, [["a"], ["z", "y", "x"], ["a"]])

    def test_circle_is_left_to_be_imported_one_by_one(self):
        play = Play("abc", {"a": "b", "b": "a"}).run()
        self.assertEqual(play.states(), {"a": "alone", "b": "alone", "c": "written"})

    def test_record_that_needs_itself_is_no_circle(self):
        self.assertEqual(Play("a", {"a": "a"}).run().states(), {"a": "written"})

    def test_what_waits_for_a_bad_record_is_alone_too(self):
        play = Play("abcd", {"a": "b", "b": "c"}, bad="c").run()
        expected = {"a": "alone", "b": "alone", "c": "alone", "d": "written"}
        self.assertEqual(play.states(), expected)

    def test_entangled_are_those_that_became_alone_with_all_that_need_them(self):
        plan = Play("abcd", {"a": "b"}, bad="bd").run().plan
        # A record that is bad by itself, and that nobody needs, entangles nobody.
        self.assertEqual(plan.get_entangled(), {key("a"), key("b")})

    def test_what_is_left_alone_from_the_beginning_is_not_entangled(self):
        play = Play("abc", {"a": "b"})
        play.plan.leave_alone({key("a"), key("b")})
        play.run()
        self.assertEqual(play.waves, [["c"]])
        self.assertEqual(play.plan.get_entangled(), set())

    def test_record_left_alone_that_is_needed_comes_in_alone(self):
        play = Play("a", {"a": "x"})
        play.plan.leave_alone({key("x")})
        play.run()
        self.assertEqual(play.states(), {"a": "alone", "x": "alone"})
        self.assertEqual(play.plan.get_entangled(), {key("a")})

    def test_expected_is_what_an_import_one_by_one_would_have_by_now(self):
        plan = ImportPlan([key("a"), key("b")])
        first, second = plan.items.values()
        self.assertFalse(plan.is_expected(key("a")))  # nothing is being prepared
        plan.current = second
        self.assertTrue(plan.is_expected(key("a")))
        self.assertFalse(plan.is_expected(key("b")))
        self.assertFalse(plan.is_expected(key("x")))
        plan.current = first
        self.assertFalse(plan.is_expected(key("b")))
        first.state = ItemState.WRITTEN
        plan.current = second
        self.assertFalse(plan.is_expected(key("a")))

    def test_open_is_what_will_be_written(self):
        plan = ImportPlan([key("a")])
        (item,) = plan.items.values()
        opened = {state: False for state in ItemState}
        for state in ItemState:
            item.state = state
            opened[state] = plan.is_open(key("a"))
        self.assertEqual(
            [state.value for state, is_open in opened.items() if is_open],
            ["todo", "ready"],
        )
        self.assertFalse(plan.is_open(key("x")))

    def test_random_plans_end_with_needs_before_those_that_need_them(self):
        chance = random.Random(7)
        for _attempt in range(300):
            names = [str(number) for number in range(chance.randrange(1, 12))]
            needs = {
                name: chance.sample([*names, "x", "y"], chance.randrange(3))
                for name in [*names, "x"]
            }
            bad = [name for name in names if chance.random() < 0.1]
            play = Play(names, needs, bad).run()
            self.assert_sound(play)

    def assert_sound(self, play: Play) -> None:
        written: set[str] = set()
        states = play.states()
        self.assertTrue(set(states.values()) <= {"written", "alone"}, states)
        for name in play.told:
            if states[name] == "written":
                needed = set(play.needs.get(name, ())) - {name}
                self.assertTrue(needed <= written, (name, play.needs, play.told))
                written.add(name)
