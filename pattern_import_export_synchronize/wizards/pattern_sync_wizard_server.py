# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The first step: which server, and whether it answers."""

import json
import re
import uuid
from contextlib import contextmanager

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from odoo.addons.attachment_synchronize.core import connections
from odoo.addons.attachment_synchronize.core.errors import HostKeyError
from odoo.addons.attachment_synchronize.models.failing import attempt, translate_labels

from ..core.server_form import PROTOCOL_LABELS, ServerForm


class PatternSyncWizard(models.TransientModel):
    _inherit = "pattern.sync.wizard"

    server_kind = fields.Selection(
        [("known", "One that is set up already"), ("new", "A new one")],
        string="Which Server",
        required=True,
        default=lambda self: self._default_server_kind(),
    )
    server_id = fields.Many2one(
        "attachment.synchronize.server",
        string="Server Open to Me",
        help="System administrators say which servers may be chosen here.",
    )
    has_servers = fields.Boolean(compute="_compute_has_servers")
    storage_id = fields.Many2one(
        "fs.storage", string="Server", groups="base.group_system"
    )
    protocol = fields.Selection(
        selection=lambda self: translate_labels(self.env, PROTOCOL_LABELS),
        default="sftp",
        groups="base.group_system",
    )
    host = fields.Char(groups="base.group_system")
    port = fields.Integer(default=22, groups="base.group_system")
    url = fields.Char(string="Address", groups="base.group_system")
    username = fields.Char(string="User Name", groups="base.group_system")
    # They move to the server, which only system administrators read, and leave here.
    password = fields.Char(groups="base.group_system", exportable=False)
    private_key = fields.Text(groups="base.group_system", exportable=False)
    root_folder = fields.Char(string="Base Folder", groups="base.group_system")
    uses_tls = fields.Boolean(
        string="Encrypted (FTPS)", default=True, groups="base.group_system"
    )
    checks_certificate = fields.Boolean(
        default=True,
        groups="base.group_system",
        help="Without, anybody on the way could pretend to be the server: only for one "
        "whose certificate no authority has signed.",
    )
    fingerprint = fields.Char(string="Key of the Server", groups="base.group_system")
    offered_fingerprint = fields.Char(readonly=True, groups="base.group_system")
    server_can_write = fields.Boolean(compute="_compute_server_can_write")

    @api.model
    def _default_server_kind(self) -> str:
        if not self.env.user.has_group("base.group_system"):
            return "known"
        # whoever may keep servers: most have none yet
        return "known" if self.env["fs.storage"].search_count([], limit=1) else "new"

    @api.onchange("protocol")
    def _onchange_protocol(self):
        self.port = {"sftp": 22, "ftp": 21}.get(self.protocol, 0)

    @api.depends_context("uid", "allowed_company_ids")
    def _compute_has_servers(self):
        servers = self.env["attachment.synchronize.server"]
        self.has_servers = bool(servers.search_count([], limit=1))

    @api.depends("server_kind", "server_id", "storage_id", "protocol")
    def _compute_server_can_write(self):
        for wizard in self:
            kind = connections.get_protocols().get(wizard._get_protocol())
            wizard.server_can_write = kind is None or kind.writes

    def _get_protocol(self) -> str:
        # sudo: of a server that was chosen, only how it is reached.
        me = self.sudo()
        if self.server_kind == "new":
            return me.protocol or ""
        return (me.storage_id or self._find_open_storage()).protocol or ""

    # ------------------------------------------------------------------
    # The server
    # ------------------------------------------------------------------

    def _get_storage(self):
        """The chosen server, or the one that is described, which is not stored yet.

        :raises UserError: when none is chosen, or something is missing
        """
        # sudo: only system administrators write these fields; the session is opened
        # for whoever may choose the server.
        me = self.sudo()
        if self.server_kind == "new":
            self._check_is_administrator()
            return me.env["fs.storage"].new(me._prepare_storage_vals())
        storage = me.storage_id or self._find_open_storage()
        if not storage:
            raise UserError(self.env._("Choose the server."))
        return storage

    def _find_open_storage(self):
        """The server that an administrator opened to the user, if one was chosen."""
        server = self.server_id
        if server and not server.search_count([("id", "=", server.id)]):
            raise AccessError(
                self.env._("This server is not among those that you may choose.")
            )
        # sudo: that it may be chosen was checked by the rules for servers.
        return self.env["fs.storage"].sudo().browse(server.id)

    def _check_is_administrator(self) -> None:
        if not self.env.user.has_group("base.group_system"):
            raise AccessError(
                self.env._("Only system administrators add servers: choose one.")
            )

    def _get_form(self) -> ServerForm:
        return ServerForm(
            protocol=self.protocol or "",
            host=(self.host or "").strip(),
            port=self.port,
            url=(self.url or "").strip(),
            username=(self.username or "").strip(),
            password=self.password or "",
            private_key=self.private_key or "",
            folder=self.root_folder or "",
            uses_tls=self.uses_tls,
            checks_certificate=self.checks_certificate,
        )

    def _prepare_storage_vals(self) -> dict:
        form = self._get_form()
        missing = form.find_missing()
        if missing:
            # pylint: disable=translation-contains-variable
            raise UserError(self.env._(missing))
        slug = re.sub(r"\W+", "_", (self.name or "").lower()).strip("_")
        return {
            "name": self.name,
            "code": f"{slug or 'exchange'}_{uuid.uuid4().hex[:6]}",
            "protocol": form.protocol,
            "options": json.dumps(form.get_options()),
            "directory_path": form.folder.strip() or False,
            "host_key_fingerprint": (self.fingerprint or "").strip() or False,
            "synchronize_company_id": self.company_id.id,
        }

    @contextmanager
    def _talking(self):
        """Give a session with the server; what fails is told in words.

        :raises UserError: with what the server, or the way to it, does not like
        """
        storage = self._get_storage()
        with attempt(self.env, storage._get_secrets()) as tried:
            with storage._open_session() as session:
                yield session
        if tried.failure:
            # of this very class: the web client shows others as a traceback
            raise UserError(tried.failure.message) from tried.failure.error

    # ------------------------------------------------------------------
    # The step
    # ------------------------------------------------------------------

    def _check_server(self) -> bool:
        """Whether the server answers; a key that it shows is asked about first."""
        if not self.name:
            raise UserError(self.env._("Enter what the partner is called."))
        self._refuse_name_taken()
        try:
            with self._talking() as session:
                session.ls("")
        except UserError as error:
            shown = error.__cause__
            new = self.server_kind == "new" and not self.sudo().fingerprint
            if new and isinstance(shown, HostKeyError):
                # sudo: that it is an administrator was checked with the server.
                self.sudo().offered_fingerprint = shown.fingerprint
                return False
            raise
        return True

    def _refuse_name_taken(self) -> None:
        exchanges = self.env["pattern.sync.backend"].with_context(active_test=False)
        if exchanges.search_count([("name", "=", self.name)], limit=1):
            raise UserError(
                self.env._(
                    "There is an exchange “%s” already: open it to add files, or give "
                    "this one another name.",
                    self.name,
                )
            )

    def action_trust(self):
        """The owner of the server confirmed its key: go on with it."""
        self.ensure_one()
        self._check_is_administrator()
        self.write(
            {"fingerprint": self.offered_fingerprint, "offered_fingerprint": False}
        )
        return self.action_next()
