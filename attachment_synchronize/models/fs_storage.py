# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import functools
import os
from configparser import ConfigParser
from contextlib import contextmanager

from odoo import api, fields, models
from odoo.tools import config

from odoo.addons.base_sparse_field.models.fields import Serialized

from ..core import connections
from ..core.connections.address import split_login
from ..core.errors import TaskError

_SECTION = "attachment_synchronize"
_HARMLESS = {"host", "port", "username", "base_url", "endpoint_url", "client_kwargs"}


class FsStorage(models.Model):
    _inherit = "fs.storage"

    # They hold passwords: not into exported files, whoever exports.
    options = fields.Text(exportable=False)
    json_options = Serialized(exportable=False)
    host_key_fingerprint = fields.Char(
        help="Of an SFTP server, as ssh-keygen -lf prints it: SHA256:… Only the "
        "server with this key is talked to.",
    )
    is_for_tasks = fields.Boolean(
        string="For Managers of Tasks",
        help="Managers of the file exchange may choose this server for their tasks. "
        "They see its name, and never how to log in; their tasks may read, write and "
        "delete what is in its folder.",
    )
    synchronize_company_id = fields.Many2one(
        "res.company",
        string="For Tasks Of",
        help="Only tasks of this company use the server. Empty: those of all.",
    )
    synchronize_task_ids = fields.One2many(
        "attachment.synchronize.task", "backend_id", string="Exchange Tasks"
    )
    synchronize_task_count = fields.Integer(compute="_compute_synchronize_task_count")
    synchronize_notice = fields.Char(
        compute="_compute_synchronize_notice",
        help="What stops tasks from using this storage.",
    )

    @api.model
    def _get_protocols(self):
        """Protocols whose library is missing are offered too: the form says what."""
        protocols = super()._get_protocols()
        known = {code for code, _label in protocols}
        for code, kind in connections.get_protocols().items():
            if code not in known and kind.library:
                protocols.append((code, f"{code} ({kind.label})"))
        return protocols

    @api.model
    def _get_options_protocol(self):
        return self._get_protocols()

    @api.depends("protocol")
    def _compute_protocol_descr(self):
        ready = self.filtered(lambda s: not s._find_missing_library())
        for storage in self - ready:
            storage.protocol_descr = storage._say_missing_library()
            storage.options_protocol = storage.protocol
        return super(FsStorage, ready)._compute_protocol_descr()

    @api.depends("options_protocol")
    def _compute_options_properties(self):
        ready = self.filtered(lambda s: not s._find_missing_library())
        (self - ready).options_properties = ""
        return super(FsStorage, ready)._compute_options_properties()

    @api.depends("protocol", "host_key_fingerprint")
    def _compute_synchronize_notice(self):
        for storage in self:
            storage.synchronize_notice = storage._find_synchronize_notice()

    def _find_synchronize_notice(self):
        if self._find_missing_library():
            return self._say_missing_library()
        if self.protocol in ("sftp", "ssh") and not self.host_key_fingerprint:
            return self.env._(
                "Tasks need the fingerprint of the server's key. Test the connection: "
                "the answer shows the key that the server has."
            )
        return False

    def _find_missing_library(self):
        if self.protocol not in connections.get_protocols():
            return None
        return connections.find_missing_library(self.protocol)

    def _say_missing_library(self):
        return self.env._(
            "%(protocol)s needs a Python library that is not installed. Ask the system "
            "administrator to run: pip install %(library)s",
            protocol=connections.get_protocols()[self.protocol].label,
            library=self._find_missing_library(),
        )

    @api.depends("synchronize_task_ids")
    def _compute_synchronize_task_count(self):
        groups = self.env["attachment.synchronize.task"]._read_group(
            [("backend_id", "in", self.ids)], ["backend_id"], ["__count"]
        )
        counts = {storage.id: count for storage, count in groups}
        for storage in self:
            storage.synchronize_task_count = counts.get(storage.id, 0)

    def action_open_synchronize_tasks(self):
        """Open the tasks that use these servers."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "attachment_synchronize.attachment_synchronize_task_action"
        )
        return {**action, "domain": [("backend_id", "in", self.ids)], "context": {}}

    # ------------------------------------------------------------------
    # Sessions of tasks
    # ------------------------------------------------------------------

    @contextmanager
    def _open_session(self):
        """Give an open connection for tasks, and close it.

        fs_storage's own ``fs`` is not used: it is kept in the process, lists from
        caches and accepts any host key.
        """
        with connections.connect(self._get_session_settings()) as session:
            yield session

    def _get_session_settings(self):
        self.ensure_one()
        # Tasks use credentials that their users may not read.
        storage = self.sudo()
        root = storage.get_directory_path() or ""
        local_roots = get_local_roots()
        if storage.protocol == "odoofs":
            local_roots = (storage._odoo_storage_path,)
            root = os.path.join(storage._odoo_storage_path, root.strip("/"))
        return connections.Settings(
            protocol=storage.protocol,
            options=dict(storage._get_fs_options()),
            root=root,
            fingerprint=storage.host_key_fingerprint or "",
            local_roots=local_roots,
            local_hosts=get_local_hosts(),
            patience=connections.Patience(
                seconds=self._get_number("patience_seconds", 300),
                size=int(self._get_number("patience_kilobytes", 64) * 1024),
            ),
            most_files=int(self._get_number("most_files", 1_000_000)),
        )

    @api.model
    def _get_number(self, name, default):
        """Return a system parameter of ours; what is no number above 0 is not taken."""
        # Settings of the system, which users do not read.
        parameters = self.env["ir.config_parameter"].sudo()
        told = parameters.get_param(f"attachment_synchronize.{name}", default)
        try:
            number = float(told)
        except ValueError:
            number = 0
        if not 0 < number < float("inf"):
            raise TaskError(
                self.env._(
                    "The system parameter %(name)s is to be a number above 0.",
                    name=f"attachment_synchronize.{name}",
                )
            )
        return number

    def _get_secrets(self):
        """Return what must not appear in any message: all values but addresses."""
        # To keep them out of what other users read.
        options = self.sudo()._get_fs_options() if self else {}
        return set(_find_texts(options))

    def _get_synchronize_label(self):
        """Return the name for people who may not read storages."""
        return ", ".join(self.sudo().mapped("name"))  # the name, nothing else


def _find_texts(value, name=""):
    if isinstance(value, dict):
        for key, inner in value.items():
            if key not in _HARMLESS or isinstance(inner, dict):
                yield from _find_texts(inner, key)
            elif login := split_login(str(inner))[1]:
                yield login[1]
    elif isinstance(value, list | tuple):
        # The name of a user, which is no secret elsewhere, and the password.
        secret = value[1:] if name == "auth" else value
        for inner in secret:
            yield from _find_texts(inner, name)
    elif isinstance(value, str) and value:
        yield value


def get_local_roots():
    """Return the folders that odoo.conf opens, ``[attachment_synchronize]``."""
    return _get_opened("local_roots")


def get_local_hosts():
    """Return the hosts of the own network that odoo.conf opens."""
    return _get_opened("local_hosts")


@functools.cache
def _get_opened(option):
    parser = ConfigParser(interpolation=None)
    parser.read(config.get("config") or [])
    text = parser.get(_SECTION, option, fallback="")
    return tuple(part.strip() for part in text.split(",") if part.strip())
