# Copyright 2026 Import Sync Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models


class ConnectorBindingStamps(models.AbstractModel):
    """What both sides knew of each other when they last met.

    The instants carry the clock of the side that they belong to; they are never
    compared across sides to find a conflict.
    """

    _name = "connector.binding.stamps"
    _description = "Stamps of a binding"
    _inherit = "external.binding"

    external_id = fields.Char(
        string="ID on the Backend", index=True, copy=False, readonly=True
    )
    external_mtime = fields.Datetime(
        string="Version of the Other Side",
        copy=False,
        readonly=True,
        help="When the version that we know was made over there, by its clock.",
    )
    sync_write_date = fields.Datetime(
        string="Our Version",
        copy=False,
        readonly=True,
        help="When our record was last written by a synchronisation, by our clock.",
    )
    sync_hash = fields.Char(string="Checksum", copy=False, readonly=True)
    sync_state = fields.Selection(
        [
            ("pending", "Pending"),
            ("synced", "In step"),
            ("conflict", "Conflict"),
            ("error", "Error"),
            ("deleted", "Deleted there"),
        ],
        default="pending",
        required=True,
        copy=False,
        readonly=True,
        index=True,
    )
    base_values = fields.Json(
        string="Values Last Exchanged",
        copy=False,
        readonly=True,
        help="By field. They tell who changed what: a value that differs here was "
        "changed here, one that differs there was changed there.",
    )

    def _get_bound_record(self):
        """The real record."""
        raise NotImplementedError

    def _get_holder(self):
        """The record that mapped values are read from and written to."""
        raise NotImplementedError

    def _get_bound_backend(self):
        """The backend that this binding belongs to."""
        raise NotImplementedError

    def _get_work_model(self) -> str:
        """The model name that the components of this binding apply on."""
        raise NotImplementedError

    def action_open_record(self):
        """Open the form of the real record."""
        record = self._get_bound_record()
        return {
            "type": "ir.actions.act_window",
            "res_model": record._name,
            "res_id": record.id,
            "view_mode": "form",
        }

    def unlink(self):
        checkpoints = self.env["connector.checkpoint"]
        # Kept open when the binding was but made in vain, for a record that failed.
        if not self.env.context.get("connector_keeps_checkpoints"):
            checkpoints = checkpoints._find_of_bindings(self)
        result = super().unlink()
        checkpoints._close_without_target()
        return result


class ConnectorBinding(models.AbstractModel):
    """A record of a model, as one backend knows it.

    A connector makes its own model of it::

        class ShopPartner(models.Model):
            _name = "shop.partner"
            _inherit = "connector.binding"
            _inherits = {"res.partner": "odoo_id"}
            _description = "Contact of a shop"

            odoo_id = fields.Many2one(
                "res.partner", required=True, ondelete="cascade", index=True
            )
            backend_id = fields.Many2one(
                "shop.backend", required=True, ondelete="restrict", index=True
            )
    """

    _name = "connector.binding"
    _description = "Binding of a record to a backend"
    _inherit = ["connector.binding.stamps", "connector.binding.jobs"]

    # Declared here they are made for the table of each concrete binding. Records
    # that were not exported yet have no id over there, and do not collide.
    _backend_external_uniq = models.Constraint(
        "UNIQUE(backend_id, external_id)",
        "Another record is bound to this ID of the backend already.",
    )
    _backend_odoo_uniq = models.UniqueIndex(
        "(backend_id, odoo_id)", "This record is bound to the backend already."
    )

    @api.model
    def _get_record_model(self) -> str:
        """The model of the real records."""
        return self._fields["odoo_id"].comodel_name

    def _get_bound_record(self):
        return self.odoo_id

    def _get_holder(self):
        return self

    def _get_bound_backend(self):
        return self.backend_id

    def _get_work_model(self) -> str:
        return self._name


class ConnectorGenericBinding(models.Model):
    """Binds a record of any model without a model of its own.

    For a connector whose model needs no further fields: its components apply on the
    real model (``_apply_on = "res.country"``), and the binder keeps the link here.
    """

    _name = "connector.generic.binding"
    _description = "Generic binding"
    _inherit = [
        "connector.backend.owned",
        "connector.binding.stamps",
        "connector.binding.jobs",
    ]
    _rec_name = "external_id"

    res_model = fields.Char(string="Model", required=True, readonly=True, index=True)
    res_id = fields.Many2oneReference(
        string="Record",
        model_field="res_model",
        required=True,
        readonly=True,
        index=True,
    )
    record_name = fields.Char(compute="_compute_record_name")

    _backend_external_uniq = models.UniqueIndex(
        "(backend_model, backend_res_id, res_model, external_id)",
        "Another record is bound to this ID of the backend already.",
    )
    _backend_record_uniq = models.UniqueIndex(
        "(backend_model, backend_res_id, res_model, res_id)",
        "This record is bound to the backend already.",
    )

    @api.depends("res_model", "res_id")
    def _compute_record_name(self):
        for binding in self:
            record = self._find(binding.res_model, binding.res_id)
            binding.record_name = record.display_name if record else False

    def _get_bound_record(self):
        self.ensure_one()
        return self.env[self.res_model].browse(self.res_id)

    def _get_holder(self):
        return self._get_bound_record()

    def _get_bound_backend(self):
        return self._get_backend()

    def _get_work_model(self) -> str:
        return self.res_model

    @api.model
    def _unbind_deleted(self, records):
        """Forget records that are being deleted: no foreign key does it here."""
        # sudo: whoever may delete the record makes its bindings pointless.
        self.sudo().search(
            [("res_model", "=", records._name), ("res_id", "in", records.ids)]
        ).with_context(connector_no_export=True).unlink()

    @api.autovacuum
    def _gc_orphans(self):
        """Forget records that went without notice (SQL cascades)."""
        for model_name, ids in self._read_group(
            [], ["res_model"], ["res_id:array_agg"]
        ):
            if model_name not in self.env:
                continue
            alive = self.env[model_name].browse(ids).exists().ids
            self.search(
                [("res_model", "=", model_name), ("res_id", "not in", alive)]
            ).unlink()
