# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models
from odoo.exceptions import UserError

from odoo.addons.base_import_async.core.records import Record
from odoo.addons.base_import_async.core.rows import RowIssue
from odoo.addons.base_import_async.core.states import Outcome
from odoo.addons.base_import_async.models.loading import ChunkLoad, isolate
from odoo.addons.base_import_async.models.tentative import tentative
from odoo.addons.base_import_async.models.undo_capture import UndoCapture, capturing

from .pattern_current import CurrentValues, get_current
from .pattern_draft import DraftValues, to_write_values
from .pattern_lines import Refusal
from .words import name_field


class PatternLoader(models.AbstractModel):
    """Writes what was settled, and deletes what the file marks."""

    _inherit = "pattern.loader"

    def _write_batch(self, model, load: ChunkLoad, batch: list[tuple]) -> None:
        super()._write_batch(model, load, batch)
        matcher = load.matcher
        if not matcher:
            return
        for record, _xid, values in batch:
            key = values.draft.key
            if key and record.outcome is Outcome.CREATED:
                matcher.learn(key, record.res_id)
            elif not key and set(matcher.names) & set(values.draft.values):
                matcher.forget()

    def _leave_unchanged(
        self, model, load: ChunkLoad, items: list[tuple], targets: list
    ) -> tuple:
        """As the spine, save that words in other languages are changes too.

        Of records that are written, what the file says besides is left as it is.
        """
        for (_record, _xid, values), target in zip(items, targets, strict=True):
            if target in load.written_anyway:
                values.write_held(model.browse(target))
        plain = [i for i, item in enumerate(items) if not item[2].words]
        worded = [i for i, item in enumerate(items) if item[2].words]
        kept, kept_targets, _left = super()._leave_unchanged(
            model, load, [items[i] for i in plain], [targets[i] for i in plain]
        )
        is_written = kept or worded  # else nothing can change along
        held = [
            (target, item[2].get_held())
            for item, target in zip(items, targets, strict=True)
            if target and is_written
        ]
        return (
            kept + [items[i] for i in worded],
            kept_targets + [targets[i] for i in worded],
            [pair for pair in held if pair[1]],
        )

    def _find_still(self, model, load: ChunkLoad, left: list[tuple]) -> set[int]:
        """As the spine, with values as a pattern compares them."""
        records = model.with_context(active_test=False).browse([i for i, _v in left])
        current = CurrentValues(records)
        return {
            place
            for place, (record, (_id, held)) in enumerate(
                zip(records, left, strict=True)
            )
            if all(
                current.get(record, model._fields[name]) == value
                for name, value in held.items()
            )
        }

    def _load_values(self, model, load: ChunkLoad, items: list[tuple], data_list):
        """The spine's write, and what columns of other languages hold."""
        records = super()._load_values(model, load, items, data_list)
        for record, (_record, _xid, values) in zip(records, items, strict=True):
            for target, edits in values.edits:
                self._insist(target, edits)
            is_new = not values.get("id")
            words = [(record, values.draft.words)] if is_new else values.words
            for target, by_lang in words:
                for lang, named in by_lang.items():
                    if named:
                        target.with_context(lang=lang).write(named)
        return records

    def _insist(self, record, edits: dict[str, tuple]) -> None:
        """See that what was edited has come about.

        A row that repeats what Odoo computes may take back its own edit: the balance of
        an entry beside a new debit, the last day of a meeting beside a new end.

        :raises UserError: when a value stays what it was all the same
        """

        def find_lost() -> dict:
            return {
                name: new
                for name, (old, new) in edits.items()
                if get_current(record, record._fields[name]) == old
            }

        lost = find_lost()
        if not lost:
            return
        record.write(to_write_values(lost))
        lost = find_lost()
        if lost:
            raise UserError(
                self.env._(
                    "%(fields)s: Odoo keeps the old value. Other columns of the row, "
                    "or other records, decide it.",
                    fields=", ".join(
                        name_field(self.env, record._fields[name]) for name in lost
                    ),
                )
            )

    def _settle_deleted(
        self, load: ChunkLoad, record: Record, values: DraftValues, target
    ) -> bool:
        """Whether a record that the file marks as deleted is to be deleted; a hook."""
        if target is not None:
            self._check_version(load, values.draft, target)
            return True
        record.outcome = Outcome.SKIPPED
        message = self.env._("The record that is to be deleted is not there.")
        number = record.rows[0].number
        record.issues.append(
            RowIssue(row_number=number, message=message, kind="warning")
        )
        return False

    def _delete(self, model, load: ChunkLoad, items: list[tuple]) -> None:
        """Delete what the file marks, each record by itself if need be."""

        def work(some):
            capture = UndoCapture(self.env, load.chunk)
            records = model.browse([values["id"] for _r, _x, values in some])
            with tentative(self.env), capturing(self.env, capture):
                records.exists().unlink()
            for record, _xid, values in some:
                record.outcome, record.res_id = Outcome.UPDATED, values["id"]
                record.issues.append(
                    RowIssue(
                        row_number=record.rows[0].number,
                        message=self.env._("Deleted, as the file asks."),
                        kind="warning",
                    )
                )
            capture.settle(
                model._name,
                [values["id"] for _r, _x, values in some],
                [record for record, _x, _v in some],
            )

        def refuse(item, error):
            issue = load.blame.from_exception(item[0], error, model)
            # what Odoo refuses is that the record goes, whatever else its row says
            cause = Refusal(issue.message, item[2].draft, load.extension.plan.deleted)
            item[0].fail(self._get_issue(load, cause))

        isolate(items, work, refuse)
