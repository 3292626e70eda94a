# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import datetime
import functools
import time
from collections.abc import Callable, Iterator

import psycopg2

from odoo import models
from odoo.tools import SQL

from ..core.rows import unpack_numbers
from ..core.states import Outcome
from .loading import isolate
from .tentative import flushing_as, tentative
from .transfer_run_undo import PENDING
from .undo_capture import capturing
from .undo_columns import Ref, read_write_dates
from .undo_guard import UndoGuard
from .undo_traces import remove_traces
from .undoing import RunHistory, TouchWatch, UndoEntry, sort_referrers_first

# Entries after which the time is looked at.
_SLICE = 200


class TransferUndo(models.AbstractModel):
    """Takes back what one chunk of an import did, backwards.

    * a record that somebody else wrote since is kept, with what hangs on it;
    * changed records get back what was in their columns, links and files;
    * created records are removed; where that is refused, or would take along what
      the import did not make, they are archived or kept.

    What fails is tried again while others succeed: one may wait for the other.
    """

    _name = "transfer.undo"
    _description = "Undo of import chunks"

    def _undo_chunk(self, chunk) -> list[UndoEntry]:
        """Undo the entries of a chunk in the current transaction.

        :param chunk: a claimed ``transfer.chunk`` of an undo
        :return: every entry with its outcome: reversed, kept or failed; those that
            the time budget did not reach have none
        """
        run = chunk.run_id
        source = run.undo_of_id
        entries = self._get_entries(chunk)
        env = run._get_load_env()
        history = RunHistory(self.env, source, run)
        guard = UndoGuard(self.env, history, source.field_paths or [])
        watch = TouchWatch(self.env)
        deadline = time.monotonic() + run._get_time_budget()
        with flushing_as(env), capturing(self.env, watch):
            self._keep_what_moved_on(history, entries)
            self._clear_missing(env, entries)
            is_over = self._work_off(env, guard, watch, entries, deadline)
            self._mark_edited_between(history, entries)
        for ref, date in watch.dates.items():
            if not history.is_own(date):
                history.mark_edited(ref, date)
        if is_over:  # else what waits for others may still have its turn
            self._settle_refused(env, entries)
        return entries

    def _get_entries(self, chunk) -> list[UndoEntry]:
        wanted = unpack_numbers(chunk.undo_entries or "")
        rows = self.env.execute_query(
            SQL(
                """SELECT entry.id FROM transfer_row entry
                    WHERE entry.chunk_id = %s AND %s AND %s ORDER BY entry.id DESC""",
                chunk.undo_chunk_id.id,
                PENDING,
                SQL("entry.id = ANY(%s)", wanted) if wanted else SQL("TRUE"),
            )
        )
        ledger = self.env["transfer.row"].browse([row_id for (row_id,) in rows])
        return [UndoEntry(row) for row in ledger]

    # ------------------------------------------------------------------
    # What stays as it is
    # ------------------------------------------------------------------

    def _keep_what_moved_on(self, history, entries: list[UndoEntry]) -> None:
        """Settle entries whose record is gone, or was written by somebody since."""
        known = [entry for entry in entries if entry.row.res_model in self.env]
        dates = read_write_dates(self.env, {entry.ref for entry in known})
        kept_lines = set()
        for entry in entries:
            self._look_at(history, entry, dates)
            if entry.outcome is Outcome.KEPT and entry.row.kind == "record":
                kept_lines.add(entry.row.first_row)
        for entry in entries:
            if not entry.outcome and entry.row.first_row in kept_lines:
                entry.settle(
                    Outcome.KEPT,
                    self.env._("Kept with the record of line %s.", entry.row.first_row),
                )

    def _look_at(self, history, entry: UndoEntry, dates: dict) -> None:
        row = entry.row
        if row.res_model not in self.env:
            message = self.env._("The model %s is no longer installed.", row.res_model)
            entry.settle(Outcome.KEPT, message)
        elif entry.ref not in dates:
            self._look_at_missing(entry)
        elif row.edited_at or not (
            dates[entry.ref] == row.written_at or history.is_own(dates[entry.ref])
        ):
            entry.settle(Outcome.KEPT, self._get_editor(entry))
        elif not entry.is_created and not row.old_values:
            message = self.env._("What it held before the import was not recorded.")
            entry.settle(Outcome.KEPT, message)

    def _look_at_missing(self, entry: UndoEntry) -> None:
        if entry.is_created:
            entry.settle(Outcome.REVERSED)
        elif "id" in (entry.row.old_values or {}):
            message = self.env._("The import removed it; it cannot be brought back.")
            entry.settle(Outcome.FAILED, message)
        else:
            entry.settle(Outcome.KEPT, self.env._("It was deleted since the import."))

    def _get_editor(self, entry: UndoEntry) -> str:
        # who wrote last is told also to those who may not read users
        record = self.env[entry.row.res_model].sudo().browse(entry.row.res_id)
        return self.env._(
            "Edited since the import, last by %(user)s.",
            user=record.write_uid.display_name,
        )

    def _mark_edited_between(self, history, entries: list[UndoEntry]) -> None:
        """Note records that somebody wrote between two chunks of the import.

        The later chunk's write is taken back now; what he wrote stands again, and
        the earlier chunk's is not to be taken back.
        """
        for entry in entries:
            date = (entry.row.old_values or {}).get("write_date")
            if entry.outcome is Outcome.REVERSED and date:
                date = datetime.datetime.fromisoformat(date)
                if not history.is_own(date):
                    history.mark_edited(entry.ref, date, entry.row.id)

    def _clear_missing(self, env, entries: list[UndoEntry]) -> None:
        """What was removed along with others, by the chunk before: its traces."""
        gone: dict[str, list[int]] = {}
        for entry in entries:
            if entry.outcome is Outcome.REVERSED:
                gone.setdefault(entry.row.res_model, []).append(entry.row.res_id)
        for name, ids in gone.items():
            remove_traces(env[name].browse(ids))

    # ------------------------------------------------------------------
    # Taking back
    # ------------------------------------------------------------------

    def _work_off(
        self, env, guard: UndoGuard, watch, entries: list, deadline: float
    ) -> bool:
        """Restore and remove in rounds, until a round gets nowhere.

        :param deadline: monotonic time after which nothing new is begun, as soon as
            something was done
        :return: whether everything was tried
        """
        waiting = [entry for entry in entries if not entry.outcome]
        size = _SLICE
        while waiting:
            for step in self._plan_steps(env, guard, watch, waiting, size):
                step()
                left = [entry for entry in waiting if not entry.outcome]
                if time.monotonic() > deadline and 0 < len(left) < len(waiting):
                    return False
            if len(left) == len(waiting):
                if size >= len(left):
                    break
                size = len(left)  # slices of it may have been in each other's way
            waiting = left
        return True

    def _plan_steps(
        self, env, guard: UndoGuard, watch, waiting: list, size: int
    ) -> Iterator[Callable[[], None]]:
        changed = [entry for entry in waiting if not entry.is_created]
        for part in _cut(changed, size):
            yield functools.partial(self._restore_all, env, watch, part)
        created: dict[str, list[UndoEntry]] = {}
        for entry in waiting:
            if entry.is_created:
                created.setdefault(entry.row.res_model, []).append(entry)
        for name in sort_referrers_first(env, created):
            for part in _cut(created[name], size):
                yield functools.partial(self._remove_all, env[name], guard, part)

    def _restore_all(self, env, watch, entries: list[UndoEntry]) -> None:
        def work(items):
            with tentative(self.env):
                lost = self._restore(env, watch, items)
            for item, names in lost.items():
                self._settle_restored(item, names)

        isolate(entries, work, self._refuse)

    def _restore(self, env, watch, entries: list) -> dict[UndoEntry, list[str]]:
        """Write records back, newest first; the fields that were lost of each."""
        lost = {}
        for entry in entries:
            record = env[entry.row.res_model].browse(entry.row.res_id)
            lost[entry] = record._transfer_write_back(entry.row.old_values)
        self.env.cr.flush()
        wanted: dict[Ref, dict] = {}
        for entry in entries:
            before = wanted.setdefault(entry.ref, dict(watch.old.get(entry.ref, {})))
            before.update(entry.row.old_values)
        for (model, res_id), columns in wanted.items():
            env[model].browse(res_id)._transfer_fix_columns(columns)
        return lost

    def _settle_restored(self, entry: UndoEntry, lost: list[str]) -> None:
        if not lost:
            entry.settle(Outcome.REVERSED)
            return
        message = self.env._(
            "The old value of these fields could not be kept: %s. The other fields "
            "have theirs back.",
            ", ".join(lost),
        )
        entry.settle(Outcome.KEPT, message)

    def _refuse(self, entry: UndoEntry, error: Exception) -> None:
        model = self.env[entry.row.res_model]
        if isinstance(error, psycopg2.Error):
            entry.error = model._sql_error_to_message(error)
        else:
            entry.error = str(error) or type(error).__name__


def _cut(entries: list[UndoEntry], size: int) -> Iterator[list[UndoEntry]]:
    for start in range(0, len(entries), size):
        yield entries[start : start + size]
