# Copyright 2026 Import Sync Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..core.client import PeerClient

# The key belongs to this place: who cannot read it cannot send it elsewhere.
_PLACE = {"url", "database"}


class OdooPeerBackend(models.Model):
    """Another Odoo database, and how to reach it."""

    _name = "odoo.peer.backend"
    _description = "Odoo Peer"
    _inherit = "connector.sync.backend"

    url = fields.Char(
        string="URL",
        required=True,
        help="Address of the other Odoo, without a path: https://odoo.example.com. "
        "Over http the API key could be read on its way.",
    )
    database = fields.Char(required=True, help="Name of the other database.")
    api_key = fields.Char(
        string="Stored API Key",
        groups="base.group_system",
        copy=False,
        exportable=False,
    )
    # Whoever configures a peer may enter a key; nobody gets one back.
    new_api_key = fields.Char(
        string="API Key",
        compute="_compute_new_api_key",
        inverse="_inverse_new_api_key",
        exportable=False,
        help="Made over there: My Preferences, Security, Add API Key. It acts with "
        "the rights of that user. Once saved it is not shown any more.",
    )
    has_api_key = fields.Boolean(
        string="API Key Is Set", compute="_compute_has_api_key", compute_sudo=True
    )
    api_key_hint = fields.Char(compute="_compute_api_key_hint")
    is_insecure = fields.Boolean(compute="_compute_is_insecure")
    timeout = fields.Integer(
        string="Timeout (seconds)",
        default=60,
        required=True,
        help="How long an answer may take.",
    )
    slice_size = fields.Integer(default=200)
    export_new = fields.Boolean(
        string="Send New Records",
        help="Records made here are created over there. Otherwise only those that "
        "both sides know are sent.",
    )
    with_images = fields.Boolean(string="Images", default=True)
    export_delete_action = fields.Selection(
        [("unlink", "Delete the record"), ("archive", "Archive the record")],
        string="When Deleted Here",
        default="archive",
        required=True,
        help="What is done over there, where deletions are exported.",
    )
    _timeout_check = models.Constraint(
        "CHECK (timeout > 0)", "An answer needs one second or more."
    )

    @api.depends("api_key")
    def _compute_has_api_key(self):
        for backend in self:
            backend.has_api_key = bool(backend.api_key)

    def _compute_new_api_key(self):
        self.new_api_key = False

    def _inverse_new_api_key(self):
        for backend in self:
            if backend.new_api_key:
                # sudo: to replace a key tells nothing of it.
                backend.sudo().api_key = backend.new_api_key
        # A screen that still had it would not send the same once more.
        self.invalidate_recordset(["new_api_key"], flush=False)

    @api.depends("has_api_key")
    def _compute_api_key_hint(self):
        for backend in self:
            backend.api_key_hint = backend.has_api_key and self.env._(
                "Is set. Enter another one to replace it"
            )

    @api.depends("url")
    def _compute_is_insecure(self):
        local = ("localhost", "127.0.0.1", "::1")
        for backend in self:
            parts = urlsplit(backend.url or "")
            backend.is_insecure = parts.scheme == "http" and parts.hostname not in local

    @api.constrains("url")
    def _check_url(self):
        for backend in self:
            try:
                parts = urlsplit(backend.url)
                is_valid = parts.scheme in ("http", "https") and parts.hostname
            except ValueError:
                is_valid = False
            if not is_valid or parts.query or parts.username or parts.fragment:
                raise ValidationError(
                    self.env._(
                        "%s is no address: write it like https://odoo.example.com.",
                        backend.url,
                    )
                )

    def write(self, vals):
        vals = dict(vals)
        reads_key = self.env.su or self.env.user.has_group("base.group_system")
        if _PLACE & set(vals) and not reads_key:
            names = _PLACE & set(vals)
            moved = self.filtered(
                lambda one: any(one[name] != vals[name] for name in names)
            )
            # sudo: nobody may send a key that he cannot read to a place of his own.
            super(OdooPeerBackend, moved.sudo()).write(
                {"api_key": False, "state": "draft"}
            )
        result = super().write(vals)
        if self._get_scope_fields() & set(vals):
            self._start_over()
        return result

    @contextmanager
    def work_on(self, model_name: str, *, session: Any = None, **kwargs: Any):
        """As of every backend.

        :param session: what HTTP goes through instead of a ``requests.Session`` of our
            own; who gives it closes it
        """
        if session is not None:
            kwargs["client"] = self._make_client(session)
        with super().work_on(model_name, **kwargs) as work:
            yield work

    @contextmanager
    def _open_client(self) -> Iterator[PeerClient]:
        client = self._make_client()
        try:
            yield client
        finally:
            client.close()

    def _make_client(self, session: Any = None) -> PeerClient:
        # sudo: synchronising users act with the key, and cannot read it.
        backend = self.sudo()
        if not backend.api_key:
            raise UserError(
                self.env._("Enter the API key of %s first.", backend.display_name)
            )
        return PeerClient(
            backend.url,
            backend.database,
            backend.api_key,
            timeout=backend.timeout,
            session=session,
        )

    @api.model
    def _get_sync_models(self) -> list[str]:
        """What is referred to comes first."""
        return sorted(
            super()._get_sync_models(),
            key=lambda name: getattr(self.env[name], "_sync_rank", 0),
        )

    def _get_source_id(self, model_name: str, record_id: int) -> str:
        """The external ID that a record of ours gets over there.

        It names this database, so that a creation whose answer was lost is found
        again, and two databases that send to the same peer do not meet.
        """
        # sudo: a name of this database, no secret.
        uuid = self.env["ir.config_parameter"].sudo().get_param("database.uuid")
        parts = [uuid.replace("-", ""), str(self.id), model_name, str(record_id)]
        return "__import_sync__." + "_".join(parts).replace(".", "_")

    def action_check_connection(self):
        """As of every backend; the clock of the peer is noted too."""
        self._refuse_myself()
        return super().action_check_connection()

    def _refuse_myself(self):
        # sudo: our own address is no secret.
        parameter = self.env["ir.config_parameter"].sudo()
        here = urlsplit(parameter.get_param("web.base.url") or "")
        there = urlsplit(self.url or "")
        if self.database == self.env.cr.dbname and here.netloc == there.netloc:
            raise UserError(self.env._("That is this very database."))
