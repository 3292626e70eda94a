# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What a chunk leaves on bindings and checkpoints, in the transaction of its rows."""

from dataclasses import replace

import psycopg2

from odoo import models

from odoo.addons.base_import_async.core.states import Outcome
from odoo.addons.base_import_async.models.loading import ChunkLoad

from .exchange import is_in_conflict, is_settled_by


class PatternSyncLoader(models.AbstractModel):
    _inherit = "pattern.sync.loader"

    def _load_records_of(self, chunk, preparation, *, is_counted: bool = True):
        load = super()._load_records_of(chunk, preparation, is_counted=is_counted)
        if is_counted and load.extension and not chunk.run_id.is_check:
            self._note_meetings(chunk.run_id, load)
            self._note_conflicts(load)
            self._note_deletions(load)
        return load

    def _note_meetings(self, run, load: ChunkLoad) -> None:
        """Keep on the bindings what both sides know now, by one statement."""
        exchange = load.extension.exchange
        landed = (Outcome.CREATED, Outcome.UPDATED, Outcome.UNCHANGED)
        met = [
            (record, exchange.encounters[id(record)])
            for record in load.records
            if record.outcome in landed
            and id(record) in exchange.encounters
            and id(record) not in exchange.deleted
        ]
        model = run._get_load_env()[run.res_model].with_context(active_test=False)
        records = model.browse([record.res_id for record, _e in met])
        names = {name for _r, encounter in met for name in encounter.draft.values}
        records.fetch(sorted({*names, "write_date"} & set(model._fields)))
        waiting = [e.external_id for _r, e in met if is_in_conflict(e.binding)]
        open_conflicts = exchange.reporter.find_open(waiting) if waiting else {}
        meetings, seen, settled = [], [], self.env["connector.checkpoint"]
        for (outcome, encounter), record in zip(met, records, strict=True):
            is_new = outcome.outcome is Outcome.CREATED
            meeting = exchange.get_meeting(encounter, record, is_new=is_new)
            conflict = open_conflicts.get(encounter.external_id)
            if conflict and is_settled_by(conflict, encounter.draft):
                settled += conflict
            elif conflict:
                meeting = replace(meeting, state="conflict")
            changed = outcome.outcome is not Outcome.UNCHANGED
            if changed or not exchange.is_known(meeting, encounter, record):
                meetings.append(meeting)
            else:
                seen.append((encounter.binding.id, meeting))
            if self._is_to_be_reviewed(exchange.backend, outcome.outcome):
                exchange.backend.add_checkpoint(
                    record, binding_model=record._name, external_id=meeting.external_id
                )
        try:
            exchange.binder.meet(meetings)
        except psycopg2.errors.UniqueViolation as error:
            # Another transaction bound one of the keys since ours began.
            load.raise_first_collision(error)
            raise
        exchange.binder.touch(seen)
        self._close_conflicts(settled)

    def _is_to_be_reviewed(self, backend, outcome: Outcome) -> bool:
        mode = backend.sudo().checkpoint_mode  # of the configuration
        if outcome is Outcome.CREATED:
            return mode in ("create", "create_update")
        return outcome is Outcome.UPDATED and mode == "create_update"

    def _close_conflicts(self, checkpoints) -> None:
        """A newer file of the partner settled them: nobody need decide any more.

        What he had said is kept: if he only read a file of ours, it is gone over there.
        """
        for checkpoint in checkpoints:
            said = [
                f"{told['label']}: {told['remote'] or '—'}"
                for told in (checkpoint.payload or {}).get("fields", ())
                if told["is_conflict"]
            ]
            checkpoint._set_reviewed()
            checkpoint.message_post(
                body=self.env._(
                    "Closed: a newer file of the partner brought no conflict. Before, "
                    "he said: %s. If a file of ours overwrote that over there, and it "
                    "is to stay, write it here.",
                    "; ".join(said),
                )
            )

    def _note_conflicts(self, load: ChunkLoad) -> None:
        exchange = load.extension.exchange
        for encounter in exchange.conflicts:
            binding, vector = encounter.binding, encounter.vector
            binding.sync_state = "conflict"
            if vector.mtime:  # what is older does not take the place of this
                moments = filter(None, [binding.external_mtime, vector.mtime])
                brought = exchange.add_brought(binding, encounter.draft, vector.mtime)
                binding.write({"brought_at": brought, "external_mtime": max(moments)})
            exchange.reporter.run(vector, encounter)

    def _note_deletions(self, load: ChunkLoad) -> None:
        exchange = load.extension.exchange
        graves = {}
        for record in load.records:
            draft = exchange.departing.get(id(record))
            if draft and draft.external_id and record.outcome is not Outcome.FAILED:
                graves[draft.external_id] = exchange.get_moment(draft)
        if graves:
            exchange.binder.bury(graves)
        for record in load.records:
            encounter = exchange.deleted.get(id(record))
            done = record.outcome in (Outcome.UPDATED, Outcome.UNCHANGED)
            if encounter is None or not encounter.binding.exists():
                continue
            if record.outcome is Outcome.SKIPPED:
                exchange.backend.add_checkpoint(
                    encounter.binding, self.env._("Was deleted by the partner.")
                )
            if done or record.outcome is Outcome.SKIPPED:
                encounter.binding.write({"sync_state": "deleted"})
