# Copyright 2026 Import Sync Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Countries, states, currencies, languages: known on both sides by their codes."""

from typing import Any

from odoo.addons.component.core import AbstractComponent
from odoo.addons.connector.components.mapper import mapping, only_create


class PeerImportMapper(AbstractComponent):
    """Turns what is read over there into our values; ids stay on their side."""

    _name = "odoo.peer.import.mapper"
    _inherit = "connector.import.mapper"
    _collection = "odoo.peer.backend"

    def find_by_key(self, field_name: str, model: str, key: dict[str, Any]):
        """Return our record of that key; without one, note what is missing."""
        memory = self.work.client.memory.setdefault(("key", model), {})
        wanted = tuple(sorted(key.items()))
        if wanted not in memory:
            domain = [(name, "=", value) for name, value in wanted]
            found = self.env[model].with_context(active_test=False).search(domain)
            memory[wanted] = found[:1].id
        record = self.env[model].browse(memory[wanted] or ())
        if not record:
            self.note_missing(field_name, ", ".join(map(str, key.values())))
        return record

    def note_missing(self, field_name: str, name: str) -> None:
        """Let somebody know of a value that does not exist here."""
        vector = self.options.vector if self.options else None
        if vector is not None:
            label = self.model._fields[field_name]._description_string(self.env)
            missing = vector.data.setdefault("missing", [])
            # A batch may map a record a second time.
            if (label, name) not in missing:
                missing.append((label, name))

    def tags(self, field_name: str, binding_model: str, ids: list[int]) -> dict:
        """Return the command that sets a many2many by the bindings of ``ids``."""
        binder = self.binder_for(binding_model)
        found = {id_: binder.to_internal(id_, unwrap=True).id for id_ in ids}
        for id_ in sorted(id_ for id_ in ids if not found[id_]):
            self.note_missing(field_name, str(id_))
        return {field_name: [(6, 0, [id_ for id_ in found.values() if id_])]}


class PeerExportMapper(AbstractComponent):
    """Turns our values into those of the peer, with the peer's ids."""

    _name = "odoo.peer.export.mapper"
    _inherit = "connector.export.mapper"
    _collection = "odoo.peer.backend"

    @only_create
    @mapping
    def external_id(self, record):
        """What the record is found by, should the answer to its creation be lost."""
        return {"id": self.source_id(record)}

    def image_value(self, record, field_name: str) -> dict[str, Any]:
        """Return the value of an image, unless images are not exchanged."""
        if not self.backend_record.with_images:
            return {}
        image = record.with_context(bin_size=False)[field_name]
        return {field_name: image.decode() if image else False}

    def find_there(self, model: str, key: dict[str, Any]) -> int | None:
        """Return the peer's id of a record by its key; None when it has none."""
        memory = self.work.client.memory.setdefault(("there", model), {})
        wanted = tuple(sorted(key.items()))
        if wanted not in memory:
            adapter = self.component(usage="backend.adapter")
            domain = [[name, "=", value] for name, value in wanted]
            found = adapter.call("search", model=model, domain=domain, limit=1)
            memory[wanted] = found[0] if found else None
        return memory[wanted]

    def there_or_note(self, binding, field_name: str, model: str, key: dict) -> dict:
        """Return the value of a many2one; note it when the peer has no such record."""
        there = self.find_there(model, key)
        if there:
            return {field_name: there}
        self.note_unsent(binding, field_name, ", ".join(map(str, key.values())))
        return {}

    def note_unsent(self, binding, field_name: str, name: str) -> None:
        """Let somebody know of a value that the peer cannot have."""
        label = binding._fields[field_name]._description_string(self.env)
        unsent = self.work.client.memory.setdefault(("unsent", binding.id), [])
        # A record may be mapped a second time.
        if (label, name) not in unsent:
            unsent.append((label, name))

    def get_unsent(self, binding) -> list[tuple[str, str]]:
        """Return what was noted of the record."""
        return self.work.client.memory.get(("unsent", binding.id), [])

    def source_id(self, binding) -> str:
        """The external ID that the record gets over there."""
        return self.backend_record._get_source_id(
            binding.odoo_id._name, binding.odoo_id.id
        )

    def bound_id(self, binding_model: str, record) -> int | bool:
        """Return the peer's id of a record that is bound; False without record."""
        external_id = record and self.binder_for(binding_model).to_external(
            record, wrap=True
        )
        return int(external_id) if external_id else False

    def link_commands(self, binding, field_name: str, binding_model: str) -> list:
        """Return commands for what was linked or unlinked since the last exchange.

        Tags that only the peer has, and we never saw, stay with it.
        """
        base = (binding.base_values or {}).get(field_name) or []
        current = binding[field_name]
        before = current.browse(base).exists()
        commands = []
        for code, records in ((4, current - before), (3, before - current)):
            ids = [self.bound_id(binding_model, record) for record in records]
            commands += [[code, id_] for id_ in ids if id_]
        return commands
