# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""An exchange that is here already becomes what a copy of it says."""

import json
import uuid

from odoo import api, fields, models
from odoo.fields import Command

from ..core.documents import Change, TaskKey, compare, get_task_key
from .pattern_sync_backend_copying import copied_names

_TASK = "attachment.synchronize.task"


class PatternSyncBackend(models.Model):
    _inherit = "pattern.sync.backend"

    copy_key = fields.Char(
        readonly=True,
        copy=False,
        help="What copies of the exchange in other databases have in common.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        return super().create(
            [{"copy_key": uuid.uuid4().hex, **vals} for vals in vals_list]
        )

    @api.model
    def _find_copied(self, document: dict):
        """The exchange of this database that a document is a copy of, if any.

        By its key, else by its name; one that the user may not change is none.
        """
        told = document["exchange"]
        for name in ("copy_key", "name"):
            if told.get(name):
                found = self.search([(name, "=", told[name])], limit=1)
                if found:
                    return found._filtered_access("write")
        return self.browse()

    def _compare_document(self, document: dict) -> list[Change]:
        """What updating by a document would change, nothing being changed yet."""
        return list(compare(json.loads(self._dump_json()), document))

    def _match_tasks(self, document: dict) -> list:
        """For each task of a document the one that is here, or none.

        They are matched by what they are called, and by whether they fetch or send.
        """
        tasks = self.with_context(active_test=False).task_ids.sorted("id")
        here: dict[TaskKey, models.BaseModel] = {}
        for task in tasks:
            told = {"method_type": task.method_type, "name": task.name}
            here[get_task_key(told, here)] = task
        found, known = [], dict[TaskKey, bool]()
        for values in document.get("tasks") or []:
            key = get_task_key(values, known)
            known[key] = True
            found.append(here.get(key, tasks.browse()))
        return found

    def _update_by_document(self, document: dict, storages: list) -> None:
        """Become what the document says; tasks that it has not are archived.

        :param document: what ``_read_json`` gave
        :param storages: for each server of the document the one of this database;
            empty where tasks that are here keep theirs
        :raises UserError: saying what is wrong; nothing is changed then
        """
        self.ensure_one()
        told = document["exchange"]
        patterns = self._load_patterns(document.get("patterns") or [])
        vals = self._prepare_loaded_vals(told, told.get("name") or self.name)
        # whether it runs is decided here
        vals = {**get_cleared(self, told), **vals, "is_paused": self.is_paused}
        self.write({**vals, "rule_ids": [Command.clear(), *vals["rule_ids"]]})
        tasks = self.env[_TASK]
        dumps = document.get("tasks") or []
        found = self._match_tasks(document)
        for values, task in zip(dumps, found, strict=True):
            if task:
                self._update_task(task, values, patterns, storages)
            else:
                task = self._load_task(values, patterns, storages)
            tasks += task
        for task, values in zip(tasks, dumps, strict=True):
            self._load_answers(task, values, tasks)
        gone = self.task_ids - tasks
        gone.pattern_export_task_ids.active = False
        gone.active = False
        for policy in told.get("models") or []:
            self._load_policy(policy)

    def _update_task(self, task, values: dict, patterns: list, storages: list) -> None:
        vals = self._prepare_task_vals(values, patterns)
        answers = {"sends_failed_rows": False, "sends_receipt": False}
        task.write({**get_cleared(task, values), **answers, **vals})
        self._set_server(task, values, storages)
        left = task.with_context(active_test=False).pattern_export_task_ids
        for told in values.get("exports") or []:
            same = left.filtered_domain([("name", "=", told.get("name"))])
            if same:
                same[0].write(self._prepare_export_vals(task, told, patterns))
                left -= same[0]
            else:
                self._load_export(task, told, patterns)
        left.active = False


def get_cleared(record, values: dict) -> dict:
    """Of the settings of a record those that a copy leaves empty, as empty values."""
    return {
        name: False
        for name in copied_names(record)
        if name not in values
        and not record._fields[name].required
        and record._fields[name].type != "boolean"
        and name != "copy_key"
    }
