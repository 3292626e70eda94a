# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The parts of an exchange that comes as text: tasks, exports, rules by model."""

from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Command

from .pattern_sync_backend_copying import copied_names

_TASK = "attachment.synchronize.task"


class PatternSyncBackend(models.Model):
    _inherit = "pattern.sync.backend"

    def _load_task(self, values: dict, patterns: list, storages: list):
        task = self.env[_TASK].create(self._prepare_task_vals(values, patterns))
        self._set_server(task, values, storages)
        for export in values.get("exports") or []:
            self._load_export(task, export, patterns)
        return task

    def _prepare_task_vals(self, values: dict, patterns: list) -> dict:
        """What a task is; answers come in a second step, their task may come later."""
        later = {"sends_failed_rows", "sends_receipt"}
        names = set(copied_names(self.env[_TASK])) - later
        return {
            **{n: v for n, v in values.items() if n in names},
            "sync_backend_id": self.id,
            "company_id": self.company_id.id,
            "pattern_config_id": self._find_pattern(values, patterns).id,
            "export_filter_id": self._find_filter(values.get("filter")).id,
            "active": values.get("active", True),
        }

    def _set_server(self, task, values: dict, storages: list) -> None:
        place = values.get("server")
        storage = self._find_place(place, storages) if place else None
        if storage:
            # sudo: servers are read by administrators; that this one may be chosen
            # was checked by who gave it.
            task.sudo().backend_id = storage

    def _load_export(self, task, values: dict, patterns: list) -> None:
        vals = self._prepare_export_vals(task, values, patterns)
        self.env["pattern.export.task"].create(vals)

    def _prepare_export_vals(self, task, values: dict, patterns: list) -> dict:
        return {
            "name": values.get("name"),
            "active": values.get("active", True),
            "sync_task_id": task.id,
            "pattern_config_id": self._find_pattern(values, patterns).id,
            "filter_id": self._find_filter(values.get("filter")).id,
        }

    def _find_pattern(self, values: dict, patterns: list):
        place = values.get("columns_by")
        if not place:
            return self.env["pattern.config"]
        return self._find_place(place, patterns)

    @api.model
    def _load_answers(self, task, values: dict, tasks) -> None:
        place = values.get("answers_by")
        answers = self._find_place(place, list(tasks)) if place else task.browse()
        task.write(
            {
                "answer_task_id": answers.id,
                "sends_failed_rows": values.get("sends_failed_rows", False),
                "sends_receipt": values.get("sends_receipt", False),
            }
        )

    def _load_policy(self, values: dict) -> None:
        self._find_model(values.get("model"))
        # sudo: as in `_ensure_policies`, the lines come with the exchange.
        policies = self.env["connector.sync.policy"].sudo()
        found = self.sudo().policy_ids.filtered(
            lambda policy: policy.model_name == values["model"]
        )
        vals = {
            **{n: v for n, v in values.items() if n in copied_names(policies)},
            "field_ids": [
                Command.clear(),
                *(
                    Command.create({"field_name": name, "resolution": resolution})
                    for name, resolution in (values.get("fields") or {}).items()
                ),
            ],
        }
        if found:
            found.write(vals)
        else:
            policies.create(
                {
                    **vals,
                    "model_name": values["model"],
                    "backend_model": self._name,
                    "backend_res_id": self.id,
                }
            )

    @api.model
    def _find_place(self, place: object, known: list):
        if not isinstance(place, int) or not 0 < place <= len(known):
            raise UserError(
                self.env._(
                    "The file refers to number %s, which it does not have.", place
                )
            )
        return known[place - 1]

    @api.model
    def _find_filter(self, told: dict | None):
        if not told:
            return self.env["ir.filters"]
        return self.env["pattern.config.line"]._find_filter(told)
