# Copyright 2026 Import Sync Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.connector.exception import ConnectorException
from odoo.addons.queue_job.exception import JobError

from ..components.bindings import find_bindings
from ..core.msince import to_second


class ConnectorCheckpoint(models.Model):
    """What becomes of errors: tried again by a person, or settled by the next run."""

    _inherit = "connector.checkpoint"

    is_export = fields.Boolean(compute="_compute_is_export")
    # Empty while the other side has no ID for a record of ours.
    known_external_id = fields.Char(
        string="ID on the Backend", compute="_compute_is_export"
    )

    @api.depends("payload", "external_id")
    def _compute_is_export(self):
        for checkpoint in self:
            checkpoint.is_export = (checkpoint.payload or {}).get("is_export", False)
            external_id = checkpoint.external_id or ""
            is_ours = checkpoint.is_export and external_id.startswith("#")
            checkpoint.known_external_id = external_id if not is_ours else False

    def action_send_again(self):
        """Button: try once more to send what failed."""
        for checkpoint in self:
            checkpoint._check_may_review()
            backend = checkpoint._get_backend()
            if not backend or checkpoint.binding_model not in self.env:
                raise UserError(
                    self.env._("The backend of %s is no longer there.", checkpoint.name)
                )
            # sudo: a reviewer has it sent, the backend's user sends it.
            backend = backend.sudo()._as_sync_user()
            try:
                with backend.work_on(checkpoint.binding_model) as work:
                    exporter = work.component(usage="slice.exporter")
                    report = exporter.run([str(checkpoint.res_id)])
            except (ConnectorException, JobError) as error:
                raise UserError(str(error)) from error
            if report.errors:
                raise UserError(report.errors[0].message)
            checkpoint.reviewed(self.env._("Sent."))

    @api.model
    def _close_settled_errors(self, backend, binding_model: str):
        """Review the errors of records that were synchronised since."""
        errors = self.search(
            [
                *self._get_backend_domain(backend),
                ("binding_model", "=", binding_model),
                ("kind", "=", "error"),
                ("state", "=", "need_review"),
            ]
        )
        settled = self.browse()
        found = errors._get_bindings_of_errors(backend, binding_model)
        for checkpoint, binding in found:
            # What fails is no longer in step, so one that is has succeeded since. By
            # the second, as sync_date is kept: both may be of the same.
            is_in_step = binding.sync_state == "synced" and binding.sync_date
            if is_in_step and binding.sync_date >= to_second(checkpoint.write_date):
                settled |= checkpoint
        if settled:
            settled.reviewed(self.env._("Was synchronised by a later attempt."))

    def _get_bindings_of_errors(self, backend, binding_model: str) -> list[tuple]:
        """Each checkpoint whose record is bound by now, with its binding."""
        if not self:
            return []
        found = backend._find_bindings(binding_model, self.mapped("external_id"))
        by_key = {binding.external_id: binding for binding in found}
        if ids := [one.res_id for one in self if one.res_id]:
            records = self.env[self.filtered("res_id")[0].res_model].browse(ids)
            for binding in find_bindings(self.env, binding_model, records):
                if binding._get_bound_backend() == backend:
                    by_key[binding._get_bound_record().id] = binding
        pairs = [(one, by_key.get(one.res_id or one.external_id)) for one in self]
        return [(one, binding) for one, binding in pairs if binding]
