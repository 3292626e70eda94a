# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What Odoo makes of a drawn file, held against what we made of it."""

import copy
import re
from operator import itemgetter

from odoo.exceptions import UserError
from odoo.tools import groupby

from ..tests.parity import Done, ParityCase, Upload
from ..tests.written import Raw
from .any_rows import AnyRows
from .circumstances import Circumstances

# Records that the user may not read; and Odoo stumbles over labels like “Discount (%)”.
_REFUSALS = (UserError, TypeError)
# Of an order, and of a lot.
_NUMBER = re.compile(r"\b(?:[A-Z]{1,3}/?[0-9]{5}|0[0-9]{6})\b")


class ComparingCase(ParityCase):
    """Base of the campaign: differences between the two, in words."""

    def make_upload(self, name: str, rows: AnyRows, lines=None) -> Upload:
        around: Circumstances = rows.around
        return Upload(
            rows.to_csv(lines).encode(),
            rows.fields,
            res_model=name,
            # Odoo writes into them
            options=copy.deepcopy(around.options),
            context=around.context,
            user=around.user,
        )

    def describe_run(self, run) -> Done:
        spans = []
        for chunk in run.chunk_ids:
            origin = chunk.source_chunk_id or chunk
            first = origin.loaded_with_id or origin
            place = (first.sequence, first != origin)
            entries = chunk.row_ids.filtered(lambda row: row.kind == "record")
            spans += [
                (place, e.first_row, e.last_row or e.first_row, e.outcome)
                for e in entries
            ]
            spans += [(place, *s[:2], "unchanged") for s in chunk.unchanged_ids or ()]
        self.records = [
            (place, set(range(first, last + 1)), outcome)
            for place, first, last, outcome in sorted(spans)
        ]
        return super().describe_run(run)

    def get_batches(self) -> list[list[tuple]]:
        """The records by the chunks that they were loaded with."""
        return [group for _place, group in groupby(self.records, key=itemgetter(0))]

    def get_refused(self) -> set[int]:
        """Lines of the records that we refused."""
        refused = [lines for _c, lines, outcome in self.records if outcome == "failed"]
        return set().union(*refused)

    def compare_whole(self, name: str, rows: AnyRows, done: Done) -> str:
        """Odoo leaves what we left of the rows that we took, and refuses the others."""
        bad = self.get_refused()
        good = set(range(2, len(rows.rows) + 2)) - bad
        if good:
            upload = self.make_upload(name, rows, good)
            expected = self.import_by_odoo(upload)
            if expected is None:
                return f"Odoo refuses rows that we took: {self.refusal}"
            lines = self.find_differences(upload, expected, done)
            if lines:
                return "\n".join(lines)
        if bad and self.import_by_odoo(self.make_upload(name, rows)):
            return "Odoo takes what we refused."
        return ""

    def find_untold(self, name: str, rows: AnyRows, done: Done) -> list[str]:
        """What Odoo says of cells that it cannot convert, and we do not.

        Of the rows that we refused: others it takes by themselves, and misses in the
        whole file only what it half wrote of a refused row.
        """
        if len(self.get_batches()) > 1 or not done.errors:
            return []  # it says that of a whole file
        with self._rolled_back():
            messages = self.import_lines(name, rows, set(range(2, len(rows.rows) + 2)))
        # Odoo passes over empty rows
        lines = [number for number, row in enumerate(rows.rows, 2) if any(row)]
        said = {(line, text) for line, _column, _value, text in done.errors}
        refused, untold = self.get_refused(), []
        for message in messages:
            if message["type"] != "error" or "field_name" not in message:
                continue
            first, last = (lines[message["rows"][end]] for end in ("from", "to"))
            text = message["message"]
            if refused.isdisjoint(range(first, last + 1)):
                continue
            if not any(first <= n <= last and own.startswith(text) for n, own in said):
                untold.append(f"Odoo says of lines {first} to {last}: {text}")
        return untold

    def find_lies(self, name: str, rows: AnyRows, done: Done) -> list[str]:
        """What a check of the whole file leaves, or says other than the import."""
        upload = self.make_upload(name, rows)
        records = self.records
        checked = self.run_background(upload, 1000, dryrun=True)
        self.records = records
        left = [table for table, data in checked.raw.items() if data["rows"]]
        lies = [f"The check leaves rows in {left}"] if left else []
        # a message may hold the id of a record that is taken back
        said, checks = (
            [(*e[:3], re.sub(r"\d+", "…", e[3])) for e in one.errors]
            for one in (done, checked)
        )
        if len(self.get_batches()) == 1 and said != checks:
            lies.append(f"The check says: {checks}")
        return lies

    def find_differences(self, upload: Upload, expected: Done, done: Done) -> list[str]:
        lines = self.find_real_differences(expected.raw, done.raw)
        again = self.import_by_odoo(upload) if lines else None
        if again is None:
            return lines
        noise = self.snapshots.find_differences(expected.raw, again.raw)
        if get_tables(lines) <= get_tables(noise):
            self.tally["noise"] += 1  # Odoo itself does not do the same twice
            return []
        return lines

    def import_by_odoo(self, upload: Upload) -> Done | None:
        """What Odoo made of a file; ``None`` when it refuses it."""
        try:
            done = self.run_foreground(upload)
        except _REFUSALS as error:
            self.refusal = str(error)
            return None
        self.refusal = [m for m in done.messages if m["type"] == "error"]
        return None if self.refusal else done

    def compare_batches(
        self, name: str, rows: AnyRows, done: Done, batches: list[list[tuple]]
    ) -> str:
        """Odoo's import of the records in batches, as its client has it."""
        with self._rolled_back():
            for batch in batches:
                bad = [lines for _c, lines, outcome in batch if outcome == "failed"]
                good = {n for _c, lines, _o in batch for n in lines}.difference(*bad)
                # before the good ones or after them: they may be why
                taken = self.find_taken(name, rows, bad)
                messages = self.import_lines(name, rows, good) if good else []
                if is_refused(messages) and self.refuses_alike(name, rows, batch):
                    # wrong rows decide when those above them are written
                    self.tally["refused"] += 1
                    return ""
                if is_refused(messages):
                    return f"Lines {good}: we took them, Odoo: {messages}"
                taken = self.find_taken(name, rows, taken)
                if taken:
                    return f"Lines {taken}: we refused them, Odoo takes them"
            raw = self.snapshots.take()
        return "\n".join(self.find_real_differences(raw, done.raw))

    def find_taken(
        self, name: str, rows: AnyRows, bad: list[set[int]]
    ) -> list[set[int]]:
        """Those of some records that Odoo does not refuse."""
        return [lines for lines in bad if not self.is_refused(name, rows, lines)]

    def refuses_alike(self, name: str, rows: AnyRows, batch: list[tuple]) -> bool:
        """Whether Odoo refuses of a whole batch the records that we refused."""
        lines = sorted({n for _c, lines, _o in batch for n in lines})
        lines = [number for number in lines if any(rows.rows[number - 2])]
        with self.env.cr.savepoint() as savepoint:
            messages = self.import_lines(name, rows, set(lines))
            savepoint.rollback()
        refused = {lines[m["rows"]["from"]] for m in messages if m["type"] == "error"}
        return refused == {min(lines) for _c, lines, o in batch if o == "failed"}

    def is_refused(self, name: str, rows: AnyRows, lines: set[int]) -> bool:
        """Whether Odoo refuses some lines; afterwards all is as before."""
        with self.env.cr.savepoint() as savepoint:
            messages = self.import_lines(name, rows, lines)
            savepoint.rollback()
            self.env.invalidate_all(flush=False)
            self.registry.clear_all_caches()
        return is_refused(messages)

    def import_lines(self, name: str, rows: AnyRows, lines: set[int]) -> list[dict]:
        upload = self.make_upload(name, rows, lines)
        importer = self._make_importer(upload)
        self.env.transaction.default_env = importer.env
        try:
            result = importer.execute_import(
                upload.fields, self._get_columns(upload), upload.get_options()
            )
        except _REFUSALS as error:
            return [{"type": "error", "message": str(error)}]
        # as the commit does that ends each batch; and the next one begins with nothing
        # known: tags that are not in the domain of their field are not seen again
        self.env.cr.flush()
        self.env.invalidate_all()
        return result["messages"]

    def find_real_differences(self, expected: Raw, done: Raw) -> list[str]:
        """All but numbers of documents: what Odoo tries and gives up takes some."""
        lines = self.snapshots.find_differences(expected, done)
        left, right = (
            sorted(
                _NUMBER.sub("a number", line[1:]) for line in lines if line[0] == sign
            )
            for sign in "-+"
        )
        is_same = [x for x in left if x[:2] != "--"] == [
            x for x in right if x[:2] != "++"
        ]
        return [] if is_same else lines


def is_refused(messages: list[dict]) -> bool:
    return any(message["type"] == "error" for message in messages)


def get_tables(lines: list[str]) -> set[str]:
    """The tables that differences are of."""
    return {line for line in lines if line.startswith("== ")}
