# Copyright 2026 Import Sync Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models

from ..components.values import local_values
from .connector_backend_owned import get_record_label


class ConnectorDeferredReference(models.Model):
    """A many2one that waits for a record that was not imported yet."""

    _name = "connector.deferred.reference"
    _description = "Reference waiting for its record"
    _inherit = "connector.backend.model.owned"
    _rec_name = "field_name"

    model_name = fields.Char(string="Waiting Model")
    res_id = fields.Many2oneReference(
        string="Waiting ID", model_field="model_name", required=True, readonly=True
    )
    field_name = fields.Char(required=True, readonly=True)
    record_name = fields.Char(string="Waiting Record", compute="_compute_names")
    field_label = fields.Char(string="Field", compute="_compute_names")
    target_model = fields.Char(string="Awaited Model", required=True, readonly=True)
    target_label = fields.Char(string="Awaited Records", compute="_compute_names")
    target_external_id = fields.Char(
        string="Awaited ID", required=True, readonly=True, index=True
    )

    _waiting_uniq = models.UniqueIndex(
        "(backend_model, backend_res_id, model_name, res_id, field_name)",
        "This field waits for a record already.",
    )

    @api.depends("model_name", "res_id", "field_name", "target_model")
    @api.depends_context("lang")
    def _compute_names(self):
        for one in self:
            # sudo: the name tells which record waits, whoever may open it.
            record = one.sudo()._find(one.model_name, one.res_id)
            field = record and record._fields.get(one.field_name)
            one.record_name = record and record.display_name or str(one.res_id)
            one.field_label = (
                field._description_string(self.env) if field else one.field_name
            )
            one.target_label = get_record_label(self.env, one.target_model)

    @api.model
    def _defer(self, backend, record, waiting: dict[str, tuple[str, str]]):
        """Note what fields of ``record`` wait for: ``{field: (model, external id)}``.

        What waited before for these fields, or for none any more, is replaced.
        """
        # sudo: importing users need no access to the books of the connector.
        model = self.sudo()
        model.search(
            [
                *self._get_backend_domain(backend),
                ("model_name", "=", record._name),
                ("res_id", "=", record.id),
            ]
        ).unlink()
        return model.create(
            [
                {
                    **self._prepare_backend_vals(backend),
                    "model_name": record._name,
                    "res_id": record.id,
                    "field_name": field_name,
                    "target_model": target_model,
                    "target_external_id": external_id,
                }
                for field_name, (target_model, external_id) in waiting.items()
            ]
        )

    @api.model
    def _get_awaited(self, backend, keys) -> set[tuple[str, str]]:
        """Those of the records, ``(model, external id)``, that references wait for."""
        external_ids = [external_id for _model, external_id in keys]
        # sudo: as above.
        waiting = self.sudo().search_fetch(
            [
                *self._get_backend_domain(backend),
                ("target_external_id", "in", external_ids),
            ],
            ["target_model", "target_external_id"],
        )
        return {(one.target_model, one.target_external_id) for one in waiting}

    @api.model
    def _fill(self, backend, target_model: str, external_id: str, record) -> int:
        """Set the fields that waited for this record; return how many."""
        # sudo: as above; the fields themselves are written as the importing user.
        waiting = self.sudo().search(
            [
                *self._get_backend_domain(backend),
                ("target_model", "=", target_model),
                ("target_external_id", "=", external_id),
            ]
        )
        for reference in waiting:
            owner = self._find(reference.model_name, reference.res_id)
            if owner:
                value = self._as_value(owner, reference.field_name, record)
                owner.with_context(connector_no_export=True).write(value)
                self._stamp(backend, owner, reference.field_name)
        count = len(waiting)
        waiting.unlink()
        return count

    @api.model
    def _fill_known(self, backend):
        """Set what waits although its record is here.

        Two jobs may have imported both at the same time: neither saw the other.
        """
        # sudo: as above.
        waiting = self.sudo().search(self._get_backend_domain(backend))
        # Several may wait for one record; all of them are filled, and removed, at once.
        awaited = {(one.target_model, one.target_external_id) for one in waiting}
        for target_model, external_id in awaited:
            if target_model not in self.env:
                continue
            target = backend._find_binding(target_model, external_id=external_id)
            if target:
                self._fill(backend, target_model, external_id, target)

    @api.model
    def _stamp(self, backend, owner, field_name: str) -> None:
        """The value came from the peer: it is no change of ours to be sent there."""
        binding = owner
        if not isinstance(owner, self.pool["connector.binding"]):
            binding = backend._find_binding(owner._name, record=owner)
        if not binding or binding.base_values is False:
            return
        record = binding._get_bound_record()
        record.flush_recordset()
        values = local_values(owner, [field_name])
        binding.with_context(connector_no_export=True).write(
            {
                "base_values": {**binding.base_values, **values},
                "sync_write_date": record.write_date,
            }
        )

    @api.model
    def _as_value(self, owner, field_name: str, record) -> dict:
        # The field may point to the binding instead of the real record.
        comodel = owner._fields[field_name].comodel_name
        if comodel == record._name:
            return {field_name: record.id}
        return {field_name: record._get_bound_record().id}
