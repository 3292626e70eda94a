# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What the wizard makes: server, pattern, exchange, tasks. All of it, or nothing."""

from odoo import models

from odoo.addons.base_import_async.models.client_actions import open_form

_TASK = "attachment.synchronize.task"
_RULES = (
    "allow_create",
    "allow_update",
    "allow_delete",
    "default_resolution",
    "conflict_resolution",
    "conflict_scope",
    "remote_delete_action",
)


class PatternSyncWizard(models.TransientModel):
    _inherit = "pattern.sync.wizard"

    def action_start(self):
        """Make the exchange, test it, and have it run.

        :raises UserError: when the server does not let it do what it will have to do;
            then nothing was made
        """
        exchange = self._make_exchange()
        exchange.action_check_connection()
        if self.starts_now and self.has_import:
            exchange._scan(exchange.import_task_ids, "manual")
        return self._finish(exchange)

    def action_make_paused(self):
        """Make the exchange, which does nothing until somebody resumes it."""
        exchange = self._make_exchange()
        exchange.action_pause()
        return self._finish(exchange)

    def _finish(self, exchange) -> dict:
        # sudo: secrets stand in the server now, and nowhere else.
        self.sudo().write({"password": False, "private_key": False})
        return {**open_form(exchange._name, exchange.id), "target": "main"}

    def _make_exchange(self):
        self.ensure_one()
        storage = self._make_storage()
        pattern = self.pattern_id
        if self.column_source != "pattern":
            pattern = pattern.create(self._prepare_pattern_vals())
        exchange = self.env["pattern.sync.backend"].create(
            self._prepare_exchange_vals()
        )
        common = self._prepare_task_vals(exchange)
        answers = self._make_answers(common, storage)
        if self.has_import:
            self._make_task(
                storage, {**common, **self._prepare_import_vals(pattern, answers)}
            )
        if self.has_export:
            self._make_task(storage, {**common, **self._prepare_export_vals(pattern)})
            # sudo: the lines of the exchange came with its tasks.
            exchange.sudo().policy_ids.export_delete_enabled = self.exports_deletions
        return exchange

    def _make_storage(self):
        """The server, stored, and opened to managers of its company."""
        if self.server_kind != "new":
            return self._get_storage()
        self._check_is_administrator()
        return self.env["fs.storage"].create(self._prepare_storage_vals())

    def _make_task(self, storage, vals: dict):
        # sudo: the server is one that the user may choose, see `_get_storage`; who
        # the task runs as is checked when the exchange lends it its user.
        task = self.env[_TASK].create(vals)
        task.sudo().backend_id = storage.id
        return task

    def _prepare_exchange_vals(self) -> dict:
        vals = {name: self[name] for name in _RULES}
        if self.env.user.has_group("base.group_system"):
            vals["sync_user_id"] = self._get_user().id
        return {
            **vals,
            "name": self.name,
            "company_id": self.company_id.id,
            "missing_limit": self.missing_limit,
            "checkpoint_user_ids": [(6, 0, self.checkpoint_user_ids.ids)],
        }

    def _prepare_task_vals(self, exchange) -> dict:
        return {
            "sync_backend_id": exchange.id,
            "company_id": exchange.company_id.id,
            "run_as_user_id": self._get_user().id,
            "failure_emails": self.failure_emails,
        }

    def _prepare_import_vals(self, pattern, answers) -> dict:
        return {
            "name": self.env._("%(partner)s: files that arrive", partner=self.name),
            "method_type": "import",
            "file_type": "import_pattern",
            "pattern_config_id": pattern.id,
            "filepath": self.import_folder,
            "pattern": self.import_names,
            "is_full_file": self.is_full_file,
            "after_import": self.after_import,
            # What cannot be imported is not put away as if it had been.
            "after_import_when": "processed",
            "move_path": self.move_path if self.after_import == "move" else False,
            "quarantine_path": self.quarantine_path,
            "answer_task_id": answers.id,
            "sends_failed_rows": self.sends_failed_rows,
            "sends_receipt": self.sends_receipt,
            "schedule_type": "interval",
            "interval_number": self.interval_number,
            "interval_type": self.interval_type,
        }

    def _prepare_export_vals(self, pattern) -> dict:
        return {
            "name": self.env._("%(partner)s: files that leave", partner=self.name),
            "method_type": "export",
            "pattern_config_id": pattern.id,
            "filepath": self.export_folder,
            "new_name": self.export_name,
            "export_policy": "suffix",
            "export_scope": self.export_scope,
            "export_domain": self.export_domain,
            "schedule_type": "interval",
            "interval_number": self.export_interval_number,
            "interval_type": self.export_interval_type,
        }

    def _make_answers(self, common: dict, storage):
        """The task that sends failed rows and receipts, where they are wanted."""
        if not (self.has_import and (self.sends_failed_rows or self.sends_receipt)):
            return self.env[_TASK]
        return self._make_task(
            storage,
            {
                **common,
                "name": self.env._("%(partner)s: answers", partner=self.name),
                "method_type": "export",
                "filepath": self.answer_folder,
                "export_policy": "suffix",
                "schedule_type": "manual",
            },
        )
