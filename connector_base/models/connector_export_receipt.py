# Copyright 2026 Import Sync Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import json
import uuid
from contextlib import closing, contextmanager

from odoo import SUPERUSER_ID, api, fields, models

# What a receipt is read for; its checkpoint is written in our own transaction.
_KEPT = (
    *("backend_model", "backend_res_id", "binding_model", "res_model", "res_id"),
    *("external_id", "idempotency_key", "sent", "base_values"),
)


class ConnectorExportReceipt(models.Model):
    """That a record is being created on a peer, kept even if we roll back.

    Written in a transaction of its own before the peer is called, and completed with
    the id that the peer gave. When the export is repeated it finds the receipt: with
    an id it links that record; without one (nobody heard the answer) it asks the
    peer before it creates. An import that meets the record finds the receipt too, and
    does not take it for a new one. It names the real record, since a binding created in
    the same transaction is rolled back too.
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
    external_id = fields.Char(string="ID on the Backend", readonly=True)
    idempotency_key = fields.Char(readonly=True)
    sent = fields.Json(readonly=True, help="What was sent to be created.")
    base_values = fields.Json(
        readonly=True,
        help="The values of ours that were sent, by field: once the record is linked, "
        "they tell what was changed since.",
    )
    checkpoint_id = fields.Many2one(
        "connector.checkpoint", readonly=True, ondelete="set null"
    )

    @api.model
    def _announce(
        self,
        backend,
        binding_model: str,
        record,
        sent: dict,
        base_values: dict | None = None,
    ):
        """Commit now that the peer will be called; return the receipt.

        Called on a receipt that is there already, that one is used again, with its
        key: the peer may know it.

        :param sent: what the peer is asked to create
        :param base_values: the same as values of ours, see ``exchange_values``
        """
        contents = self._prepare_contents(sent, base_values or {})
        if self:
            with self._in_own_transaction() as model:
                model.browse(self.ids).write(contents)
            self._update_cache(contents)
            return self
        announced = [(record, sent, base_values or {})]
        return self._announce_many(backend, binding_model, announced)

    @api.model
    def _announce_many(self, backend, binding_model: str, announced: list[tuple]):
        """Commit now what the peer will be asked to create; return the receipts.

        :param announced: for each the record, what is sent, and the same as values of
            ours
        """
        common = {
            **self._prepare_backend_vals(backend),
            "company_id": False,
            "binding_model": binding_model,
            "external_id": False,
        }
        vals_list = [
            {
                **common,
                **self._prepare_contents(sent, base_values),
                "res_model": record._name,
                "res_id": record.id,
                "idempotency_key": str(uuid.uuid4()),
            }
            for record, sent, base_values in announced
        ]
        with self._in_own_transaction() as model:
            ids = model.create([{**vals} for vals in vals_list]).ids
        rows = [{**vals, "id": id_} for vals, id_ in zip(vals_list, ids, strict=True)]
        return self._recall(rows)

    @api.model
    def _prepare_contents(self, sent: dict, base_values: dict) -> dict:
        contents = {"sent": sent, "base_values": base_values}
        return json.loads(json.dumps(contents, default=str))

    def _keep(self, external_id: str) -> None:
        """Commit the id now; the receipt goes once our transaction is committed."""
        self._keep_all([external_id])
        self._remove_after_commit()

    def _keep_all(self, external_ids: list[str]) -> None:
        """Commit the ids of these receipts now, in their order."""
        with self._in_own_transaction() as model:
            for receipt_id, external_id in zip(self.ids, external_ids, strict=True):
                model.browse(receipt_id).external_id = external_id
        for receipt, external_id in zip(self, external_ids, strict=True):
            receipt._update_cache({"external_id": external_id})

    def _withdraw(self) -> None:
        """Nothing was created: the peer has said so."""
        with self._in_own_transaction() as model:
            model.browse(self.ids).exists().unlink()

    @contextmanager
    def _in_own_transaction(self):
        with closing(self.env.registry.cursor()) as cr:
            yield api.Environment(cr, SUPERUSER_ID, {})[self._name]
            cr.commit()  # pylint: disable=invalid-commit

    def _remove_after_commit(self) -> None:
        """Remove the receipts once our transaction has the id."""
        registry, ids, name = self.env.registry, self.ids, self._name
        if not ids:
            return

        @self.env.cr.postcommit.add
        def remove() -> None:
            with closing(registry.cursor()) as cr:
                env = api.Environment(cr, SUPERUSER_ID, {})
                env[name].browse(ids).exists().unlink()
                cr.commit()  # pylint: disable=invalid-commit

    @api.model
    def _find_receipt(self, backend, binding_model: str, record):
        """The receipt that an export which did not end left; or an empty one."""
        return self._find_receipts(backend, binding_model, record)[:1]

    @api.model
    def _find_receipts(self, backend, binding_model: str, records):
        """The receipts that exports of these records left that did not end."""
        domain = [("res_model", "=", records._name), ("res_id", "in", records.ids)]
        return self._find_unfinished(backend, binding_model, domain)

    @api.model
    def _find_unfinished(self, backend, binding_model: str, domain: list):
        """The receipts that are there at this moment, youngest first.

        Looked for with fresh eyes: one may be younger than our transaction, which
        tried in vain once already.
        """
        with closing(self.env.registry.cursor()) as cr:
            model = api.Environment(cr, SUPERUSER_ID, {})[self._name]
            rows = model.search_read(
                [
                    *self._get_backend_domain(backend),
                    ("binding_model", "=", binding_model),
                    *domain,
                ],
                _KEPT,
                order="id desc",
                load="",
            )
        return self._recall(rows)

    @api.model
    def _recall(self, rows: list[dict]):
        """Receipts with these values, whether our transaction can see them or not."""
        # sudo: receipts are no business of those who export.
        receipts = self.sudo().browse([row["id"] for row in rows])
        for receipt, row in zip(receipts, rows, strict=True):
            receipt._update_cache({name: row[name] for name in _KEPT})
        return receipts

    def _get_record(self):
        """The record that was sent; an empty recordset or None when it is gone."""
        self.ensure_one()
        return self._find(self.res_model, self.res_id)

    def _ask_somebody(self, backend, binding) -> bool:
        """Whether a person must look on the peer first; False once one has.

        Nobody but a person can tell whether the record was created there.
        """
        checkpoint = self.checkpoint_id
        if checkpoint.state == "reviewed":
            return False
        self.checkpoint_id = backend.add_checkpoint(
            binding,
            self.env._(
                "The connection broke while this record was created on %(backend)s; "
                "it cannot be asked whether it has the record. Look there: remove it "
                "if it is there, then mark this as reviewed; the next export creates "
                "it.",
                backend=backend.display_name,
            ),
            kind="error",
        )
        return True

    @api.autovacuum
    def _gc_used(self):
        """Remove receipts whose binding has the id: their transaction was committed."""
        for receipt in self.search([("external_id", "!=", False)], limit=1000):
            backend = receipt._get_backend()
            gone = not backend or receipt.binding_model not in self.env
            if gone or backend._find_binding(
                receipt.binding_model, external_id=receipt.external_id
            ):
                receipt.unlink()
