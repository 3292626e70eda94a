# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import base64

from odoo import api, fields, models
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
    existing_id = fields.Many2one(
        "pattern.sync.backend", string="Exchange Here", readonly=True
    )
    mode = fields.Selection(
        [("update", "Update the one that is here"), ("new", "Make another one")],
        string="What to Do",
        required=True,
        default="new",
    )
    name = fields.Char(string="Exchange")
    server_ids = fields.One2many("pattern.sync.load.server", "load_id")
    change_ids = fields.One2many("pattern.sync.load.change", "load_id", readonly=True)

    def _read_document(self) -> dict:
        return self.env["pattern.sync.backend"]._read_json(base64.b64decode(self.file))

    def action_read(self):
        """Read the file: ask for its servers, and show what it would change here."""
        self.ensure_one()
        document = self._read_document()
        existing = self.env["pattern.sync.backend"]._find_copied(document)
        lines = self.env["pattern.sync.load.change"]
        changes = existing._compare_document(document) if existing else []
        self.write(
            {
                "is_read": True,
                "existing_id": existing.id,
                "mode": "update" if existing else "new",
                "name": document["exchange"].get("name"),
                "server_ids": [
                    Command.clear(),
                    *map(Command.create, self._prepare_servers(document, existing)),
                ],
                "change_ids": [
                    Command.clear(),
                    *(Command.create(lines._prepare_vals(one)) for one in changes),
                ],
            }
        )
        self.server_ids._choose()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Exchange from Another Database"),
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "target": "new",
        }

    @api.onchange("mode")
    def _onchange_mode(self):
        self.server_ids._choose()
        if self.mode == "new" and self.name == self.existing_id.name:
            self.name = self.env._("%(name)s (copy)", name=self.name)

    def _prepare_servers(self, document: dict, existing) -> list[dict]:
        servers = self.env["pattern.sync.load.server"]
        kept = self._find_kept_servers(document, existing)
        return [
            servers._prepare_server_vals(told, kept.get(place))
            for place, told in enumerate(document.get("servers") or [], 1)
        ]

    def _find_kept_servers(self, document: dict, existing) -> dict[int, str]:
        """Servers that no new task needs: by place, those of the tasks here."""
        if not existing:
            return {}
        found = existing._match_tasks(document)
        names: dict[int, set] = {}
        for values, task in zip(document.get("tasks") or [], found, strict=True):
            # sudo: of a server of one's own exchange, what it is called.
            names.setdefault(values.get("server"), set()).add(task.sudo().server_name)
        return {
            place: ", ".join(sorted(some))
            for place, some in names.items()
            if place and all(some)
        }

    def action_load(self):
        """Make the exchange, paused, or update the one that is here; show it.

        :raises UserError: saying what is wrong; nothing is changed then
        """
        self.ensure_one()
        document = self._read_document()
        is_update = self.mode == "update" and self.existing_id
        storages = [server._get_storage(is_update) for server in self.server_ids]
        if is_update:
            exchange = self.existing_id
            exchange.check_access("write")
            exchange._update_by_document(document, storages)
        else:
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
    kept_name = fields.Char(
        string="Now",
        readonly=True,
        help="The server of the tasks here: they keep it, unless another is chosen.",
    )
    server_id = fields.Many2one("attachment.synchronize.server", string="Server Here")
    storage_id = fields.Many2one(
        "fs.storage", string="Server Here (Administrators)", groups="base.group_system"
    )

    @api.model
    def _prepare_server_vals(self, told: dict, kept_name: str | None) -> dict:
        return {
            "told_name": told.get("name"),
            "told_code": told.get("code"),
            "protocol": told.get("protocol"),
            "kept_name": kept_name,
        }

    def _choose(self) -> None:
        """The server with the same name or code, if there is one, and none is kept."""
        for line in self:
            keeps = line.load_id.mode == "update" and line.kept_name
            if line.env.user.has_group("base.group_system"):
                line.storage_id = not keeps and line._find_storage()
            else:
                line.server_id = not keeps and line._find_server()

    def _find_server(self):
        servers = self.env["attachment.synchronize.server"]
        found = servers.search([("name", "=", self.told_name)])
        return found if len(found) == 1 else servers

    def _find_storage(self):
        storages = self.env["fs.storage"].search([("protocol", "=", self.protocol)])
        same_code = storages.filtered(lambda s: s.code == self.told_code)
        same_name = storages.filtered(lambda s: s.name == self.told_name)
        found = same_code or same_name
        return found if len(found) == 1 else storages.browse()

    def _get_storage(self, is_update: bool):
        """The server of this database; of an update, none where tasks keep theirs.

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
        if not found and not (is_update and self.kept_name):
            raise UserError(
                self.env._(
                    "Choose the server that “%(name)s” (%(protocol)s) is here. A "
                    "system administrator adds it when it is not there.",
                    name=self.told_name,
                    protocol=self.protocol,
                )
            )
        return found
