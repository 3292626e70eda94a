# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models

from ..core.states import Outcome
from .loading import isolate, raise_unless_row_error
from .tentative import tentative
from .undo_columns import Ref
from .undo_guard import UndoGuard
from .undo_traces import remove_traces
from .undoing import UndoEntry


class TransferUndo(models.AbstractModel):
    """Removal of what an import created, and what becomes of it where that fails."""

    _inherit = "transfer.undo"

    def _remove_all(self, model, guard: UndoGuard, entries: list[UndoEntry]) -> None:
        records = model.browse([entry.row.res_id for entry in entries]).exists()
        needed = guard.find_needed(records)
        free = []
        for entry in entries:
            if entry.row.res_id in needed:
                entry.error = self.env._(
                    "%s refers to it, which this import did not create.",
                    self._describe(model.env, needed[entry.row.res_id]),
                )
            else:
                free.append(entry)

        def work(items):
            with tentative(self.env):
                left = self._remove(model.browse([item.row.res_id for item in items]))
            for item in items:
                if item.row.res_id in left:
                    item.error = self._get_staying(model)
                else:
                    item.settle(Outcome.REVERSED)

        isolate(free, work, self._refuse)

    def _remove(self, records) -> set[int]:
        """Remove records, and the traces of those that went along with others.

        :return: ids of those that are still there: some models' own code archives
            what is deleted, and it goes with the record that it hangs on, if at all
        """
        there = records.exists()
        there.unlink()
        self.env.cr.flush()
        remove_traces(records - there)
        return set(there.exists()._ids)

    def _get_staying(self, model) -> str:
        return self.env._(
            "to delete “%s” does not take it out of the database.", model._description
        )

    def _describe(self, env, ref: Ref) -> str:
        """A record by its name, if the user may read it, and by what it is."""
        model, res_id = ref
        kind = self.env[model]._description
        record = env[model].browse(res_id).exists()._filtered_access("read")
        name = record and record.display_name
        if not name:
            return self.env._("“%(kind)s”", kind=kind)
        return self.env._("“%(name)s” (%(kind)s)", name=name, kind=kind)

    # ------------------------------------------------------------------
    # What could not be taken back
    # ------------------------------------------------------------------

    def _settle_refused(self, env, entries: list[UndoEntry]) -> None:
        for entry in entries:
            if entry.outcome:
                continue
            if not entry.is_created:
                entry.settle(Outcome.FAILED, entry.error)
                continue
            record = env[entry.row.res_model].browse(entry.row.res_id)
            template = (
                self.env._("Archived, since it could not be removed: %s")
                if self._archive(record)
                else self.env._("It could not be removed: %s")
            )
            # pylint: disable=translation-contains-variable
            entry.settle(Outcome.KEPT, template % entry.error)

    def _archive(self, record) -> bool:
        name = record._active_name
        if not name or not record._fields[name].store:
            return False
        try:
            with tentative(self.env):
                record.action_archive()
        except Exception as error:
            raise_unless_row_error(error)
            return False
        return True
