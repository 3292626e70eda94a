# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A file whose rows each have one fault, and good rows between them."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from odoo.addons.pattern_import_export.tests.export_case import ExportCase

FORMATS = ("csv", "xlsx", "json", "jsonl")


@dataclass(frozen=True, kw_only=True)
class Fault:
    """A value under a column, and a word of what must be told.

    ``beside``: what else the row says. ``column``: what is told where that is not
    ``name``, as of several columns that are at fault together, or nothing.
    ``formats``: those that can hold the value.
    """

    name: str
    value: Any
    says: str
    beside: dict[str, Any] = field(default_factory=dict)
    column: str | None = None
    formats: tuple[str, ...] = FORMATS


class FaultsCase(ExportCase):
    """``play`` loads good and faulty rows by turns, and asks what was told."""

    def play(
        self,
        pattern,
        good: Callable[[int], dict[str, Any]],
        faults: list[Fault],
        find_good: Callable[[int], Any],
        formats: tuple[str, ...] = FORMATS,
    ) -> None:
        """Each fault fails its row alone and is told where it stands; each good row
        lands, whatever stands beside it.

        :param good: what a good row of a number says
        :param find_good: the record of the good row of a number
        """
        for code in formats:
            with self.subTest(code=code), self.env.cr.savepoint() as savepoint:
                chosen = [fault for fault in faults if code in fault.formats]
                run = self.load(pattern, self.make_table(good, chosen), code)
                self.check(run, chosen)
                for number in range(len(chosen)):
                    self.assertTrue(find_good(number), f"good row {number}")
                savepoint.rollback()
                self.env.invalidate_all()

    def make_table(self, good, faults: list[Fault]) -> list[list]:
        rows = []
        for number, fault in enumerate(faults):
            rows.append(good(number))
            # a number of its own: good but for the fault
            rows.append(
                {**good(number + 1000), **fault.beside, fault.name: fault.value}
            )
        header = list(dict.fromkeys(name for row in rows for name in row))
        return [header, *[[row.get(name) for name in header] for row in rows]]

    def check(self, run, faults: list[Fault]) -> None:
        told = {row.first_row: row for row in run.failed_row_ids}
        complaints = []
        for number, fault in enumerate(faults):
            line = 3 + 2 * number  # after the header and a good row
            row = told.pop(line, None)
            complaint = self.judge(row, fault)
            if complaint:
                complaints.append(
                    f"line {line}: {fault.name}={fault.value!r}: {complaint}"
                )
        complaints += [f"line {n}: a good row: {r.message}" for n, r in told.items()]
        self.assertFalse(complaints, "\n".join(["", *complaints]))
        self.assertEqual(run.failed_count, len(faults))
        self.assertEqual(run.row_count, 2 * len(faults))

    @staticmethod
    def judge(row, fault: Fault) -> str:
        if row is None:
            return "not told"
        column = fault.name if fault.column is None else fault.column or False
        if row.column != column:
            return f"column {row.column!r}: {row.message}"
        told = next(
            (i.get("value") for i in row.issues if i.get("column") == column), None
        )
        value = str(fault.value or "")[:20].replace("\0", "␀") if column else ""
        if value not in f"{told} {row.message}":
            return f"value {told!r}: {row.message}"
        if fault.says.lower() not in (row.message or "").lower():
            return f"says {row.message!r}"
        return ""
