# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Rows that say that the partner deleted a record: what the policy makes of them."""

from odoo import models

from odoo.addons.base_import_async.core.records import Record
from odoo.addons.base_import_async.core.states import Outcome
from odoo.addons.base_import_async.models.loading import ChunkLoad
from odoo.addons.connector_base.core.rules import VectorState
from odoo.addons.pattern_import_export.models.pattern_lines import Refusal

from .sync_settler import ConflictFound


class PatternSyncLoader(models.AbstractModel):
    _inherit = "pattern.sync.loader"

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
