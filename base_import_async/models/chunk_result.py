# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What came of a chunk.

Plain objects used by ``transfer.loader``; nothing here is stored.
"""

from dataclasses import dataclass
from typing import Any

from ..core.records import Record, ledger_entries
from ..core.report import LoadReport
from ..core.rows import Cell, Row, RowIssue
from ..core.states import Outcome
from .sentences import describe_errors


class ChunkRefused(Exception):
    """A row of the chunk is wrong and the run refuses whole chunks."""

    def __init__(self, result: "ChunkResult"):
        super().__init__(result.message)
        self.result = result


@dataclass
class ChunkResult:
    """What came of a chunk, ready to be stored."""

    header: tuple[Cell, ...] | None
    res_model: str
    written_at: Any
    records: list[Record]
    message: str = ""  # why the chunk is refused as a whole

    @property
    def report(self) -> LoadReport:
        """Rows by outcome, without the rest."""
        return LoadReport.of_records(self.records)

    @property
    def done(self) -> list[Record]:
        """Records that are settled and did not fail."""
        return [r for r in self.records if r.outcome not in (None, Outcome.FAILED)]

    @property
    def failed_records(self) -> list[Record]:
        return [r for r in self.records if r.outcome is Outcome.FAILED]

    @property
    def failed(self) -> list[Row]:
        return [row for record in self.failed_records for row in record.rows]

    @property
    def rest(self) -> list[Row]:
        """Rows that the time budget did not reach."""
        return [row for r in self.records if r.outcome is None for row in r.rows]

    def get_unchanged(self) -> list[list[int]]:
        """First line, last line and id of each record that stayed as it was."""
        return [
            [record.rows[0].number, record.rows[-1].number, record.res_id]
            for record in self.done
            if record.outcome is Outcome.UNCHANGED
        ]

    @property
    def issues(self) -> dict[int, list[RowIssue]]:
        """What is to be said of failed rows, by row number."""
        found: dict[int, list[RowIssue]] = {}
        for record in self.failed_records:
            for issue in record.issues:
                found.setdefault(issue.row_number, []).append(issue)
        return found

    def refuse_all(self, env) -> None:
        """Fail the good records too, for the company that they are in."""
        self.message = describe_errors(env, self.report)
        message = env._(
            "Not imported because line %s of the same part of the file is wrong.",
            self.failed[0].number,
        )
        for record in self.records:
            if record.outcome is not Outcome.FAILED:
                record.forget()
                record.fail(RowIssue(row_number=record.rows[0].number, message=message))

    def get_failure_message(self, env) -> str:
        """The first failures, one line each, for the failed job and its chunk."""
        return self.message or describe_errors(env, self.report)

    def get_entries(self, chunk_id: int) -> list[dict[str, Any]]:
        """Ledger entries of the records that did not fail."""
        return self._to_entries(self.done, chunk_id)

    def get_failed_entries(self, chunk_id: int) -> list[dict[str, Any]]:
        """Ledger entries of the records that failed."""
        return self._to_entries(self.failed_records, chunk_id)

    def _to_entries(self, records: list[Record], chunk_id: int) -> list[dict]:
        entries = ledger_entries(
            records,
            chunk_id=chunk_id,
            res_model=self.res_model,
            written_at=self.written_at,
        )
        return list(entries)
