# Copyright 2026 Import Sync Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""One record on its way in: may it, whose values stay, are both sides at odds?

The rules are D1 to D5 of this addon's specification (readme/DEVELOP.md), the words
those of seed 003.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from .facts import VectorFacts
from .merge import conflicting_fields, differing_fields
from .msince import to_second
from .rules import (
    BLOCKING_STATES,
    NOT_ALLOWED,
    Method,
    Reason,
    Resolution,
    VectorState,
)

Resolver = Callable[["SyncVector"], object]


@dataclass
class SyncVector(VectorFacts):
    """An imported record, or one of its components.

    Decide in two steps, since mapping comes between them: ``pass_gate()`` asks the
    resolver and applies the strategy, ``settle()`` looks for a conflict and chooses the
    values. ``process()`` does both, for the components too.
    """

    parent: "SyncVector | None" = field(default=None, repr=False)
    components: list["SyncVector"] = field(default_factory=list)

    def new_component(self, **values: Any) -> "SyncVector":
        """Return a component vector that starts from this vector's policy (D1).

        A resolution by field is not handed down: a component has other fields.
        """
        scalar = None if isinstance(self.resolution, Mapping) else self.resolution
        policy = {
            "strategy": self.strategy,
            "resolution": scalar,
            "default_resolution": self.default_resolution,
            "conflict_resolution": self.conflict_resolution,
            "conflict_scope": self.conflict_scope,
            "clock_offset": self.clock_offset,
        }
        component = SyncVector(**{**policy, **values}, parent=self)
        self.components.append(component)
        return component

    def get_resolution(self, name: str | None = None) -> Resolution:
        """Return whose value of the field stays (D2); without a name, the record's."""
        chosen = self.resolution
        if isinstance(chosen, Mapping):
            chosen = chosen.get(name) if name is not None else None
        return (
            _as_resolution(chosen)
            or _as_resolution(self.default_resolution)
            or Resolution.THIS
        )

    def takes_imported(self, name: str | None = None) -> bool:
        """Whether the peer's value of the field (or its deletion) wins (D3)."""
        resolution = self.get_resolution(name)
        if self.conflict and not self.accept_conflict:
            if name is None or name in self.conflicting_fields():
                resolution = _as_resolution(self.conflict_resolution) or resolution
        if resolution is not Resolution.NEWER:
            return resolution is Resolution.OTHER
        ours, theirs = self.local_mtime, self._by_our_clock(self.mtime)
        is_old = self._is_untouched() or self._is_field_untouched(name)
        if is_old and self.external_mtime:
            ours = self._by_our_clock(self.external_mtime)
        ours, theirs = to_second(ours), to_second(theirs)
        return not (ours and theirs and ours > theirs)

    def conflicting_fields(self) -> set[str]:
        """Return the fields in conflict, by the values last exchanged when known."""
        local, values = self.local or {}, self.values or {}
        if self.base is None:
            found = differing_fields(local, values)
        else:
            found = conflicting_fields(self.base, local, values, self.conflict_scope)
        return found - self.ruled_fields

    def detect_conflict(self) -> bool:
        """Whether both sides changed since the last exchange (D4).

        The values last exchanged decide. Without them each side is compared with a
        stamp of its own clock, so a wrong clock neither invents nor hides a conflict.
        """
        if not self.last_sync or self.method == Method.CREATE:
            return False
        if self.method == Method.UPDATE and self.values is not None:
            if not self._get_open_differences():
                return False
            if self.base is not None:
                return bool(self.conflicting_fields())
        return self._changed_here() and self._changed_there()

    def _get_open_differences(self) -> set[str]:
        different = differing_fields(self.local or {}, self.values or {})
        return different - self.ruled_fields

    def pass_gate(self, resolver: Resolver | None = None) -> bool:
        """Ask the resolver, then apply the strategy (D1).

        False: the record is skipped with its components; ``reason`` says why. The
        values may still be unmapped; ``conflict`` is then a guess by the dates.
        """
        if self.parent is not None and self.parent.state in BLOCKING_STATES:
            return self._skip(Reason.PARENT_SKIPPED)
        self.conflict = self.detect_conflict()
        if resolver:
            resolver(self)
        allowed = self._allowed_methods()
        if not allowed:
            return self._skip(Reason.STRATEGY_EMPTY)
        if self.method.value not in allowed:
            return self._skip(NOT_ALLOWED[self.method])
        return True

    def settle(self) -> bool:
        """Decide what to write (D3 to D5); False when the components must wait."""
        self.conflict = self.detect_conflict()
        if self.conflict and not (
            self.accept_conflict or _as_resolution(self.conflict_resolution)
        ):
            self.state = VectorState.CONFLICT
            self.reason = Reason.MODIFIED_ON_BOTH_SIDES
            return False
        if self.method == Method.DELETE:
            return self._settle_delete()
        values = self.values or {}
        # A create takes everything: there is nothing to keep.
        self.result = (
            dict(values) if self.method == Method.CREATE else self._chosen(values)
        )
        changes = self.result or self.method == Method.CREATE
        self.state = VectorState.DONE if changes else VectorState.UPTODATE
        return True

    def process(self, resolver: Resolver | None = None) -> "SyncVector":
        """Decide about this vector and then its components; return itself."""
        goes_on = self.pass_gate(resolver) and self.settle()
        for component in self.components:
            component.parent = self
            component.process(resolver if goes_on else None)
        return self

    def _settle_delete(self) -> bool:
        if self.local is None:
            self.state = VectorState.UPTODATE
            return True
        if not self.takes_imported():
            return self._skip(Reason.LOCAL_KEPT)
        self.state = VectorState.DONE
        return True

    def _chosen(self, values: Mapping[str, Any]) -> dict[str, Any]:
        local = self.local or {}
        return {
            name: value
            for name, value in values.items()
            if local.get(name) != value
            # What the peer did not touch since the last exchange is no news.
            and not (self.base is not None and value == self.base.get(name))
            and self.takes_imported(name)
        }

    def _allowed_methods(self) -> frozenset[str]:
        strategy = self.strategy
        if isinstance(strategy, str):
            return _get_methods((strategy,))
        return _get_methods(tuple(strategy or ()))

    def _skip(self, reason: Reason) -> bool:
        self.state, self.reason = VectorState.SKIPPED, reason
        return False


@cache
def _get_methods(strategy: tuple[str | None, ...]) -> frozenset[str]:
    """The methods of a strategy; there are few strategies, and many records."""
    return frozenset(Method(method).value for method in strategy if method)


def _as_resolution(value: object) -> Resolution | None:
    try:
        return Resolution(value)
    except ValueError:
        return None
