# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import base64

from odoo import fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command

from odoo.addons.base_import_async.models.client_actions import open_form


class PatternSyncLoad(models.TransientModel):
    """An exchange of another database: its file, and where its servers are here."""

    _name = "pattern.sync.load"
    _description = "Exchange from another database"

    file = fields.Binary(required=True, attachment=False)
    file_name = fields.Char()
    is_read = fields.Boolean(readonly=True)
    name = fields.Char(string="Exchange")
    server_ids = fields.One2many("pattern.sync.load.server", "load_id")

    def _read_document(self) -> dict:
        return self.env["pattern.sync.backend"]._read_json(base64.b64decode(self.file))

    def action_read(self):
        """Read the file, and ask for the servers that it speaks of."""
        self.ensure_one()
        document = self._read_document()
        servers = self.env["pattern.sync.load.server"]
        self.write(
            {
                "is_read": True,
                "name": document["exchange"].get("name"),
                "server_ids": [
                    Command.clear(),
                    *(
                        Command.create(servers._prepare_server_vals(told))
                        for told in document.get("servers") or []
                    ),
                ],
            }
        )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Exchange from Another Database"),
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "target": "new",
        }

    def action_load(self):
        """Make the exchange, paused, and show it.

        :raises UserError: saying what is wrong; nothing is made then
        """
        self.ensure_one()
        document = self._read_document()
        storages = [server._get_storage() for server in self.server_ids]
        if not self.name:
            raise UserError(self.env._("Enter what the exchange is called."))
        exchange = self.env["pattern.sync.backend"]._load_document(
            document, self.name, storages
        )
        return {**open_form(exchange._name, exchange.id), "target": "main"}


class PatternSyncLoadServer(models.TransientModel):
    """A server that the file speaks of, and the one that it is here."""

    _name = "pattern.sync.load.server"
    _description = "Server of an exchange from another database"
    _order = "id"

    load_id = fields.Many2one(
        "pattern.sync.load", required=True, ondelete="cascade", index=True
    )
    told_name = fields.Char(string="Server There", readonly=True)
    told_code = fields.Char(string="Code There", readonly=True)
    protocol = fields.Char(readonly=True)
    server_id = fields.Many2one("attachment.synchronize.server", string="Server Here")
    storage_id = fields.Many2one(
        "fs.storage", string="Server Here (Administrators)", groups="base.group_system"
    )

    def _prepare_server_vals(self, told: dict) -> dict:
        """The server with the same name or code, if there is one."""
        vals = {
            "told_name": told.get("name"),
            "told_code": told.get("code"),
            "protocol": told.get("protocol"),
        }
        if self.env.user.has_group("base.group_system"):
            return {**vals, "storage_id": self._find_storage(told).id}
        servers = self.env["attachment.synchronize.server"]
        found = servers.search([("name", "=", told.get("name"))])
        return {**vals, "server_id": found.id if len(found) == 1 else False}

    def _find_storage(self, told: dict):
        storages = self.env["fs.storage"].search(
            [("protocol", "=", told.get("protocol"))]
        )
        same_code = storages.filtered(lambda s: s.code == told.get("code"))
        same_name = storages.filtered(lambda s: s.name == told.get("name"))
        found = same_code or same_name
        return found if len(found) == 1 else storages.browse()

    def _get_storage(self):
        """The server of this database.

        :raises UserError: when none was chosen
        """
        # sudo: only system administrators write it.
        storage = self.sudo().storage_id
        server = self.server_id
        if server and not server.search_count([("id", "=", server.id)]):
            raise AccessError(
                self.env._("This server is not among those that you may choose.")
            )
        # sudo: that it may be chosen was checked by the rules for servers.
        found = storage or self.env["fs.storage"].sudo().browse(server.id)
        if not found:
            raise UserError(
                self.env._(
                    "Choose the server that “%(name)s” (%(protocol)s) is here. A "
                    "system administrator adds it when it is not there.",
                    name=self.told_name,
                    protocol=self.protocol,
                )
            )
        return found
