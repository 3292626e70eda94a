# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A whole exchange as text, so that another database can have it; no secrets."""

import json

from odoo import api, models

from odoo.addons.pattern_import_export.models.pattern_config_copying import plain_names

_VERSION = 2
_KIND = "pattern.sync.backend"
# Said in another way, kept by machines, or decided in each database.
_NOT_COPIED = {
    "pattern.sync.backend": {"state", "auto_sync", "is_paused", "slice_size"},
    "connector.sync.policy": {"backend_model", "backend_res_id", "model_name"},
    "pattern.sync.rule": {"res_model"},
    "attachment.synchronize.task": {
        "next_run",
        "last_run",
        "last_error",
        "failing_since",
        "failure_count",
        "blocked_until",
    },
}


def copied_names(model) -> list[str]:
    """The fields of a model that are settings, and plain values."""
    return sorted(
        name
        for name in plain_names(model)
        if name not in _NOT_COPIED.get(model._name, ())
        and not model._fields[name].related
        and not model._fields[name].compute
    )


def dump_values(record) -> dict:
    """The settings of a record; those that are not set are left out."""
    names = copied_names(record)
    values = record.read(names, load=None)[0]
    kinds = record._fields
    return {
        name: values[name]
        for name in names
        if values[name] is not False or kinds[name].type == "boolean"
    }


class PatternSyncBackend(models.Model):
    _inherit = "pattern.sync.backend"

    def action_export_json(self):
        """Download the whole exchange, for another database."""
        self.ensure_one()
        self.check_access("write")
        return {
            "type": "ir.actions.act_url",
            "url": f"/pattern_import_export_synchronize/exchange/{self.id}",
            "target": "download",
        }

    def _dump_json(self) -> str:
        """The exchange, with tasks, patterns, policies and expressions."""
        self.ensure_one()
        tasks = self.with_context(active_test=False).task_ids.sorted("id")
        places, dumps = self._get_patterns().sudo(False)._dump_all()
        document = {
            "kind": _KIND,
            "version": _VERSION,
            "exchange": {
                **dump_values(self),
                "language": self.default_lang_id.code or None,
                "models": [self._dump_policy(policy) for policy in self.policy_ids],
                "expressions": [
                    {"model": rule.res_model, **dump_values(rule)}
                    for rule in self.rule_ids
                ],
            },
            "servers": [self._dump_server(s) for s in self._get_servers(tasks)],
            "patterns": dumps,
            "tasks": [self._dump_task(task, tasks, places) for task in tasks],
        }
        return json.dumps(document, ensure_ascii=False, indent=2)

    def _get_servers(self, tasks):
        # sudo: of servers only their names and protocols are told.
        return tasks.sudo().backend_id.sorted("id")

    @api.model
    def _dump_server(self, server) -> dict:
        return {"name": server.name, "code": server.code, "protocol": server.protocol}

    @api.model
    def _dump_policy(self, policy) -> dict:
        return {
            "model": policy.model_name,
            **dump_values(policy),
            "fields": {line.field_name: line.resolution for line in policy.field_ids},
        }

    def _dump_task(self, task, tasks, patterns: dict[int, int]) -> dict:
        """One task; others, servers and patterns are told by their place."""
        servers = self._get_servers(tasks).ids
        # sudo: as above, only which of them it is.
        server = task.sudo().backend_id.id
        return {
            **dump_values(task),
            "active": task.active,
            "server": servers.index(server) + 1 if server else None,
            "columns_by": patterns.get(task.pattern_config_id.id),
            "answers_by": self._get_place(task.answer_task_id, tasks),
            "filter": self._dump_filter(task.export_filter_id),
            "exports": [
                {
                    "name": export.name,
                    "active": export.active,
                    "columns_by": patterns.get(export.pattern_config_id.id),
                    "filter": self._dump_filter(export.filter_id),
                }
                for export in task.with_context(
                    active_test=False
                ).pattern_export_task_ids
            ],
        }

    @api.model
    def _get_place(self, task, tasks) -> int | None:
        """Where a task stands; one of another exchange cannot be told."""
        return tasks.ids.index(task.id) + 1 if task in tasks else None

    @api.model
    def _dump_filter(self, saved) -> dict | None:
        # sudo: whoever keeps the exchange need not own its filters.
        saved = saved.sudo()
        if not saved:
            return None
        return {"name": saved.name, "model": saved.model_id, "domain": saved.domain}
