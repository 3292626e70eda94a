# Copyright 2026 Import Sync Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Shows a conflict to a person, with both values side by side."""

from typing import Any

from odoo import fields

from odoo.addons.component.core import Component

from ..core.vector import SyncVector
from .values import display_value


class ConflictReporter(Component):
    """Raises the checkpoint of a conflict."""

    _name = "connector.conflict.reporter"
    _inherit = "connector.base"
    _usage = "conflict.reporter"

    def run(self, vector: SyncVector):
        """Return the checkpoint of the vector's record, new or open already.

        Or the one that a person has marked as reviewed without a decision: as long as
        both sides say the same, nobody is asked again.
        """
        payload = self._get_payload(vector)
        checkpoints = self.env["connector.checkpoint"]
        left = checkpoints._find_undecided(self.backend_record, vector.binding)
        if left and _disagreement(left.payload or {}) == _disagreement(payload):
            return left
        return self.backend_record.add_checkpoint(
            vector.binding,
            self._get_message(vector),
            kind="conflict",
            binding_model=self.model._name,
            external_id=vector.external_id,
            payload=payload,
        )

    def _get_message(self, vector: SyncVector) -> str:
        if vector.deleted:
            return self.env._("Deleted there, changed here.")
        holder = vector.binding._get_holder()
        labels = [
            holder._fields[name]._description_string(self.env)
            for name in sorted(vector.conflicting_fields())
        ]
        return self.env._("Changed on both sides: %s.", ", ".join(labels))

    def _get_payload(self, vector: SyncVector) -> dict[str, Any]:
        holder = vector.binding._get_holder()
        local, remote = vector.local or {}, vector.values or {}
        in_conflict = vector.conflicting_fields()
        lines = [
            {
                "name": name,
                "label": holder._fields[name]._description_string(self.env),
                "local": display_value(holder, name, local.get(name)),
                "remote": display_value(holder, name, remote[name]),
                "base": display_value(holder, name, (vector.base or {}).get(name)),
                "is_conflict": name in in_conflict,
            }
            for name in sorted(remote, key=lambda one: one not in in_conflict)
            if local.get(name) != remote[name]
        ]
        return {
            "fields": lines,
            "has_base": vector.base is not None,
            "is_deleted": vector.deleted,
            "local_date": fields.Datetime.to_string(vector.local_write_date) or "",
            "remote_date": fields.Datetime.to_string(vector.mtime) or "",
        }


def _disagreement(payload: dict[str, Any]) -> tuple:
    """What both sides say where they differ; of a deletion, which change it met."""
    fields_in_conflict = [
        [line["name"], line["local"], line["remote"]]
        for line in payload.get("fields", ())
        if line["is_conflict"]
    ]
    is_deleted = payload.get("is_deleted", False)
    changed = payload.get("local_date") if is_deleted else None
    return is_deleted, changed, sorted(fields_in_conflict)
