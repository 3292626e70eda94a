# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from dataclasses import dataclass

import psycopg2

from odoo import models

from odoo.addons.base_import_async.core.records import Record
from odoo.addons.base_import_async.core.rows import RowIssue
from odoo.addons.base_import_async.core.states import Outcome
from odoo.addons.base_import_async.models.loading import ChunkLoad
from odoo.addons.connector_base.core.rules import VectorState
from odoo.addons.pattern_import_export.core.load_plan import Plan
from odoo.addons.pattern_import_export.models.pattern_draft import DraftValues
from odoo.addons.pattern_import_export.models.pattern_loader import (
    PatternLoad,
    makes_others,
)
from odoo.addons.pattern_import_export.models.pattern_matcher import (
    PatternMatcher,
    _Identity,
)
from odoo.addons.pattern_import_export.models.pattern_settle import Refusal

from .exchange import Encounter, Exchange
from .sync_reader import SyncReader
from .sync_settler import ConflictFound, SyncSettler


@dataclass
class SyncLoad(PatternLoad):
    """What loading a chunk of an exchange keeps."""

    exchange: Exchange


class SyncMatcher(PatternMatcher):
    """Finds by key columns what the partner's keys are not bound to yet."""

    def __init__(self, names, *, makes_others: bool, exchange: Exchange):
        super().__init__(names, makes_others=makes_others)
        self._exchange = exchange

    def get_key(self, values: DraftValues):
        target = self._exchange.get_target_id(values.draft.external_id)
        if target:
            return _Identity(("bound", target))
        return super().get_key(values)


