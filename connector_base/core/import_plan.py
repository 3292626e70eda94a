# Copyright 2026 Import Sync Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""In which order the records of a slice are prepared, written and told about.

Records are written together, in waves: first those that need nothing, then those that
needed them. What is told (events, checkpoints) keeps the order of an import one by one:
that of the list, with what a record needs right before it.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

# The model at work and the ID on the peer.
Key = tuple[str, str]


class ItemState(str, Enum):
    """Where a record of the plan stands."""

    TODO = "todo"
    # Prepared, to be written with the others of its wave.
    READY = "ready"
    # In the database, or found to need no write.
    WRITTEN = "written"
    # Not for a batch: imported by itself when its turn comes.
    ALONE = "alone"


class NeededFirstError(Exception):
    """The record that is being prepared needs another one, which the plan knows."""


class AloneError(Exception):
    """The record cannot be imported with others."""


@dataclass(eq=False)
class PlanItem:
    """One record of a plan.

    ``parent`` is the item that it is imported for, None for one of the list;
    ``importer`` whatever prepares and writes it
    """

    key: Key
    index: int
    parent: "PlanItem | None" = None
    is_listed: bool = True
    data: Any = None
    importer: Any = None
    state: ItemState = ItemState.TODO
    needs: list[Key] = field(default_factory=list)

    @property
    def order(self) -> tuple[int, ...]:
        """Sorts items as an import one by one would finish them."""
        return (*self._path(), 1)

    def _path(self) -> tuple[int, ...]:
        if self.parent is None:
            return (self.index,)
        return (*self.parent._path(), 0, self.index)

    def is_within(self, other: "PlanItem") -> bool:
        """Whether ``other`` is this item, or one that it is imported for."""
        item: PlanItem | None = self
        while item is not None:
            if item is other:
                return True
            item = item.parent
        return False


class ImportPlan:
    """The records of a slice and those that they need.

    ``current``  the item that is being prepared; None while none is
    ``known``    bindings found since the last write, by key; 0: there is none
    ``graves``   when the peer was told of records that we deleted, by key; see
                 ``connector.tombstone``
    ``awaited``  the records that references wait for
    ``taken``    which record of the peer was matched with one of ours, by model and id
    ``matches``  ids of our records that have a value, by model, field and value; what
                 is not in it was not looked for
    """

    def __init__(self, keys: Iterable[Key]) -> None:
        self.items = {key: PlanItem(key, number) for number, key in enumerate(keys)}
        self.current: PlanItem | None = None
        self.known: dict[Key, int] = {}
        # The same by model: what is read of one binding is read of all of them.
        self.prefetch: dict[str, list[int]] = {}
        self.graves: dict[Key, set[Any]] = {}
        self.awaited: set[Key] = set()
        self.taken: dict[tuple[str, int], Key] = {}
        self.matches: dict[tuple[str, str, str], list[int]] = {}
        self._alone: set[Key] = set()

    def forget(self) -> None:
        """Let go of what was looked up: it may be different after a write."""
        self.known.clear()
        # Not cleared: records may have the lists in hand.
        self.prefetch = {}
        self.matches.clear()

    def take_match(self, model_name: str, record_id: int, key: Key) -> None:
        """Note that a record of ours is the one that the peer's ``key`` means.

        :raises AloneError: when another record of the peer means it too. Which of them
            is bound to it, and what becomes of the other, is seen one by one.
        """
        if self.taken.setdefault((model_name, record_id), key) != key:
            raise AloneError(key)

    def note_known(self, key: Key, binding_id: int) -> None:
        """Remember the binding of a record; 0: there is none."""
        self.known[key] = binding_id
        if binding_id:
            self.prefetch.setdefault(key[0], []).append(binding_id)

    def take(self) -> list[PlanItem]:
        """Return what can be prepared now, in order; nothing at the end.

        What waits for something that is imported alone, or in a circle, is alone too.
        """
        while True:
            todo = [one for one in self.in_order() if one.state is ItemState.TODO]
            states = {item.key: self._needed_states(item) for item in todo}
            free = [one for one in todo if states[one.key] <= {ItemState.WRITTEN}]
            stuck = [one for one in todo if ItemState.ALONE in states[one.key]]
            if free or not todo:
                return free
            for item in stuck or todo:
                item.state = ItemState.ALONE

    def in_order(self) -> list[PlanItem]:
        """Return all items as an import one by one would finish them."""
        return sorted(self.items.values(), key=lambda item: item.order)

    def is_open(self, key: Key) -> bool:
        """Whether the record will be written later on."""
        item = self.items.get(key)
        return item is not None and item.state in (ItemState.TODO, ItemState.READY)

    def is_expected(self, key: Key) -> bool:
        """Whether an import one by one would have the record by now, and we do not."""
        item, current = self.items.get(key), self.current
        if item is None or current is None or item is current:
            return False
        return self.is_open(key) and item.order < current.order

    def need(self, key: Key, data: Any = None) -> None:
        """Note that the current item waits for a record, which comes into the plan."""
        current = self.current
        if current is None or current.key == key or key in current.needs:
            return
        index = len(current.needs)
        item = self.items.get(key)
        if item is None:
            item = PlanItem(key, index, current, is_listed=False, data=data)
            if key in self._alone:
                item.state = ItemState.ALONE
            self.items[key] = item
        else:
            self._tell_before(item, current, index, {current.key})
        current.needs.append(key)

    def _tell_before(
        self, item: PlanItem, parent: PlanItem, index: int, seen: set[Key]
    ) -> None:
        """Have an item told where ``parent`` needs it, with all that it needs."""
        if item.key in seen or item.state is ItemState.ALONE or parent.is_within(item):
            return
        seen.add(item.key)
        if (*parent.order[:-1], 0, index, 1) < item.order:
            item.parent, item.index = parent, index
        for number, key in enumerate(item.needs):
            self._tell_before(self.items[key], item, number, seen)

    def leave_alone(self, keys: Iterable[Key]) -> None:
        """Have these records imported by themselves, whoever needs them."""
        self._alone.update(keys)
        for key in self._alone & self.items.keys():
            self.items[key].state = ItemState.ALONE

    def get_entangled(self) -> set[Key]:
        """Return what became alone and needs others, with all that need it.

        Those have to be left alone from the beginning.
        """
        found = {
            item.key
            for item in self.items.values()
            if item.state is ItemState.ALONE and item.key not in self._alone
        }
        needed = {key for item in self.items.values() for key in item.needs}
        found = {key for key in found if self.items[key].needs or key in needed}
        found |= {
            item.key
            for item in self.items.values()
            if item.key not in self._alone and self._alone.intersection(item.needs)
        }
        while True:
            more = {
                item.key
                for item in self.items.values()
                if item.key not in found and found.intersection(item.needs)
            }
            if not more:
                return found
            found |= more

    def has_open_needs(self) -> bool:
        """Whether the current item waits for something."""
        item = self.current
        return item is not None and self._needed_states(item) != {ItemState.WRITTEN}

    def _needed_states(self, item: PlanItem) -> set[ItemState]:
        return {self.items[key].state for key in item.needs} or {ItemState.WRITTEN}
