# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Rows that make one record, and their entries in the ledger."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from .rows import Row, RowIssue
from .states import Outcome

# What a ledger entry says of its own record, and not of those written along.
_OWN_VALUES = ("key", "column", "message", "issues", "changes", "old_values")


@dataclass(eq=False)
class Record:
    """The rows of one record, and what became of them."""

    rows: list[Row]
    outcome: Outcome | None = None
    res_id: int | None = None
    key: str | None = None
    issues: list[RowIssue] = field(default_factory=list)
    changes: dict[str, list[str]] | None = None
    side: list[tuple[str, int]] = field(default_factory=list)
    # for undo: what an update replaced, and what else was written for this record
    old_values: dict[str, Any] | None = None
    written_at: Any = None
    along: list[dict[str, Any]] = field(default_factory=list)

    @property
    def has_error(self) -> bool:
        """Whether something is wrong, and not only worth a warning."""
        return any(issue.kind == "error" for issue in self.issues)

    def fail(self, issue: RowIssue) -> None:
        """Settle the record as failed."""
        self.outcome = Outcome.FAILED
        self.issues.append(issue)

    def forget(self) -> None:
        """Go back to before the attempt that is being taken back."""
        self.outcome = self.res_id = self.changes = None
        self.old_values = self.written_at = None
        self.issues, self.side, self.along = [], [], []

    def to_entry(self, res_model: str, written_at: Any) -> dict[str, Any]:
        """Return the values of the ledger entry, without its chunk.

        :raises ValueError: when nobody has looked at the record yet
        """
        if self.outcome is None:
            raise ValueError(f"Row {self.rows[0].number} has no outcome")
        errors = [i for i in self.issues if i.kind == "error"] or self.issues
        first = errors[0] if errors else None
        return {
            "first_row": self.rows[0].number,
            "last_row": self.rows[-1].number,
            "kind": "record",
            "outcome": self.outcome.value,
            "res_model": res_model,
            "res_id": self.res_id,
            "key": self.key,
            "column": first and first.column,
            "message": first and first.told,
            "issues": [issue.to_json() for issue in self.issues] or None,
            "changes": self.changes,
            "written_at": self.written_at or (written_at if self.res_id else None),
            "old_values": self.old_values,
        }


def ledger_entries(
    records: Iterable[Record], *, chunk_id: int, res_model: str, written_at: Any
) -> Iterator[dict[str, Any]]:
    """Yield the values of the ledger entries of records, in the order of the writes.

    A record that is unchanged is only counted, unless there is something to say.
    """
    for record in records:
        if record.outcome is Outcome.UNCHANGED and not record.issues:
            continue
        entry = {**record.to_entry(res_model, written_at), "chunk_id": chunk_id}
        if record.outcome is Outcome.FAILED:
            yield entry
            continue
        beside = {
            **entry,
            **dict.fromkeys(_OWN_VALUES),
            "kind": "side",
            "outcome": Outcome.CREATED.value,
        }
        # Undo goes through them backwards: first what the record refers to, last
        # what hangs on it.
        for model, res_id in record.side:
            yield {**beside, "res_model": model, "res_id": res_id}
        yield entry
        for values in record.along:
            yield {**beside, **values}
