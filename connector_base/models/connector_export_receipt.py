# Copyright 2026 Import Sync Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from contextlib import closing

from odoo import SUPERUSER_ID, api, fields, models


class ConnectorExportReceipt(models.Model):
    """The id that a peer gave to a record, kept even if we roll back.

    Written in a transaction of its own right after the peer created the record. When
    the export is repeated it finds the receipt and updates that record instead of
    creating a second one. It names the real record, since a binding created in the
    same transaction is rolled back too.
    """

    _name = "connector.export.receipt"
    _description = "Receipt of an export"
    _inherit = "connector.backend.owned"
    _rec_name = "external_id"

    binding_model = fields.Char(required=True, readonly=True)
    res_model = fields.Char(string="Model", required=True, readonly=True)
    res_id = fields.Many2oneReference(
        string="Record", model_field="res_model", required=True, readonly=True
    )
    external_id = fields.Char(string="ID on the Backend", required=True, readonly=True)

    @api.model
    def _keep(self, backend, binding_model: str, record, external_id: str) -> None:
        """Commit the receipt now, and remove it once our transaction is committed."""
        vals = {
            **self._prepare_backend_vals(backend),
            "company_id": False,
            "binding_model": binding_model,
            "res_model": record._name,
            "res_id": record.id,
            "external_id": external_id,
        }
        registry = self.env.registry
        with closing(registry.cursor()) as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            receipt_id = env[self._name].create(vals).id
            cr.commit()  # pylint: disable=invalid-commit

        self.browse(receipt_id)._remove_after_commit()

    def _remove_after_commit(self) -> None:
        """Remove the receipts once our transaction has the id."""
        registry, ids, name = self.env.registry, self.ids, self._name

        @self.env.cr.postcommit.add
        def remove() -> None:
            with closing(registry.cursor()) as cr:
                env = api.Environment(cr, SUPERUSER_ID, {})
                env[name].browse(ids).exists().unlink()
                cr.commit()  # pylint: disable=invalid-commit

    @api.model
    def _take_external_id(self, backend, binding_model: str, record) -> str | None:
        """The id that an export which was rolled back got from the peer.

        The caller links it in this transaction: the receipt goes when that commits.
        """
        # sudo: receipts are no business of those who export.
        receipt = self.sudo().search(
            [
                *self._get_backend_domain(backend),
                ("binding_model", "=", binding_model),
                ("res_model", "=", record._name),
                ("res_id", "=", record.id),
            ],
            order="id desc",
            limit=1,
        )
        if receipt:
            receipt._remove_after_commit()
        return receipt.external_id or None

    @api.autovacuum
    def _gc_used(self):
        """Remove receipts whose binding has the id: their transaction was committed."""
        for receipt in self.search([], limit=1000):
            backend = receipt._get_backend()
            gone = not backend or receipt.binding_model not in self.env
            if gone or backend._find_binding(
                receipt.binding_model, external_id=receipt.external_id
            ):
                receipt.unlink()