class PatternSyncLoader(models.AbstractModel):
    """Loads the rows of a partner: vectors decide, bindings are kept, conflicts shown.

    Chunks, savepoints, ledger and undo are the spine's; there is no job per row.
    """

    _name = "pattern.sync.loader"
    _inherit = "pattern.loader"
    _description = "Loader of files of an exchange"

    # ------------------------------------------------------------------
    # Rows → drafts
    # ------------------------------------------------------------------

    def _new_pattern_load(self, model, plan: Plan, preparation) -> SyncLoad:
        exchange = self._open_exchange(model, preparation.run)
        settler = SyncSettler(model.env, plan, exchange)
        return SyncLoad(plan, settler, preparation, exchange)

    def _open_exchange(self, model, run) -> Exchange:
        backend = run.sync_backend_id.with_env(model.env)
        with backend.work_on(model._name) as work:
            return Exchange.open(work, run)

    def _new_reader(self, model, plan: Plan, preparation, load: ChunkLoad):
        return SyncReader(model, plan, preparation, load, load.extension.exchange)

    def _new_key_reader(self, run, plan: Plan) -> SyncReader:
        """A reader that only tells what the partner calls the records of rows."""
        model = self.env[run.res_model]
        preparation = run._get_row_preparation([])
        exchange = self._open_exchange(model, run)
        return SyncReader(model, plan, preparation, None, exchange)

    def _new_matcher(self, plan: Plan, load: ChunkLoad) -> SyncMatcher:
        return SyncMatcher(
            plan.root.keys,
            makes_others=makes_others(plan),
            exchange=load.extension.exchange,
        )

    def _prime(self, model, load: ChunkLoad, reader: SyncReader) -> None:
        load.extension.exchange.find(reader.get_external_ids(load.records))
        return super()._prime(model, load, reader)

    # ------------------------------------------------------------------
    # Drafts → values
    # ------------------------------------------------------------------

    def _settle_ids(self, model, load: ChunkLoad, batch: list[tuple]) -> None:
        super()._settle_ids(model, load, batch)
        exchange = load.extension.exchange
        for _record, _xid, values in batch:
            draft = values.draft
            target = exchange.get_target_id(draft.external_id)
            if target and not (draft.db_id or draft.xml_id):
                values["id"] = target

    def _get_targets(self, model, load: ChunkLoad, batch: list[tuple]) -> dict:
        targets = super()._get_targets(model, load, batch)
        self._forget_gone(load, batch, targets)
        return targets

    def _forget_gone(self, load: ChunkLoad, batch: list[tuple], targets: dict) -> None:
        """A binding whose record is gone by SQL, or not the user's, means nobody."""
        exchange = load.extension.exchange
        for _record, _xid, values in batch:
            draft, target = values.draft, values.get("id")
            bound = exchange.get_target_id(draft.external_id)
            if bound and bound == target and target not in targets:
                model = self.env[draft.node.model].sudo()  # only whether it is there
                if not model.browse(target).exists():
                    exchange.bindings.pop(draft.external_id).unlink()
                    values.pop("id")

    def _settle(self, load: ChunkLoad, record: Record, values, target) -> bool:
        exchange, draft = load.extension.exchange, values.draft
        if target is None and not draft.is_deleted and exchange.is_old_news(draft):
            record.outcome = Outcome.SKIPPED
            self._warn(record, self.env._("Deleted here; the partner is told."))
            return False
        if target is not None and exchange.is_outdated(draft):
            record.outcome = Outcome.SKIPPED
            self._warn(
                record,
                self.env._("A newer file of the partner was imported already."),
            )
            return False
        try:
            is_gone = super()._settle(load, record, values, target)
        except ConflictFound as conflict:
            self._set_in_conflict(load, record, draft, conflict)
            return False
        encounter = self._new_encounter(load, draft)
        if encounter and record.outcome is None:
            exchange.encounters[id(record)] = encounter
            self._revive(encounter, values, target)
        return is_gone

    def _new_encounter(self, load: ChunkLoad, draft) -> Encounter | None:
        exchange = load.extension.exchange
        vector = load.extension.settler.get_vector(draft)
        if vector is None or draft.external_id is None:
            return None
        binding = exchange.bindings.get(draft.external_id)
        return Encounter(draft.external_id, vector, draft, binding)

    def _revive(self, encounter: Encounter, values, target) -> None:
        """What was archived since the partner deleted it is active when it returns."""
        binding = encounter.binding
        was_deleted = binding and binding.sync_state == "deleted"
        if was_deleted and target is not None and not encounter.draft.is_deleted:
            if "active" in target._fields and not target.active:
                values["active"] = True

    def _set_in_conflict(
        self, load: ChunkLoad, record: Record, draft, conflict: ConflictFound
    ) -> None:
        vector = conflict.vector
        encounter = self._new_encounter(load, draft)
        encounter.lines = conflict.lines
        load.extension.exchange.conflicts.append(encounter)
        record.outcome = Outcome.SKIPPED
        if vector.deleted:
            message = self.env._(
                "Deleted by the partner and changed here: somebody was asked."
            )
        else:
            names = sorted({*vector.conflicting_fields(), *conflict.lines})
            fields_ = self.env[draft.node.model]._fields
            message = self.env._(
                "Changed on both sides: %s. Nothing was written; a checkpoint shows "
                "both values.",
                ", ".join(fields_[n]._description_string(self.env) for n in names),
            )
        self._warn(record, message)

    def _warn(self, record: Record, message: str) -> None:
        number = record.rows[0].number
        record.issues.append(
            RowIssue(row_number=number, message=message, kind="warning")
        )

    # ------------------------------------------------------------------
    # Deletions
    # ------------------------------------------------------------------

    def _settle_deleted(self, load: ChunkLoad, record: Record, values, target) -> bool:
        if target is None:
            return super()._settle_deleted(load, record, values, target)
        draft = values.draft
        self._check_version(load, draft, target)
        vector = load.extension.settler.get_vector(draft)
        if vector is None:
            return True
        if not vector.settle():
            if vector.state is VectorState.CONFLICT:
                raise ConflictFound(vector)
            self._skip(load, record, vector)
            return False
        backend = load.extension.exchange.backend
        action = backend._get_sync_policy(target._name).remote_delete_action
        return self._apply_deletion(load, record, values, target, action)

    def _apply_deletion(
        self, load: ChunkLoad, record: Record, values, target, action: str
    ) -> bool:
        """Whether the record is to be deleted; else what is done instead is begun."""
        exchange, draft = load.extension.exchange, values.draft
        encounter = self._new_encounter(load, draft)
        if action == "unlink":
            exchange.deleted[id(record)] = encounter
            return True
        if action == "archive":
            if "active" not in target._fields:
                raise Refusal(
                    self.env._(
                        "“%s” was deleted by the partner and cannot be archived. "
                        "Choose in the exchange what is done with such records.",
                        target.display_name,
                    ),
                    draft,
                )
            values.clear()
            values.update({"id": target.id, "active": False})
            exchange.deleted[id(record)] = encounter
            return False
        record.outcome = Outcome.SKIPPED
        if action == "unbind":
            exchange.binder.forget_many([draft.external_id])
            self._warn(record, self.env._("Deleted by the partner; kept here."))
        else:
            exchange.deleted[id(record)] = encounter
            self._warn(
                record, self.env._("Deleted by the partner: somebody was asked.")
            )
        return False

    def _delete(self, model, load: ChunkLoad, items: list[tuple]) -> None:
        """What the partner deleted himself is not told to him."""
        return super()._delete(
            model.with_context(connector_no_export=True), load, items
        )

    # ------------------------------------------------------------------
    # What came of the chunk
    # ------------------------------------------------------------------

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
        meetings, settled = [], []
        for (outcome, encounter), record in zip(met, records, strict=True):
            is_new = outcome.outcome is Outcome.CREATED
            meeting = exchange.get_meeting(encounter, record, is_new=is_new)
            changed = outcome.outcome is not Outcome.UNCHANGED
            if changed or not exchange.is_known(meeting, encounter, record):
                meetings.append(meeting)
            if encounter.binding and encounter.binding.sync_state == "conflict":
                settled.append(encounter.binding)
            if self._is_to_be_reviewed(exchange.backend, outcome.outcome):
                exchange.backend.add_checkpoint(
                    record, work_model=record._name, external_id=meeting.external_id
                )
        try:
            exchange.binder.meet(meetings)
        except psycopg2.errors.UniqueViolation as error:
            # Another transaction bound one of the keys since ours began.
            load.raise_first_collision(error)
            raise
        for binding in settled:
            self._close_conflict(binding)

    def _is_to_be_reviewed(self, backend, outcome: Outcome) -> bool:
        mode = backend.sudo().checkpoint_mode  # of the configuration
        if outcome is Outcome.CREATED:
            return mode in ("create", "create_update")
        return outcome is Outcome.UPDATED and mode == "create_update"

    def _close_conflict(self, binding) -> None:
        """A newer file of the partner settled it: nobody needs to decide any more."""
        checkpoints = self.env["connector.checkpoint"]._find_of_binding(binding)
        for checkpoint in checkpoints.filtered(lambda c: c.kind == "conflict"):
            checkpoint._set_reviewed()
            checkpoint.message_post(
                body=self.env._("Closed: a newer file brought no conflict.")
            )

    def _note_conflicts(self, load: ChunkLoad) -> None:
        exchange = load.extension.exchange
        for encounter in exchange.conflicts:
            encounter.binding.sync_state = "conflict"
            exchange.reporter.run(encounter.vector, encounter)

    def _note_deletions(self, load: ChunkLoad) -> None:
        exchange = load.extension.exchange
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
