# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from dataclasses import dataclass
from typing import Any

import psycopg2

from odoo import models
from odoo.exceptions import UserError

from ..core.records import Record
from ..core.states import Outcome
from .loading import ChunkLoad, Reconsider
from .neighbours import reading_together
from .order_watch import OrderWatch
from .referrers import SparedSearches
from .sql_reads import SqlReads
from .sql_updates import ReadAhead, SqlWatch
from .suspects import Suspects
from .unchanged import ChangedAlong, find_unchanged, may_change_others
from .undo_capture import UndoCapture, capturing

# Values that nobody can change in their place.
_PLAIN = frozenset({str, int, float, bool, type(None)})


@dataclass
class Batch:
    """Records of a file that are written together."""

    model: Any
    load: ChunkLoad
    items: list[tuple]  # record of the file, external id and values of each
    targets: list[int | None]  # what each updates, nothing for new ones
    capture: UndoCapture

    @property
    def records(self) -> list[Record]:
        return [record for record, _xid, _values in self.items]


class TransferLoader(models.AbstractModel):
    """Writes converted records, all of them or none."""

    _inherit = "transfer.loader"

    def _write_records(self, model, load: ChunkLoad, items: list[tuple]) -> None:
        existing = self._get_existing_ids(model, [xid for _r, xid, _v in items])
        targets = [existing.get(xid) or values.get("id") for _r, xid, values in items]
        if load.removes:
            self._refuse_removed(model, targets)
        items, targets, left = self._leave_unchanged(model, load, items, targets)
        if not items:
            return
        if load.foresight.is_moved and any(targets):
            raise Reconsider  # the rows above see a record as it was before
        order = OrderWatch(
            load.foresight.way,
            is_part=load.is_parted,
            model=model._name,
            count=len(items),
            reads=SqlReads(model),
        )
        order.forget_lists(self.env)
        capture = UndoCapture(self.env, load.chunk, order)
        if load.pace.reads_ahead:
            capture.spared = SparedSearches(capture)
        batch = Batch(model, load, items, targets, capture)
        capture.suspects = load.suspects = Suspects(model, batch.records, targets)
        tables = self._get_tables_read_ahead(model, load, [*targets, *left])
        found = self._load_watched(batch, tables)
        load.parts_show |= order.follows_others
        removed = {res_id for name, res_id in capture.removed if name == model._name}
        load.removes |= bool(removed)
        if len(items) > 1 and removed.intersection(targets):
            # by which row, and whether before or after its own, is told one by one
            raise self._get_removed_error()
        self._hold(batch, found.ids, left)
        self._settle_written(batch, found.ids)

    def _load_watched(self, batch: Batch, tables: set[str]):
        """Create and update, with an eye on what is changed along.

        :param tables: of which records were read before their turn
        :raises ReadAhead: when SQL has changed them since
        """
        model, load, capture = batch.model, batch.load, batch.capture
        data_list = [
            {
                "xml_id": xid,
                "values": _copy_values(values),
                "info": {},
                "noupdate": model.env.context.get("noupdate", False),
            }
            for _record, xid, values in batch.items
        ]
        together = batch.targets if load.pace.reads_ahead else ()
        try:
            with (
                capturing(self.env, capture),
                reading_together(model, filter(None, together)),
            ):
                watch = SqlWatch(self.env.cr, tables)
                found = self._load_values(model, load, batch.items, data_list)
        except psycopg2.errors.UniqueViolation as error:
            load.raise_first_collision(error)
            raise
        was_wrong = capture.spared is not None and capture.spared.was_wrong()
        if was_wrong or watch.has_seen(capture.orm_updates):
            load.references.forget()
            if load.pace.reads_ahead:
                raise ReadAhead
        return found

    def _settle_written(self, batch: Batch, ids: list[int]) -> None:
        """Note what became of the records, and of others along with them."""
        model, load, capture = batch.model, batch.load, batch.capture
        written = batch.records
        for record, target, res_id in zip(written, batch.targets, ids, strict=True):
            record.outcome = Outcome.UPDATED if target else Outcome.CREATED
            record.res_id = res_id
        capture.settle(model._name, ids, written)
        load.touched.append(capture.refs)
        made = {
            (model._name, res_id): record
            for res_id, record in zip(ids, written, strict=True)
        }
        if load.foresight.note_touched(capture.refs, made):
            raise Reconsider
        load.known_ids.note_touched(
            res_id for name, res_id in capture.refs if name == model._name
        )
        load.foresight.written |= capture.touched
        load.references.forget(None if capture.removed else capture.touched)

    def _get_tables_read_ahead(self, model, load: ChunkLoad, others: list) -> set[str]:
        """Tables of which records were, or will be, read before it is their turn.

        :param others: records of a batch that exist, or nothing for those that do not
        """
        tables = {self.env[name]._table for name in load.references.models}
        if len(others) > 1 and any(others):
            tables.add(model._table)
        return tables

    def _refuse_removed(self, model, targets: list[int | None]) -> None:
        """Odoo writes what is not there any more without a word.

        :raises UserError: when a row above has removed one of the records
        """
        wanted = model.browse(filter(None, targets))
        if wanted - wanted.exists():
            raise self._get_removed_error()

    def _get_removed_error(self) -> UserError:
        return UserError(
            self.env._(
                "The record is not there any more: a row above has removed it. Leave "
                "out one of the two."
            )
        )

    def _load_values(self, model, load: ChunkLoad, items: list[tuple], data_list):
        """Create and update; a hook for what belongs to the same write and undo.

        :return: the records, one for each item
        """
        mode = model.env.context.get("mode", "init")
        return model._load_records(data_list, mode == "update")

    def _leave_unchanged(
        self, model, load: ChunkLoad, items: list[tuple], targets: list
    ) -> tuple[list[tuple], list, list[tuple]]:
        """The items that have something to write, and their targets.

        The others are done: no write, no tracking, no recompute.

        :return: besides, ``(id, values)`` of what is there as the file says, unwritten
        """
        pairs = [
            (target, values)
            for target, (_r, _x, values) in zip(targets, items, strict=True)
        ]
        anyway = load.written_anyway
        # to look at all of them before one is written is to read ahead
        found = find_unchanged(model, pairs) if load.pace.reads_ahead else set()
        unchanged = {position for position in found if targets[position] not in anyway}
        for position in unchanged:
            record = items[position][0]
            record.outcome, record.res_id = Outcome.UNCHANGED, targets[position]
        kept = [i for i in range(len(items)) if i not in unchanged]
        left = [pairs[i] for i in sorted(unchanged)]
        return [items[i] for i in kept], [targets[i] for i in kept], left

    def _hold(self, batch: Batch, written: list[int], left: list[tuple]) -> None:
        """Make sure that what was left unwritten is still as the file says.

        :raises ChangedAlong: when it is not
        """
        names = {name for _id, values in left for name in values}
        model = batch.model
        if not left or not may_change_others(batch.capture, model, written, names):
            return
        still = self._find_still(model, batch.load, left)
        changed = {left[i][0] for i in range(len(left)) if i not in still}
        if changed:
            raise ChangedAlong(changed)

    def _find_still(self, model, load: ChunkLoad, left: list[tuple]) -> set[int]:
        """Positions of those whose records hold the values still; a hook."""
        return find_unchanged(model, left)

    def _get_existing_ids(self, model, xids: list[str | None]) -> dict[str, int]:
        """For the external ids that name an existing record, the record's id."""
        # as _load_records does: external ids are not the user's to read
        data = self.env["ir.model.data"].sudo()
        rows = data._lookup_xmlids([xid for xid in xids if xid], model)
        # a name that belongs to another model is refused by _load_records
        return {
            f"{row[1]}.{row[2]}": row[4]
            for row in rows
            if row[6] and row[3] == model._name
        }


def _copy_values(values):
    """A copy that ``create`` and ``write`` may change: they pop what they use."""
    if isinstance(values, dict):
        return {
            key: value if type(value) in _PLAIN else _copy_values(value)
            for key, value in values.items()
        }
    if isinstance(values, list):
        return [_copy_values(value) for value in values]
    if isinstance(values, tuple):
        return tuple(_copy_values(value) for value in values)
    return values
