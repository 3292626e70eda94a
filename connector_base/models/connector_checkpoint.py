# Copyright 2026 Import Sync Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from .connector_backend_owned import find_record_model, get_record_model

ACTIVITY = "connector_base.mail_activity_checkpoint"


class ConnectorCheckpoint(models.Model):
    """Something that a person must look at: a record, a conflict, an error.

    States: ``need_review`` → ``reviewed``, and back by *Reopen*. One checkpoint of a
    kind is open for a target at a time.
    """

    _name = "connector.checkpoint"
    _description = "Connector Checkpoint"
    _inherit = ["connector.backend.owned", "mail.thread", "mail.activity.mixin"]
    _order = "id desc"

    name = fields.Char(compute="_compute_name", search="_search_name")
    kind = fields.Selection(
        [
            ("review", "Review"),
            ("conflict", "Conflict"),
            ("error", "Error"),
            ("message", "Message"),
        ],
        required=True,
        readonly=True,
        default="review",
        index=True,
    )
    res_model = fields.Char(string="Model", readonly=True, index=True)
    # To group by: the name of a model in the language of the reader.
    res_model_id = fields.Many2one(
        "ir.model",
        string="Model of the Record",
        compute="_compute_res_model_id",
        store=True,
        ondelete="set null",
    )
    res_id = fields.Many2oneReference(
        string="Record ID", model_field="res_model", readonly=True, index=True
    )
    model_label = fields.Char(string="Records", compute="_compute_name")
    is_gone = fields.Boolean(compute="_compute_name")
    binding_model = fields.Char(readonly=True)
    external_id = fields.Char(string="ID on the Backend", readonly=True)
    message = fields.Text(readonly=True)
    payload = fields.Json(readonly=True)
    state = fields.Selection(
        [("need_review", "To review"), ("reviewed", "Reviewed")],
        required=True,
        readonly=True,
        default="need_review",
        tracking=True,
        index=True,
    )
    reviewed_by_id = fields.Many2one("res.users", string="Reviewed By", readonly=True)
    reviewed_date = fields.Datetime(string="Reviewed On", readonly=True)
    decision = fields.Selection(
        [("this", "Local values kept"), ("other", "Remote values taken")],
        readonly=True,
        help="Of a conflict. Empty: both sides were left as they are; it comes back "
        "once one of them changes.",
    )

    _open_uniq = models.UniqueIndex(
        "(backend_model, backend_res_id, res_model, res_id, kind) "
        "WHERE state = 'need_review' AND res_id IS NOT NULL",
        "A checkpoint of this record is open already.",
    )
    _open_external_uniq = models.UniqueIndex(
        "(backend_model, backend_res_id, binding_model, external_id, kind) "
        "WHERE state = 'need_review' AND res_id IS NULL AND external_id IS NOT NULL",
        "A checkpoint of this ID of the backend is open already.",
    )
    _target_check = models.Constraint(
        "CHECK (res_id IS NOT NULL OR message IS NOT NULL)",
        "A checkpoint needs a record or a message.",
    )

    @api.depends("res_model", "binding_model")
    def _compute_res_model_id(self):
        for checkpoint in self:
            name = checkpoint.res_model or checkpoint.binding_model
            checkpoint.res_model_id = find_record_model(self.env, name)

    @api.depends("res_model", "res_id", "message", "binding_model", "external_id")
    def _compute_name(self):
        for checkpoint in self:
            record = checkpoint._get_record()
            label = checkpoint._get_model_label()
            checkpoint.model_label = label
            checkpoint.is_gone = bool(checkpoint.res_id) and not record
            checkpoint.name = checkpoint._get_name(record, label)

    def _get_model_label(self) -> str | bool:
        """How people call such records."""
        name = self.res_model or get_record_model(self.env, self.binding_model)
        return self.env[name]._description if name in self.env else name

    def _get_name(self, record, label: str | None) -> str:
        if record:
            # sudo: reviewers see the name of what they are to review; opening the
            # record is up to its own access rights.
            return record.sudo().display_name
        if self.res_id:
            return self.env._(
                "%(model)s #%(id)s (deleted)", model=label, id=self.res_id
            )
        if self.external_id:
            return self.env._(
                "%(model)s %(id)s (not imported)", model=label, id=self.external_id
            )
        return (self.message or "").split("\n")[0]

    @api.depends("name")
    def _compute_display_name(self):
        for checkpoint in self:
            checkpoint.display_name = checkpoint.name

    @api.model
    def _search_name(self, operator, value):
        if operator not in ("ilike", "like", "=", "=ilike", "in"):
            return NotImplemented
        domain = Domain("message", operator, value)
        groups = self.sudo()._read_group([("res_id", "!=", False)], ["res_model"])
        for (model_name,) in groups:
            if model_name not in self.env:
                continue
            found = self.env[model_name].with_context(active_test=False)
            if not found.has_access("read"):
                continue
            ids = found.search([("display_name", operator, value)]).ids
            domain |= Domain("res_model", "=", model_name) & Domain("res_id", "in", ids)
        return domain

    @api.model
    def _search_display_name(self, operator, value):
        return self._search_name(operator, value)

    @api.model
    def _raise(self, backend, record, message: str | None, kind: str, values: dict):
        """Have one open checkpoint of the kind for the target; return it."""
        target = self._prepare_target_vals(record)
        if not target and not message:
            raise UserError(
                self.env._("A checkpoint needs a record to look at, or a message.")
            )
        # sudo: an import asks for reviews whatever its user may do.
        model = self.sudo().with_context(mail_create_nosubscribe=True)
        domain = model._get_open_domain(backend, target, kind, values)
        checkpoint = model.search(domain, limit=1) if domain else model
        if checkpoint:
            return checkpoint._append(message, values)
        checkpoint = model.with_context(mail_create_nolog=True).create(
            {
                **self._prepare_backend_vals(backend),
                **target,
                "kind": kind,
                "message": message,
                **values,
            }
        )
        checkpoint._schedule_reviews(backend)
        return checkpoint

    @api.model
    def _prepare_target_vals(self, record) -> dict:
        if not record:
            return {}
        if isinstance(record, self.pool["connector.binding.stamps"]):
            record = record._get_bound_record()
        return {"res_model": record._name, "res_id": record.id}

    @api.model
    def _get_open_domain(self, backend, target, kind: str, values) -> list | None:
        if not target and not values.get("external_id"):
            return None
        domain = [
            *self._get_backend_domain(backend),
            ("kind", "=", kind),
            ("state", "=", "need_review"),
        ]
        if target:
            domain += [(name, "=", value) for name, value in target.items()]
        else:
            domain += [
                ("res_id", "=", False),
                ("binding_model", "=", values.get("binding_model")),
                ("external_id", "=", values["external_id"]),
            ]
        return domain

    def _append(self, message: str | None, values: dict):
        if message and message != self.message:
            self.message_post(body=message)
        changed = {k: v for k, v in values.items() if self[k] != v}
        if changed:
            self.write(changed)
        return self

    def _schedule_reviews(self, backend):
        if "checkpoint_user_ids" not in backend._fields:
            return
        users = backend.sudo().checkpoint_user_ids
        # Quick: the activity alone tells them. A first import of many records must
        # not send as many mails.
        model = self.with_context(mail_activity_quick_update=True)
        for user in users:
            model.activity_schedule(ACTIVITY, user_id=user.id)

    def _get_record(self):
        """The real record; None when it, or its model, is gone."""
        self.ensure_one()
        if not self.res_id:
            return None
        return self._find(self.res_model, self.res_id)
