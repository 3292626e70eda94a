# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What a chunk goes through while it is loaded, and what came of it.

Plain objects used by ``transfer.loader``; nothing here is stored.
"""

import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import psycopg2

from odoo.exceptions import ConcurrencyError, LockError
from odoo.service.model import PG_CONCURRENCY_EXCEPTIONS_TO_RETRY

from odoo.addons.queue_job.exception import JobError, RetryableJobError

from ..core.rows import Cell, Row, RowIssue
from ..core.states import Outcome
from .matching import Matcher

# Raised by Odoo's worker, as a plain Exception, from wherever the code stands.
_CPU_LIMIT = "CPU time limit exceeded."

_SHOWN_ISSUES = 20

# What a ledger entry says of its own record, and not of those written along.
_OWN_VALUES = ("key", "column", "message", "issues", "changes", "old_values")


class KeyCollision(Exception):
    """A unique key collided, perhaps with a row that our snapshot cannot see."""


class ChunkRefused(Exception):
    """A row of the chunk is wrong and the run refuses whole chunks."""

    def __init__(self, message: str, result: "ChunkResult"):
        super().__init__(message)
        self.result = result


def raise_unless_row_error(error: Exception) -> None:
    """Raise again what is not the fault of a row.

    Conflicts between transactions go to queue_job, which runs the job again;
    limits of the worker and lost connections end the job.

    :raises RetryableJobError: for a record that another transaction has locked
    """
    if isinstance(error, LockError):
        raise RetryableJobError(str(error), seconds=1, ignore_retry=True) from error
    passing = (
        *PG_CONCURRENCY_EXCEPTIONS_TO_RETRY,
        psycopg2.OperationalError,
        psycopg2.InterfaceError,
        psycopg2.InternalError,
        ConcurrencyError,
        JobError,
        KeyCollision,
        MemoryError,
    )
    if isinstance(error, passing) or str(error) == _CPU_LIMIT:
        raise error


def isolate(
    items: Sequence[Any],
    work: Callable[[Sequence[Any]], None],
    refuse: Callable[[Any, Exception], None],
) -> None:
    """Do ``work`` on all items, leaving out those it cannot be done on.

    When ``work`` fails on several items it is tried on each half, down to the
    single item, which is then given to ``refuse`` with its error. ``work`` must
    leave nothing behind when it raises.
    """
    if not items:
        return
    try:
        work(items)
        return
    except Exception as error:  # sorted out below: each kind has its reader
        raise_unless_row_error(error)
        if len(items) == 1:
            refuse(items[0], error)
            return
    middle = len(items) // 2
    isolate(items[:middle], work, refuse)
    isolate(items[middle:], work, refuse)


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
        return any(issue.kind == "error" for issue in self.issues)

    def fail(self, issue: RowIssue) -> None:
        self.outcome = Outcome.FAILED
        self.issues.append(issue)

    def forget(self) -> None:
        """Back to before the attempt that is being taken back."""
        self.outcome = self.res_id = self.changes = None
        self.old_values = self.written_at = None
        self.issues, self.side, self.along = [], [], []

    def to_entry(self, res_model: str, written_at) -> dict[str, Any]:
        """Values of the ledger entry, without its chunk."""
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
            "message": first and first.message,
            "issues": [issue.to_json() for issue in self.issues] or None,
            "changes": self.changes,
            "written_at": self.written_at or (written_at if self.res_id else None),
            "old_values": self.old_values,
        }


@dataclass
class ChunkLoad:
    """State of one attempt to load a chunk."""

    records: list[Record]
    deadline: float
    blame: Any
    had_collision: bool
    matcher: Matcher = field(default_factory=lambda: Matcher({}))
    changes_left: int = 0  # records whose old and new words a check still keeps
    chunk: Any = None
    current: Record | None = None
    references: dict[tuple, tuple] = field(default_factory=dict)
    # records created by name → the records of the file that use them
    side: dict[tuple[str, int], set[Record]] = field(default_factory=dict)

    def is_out_of_time(self) -> bool:
        return time.monotonic() > self.deadline

    def raise_first_collision(self, error: psycopg2.Error) -> None:
        """Ask for a second try with a fresh snapshot, once a chunk.

        A key that was committed after our snapshot is invisible to us and
        still collides; only the second collision is the row's own.
        """
        if not self.had_collision:
            raise KeyCollision(str(error)) from error

    def use_side(self, model: str, res_id: int, *, created: bool) -> None:
        """Note that the current record uses a record made by name in this chunk."""
        key = (model, res_id)
        if created:
            self.side[key] = set()
            self.current.side.append(key)
        if key in self.side:
            self.side[key].add(self.current)

    def give_sides_away(self) -> None:
        """Hand what failed records made by name to a record that uses it."""
        for key, users in self.side.items():
            makers = [r for r in self.records if key in r.side and r.has_error]
            user = next((r for r in users if not r.has_error), None)
            for maker in makers if user else ():
                maker.side.remove(key)
                user.side.append(key)

    def has_orphans(self) -> bool:
        """Whether a record was made by name for failed records only."""
        return any(all(r.has_error for r in users) for users in self.side.values())


@dataclass
class ChunkResult:
    """What came of a chunk, ready to be stored."""

    header: tuple[Cell, ...] | None
    res_model: str
    written_at: Any
    done: list[Record]
    failed_records: list[Record]
    rest: list[Row]

    @property
    def failed(self) -> list[Row]:
        return [row for record in self.failed_records for row in record.rows]

    @property
    def counts(self) -> Mapping[Outcome, int]:
        """Rows by outcome, without the failed ones (they get a chunk of their own)."""
        counts: Counter[Outcome] = Counter()
        for record in self.done:
            counts[record.outcome] += len(record.rows)
        return counts

    @property
    def record_count(self) -> int:
        return sum(record.outcome is not Outcome.SKIPPED for record in self.done)

    @property
    def issues(self) -> dict[int, list[RowIssue]]:
        """Errors by row number."""
        found: dict[int, list[RowIssue]] = {}
        for record in self.failed_records:
            for issue in record.issues:
                found.setdefault(issue.row_number, []).append(issue)
        return found

    def refuse_all(self, records: list[Record], env) -> None:
        """Fail the good records too, for the company that they are in."""
        line = self.failed[0].number
        for record in records:
            if record.outcome is not Outcome.FAILED:
                record.forget()
                message = env._(
                    "Not imported because line %s of the same part of the file is "
                    "wrong.",
                    line,
                )
                record.fail(RowIssue(row_number=record.rows[0].number, message=message))
        self.done, self.rest, self.failed_records = [], [], list(records)

    def get_failure_message(self, env) -> str:
        """The first failures, one line each, for the failed job and its chunk."""
        issues = [i for found in self.issues.values() for i in found]
        issues = [issue for issue in issues if issue.kind == "error"]
        lines = [
            env._(
                "Line %(row)s, %(column)s: %(message)s",
                row=issue.row_number,
                column=issue.column,
                message=issue.message,
            )
            if issue.column
            else env._(
                "Line %(row)s: %(message)s", row=issue.row_number, message=issue.message
            )
            for issue in issues[:_SHOWN_ISSUES]
        ]
        if len(issues) > _SHOWN_ISSUES:
            lines.append(env._("and %s more", len(issues) - _SHOWN_ISSUES))
        return "\n".join(lines)

    def describe(self, env) -> str:
        """One sentence for the result of the job."""
        counts = self.counts
        return env._(
            "%(created)s created, %(updated)s updated, %(unchanged)s unchanged, "
            "%(skipped)s skipped, %(failed)s set aside, %(rest)s handed over",
            created=counts.get(Outcome.CREATED, 0),
            updated=counts.get(Outcome.UPDATED, 0),
            unchanged=counts.get(Outcome.UNCHANGED, 0),
            skipped=counts.get(Outcome.SKIPPED, 0),
            failed=len(self.failed),
            rest=len(self.rest),
        )

    def get_entries(self, chunk_id: int) -> list[dict[str, Any]]:
        """Ledger entries of the records that did not fail."""
        return self._to_entries(self.done, chunk_id)

    def get_failed_entries(self, chunk_id: int) -> list[dict[str, Any]]:
        return self._to_entries(self.failed_records, chunk_id)

    def _to_entries(self, records: list[Record], chunk_id: int) -> list[dict]:
        entries = []
        for record in records:
            if record.outcome is Outcome.UNCHANGED and not record.issues:
                continue
            entry = record.to_entry(self.res_model, self.written_at)
            entry["chunk_id"] = chunk_id
            if record.outcome is Outcome.FAILED:
                entries.append(entry)
                continue
            beside = {
                **entry,
                **dict.fromkeys(_OWN_VALUES),
                "kind": "side",
                "outcome": Outcome.CREATED.value,
            }
            # In the order of the writes, which undo goes through backwards: first
            # what the record refers to, last what hangs on it.
            entries += [
                {**beside, "res_model": model, "res_id": res_id}
                for model, res_id in record.side
            ]
            entries.append(entry)
            entries += [{**beside, **values} for values in record.along]
        return entries
