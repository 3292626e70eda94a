# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Conflicts of an exchange keep what the partner's file said: he cannot be asked."""

from collections.abc import Collection
from typing import Any

from odoo.addons.component.core import Component
from odoo.addons.connector_base.core.vector import SyncVector

from ..core.held import get_held
from ..core.sent import encode
from ..models.exchange_meetings import find_doubtful
from ..models.lines import get_theirs_key, hash_drafts


class PatternConflictReporter(Component):
    _name = "pattern.conflict.reporter"
    _inherit = "connector.conflict.reporter"
    _collection = "pattern.sync.backend"

    def run(self, vector: SyncVector, encounter=None):
        """Return the checkpoint of the vector's record, new or open already.

        :param encounter: the row that met the record, with its lines
        """
        self._encounter = encounter
        return super().run(vector)

    def find_held(self, external_ids: Collection[str]) -> dict[str, dict[str, Any]]:
        """Return what waits in open conflicts undisputed, by key; see ``core.held``."""
        found = self.find_open(external_ids)
        return {key: get_held(one.payload or {}) for key, one in found.items()}

    def find_open(self, external_ids: Collection[str]) -> dict[str, Any]:
        """Return the checkpoints of open conflicts, by key."""
        model = self.env["connector.checkpoint"]
        # sudo: what the file said is the machinery's, whoever imports or decides.
        found = model.sudo().search(
            [
                *model._get_backend_domain(self.backend_record),
                ("kind", "=", "conflict"),
                ("state", "=", "need_review"),
                ("binding_model", "=", self.model._name),
                ("external_id", "in", list(external_ids)),
            ]
        )
        return {checkpoint.external_id: checkpoint for checkpoint in found}

    def _get_message(self, vector: SyncVector) -> str:
        lines = self._encounter.lines if self._encounter else {}
        holder = vector.binding._get_holder()
        doubtful = find_doubtful(vector)
        if not lines and doubtful and doubtful == vector.conflicting_fields():
            labels = [
                holder._fields[name]._description_string(self.env)
                for name in sorted(doubtful)
            ]
            return self.env._(
                "The partner has the value of before: %s. He put it back, or has not "
                "read our last file: ask him.",
                ", ".join(labels),
            )
        if not lines:
            return super()._get_message(vector)
        labels = [holder._fields[n]._description_string(self.env) for n in lines]
        return self.env._("Lines changed on both sides: %s.", ", ".join(labels))

    def _get_payload(self, vector: SyncVector) -> dict[str, Any]:
        payload = super()._get_payload(vector)
        lines = self._encounter.lines if self._encounter else {}
        return {
            **payload,
            "fields": [*payload["fields"], *map(self._show_lines, lines)],
            "remote_values": encode(vector.values or {}),
            "base_values": None if vector.base is None else encode(vector.base),
            "remote_lines": lines,
            "remote_stamps": self._get_stamps(lines),
        }

    def _get_stamps(self, lines) -> dict[str, str]:
        """What the partner's lines say, to be kept once somebody has decided."""
        draft = self._encounter.draft if self._encounter else None
        return {
            get_theirs_key(children): hash_drafts(draft.children.get(children.name, ()))
            for children in (draft.node.children if draft else ())
            if children.name in lines
        }

    def _show_lines(self, name: str) -> dict[str, Any]:
        """Both sides' lines as a person reads them."""
        holder = self._encounter.vector.binding._get_holder()
        drafts = self._encounter.draft.children.get(name, ())
        texts = [
            ", ".join(str(value) for value in draft.values.values() if value)
            for draft in drafts
        ]
        return {
            "name": name,
            "label": holder._fields[name]._description_string(self.env),
            "local": "; ".join(holder[name].mapped("display_name")),
            "remote": "; ".join(texts),
            "base": "",
            "is_conflict": True,
        }
