# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What happened to a set of rows."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from .rows import RowIssue
from .states import Outcome


@dataclass(frozen=True, kw_only=True)
class LoadReport:
    """Rows by outcome, and what a person must know about some of them.

    Reports add up: the sum of two reports is the report of both sets of rows.
    """

    counts: Mapping[Outcome, int] = field(default_factory=dict)
    issues: tuple[RowIssue, ...] = ()

    def __add__(self, other: "LoadReport") -> "LoadReport":
        return LoadReport(
            counts={
                outcome: self.count(outcome) + other.count(outcome)
                for outcome in Outcome
                if self.count(outcome) + other.count(outcome)
            },
            issues=self.issues + other.issues,
        )

    def count(self, outcome: Outcome) -> int:
        """Return the number of rows with this outcome."""
        return self.counts.get(outcome, 0)

    @property
    def total(self) -> int:
        """Number of rows of all outcomes."""
        return sum(self.counts.values())

    def to_json(self) -> dict[str, Any]:
        """Return plain JSON values."""
        return {
            "counts": {outcome.value: n for outcome, n in self.counts.items() if n},
            "issues": [issue.to_json() for issue in self.issues],
        }

    @classmethod
    def from_json(cls, values: dict[str, Any]) -> "LoadReport":
        """Return the report that ``to_json`` described."""
        return cls(
            counts={Outcome(key): n for key, n in values["counts"].items()},
            issues=tuple(RowIssue.from_json(issue) for issue in values["issues"]),
        )
