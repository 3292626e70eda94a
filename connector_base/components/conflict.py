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
        """Return the checkpoint of the vector's record, new or open already."""
        return self.backend_record.add_checkpoint(
            vector.binding,
            self._get_message(vector),
            kind="conflict",
            work_model=self.model._name,
            external_id=vector.external_id,
            payload=self._get_payload(vector),
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
