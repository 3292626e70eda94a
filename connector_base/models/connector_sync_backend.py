# Copyright 2026 Import Sync Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from odoo import SUPERUSER_ID, api, fields, models
from odoo.exceptions import UserError

from ..core.msince import MsinceError, parse_msince
from ..core.policy import SyncPolicy
from .connector_sync_policy import WIDENING


class ConnectorSyncBackend(models.AbstractModel):
    """A system that we keep in step with: where it is, and by which rules.

    A connector adds how to reach it: fields, and ``_open_client()``.
    """

    _name = "connector.sync.backend"
    _description = "Synchronised backend"
    _inherit = ["connector.backend", "connector.sync.policy.rules", "mail.thread"]

    name = fields.Char(required=True)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company", default=lambda self: self.env.company, index=True
    )
    default_lang_id = fields.Many2one(
        "res.lang",
        string="Language",
        help="Texts that can be translated are exchanged in this language.",
    )
    sync_user_id = fields.Many2one(
        "res.users",
        string="Synchronise As",
        groups="base.group_system",
        # Whoever copies a backend may not read whose rights it has.
        copy=False,
        help="Records are written with the rights of this user. Empty: OdooBot, who "
        "may do everything.",
    )
    state = fields.Selection(
        [("draft", "Not connected"), ("confirmed", "Connected")],
        default="draft",
        required=True,
        readonly=True,
        copy=False,
        tracking=True,
    )
    auto_sync = fields.Boolean(
        string="Synchronise Automatically",
        help="A scheduled action synchronises each quarter of an hour.",
    )
    msince_overlap = fields.Integer(
        string="Overlap (seconds)",
        default=300,
        required=True,
        help="Changes are asked for from so long before the last one seen. Must be "
        "longer than the longest transaction on either side.",
    )
    slice_size = fields.Integer(string="Records per Job", default=100, required=True)
    checkpoint_mode = fields.Selection(
        [
            ("off", "Nothing"),
            ("create", "Each record created here"),
            ("create_update", "Each record created or updated here"),
        ],
        string="To Be Reviewed",
        default="off",
        required=True,
    )
    checkpoint_user_ids = fields.Many2many(
        "res.users",
        string="Reviewers",
        help="They get an activity for each checkpoint.",
    )
    policy_ids = fields.One2many(
        "connector.sync.policy", "backend_res_id", string="Models"
    )
    cursor_ids = fields.One2many(
        "connector.sync.cursor", "backend_res_id", string="Cursors"
    )

    _overlap_check = models.Constraint(
        "CHECK (msince_overlap >= 0)", "The overlap cannot be negative."
    )
    _slice_size_check = models.Constraint(
        "CHECK (slice_size > 0)", "A job takes one record or more."
    )

    @api.model_create_multi
    def create(self, vals_list):
        backends = super().create(vals_list)
        backends._ensure_policies()
        return backends

    def write(self, vals):
        result = super().write(vals)
        if WIDENING & set(vals):
            self.policy_ids.filtered(
                lambda policy: not policy.is_specific
            )._reset_import_cursors()
        return result

    @contextmanager
    def work_on(self, model_name: str, **kwargs: Any) -> Iterator[Any]:
        """Work with components, in the backend's language and company.

        One client is opened for all of them, ``work.client``, and closed at the end.
        """
        self.ensure_one()
        backend = self
        if self.default_lang_id:
            backend = backend.with_context(lang=self.default_lang_id.code)
        if self.company_id:
            backend = backend.with_company(self.company_id)
        kwargs.setdefault("importing", set())
        kwargs.setdefault("sent_along", set())
        kwargs.setdefault("sync_run", None)
        kwargs.setdefault("plan", None)
        kwargs.setdefault("export_plan", None)
        if "client" in kwargs:
            with super(ConnectorSyncBackend, backend).work_on(
                model_name, **kwargs
            ) as work:
                yield work
            return
        with (
            backend._open_client() as client,
            super(ConnectorSyncBackend, backend).work_on(
                model_name, client=client, **kwargs
            ) as work,
        ):
            yield work

    @contextmanager
    def _open_client(self) -> Iterator[Any]:
        """Hook: give what the adapters talk to the peer with, and close it."""
        yield None

    @api.model
    def _get_sync_models(self) -> list[str]:
        """The models that can be synchronised with such a backend.

        All bindings that point to it; a connector with generic bindings adds the
        real models.
        """
        binding_class = self.pool["connector.binding"]
        return sorted(
            name
            for name, model in self.pool.items()
            if issubclass(model, binding_class)
            and not model._abstract
            and model._fields["backend_id"].comodel_name == self._name
        )

    def _ensure_policies(self):
        """Have a line for each model that can be synchronised."""
        for backend in self:
            known = set(backend.policy_ids.mapped("model_name"))
            # sudo: the lines come with the backend, whoever may create that.
            self.env["connector.sync.policy"].sudo().create(
                [
                    {
                        "backend_model": backend._name,
                        "backend_res_id": backend.id,
                        "model_name": name,
                    }
                    for name in self._get_sync_models()
                    if name not in known
                ]
            )
        self.invalidate_recordset(["policy_ids"])

    def _get_sync_policy(self, model_name: str) -> SyncPolicy:
        """The rules for a model, as one value."""
        self.ensure_one()
        # sudo: importing users need no access to the connector's configuration.
        backend = self.sudo()
        line = backend.policy_ids.filtered(lambda one: one.model_name == model_name)
        if line:
            return line._get_sync_policy(backend)
        return SyncPolicy(**backend._prepare_sync_policy())

    def _get_cursor(self, model_name: str, direction: str, key: str = "default"):
        """The cursor of this model and direction; made when there is none."""
        self.ensure_one()
        # sudo: cursors are moved by whoever synchronises.
        model = self.env["connector.sync.cursor"].sudo()
        vals = {"model_name": model_name, "direction": direction, "key": key}
        domain = [(name, "=", value) for name, value in vals.items()]
        cursor = model.search([*model._get_backend_domain(self), *domain])
        return cursor or model.create({**model._prepare_backend_vals(self), **vals})

    def _get_sync_user(self):
        # sudo: the field is for administrators, its effect is for all.
        return self.sudo().sync_user_id or self.env["res.users"].browse(SUPERUSER_ID)

    def _as_sync_user(self):
        """This backend with the rights that synchronisation has."""
        return self.with_user(self._get_sync_user())

    def import_record(self, model_name: str, external_id, force: bool = False):
        """Enqueue the import of one record; return the job."""
        backend = self._as_sync_user()
        model, options = backend._get_jobs_model(model_name)
        return model.with_delay(
            identity_key=backend._get_import_key(model_name, external_id)
        ).import_record(backend, str(external_id), force=force, **options)

    def import_batch(self, model_name: str, filters=None, *, delayed: bool = True):
        """Import what matches the filters: a job for each record, or all at once."""
        backend = self._as_sync_user()
        model, options = backend._get_jobs_model(model_name)
        return model.import_batch(backend, filters, delayed=delayed, **options)

    def import_since(self, model_name: str, msince: str | datetime | None = None):
        """Enqueue the import of what changed there since ``msince``, or the cursor."""
        return self._sync_since(model_name, "import", msince)

    def import_all(self, model_name: str):
        """Enqueue the import of all that is there, from the beginning."""
        self._get_cursor(model_name, "import").action_reset()
        return self._sync_since(model_name, "import", None)

    def export_since(self, model_name: str, msince: str | datetime | None = None):
        """Enqueue the export of what changed here since ``msince``, or the cursor."""
        return self._sync_since(model_name, "export", msince)

    def _sync_since(self, model_name: str, direction: str, msince, trigger="manual"):
        try:
            instant = parse_msince(msince)
        except MsinceError as error:
            # pylint: disable=translation-not-lazy
            raise UserError(self.env._(error.message, **error.values)) from error
        if instant is not None:
            self._get_cursor(model_name, direction).value = instant
        return self.env["connector.sync.run"]._start(
            self._as_sync_user(), model_name, direction, trigger
        )

    def _run_now(self, method: str, model_name: str, *args, **kwargs):
        """Run a job of bindings in this very transaction; return its sentence."""
        backend = self._as_sync_user()
        model, options = backend._get_jobs_model(model_name)
        return getattr(model, method)(backend, *args, **kwargs, **options)
