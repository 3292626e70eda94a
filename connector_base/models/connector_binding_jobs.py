# Copyright 2026 Import Sync Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, models

from odoo.addons.queue_job.exception import RetryableJobError

from ..core.report import SyncReport

_SLICE_USAGES = {"import": "slice.importer", "export": "slice.exporter"}
_CURSOR_USAGES = {"import": "cursor.batch.importer", "export": "cursor.batch.exporter"}


class ConnectorBindingJobs(models.AbstractModel):
    """The jobs of bindings: each opens the backend and runs one component.

    ``model_name`` names the model that the components apply on where that is not the
    binding itself (generic bindings).
    """

    _name = "connector.binding.jobs"
    _description = "Jobs of bindings"

    def with_delay(self, priority=None, eta=None, max_retries=0, **options):
        """As of every model, but repeated until it succeeds unless told otherwise.

        What is repeated waits for the network, a busy peer or another job. A peer that
        is away for a night must not cost the records that the cursor has passed.
        """
        channel = self.env.context.get("connector_channel")
        if channel:
            options.setdefault("channel", channel)
        return super().with_delay(
            priority=priority, eta=eta, max_retries=max_retries, **options
        )

    @api.model
    @api.private
    def import_record(
        self,
        backend,
        external_id: str,
        force: bool = False,
        data=None,
        *,
        conflict_resolution: str | None = None,
        model_name: str | None = None,
    ) -> str:
        """Import one record; return what became of it, as a sentence.

        :param force: also when the version is known already
        :param data: what was read from the peer, so that it is not read again
        :param conflict_resolution: a person's decision: ``this`` or ``other``
        """
        with backend.work_on(model_name or self._name) as work:
            importer = work.component(usage="record.importer")
            return importer.run(
                external_id,
                force=force,
                data=data,
                conflict_resolution=conflict_resolution,
            )

    @api.model
    @api.private
    def import_batch(
        self, backend, filters=None, *, delayed: bool = True, model_name=None
    ) -> str:
        """Import all records that match the filters of the adapter."""
        usage = "batch.importer" if delayed else "batch.importer.direct"
        with backend.work_on(model_name or self._name) as work:
            return work.component(usage=usage).run(filters)

    @api.model
    @api.private
    def import_since(
        self, backend, run=None, *, force: bool = False, model_name=None
    ) -> str:
        """Import what changed over there since the cursor; ``run`` keeps the counts."""
        return self._run_cursor(backend, "import", run, force, model_name)

    @api.model
    @api.private
    def export_since(
        self, backend, run=None, *, force: bool = False, model_name=None
    ) -> str:
        """Export what changed here since the cursor; ``run`` keeps the counts."""
        return self._run_cursor(backend, "export", run, force, model_name)

    @api.model
    def _run_cursor(self, backend, direction: str, run, force: bool, model_name) -> str:
        model_name = model_name or self._name
        cursor = backend._get_cursor(model_name, direction)
        with backend.work_on(model_name, sync_run=run) as work:
            return work.component(usage=_CURSOR_USAGES[direction]).run(
                cursor, force=force
            )

    @api.model
    @api.private
    def run_slice(self, backend, line, *, force: bool = False, model_name=None) -> str:
        """Import or export the records of one line of a run, and keep the counts.

        A record that cannot be imported is set aside with a checkpoint; the others
        of the slice are kept.
        """
        if not line._claim():
            return self.env._("Already done.")
        direction = line.run_id.direction
        with backend.work_on(model_name or self._name) as work:
            slice_component = work.component(usage=_SLICE_USAGES[direction])
            report: SyncReport = slice_component.run(line.external_ids, force=force)
        line._store_report(report)
        line.run_id._advance_after_commit()
        return line._get_summary()

    @api.model
    @api.private
    def delete_record(
        self, backend, external_id: str, mtime=None, *, model_name=None
    ) -> str:
        """Apply a deletion that was made over there."""
        with backend.work_on(model_name or self._name) as work:
            return work.component(usage="import.deleter").run(external_id, mtime=mtime)

    @api.private
    def export_record(self, fields=None) -> str:
        """Export this binding; return what became of it, as a sentence."""
        self.ensure_one()
        if not self.exists():
            return self.env._("The record was deleted in the meantime.")
        backend = self._get_bound_backend()
        with backend.work_on(self._get_work_model()) as work:
            return work.component(usage="record.exporter").run(self, fields)

    @api.model
    @api.private
    def export_delete_record(
        self, backend, external_id: str, *, model_name=None
    ) -> str:
        """Delete over there what was deleted here."""
        with backend.work_on(model_name or self._name) as work:
            return work.component(usage="export.deleter").run(external_id)

    def _delay_export(self):
        """Enqueue the export of each binding once per transaction.

        Not once while a job is pending: that one may start before we commit, and
        would export the old values.
        """
        self.env.cr.execute("SELECT txid_current()")
        transaction = self.env.cr.fetchone()[0]
        for binding in self:
            backend = binding._get_bound_backend()
            key = f"export:{backend._name}:{backend.id}:{binding._name}:{binding.id}"
            jobs = backend._in_channel(binding.with_user(backend._get_sync_user()))
            jobs.with_delay(
                identity_key=f"{key}:{transaction}",
                description=self.env._(
                    "Export %(record)s to %(backend)s",
                    record=binding._get_bound_record().display_name,
                    backend=backend.display_name,
                ),
            ).export_record()

    def action_import(self):
        """Fetch the record again now, even when its version is known."""
        for binding in self:
            backend = binding._get_bound_backend()
            backend.check_access("read")
            binding.check_access("write")
            if binding.external_id:
                backend._run_now(
                    "import_record",
                    binding._get_work_model(),
                    binding.external_id,
                    force=True,
                )

    def action_export(self):
        """Send the record now."""
        for binding in self:
            binding.check_access("write")
            user = binding._get_bound_backend()._get_sync_user()
            try:
                binding.with_user(user).export_record()
            except RetryableJobError:
                # Somebody works on it, or the peer is away: a job will do it.
                binding._delay_export()
