# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from odoo.tests import BaseCase

from ..core.ordering import Pairs, make_plan, parents_first

LINES = range(2, 22)
A_LINE = st.integers(LINES[0], LINES[-1])
REFERENCES = st.lists(st.tuples(A_LINE, A_LINE), max_size=30)
# a busy machine is no error
QUICK = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
GROUPS = st.dictionaries(A_LINE, st.sampled_from("abc"), max_size=20)


def pairs(*items: tuple[int, int]) -> Pairs:
    return Pairs(sorted(set(items)))


def make_groups(groups: dict[int, str]) -> tuple[Pairs, set[int]]:
    members: dict[str, list[int]] = {}
    for line in sorted(groups):
        members.setdefault(groups[line], []).append(line)
    several = [lines for lines in members.values() if len(lines) > 1]
    scattered = {ls[0] for ls in several if ls[-1] - ls[0] >= len(ls)}
    return pairs(*((line, ls[0]) for ls in several for line in ls)), scattered


class TestOrdering(BaseCase):
    def test_pairs_are_found_and_turned(self):
        family = pairs((4, 2), (4, 3), (7, 2))
        self.assertEqual(list(family.get(4)), [2, 3])
        self.assertEqual(list(family.get(5)), [])
        self.assertEqual(list(family.turned().get(2)), [4, 7])

    def test_a_file_in_order_is_left_alone(self):
        plan = make_plan(pairs((3, 2), (9, 3)), pairs((5, 5), (6, 5)))
        self.assertEqual((list(plan.moved), plan.cycles), ([], []))
        self.assertFalse(plan.has_moved(2, 9))

    def test_a_child_follows_its_parent_and_its_own_children_follow_it(self):
        plan = make_plan(pairs((2, 9), (4, 2), (6, 5)), pairs())
        self.assertEqual(list(plan.moved), [2, 4])
        self.assertTrue(plan.is_moved(4))
        self.assertFalse(plan.is_moved(9))

    def test_a_circle_is_named_without_those_that_only_refer_to_it(self):
        plan = make_plan(pairs((2, 3), (3, 4), (4, 2), (5, 4), (6, 6)), pairs())
        self.assertEqual([list(cycle) for cycle in plan.cycles], [[2, 3, 4], [6]])
        self.assertEqual(list(plan.moved), [2, 3, 4, 6, 5])
        self.assertEqual(plan.bound, {3, 4})

    def test_depth_is_no_matter(self):
        count = 20_000
        plan = make_plan(Pairs((i, i + 1) for i in range(2, count)), pairs())
        self.assertEqual(list(plan.moved), list(range(count - 1, 1, -1)))

    @QUICK
    @given(REFERENCES, GROUPS)
    def test_parents_come_first_and_groups_stay_together(self, references, groups):
        parents = pairs(*references)
        plan = make_plan(parents, *make_groups(groups))
        moved = list(plan.moved)
        self.assertEqual(len(set(moved)), len(moved))
        order = [line for line in LINES if line not in moved] + moved
        place = {line: i for i, line in enumerate(order)}
        circle = {line: c for c, lines in enumerate(plan.cycles) for line in lines}
        for child, parent in parents:
            same = circle.get(child, -1) == circle.get(parent, -2)
            self.assertTrue(same or place[parent] < place[child], (child, parent))
        for value in set(groups.values()):
            lines = [line for line in order if groups.get(line) == value]
            if set(lines) & set(moved):
                self.assertLessEqual(set(lines), set(moved))
                first, last = place[lines[0]], place[lines[-1]]
                self.assertLessEqual(set(order[first + 1 : last + 1]), plan.bound)

    @QUICK
    @given(REFERENCES)
    def test_circles_are_those_that_lead_back_to_themselves(self, references):
        parents = pairs(*references)
        reach = {line: set(parents.get(line)) for line in LINES}
        for middle in LINES:
            for line in LINES:
                if middle in reach[line]:
                    reach[line] |= reach[middle]
        expected = {line for line in LINES if line in reach[line]}
        plan = make_plan(parents, pairs())
        self.assertEqual({line for cycle in plan.cycles for line in cycle}, expected)

    def test_items_of_one_depth_stand_by_line(self):
        parents = {2: [5], 3: [5], 4: [2]}
        found = parents_first([2, 3, 4, 5], lambda node: parents.get(node, []))
        self.assertEqual(found, [[5], [2], [3], [4]])
