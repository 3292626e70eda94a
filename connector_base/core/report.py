# Copyright 2026 Import Sync Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What a synchronisation did: counts and errors that add up."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from .rules import Method, VectorState
from .vector import SyncVector

COUNTS = (
    "created",
    "updated",
    "deleted",
    "uptodate",
    "skipped",
    "conflicts",
    "deferred",
    "failed",
)
_DONE = {Method.CREATE: "created", Method.UPDATE: "updated", Method.DELETE: "deleted"}
_STATES = {
    VectorState.UPTODATE: "uptodate",
    VectorState.SKIPPED: "skipped",
    VectorState.CONFLICT: "conflicts",
    VectorState.FAILED: "failed",
}


@dataclass(frozen=True, kw_only=True)
class SyncIssue:
    """Why a record was not imported, for the person who can mend it."""

    external_id: str
    message: str
    field: str | None = None
    # How people call the record; None: not known.
    name: str | None = None

    def to_json(self) -> dict[str, str | None]:
        """Return plain JSON values."""
        return {
            "external_id": self.external_id,
            "field": self.field,
            "message": self.message,
            "name": self.name,
        }

    def as_line(self, field_label: str | None = None) -> str:
        """Return it as one line for a person, who knows the field by its label."""
        who = f"{self.name} ({self.external_id})" if self.name else self.external_id
        field_name = field_label or self.field
        where = f", {field_name}" if field_name else ""
        return f"{who}{where}: {self.message}"


@dataclass(frozen=True, kw_only=True)
class SyncReport:
    """Records by outcome; the sum of two reports is the report of both."""

    counts: Mapping[str, int] = field(default_factory=dict)
    errors: tuple[SyncIssue, ...] = ()

    def __add__(self, other: "SyncReport") -> "SyncReport":
        counts = {name: self.count(name) + other.count(name) for name in COUNTS}
        return SyncReport(
            counts={name: number for name, number in counts.items() if number},
            errors=self.errors + other.errors,
        )

    def count(self, name: str) -> int:
        """Return how many records had this outcome, one of ``COUNTS``."""
        return self.counts.get(name, 0)

    @property
    def total(self) -> int:
        """Number of records; deferred references are no records."""
        return sum(self.count(name) for name in COUNTS if name != "deferred")

    def to_json(self) -> dict[str, Any]:
        """Return plain JSON values."""
        return {
            "counts": dict(self.counts),
            "errors": [issue.to_json() for issue in self.errors],
        }

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> "SyncReport":
        """Return the report that ``to_json`` described."""
        return cls(
            counts={name: number for name, number in values["counts"].items()},
            errors=tuple(SyncIssue(**issue) for issue in values["errors"]),
        )


def report_of(vector: SyncVector, *, deferred: int = 0) -> SyncReport:
    """Return the report of one record that was decided about."""
    if vector.state is VectorState.DONE:
        outcome = _DONE[vector.method]
    else:
        outcome = _STATES[vector.state]
    counts = {outcome: 1}
    if deferred:
        counts["deferred"] = deferred
    issues = tuple(
        SyncIssue(external_id=vector.external_id or "", message=message)
        for message in vector.errors
    )
    return SyncReport(counts=counts, errors=issues)
