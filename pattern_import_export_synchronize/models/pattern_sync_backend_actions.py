# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What the buttons of an exchange open: what is behind its figures, and new tasks."""

from odoo import models
from odoo.tools.safe_eval import safe_eval


class PatternSyncBackend(models.Model):
    _inherit = "pattern.sync.backend"

    def action_open_files(self):
        """Open the files of these exchanges; the context may say in which state."""
        action = self.env["ir.actions.actions"]._for_xml_id(
            "pattern_import_export_synchronize.attachment_queue_action_exchanged"
        )
        domain = [("task_id.sync_backend_id", "in", self.ids)]
        if state := self.env.context.get("synchronize_state"):
            domain.append(("state", "=", state))
        return {**action, "domain": domain, "context": {}}

    def action_open_conflicts(self):
        """Open what waits for a decision."""
        action = self.action_open_checkpoints()
        context = {**action["context"], "search_default_conflicts": 1}
        return {**action, "context": context}

    def action_open_runs(self):
        """Open the imports and exports of these exchanges."""
        action = self.env["ir.actions.actions"]._for_xml_id(
            "pattern_import_export_synchronize.pattern_file_action_exchanged"
        )
        domain = [
            *safe_eval(action["domain"]),
            ("run_id.sync_backend_id", "in", self.ids),
        ]
        return {**action, "domain": domain, "context": {}}

    def action_add_import_task(self):
        """Say which files arrive."""
        return self._open_new_task("import", file_type="import_pattern")

    def action_add_export_task(self):
        """Say which files leave."""
        return self._open_new_task("export", export_policy="suffix")

    def _get_only_server(self) -> dict:
        """The server of the tasks that are there, if the user may choose it."""
        # sudo: users read no storage; it is only offered to who may choose it.
        storage = self.task_ids.sudo().backend_id
        if len(storage) != 1:
            return {}
        if self.env.user.has_group("base.group_system"):
            return {"backend_id": storage.id}
        servers = self.env["attachment.synchronize.server"]
        return {"server_id": servers.search([("id", "=", storage.id)]).id}

    def _open_new_task(self, method_type: str, **defaults) -> dict:
        self.ensure_one()
        wanted = {
            "method_type": method_type,
            "sync_backend_id": self.id,
            "company_id": self.company_id.id,
            **self._get_only_server(),
            **defaults,
        }
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Files of %s", self.name),
            "res_model": "attachment.synchronize.task",
            "view_mode": "form",
            "context": {f"default_{name}": value for name, value in wanted.items()},
        }
