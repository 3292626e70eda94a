# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import itertools
from collections import Counter
from collections.abc import Sequence
from functools import partial

from odoo import models

from ..core.records import Record
from ..core.rows import RowIssue
from ..core.states import Outcome
from .foresight import Way
from .loading import (
    ChunkLoad,
    Reconsider,
    Refuse,
    Work,
    isolate,
    one_by_one,
    part_at,
    raise_unless_row_error,
)
from .sql_updates import ReadAhead
from .tentative import TakeBack, tentative
from .unchanged import ChangedAlong


class TransferLoader(models.AbstractModel):
    """Writes converted records; what cannot be written fails one by one."""

    _inherit = "transfer.loader"

    def _write_batch(self, model, load: ChunkLoad, batch: list[tuple]) -> None:
        """Write records; those that cannot be written fail one by one."""
        work = partial(self._write_tentatively, model, load)
        refused = set()

        def refuse(item, error):
            record = item[0]
            refused.add(record)
            record.fail(self._get_issue_of_error(model, load, item, error))

        def split(items, work, refuse):
            if self._write_apart(model, load, items, work, refuse):
                return
            # Of what was written apart, all but what was refused, as one. Where that
            # fails (an external id that comes again, say), Odoo goes one by one.
            good = [item for item in items if item[0] not in refused]
            isolate(good, work, refuse, one_by_one if load.parts_show else None)

        load.touched.clear()
        load.has_parted_blindly = False
        matched = self._match(model, load, batch)
        isolate(matched, work, refuse, split)
        if refused and load.has_parted_blindly:
            load.pace.stumble(len(matched), len(refused))

    def _write_tentatively(
        self, model, load: ChunkLoad, items: Sequence[tuple]
    ) -> None:
        """Write all records, or leave nothing behind."""
        try:
            with tentative(self.env):
                self._write_records(model, load, list(items))
        except ChangedAlong as along:
            load.written_anyway |= along.ids
            self._write_tentatively(model, load, items)
        except ReadAhead as ahead:
            load.stop_reading_ahead()
            if load.foresight.way is not Way.ODOO:
                raise Reconsider from ahead
            self._write_tentatively(model, load, items)
        except Exception as error:
            raise_unless_row_error(error)
            if load.foresight.is_moved:
                # Of two rows that clash the first in the file is to stay.
                raise Reconsider from error
            if len(items) > 1:
                suspects = load.suspects  # none before anything was written
                load.suspected = suspects.find(error) if suspects else set()
            raise

    def _write_in_parts(
        self, load: ChunkLoad, items: Sequence[tuple], work: Work, refuse: Refuse
    ) -> None:
        """Write those that are to blame one by one, others together."""
        suspected = load.suspected
        load.has_parted_blindly |= not suspected
        for part in part_at(items, lambda item: item[0] in suspected):
            isolate(part, work, refuse, partial(self._write_in_parts, load))

    def _write_apart(
        self,
        model,
        load: ChunkLoad,
        items: Sequence[tuple],
        work: Work,
        refuse: Refuse,
    ) -> bool:
        """Write, in several writes, records of which some are refused.

        That shows where two of the writes touch the same record: what a batch changes
        of a record is told in one message, whatever rows it comes from. It also shows
        where default values follow from the records that are there.

        :return: whether it does not show; else all is taken back
        """
        before = [_Before(item[0]) for item in items]
        changes_left = load.changes_left
        load.touched.clear()
        load.is_parted, load.parts_show = True, False
        try:
            with tentative(self.env):
                self._write_in_parts(load, items, work, refuse)
                common = _get_common(load.touched)
                load.parts_show &= len(load.touched) > 1
                if not (common or load.parts_show):
                    return True
                # a record of several rows is written several times in any case
                load.parts_show |= bool(common - _get_repeated(model, items))
                raise TakeBack
        finally:
            load.is_parted = False
        load.changes_left = changes_left
        for state in before:
            state.restore()
        return False

    def _get_issue_of_error(
        self, model, load: ChunkLoad, item: tuple, error: Exception
    ) -> RowIssue:
        """What is told of a record that could not be written; a hook."""
        row = self._find_row(model, load, item[0], error)
        return load.blame.from_exception(item[0], error, model, row)


class _Before:
    """What is known of a record before it is written."""

    def __init__(self, record: Record):
        self._record = record
        self._known = (list(record.issues), list(record.side), list(record.along))

    def restore(self) -> None:
        """Unless it was refused, which stands."""
        record = self._record
        if record.outcome is not Outcome.FAILED:
            record.forget()
            record.issues, record.side, record.along = self._known


def _get_common(sets: Sequence[set]) -> set:
    """What is in two of the sets, at least."""
    counts = Counter(itertools.chain.from_iterable(sets))
    return {item for item, count in counts.items() if count > 1}


def _get_repeated(model, items: Sequence[tuple]) -> set[tuple[str, int | None]]:
    """Records, by model and id, that several of the items were written to."""
    counts = Counter(record.res_id for record, *_rest in items)
    return {(model._name, res_id) for res_id, count in counts.items() if count > 1}
