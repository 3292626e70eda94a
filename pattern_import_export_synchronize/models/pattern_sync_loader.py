# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from dataclasses import dataclass

from odoo import models

from odoo.addons.base_import_async.core.records import Record
from odoo.addons.base_import_async.core.rows import RowIssue
from odoo.addons.base_import_async.core.states import Outcome
from odoo.addons.base_import_async.models.loading import ChunkLoad
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

from .exchange import Exchange
from .exchange_meetings import Encounter, find_doubtful
from .exchange_order import get_brought
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
        result = super()._settle_ids(model, load, batch)
        exchange = load.extension.exchange
        for _record, _xid, values in batch:
            draft = values.draft
            target = exchange.get_target_id(draft.external_id)
            if target and not (draft.db_id or draft.xml_id):
                values["id"] = target
        return result

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
        if self._is_outdated(load, record, draft, target):
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

    def _is_outdated(self, load: ChunkLoad, record: Record, draft, target) -> bool:
        """Whether newer files say all that the row says; what they say is dropped."""
        exchange = load.extension.exchange
        if draft.is_deleted and exchange.get_moment(draft):
            exchange.departing[id(record)] = draft
        if exchange.is_deleted_since(draft):
            message = self.env._("A newer file of the partner deleted the record.")
        elif target is None or not exchange.is_outdated(draft):
            return False
        elif draft.is_deleted or self._is_all_outdated(load, record, draft):
            message = self.env._("A newer file of the partner was imported already.")
        else:
            return False
        record.outcome = Outcome.SKIPPED
        self._warn(record, message)
        return True

    def _is_all_outdated(self, load: ChunkLoad, record: Record, draft) -> bool:
        """Whether nothing is left of a row once newer files were heard."""
        exchange = load.extension.exchange
        outdated = exchange.find_outdated(draft)
        if outdated == get_brought(draft):
            return True
        exchange.drop(draft, outdated)
        if outdated:
            labels = self._get_labels(draft, {n.partition("@")[0] for n in outdated})
            self._warn(
                record,
                self.env._(
                    "A newer file of the partner was imported already, which says "
                    "what these are: %s. They were not taken from this row.",
                    labels,
                ),
            )
        return False

    def _new_encounter(self, load: ChunkLoad, draft) -> Encounter | None:
        exchange = load.extension.exchange
        vector = load.extension.settler.get_vector(draft)
        if vector is None or draft.external_id is None:
            return None
        binding = exchange.bindings.get(draft.external_id)
        restored = load.extension.settler.get_restored(draft)
        return Encounter(draft.external_id, vector, draft, binding, restored=restored)

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
            message = self._describe_conflict(draft, conflict)
        self._warn(record, message)

    def _describe_conflict(self, draft, conflict: ConflictFound) -> str:
        doubtful = find_doubtful(conflict.vector)
        names = {*conflict.vector.conflicting_fields(), *conflict.lines} - doubtful
        labels = self._get_labels(draft, names or doubtful)
        if names:
            return self.env._(
                "Changed on both sides: %s. Nothing was written; a checkpoint shows "
                "both values.",
                labels,
            )
        return self.env._(
            "The partner has the value of before: %s. Whether he put it back or has "
            "not read our last file cannot be known. Nothing was written; a "
            "checkpoint shows both values.",
            labels,
        )

    def _get_labels(self, draft, names: set[str]) -> str:
        """What fields are called on the screen."""
        fields_ = self.env[draft.node.model]._fields
        return ", ".join(
            fields_[name]._description_string(self.env) for name in sorted(names)
        )

    def _warn(self, record: Record, message: str) -> None:
        number = record.rows[0].number
        record.issues.append(
            RowIssue(row_number=number, message=message, kind="warning")
        )
