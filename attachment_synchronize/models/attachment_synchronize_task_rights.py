# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Whose rights a task uses, and who chooses its server."""

from odoo import api, fields, models
from odoo.exceptions import AccessError, ValidationError

_ADMINISTRATOR = "base.group_system"
# What a task does with the rights of its user.
_DEEDS = {
    "method_type",
    "company_id",
    "backend_id",
    "server_id",
    "filepath",
    "pattern",
    "file_type",
}


class AttachmentSynchronizeTask(models.Model):
    _inherit = "attachment.synchronize.task"

    server_id = fields.Many2one(
        "attachment.synchronize.server",
        string="Server Open to Managers",
        compute="_compute_server",
        inverse="_inverse_server",
        readonly=False,
        help="System administrators say which servers may be chosen here.",
    )
    server_name = fields.Char(string="On Server", compute="_compute_server")
    server_notice = fields.Char(compute="_compute_server")

    # ------------------------------------------------------------------
    # The server: its name is no secret, what is needed to log in is one
    # ------------------------------------------------------------------

    @api.depends("backend_id")
    @api.depends_context("uid", "allowed_company_ids")
    def _compute_server(self):
        # Storages are readable by system administrators only.
        storages = self.sudo().backend_id
        open_to_us = self.env["attachment.synchronize.server"].search(
            [("id", "in", storages.ids)]
        )
        for task in self:
            storage = task.sudo().backend_id  # as above
            task.server_id = open_to_us.filtered(lambda s, i=storage.id: s.id == i)
            task.server_name = storage._get_synchronize_label()
            task.server_notice = bool(storage) and storage._find_synchronize_notice()

    def _inverse_server(self):
        for task in self:
            server = task.server_id
            if server and not server.search_count([("id", "=", server.id)]):
                raise AccessError(
                    self.env._("This server is not among those that you may choose.")
                )
            # That it may be chosen was checked by the rules for servers.
            task.sudo().backend_id = server.id

    @api.constrains("backend_id", "company_id")
    def _check_server_company(self):
        for task in self:
            storage = task.sudo().backend_id  # constraints run as whoever writes
            owner = storage.synchronize_company_id
            if owner and owner != task.company_id:
                raise ValidationError(
                    self.env._(
                        "%(server)s is for tasks of %(company)s only.",
                        server=storage.name,
                        company=owner.name,
                    )
                )

    # ------------------------------------------------------------------
    # The user whose rights are used
    # ------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        tasks = super().create(vals_list)
        # After the fact: the context may have brought a default.
        tasks._check_may_run_as()
        return tasks

    def write(self, vals):
        result = super().write(vals)
        if "run_as_user_id" in vals:
            self._check_may_run_as()
        if vals.keys() & _DEEDS:
            self._check_lends_nothing()
        return result

    def copy(self, default=None):
        """Copy tasks with their servers, which their keepers may not read."""
        default = dict(default or {})
        if not self._is_administrator():
            default.setdefault("run_as_user_id", self.env.uid)
        copies = super().copy(default)
        if not default.keys() & {"backend_id", "server_id"}:
            for task, duplicate in zip(self, copies, strict=True):
                # Copied, not shown; who may have the task may have its copy.
                duplicate.sudo().backend_id = task.sudo().backend_id
        return copies

    def _is_administrator(self) -> bool:
        return self.env.su or self.env.user.has_group(_ADMINISTRATOR)

    def _check_may_run_as(self) -> None:
        """:raises AccessError: when somebody has a task use the rights of another"""
        if self._is_administrator() or self.run_as_user_id <= self.env.user:
            return
        raise AccessError(
            self.env._(
                "Only system administrators may have a task run as somebody else."
            )
        )

    def _check_lends_nothing(self) -> None:
        """What the user has these tasks do, they may not do with more rights.

        :raises AccessError: when one runs as somebody who may do more than the user
        """
        if self._is_administrator():
            return
        mine = self.env.user.sudo()  # users do not read groups and companies of others
        for user in self.sudo().run_as_user_id:
            groups = user.all_group_ids - mine.all_group_ids
            if groups or user.company_ids - mine.company_ids:
                raise AccessError(
                    self.env._(
                        "This task runs as %(user)s, who may do more than you. Ask a "
                        "system administrator. What you copy or make anew runs as you.",
                        user=user.name,
                    )
                )
