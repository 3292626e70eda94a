# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Parents first: in which order the records of a file are to be loaded.

A record is known by its line. Only lines are kept here, in arrays of integers, so
that a file may be larger than the memory.
"""

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from .text import _

REPEATED_KEYS = _(
    "Nothing was imported, because external ids or keys stand more than once in the "
    "file: %(count)s. %(what)s."
)


class Pairs:
    """A mapping of one line to several, in two arrays."""

    def __init__(self, pairs: Iterable[tuple[int, int]] = ()):
        """``pairs`` come sorted by their first line."""
        self._keys, self._values = array("q"), array("q")
        for key, value in pairs:
            self.add(key, value)

    def add(self, key: int, value: int) -> None:
        """Add a pair, whose key is not less than those that are there."""
        self._keys.append(key)
        self._values.append(value)

    def __iter__(self) -> Iterator[tuple[int, int]]:
        return zip(self._keys, self._values, strict=True)

    def get(self, key: int) -> Sequence[int]:
        """Return the lines that belong to ``key``, in their order."""
        first = bisect_left(self._keys, key)
        return self._values[first : bisect_right(self._keys, key, first)]

    def turned(self) -> "Pairs":
        """Return the pairs the other way round."""
        # One integer for a pair: a list of tuples would be several times as large.
        packed = sorted(value << 32 | key for key, value in self)
        return Pairs((both >> 32, both & 0xFFFFFFFF) for both in packed)


@dataclass(frozen=True)
class Plan:
    """Which records do not stay where they are in the file.

    ``moved``: their lines, in the order in which they follow all others.
    ``bound``: those of them that stay in one chunk with the record before.
    ``cycles``: lines that refer to one another in a circle.
    """

    moved: Sequence[int] = ()
    bound: frozenset[int] = frozenset()
    cycles: Sequence[Sequence[int]] = ()
    _sorted: Sequence[int] = field(default=(), repr=False)

    def is_moved(self, line: int) -> bool:
        """Tell whether the record that starts on a line is moved."""
        return self.has_moved(line, line)

    def has_moved(self, first: int, last: int) -> bool:
        """Tell whether a record is moved from or to a place among these lines."""
        return bisect_left(self._sorted, first) < bisect_right(self._sorted, last)


def make_plan(parents: Pairs, groups: Pairs, scattered: Iterable[int] = ()) -> Plan:
    """Return a plan that moves no more records than must be moved.

    :param parents: child → parents, for records that need others to be loaded first
    :param groups: record → first record of its group, for groups of several records
    :param scattered: first records of groups between which other records stand
    """
    turned_groups, children = groups.turned(), parents.turned()

    def unit_of(line: int) -> int:
        first = groups.get(line)
        return first[0] if first else line

    def members_of(unit: int) -> Sequence[int]:
        return turned_groups.get(unit) or (unit,)

    def children_of(unit: int) -> Iterable[int]:
        return (unit_of(c) for line in members_of(unit) for c in children.get(line))

    def parents_of_unit(unit: int) -> Iterable[int]:
        lines = (parent for line in members_of(unit) for parent in parents.get(line))
        return (other for other in map(unit_of, lines) if other != unit)

    early = {unit_of(child) for child, parent in parents if parent >= child}
    moved_units = _spread(early.union(scattered), children_of)
    moved, bound, cycles = array("q"), set[int](), list[Sequence[int]]()
    for units in parents_first(sorted(moved_units), parents_of_unit):
        lines = sorted(line for unit in units for line in members_of(unit))
        start = len(moved)
        inside = parents_first(lines, parents.get) if len(lines) > 1 else [lines]
        for component in inside:
            moved.extend(component)
            if len(component) > 1 or component[0] in parents.get(component[0]):
                cycles.append(component)
        bound.update(moved[start + 1 :])
    return Plan(moved, frozenset(bound), cycles, array("q", sorted(moved)))


def _spread(units: set[int], children_of: Callable[[int], Iterable[int]]) -> set[int]:
    """Add whatever needs one of the units, through any depth."""
    found, waiting = set(units), list(units)
    while waiting:
        new = set(children_of(waiting.pop())) - found
        found |= new
        waiting += new
    return found


def parents_first(
    nodes: Sequence[int], parents_of: Callable[[int], Iterable[int]]
) -> list[list[int]]:
    """Return the nodes with parents before children, and circles as one item.

    Items stand by depth, then by their first node: those of one depth need
    none of each other. Parents that are no nodes do not count.

    :param nodes: sorted
    """
    depths: dict[int, int] = {}
    items: list[tuple[int, list[int]]] = []
    for component in _components(nodes, parents_of):
        above = (depths.get(p, -1) for node in component for p in parents_of(node))
        depth = 1 + max(above, default=-1)
        depths.update(dict.fromkeys(component, depth))
        items.append((depth, sorted(component)))
    items.sort(key=lambda item: (item[0], item[1][0]))
    return [component for _depth, component in items]


def _components(
    nodes: Sequence[int], parents_of: Callable[[int], Iterable[int]]
) -> Iterator[list[int]]:
    """Yield the strongly connected components, those of parents first.

    Tarjan's algorithm, without recursion: a family may be as deep as the file is
    long.
    """
    known = set(nodes)
    numbers: dict[int, int] = {}
    lowest: dict[int, int] = {}
    open_nodes: list[int] = []
    is_open: set[int] = set()

    def enter(node: int) -> tuple[int, Iterator[int]]:
        numbers[node] = lowest[node] = len(numbers)
        open_nodes.append(node)
        is_open.add(node)
        return node, iter(parents_of(node))

    for root in nodes:
        path = [enter(root)] if root not in numbers else []
        while path:
            node, parents = path[-1]
            parent = next((p for p in parents if p in known), None)
            if parent is None:
                path.pop()
                if path:
                    above = path[-1][0]
                    lowest[above] = min(lowest[above], lowest[node])
                if lowest[node] == numbers[node]:
                    component = [open_nodes.pop()]
                    while component[-1] != node:
                        component.append(open_nodes.pop())
                    is_open.difference_update(component)
                    yield component
            elif parent not in numbers:
                path.append(enter(parent))
            elif parent in is_open:
                lowest[node] = min(lowest[node], numbers[parent])
