# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What managers may know of servers: that they are there, and their names."""

from odoo import fields, models
from odoo.tools import SQL


class AttachmentSynchronizeServer(models.Model):
    """The storages that an administrator opened to the managers of tasks.

    A record has the id of its storage, and nothing of what is needed to log in.
    """

    _name = "attachment.synchronize.server"
    _description = "Server for Tasks"
    _order = "name, id"
    _auto = False
    _depends = {"fs.storage": ["name", "is_for_tasks", "synchronize_company_id"]}

    name = fields.Char(readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)

    @property
    def _table_query(self):
        return SQL(
            """SELECT id, name, synchronize_company_id AS company_id
                 FROM fs_storage WHERE is_for_tasks"""
        )
