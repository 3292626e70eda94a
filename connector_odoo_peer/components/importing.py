# Copyright 2026 Import Sync Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What imports of every model of a peer have in common."""

from datetime import timedelta

from odoo.addons.component.core import Component
from odoo.addons.connector_base.core.msince import to_second
from odoo.addons.connector_base.exceptions import InvalidFieldError
from odoo.addons.queue_job.exception import RetryableJobError


class PeerImporter(Component):
    """Uses what was read ahead, and tells of what is missing here."""

    _name = "odoo.peer.importer"
    _inherit = "connector.record.importer"
    _collection = "odoo.peer.backend"

    def _import_dependency(self, external_id, binding_model, always=False, data=None):
        if external_id and data is None:
            memory = self.work.client.memory.get(binding_model, {})
            data = memory.get(str(external_id))
        return super()._import_dependency(
            external_id, binding_model, always=always, data=data
        )

    def _is_buried_there(self) -> bool:
        return self.data.get("active") is False

    def _import_read_ahead(self, external_id) -> None:
        """Import a record of the same model first, if it is in the same slice.

        One of another slice is another job's, which may have its lock: the reference
        waits for it. One that is not wanted at all is waited for in vain, visibly.
        Where this record itself is but needed by another, all of its own come along.
        """
        read = self.work.client.memory.get(self.model._name, {})
        if self.parent is not None or str(external_id) in read:
            self._import_dependency(external_id, self.model._name)

    def _validate_data(self, values) -> None:  # pylint: disable=missing-return
        super()._validate_data(values)
        name = self.backend_adapter._parent
        above = self.env[self.binder.unwrap_model()].browse(values.get(name) or ())
        record = self.vector.record
        if record and above and self._is_below(above, record, name):
            raise InvalidFieldError(
                self.env._(
                    "%(record)s belongs to %(above)s over there, and here it is the "
                    "other way round: move one of them, on one side.",
                    record=record.display_name,
                    above=above.display_name,
                ),
                name,
            )

    def _is_below(self, record, above, name: str) -> bool:
        """Whether a record is another one, or below it."""
        while record and record != above:
            record = record[name]
        return record == above

    def _is_uptodate(self, binding) -> bool:
        known = super()._is_uptodate(binding)
        if known and not is_settled(self, binding):
            # From then on that it was looked at so late need not be done again.
            self.binder.touch(binding)
        return known

    def _after_import(self, binding) -> None:
        for label, name in self.vector.data.get("missing", ()):
            self.backend_record.add_checkpoint(
                binding,
                self.env._(
                    "%(field)s: %(name)s does not exist here, the field was left as it "
                    "is. Create it, then fetch the record again.",
                    field=label,
                    name=name,
                ),
                binding_model=self.model._name,
                external_id=self.external_id,
            )


def is_settled(component, binding) -> bool:
    """Whether we looked at that version when nothing else could still bear its date.

    Dates arrive without fractions, and a date is that of the transaction's start: for
    as long as a transaction may take, a second change can come with the same date.
    """
    offset = component.work.client.clock_offset
    if offset is None or not binding.sync_date or not binding.external_mtime:
        return False
    overlap = timedelta(seconds=component.backend_record.msince_overlap)
    return binding.sync_date + offset > to_second(binding.external_mtime) + overlap


def wait_for_imports(component, model_names: list[str]) -> None:
    """Come back later while one of these models is being imported."""
    env = component.env
    runs = env["connector.sync.run"].sudo()  # as in connector.sync.run
    importing = runs.search(
        [
            *runs._get_backend_domain(component.backend_record),
            ("model_name", "in", model_names),
            ("direction", "=", "import"),
            ("state", "=", "running"),
        ]
    )
    importing._advance()
    busy = importing.filtered(lambda run: run.state == "running")
    if busy:
        raise RetryableJobError(
            env._("Waiting for the import of: %s", busy[0].model_label),
            seconds=5,
            ignore_retry=True,
        )


class PeerCursorImporter(Component):
    """Lists less: what was seen late enough is not read again."""

    _name = "odoo.peer.cursor.batch.importer"
    _inherit = "connector.cursor.batch.importer"
    _collection = "odoo.peer.backend"

    def _list_changes(self, msince):
        # Tags first: else each job of contacts would import them, and wait for others.
        order = self.backend_record._get_sync_models()
        wait_for_imports(self, order[: order.index(self.model._name)])
        yield from super()._list_changes(msince)

    def _drop_known(self, changes: list) -> list:
        changes = super()._drop_known(changes)
        bindings = self.model.with_context(active_test=False).search_fetch(
            [
                ("backend_id", "=", self.backend_record.id),
                ("external_id", "in", [key for key, _mtime in changes]),
                ("sync_state", "=", "synced"),
                ("sync_hash", "!=", False),
            ],
            ["external_id", "external_mtime", "sync_date"],
        )
        settled = {
            binding.external_id: to_second(binding.external_mtime)
            for binding in bindings
            if is_settled(self, binding)
        }
        return [
            (key, mtime)
            for key, mtime in changes
            if not mtime or settled.get(key) != to_second(mtime)
        ]
