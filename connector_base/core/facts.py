# Copyright 2026 Import Sync Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What is known of a record on its way in, before anything is decided."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from .merge import differing_fields
from .msince import to_second
from .rules import (
    DEFAULT_STRATEGY,
    ConflictScope,
    Method,
    Reason,
    VectorState,
)


@dataclass
class VectorFacts:
    """Both sides of a record, the stamps of their last meeting, and the policy."""

    # What the peer says. values: mapped, by local field name; None: not mapped yet.
    external_id: str | None = None
    data: Any = None
    values: dict[str, Any] | None = field(default_factory=dict)
    mtime: datetime | None = None
    deleted: bool = False

    # What we have. local: values of the same fields; None: no local record.
    binding: Any = None
    record: Any = None
    local: Mapping[str, Any] | None = None
    local_write_date: datetime | None = None

    # Stamps of the last exchange. base: values last exchanged; None: not kept.
    last_sync: datetime | None = None
    sync_write_date: datetime | None = None
    external_mtime: datetime | None = None
    base: Mapping[str, Any] | None = None

    # The policy; a resolver changes it.
    strategy: Iterable[str | None] | str | None = DEFAULT_STRATEGY
    resolution: str | Mapping[str, str] | None = None
    default_resolution: str | None = None
    # None: a person decides.
    conflict_resolution: str | None = None
    conflict_scope: ConflictScope = ConflictScope.FIELD
    accept_conflict: bool = False
    # Fields whose own rule settles what happens when both sides changed them.
    ruled_fields: frozenset[str] = frozenset()
    # Fields whose value here is the one last exchanged: as old as that version,
    # whatever else was written on the record since.
    untouched_fields: frozenset[str] = frozenset()
    # How far the peer's clock is ahead of ours; None: not known.
    clock_offset: timedelta | None = None

    # What was decided. result: the values to write.
    conflict: bool = False
    state: VectorState = VectorState.NEW
    reason: Reason = Reason.NONE
    result: dict[str, Any] = field(default_factory=dict)
    errors: list[str] = field(default_factory=list)

    @property
    def method(self) -> Method:
        """What the record would do here."""
        if self.deleted:
            return Method.DELETE
        return Method.CREATE if self.local is None else Method.UPDATE

    @property
    def local_mtime(self) -> datetime | None:
        """When our version was really made.

        A record untouched since its import is as old as the version imported: Odoo
        cannot write that instant into ``write_date``.
        """
        if self._is_untouched() and self.external_mtime:
            return self.external_mtime
        return self.local_write_date

    @property
    def kept_fields(self) -> set[str]:
        """Fields whose local value stays although the peer has another one."""
        different = differing_fields(self.local or {}, self.values or {})
        return different - set(self.result) if self.method == Method.UPDATE else set()

    def _is_untouched(self) -> bool:
        """Whether our record is as the last exchange left it."""
        written, stamp = self.local_write_date, self.sync_write_date
        if not written or not stamp or written > stamp:
            return False
        # Before the stamp only if our clock was set back since: the values tell then.
        return written == stamp or not self._is_changed_by_values()

    def _is_changed_by_values(self) -> bool:
        local, base = self.local or {}, self.base or {}
        return any(base[name] != local[name] for name in base.keys() & local.keys())

    def _is_field_untouched(self, name: str | None) -> bool:
        """Whether our value is that of the last exchange; fields are merged then."""
        is_merged = self.conflict_scope is ConflictScope.FIELD
        return is_merged and name in self.untouched_fields

    def _by_our_clock(self, instant: datetime | None) -> datetime | None:
        """An instant of the peer's clock, as ours would have shown it."""
        offset = self.clock_offset
        return instant - offset if instant and offset else instant

    def _changed_here(self) -> bool:
        if self.sync_write_date and self.local_write_date:
            return self.local_write_date > self.sync_write_date
        return _at_or_after(self.local_write_date, self.last_sync)

    def _changed_there(self) -> bool:
        mtime = to_second(self.mtime)
        known = to_second(self.external_mtime)
        if known and mtime:
            return mtime > known
        return _at_or_after(mtime, to_second(self.last_sync))


def _at_or_after(instant: datetime | None, since: datetime | None) -> bool:
    # A date that is not known may be any: it counts as changed.
    return instant is None or since is None or instant >= since
