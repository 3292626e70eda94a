# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What happened to a set of rows."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from .records import Record
from .rows import RowIssue
from .states import ChunkState, Outcome

_HAVE_A_RECORD = frozenset({Outcome.CREATED, Outcome.UPDATED, Outcome.UNCHANGED})


@dataclass(frozen=True, kw_only=True)
class LoadReport:
    """Rows by outcome, and what a person must know about some of them.

    Rows without an outcome (nobody looked at them yet) are not in it. Reports add
    up: the sum of two reports is the report of both sets of rows.
    """

    counts: Mapping[Outcome, int] = field(default_factory=dict)
    # records that were created, updated or found unchanged
    record_count: int = 0
    issues: tuple[RowIssue, ...] = ()

    @classmethod
    def of_records(cls, records: Iterable[Record]) -> "LoadReport":
        """Return the report of the rows of these records."""
        counts: Counter[Outcome] = Counter()
        record_count, issues = 0, list[RowIssue]()
        for record in records:
            if record.outcome is None:
                continue
            counts[record.outcome] += len(record.rows)
            record_count += record.outcome in _HAVE_A_RECORD
            issues += record.issues
        return cls(counts=counts, record_count=record_count, issues=tuple(issues))

    def __add__(self, other: "LoadReport") -> "LoadReport":
        return LoadReport(
            counts={
                outcome: self.count(outcome) + other.count(outcome)
                for outcome in Outcome
                if self.count(outcome) + other.count(outcome)
            },
            record_count=self.record_count + other.record_count,
            issues=self.issues + other.issues,
        )

    def count(self, outcome: Outcome) -> int:
        """Return the number of rows with this outcome."""
        return self.counts.get(outcome, 0)

    @property
    def total(self) -> int:
        """Number of rows of all outcomes."""
        return sum(self.counts.values())

    @property
    def errors(self) -> list[RowIssue]:
        """The issues for which rows failed, without mere warnings."""
        return [issue for issue in self.issues if issue.kind == "error"]

    @property
    def chunk_state(self) -> ChunkState:
        """Final state of a chunk whose rows these are."""
        failed = self.count(Outcome.FAILED)
        if not failed:
            return ChunkState.DONE
        return ChunkState.PARTIAL if failed < self.total else ChunkState.FAILED

    def to_json(self) -> dict[str, Any]:
        """Return plain JSON values."""
        return {
            "counts": {outcome.value: n for outcome, n in self.counts.items() if n},
            "record_count": self.record_count,
            "issues": [issue.to_json() for issue in self.issues],
        }

    @classmethod
    def from_json(cls, values: dict[str, Any]) -> "LoadReport":
        """Return the report that ``to_json`` described."""
        return cls(
            counts={Outcome(key): n for key, n in values["counts"].items()},
            record_count=values["record_count"],
            issues=tuple(RowIssue.from_json(issue) for issue in values["issues"]),
        )
