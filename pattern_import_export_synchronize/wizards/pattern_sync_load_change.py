# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What a copy would change in the exchange that is here, in words."""

from typing import Any

from odoo import api, fields, models

from ..core.documents import Change

_MODELS = {
    "exchange": "pattern.sync.backend",
    "pattern": "pattern.config",
    "task": "attachment.synchronize.task",
    "export": "pattern.export.task",
    "model": "connector.sync.policy",
    "expression": "pattern.sync.rule",
}
# Settings that a copy calls otherwise than the field.
_FIELDS = {
    "columns_by": "pattern_config_id",
    "answers_by": "answer_task_id",
    "language": "default_lang_id",
    "lines": "line_ids",
    "fields": "field_ids",
}


class PatternSyncLoadChange(models.TransientModel):
    _name = "pattern.sync.load.change"
    _description = "Change by an exchange from another database"
    _order = "id"

    load_id = fields.Many2one(
        "pattern.sync.load", required=True, ondelete="cascade", index=True
    )
    part = fields.Char(string="Of", required=True)
    setting = fields.Char()
    value_here = fields.Char(string="Now")
    value_there = fields.Char(string="Then")

    @api.model
    def _prepare_vals(self, change: Change) -> dict:
        kind = change.part[0]
        if change.setting is None:
            words = self._describe_part(kind, is_new=change.here is None)
            return {"part": self._name_part(change.part), "setting": words}
        return {
            "part": self._name_part(change.part),
            "setting": self._name_setting(kind, change.setting),
            "value_here": self._show(kind, change.setting, change.here),
            "value_there": self._show(kind, change.setting, change.there),
        }

    @api.model
    def _name_part(self, part: tuple[str, str]) -> str:
        kind, name = part
        if kind == "exchange":
            return self.env._("The exchange")
        if kind == "model":
            name = self.env[name]._description if name in self.env else name
        kinds = {
            "pattern": self.env._("Pattern “%s”", name),
            "task": self.env._("Files “%s”", name),
            "export": self.env._("Further export “%s”", name),
            "model": self.env._("Rules for %s", name),
            "expression": self.env._("Expression for %s", name),
        }
        return kinds[kind]

    @api.model
    def _describe_part(self, kind: str, *, is_new: bool) -> str:
        """What becomes of a part that one of the two has not."""
        if is_new:
            return self.env._("Is added")
        if kind in ("task", "export"):
            return self.env._("Is archived: the file has it not")
        if kind == "expression":
            return self.env._("Is removed: the file has it not")
        return self.env._("Stays as it is: the file has it not")

    @api.model
    def _name_setting(self, kind: str, setting: str) -> str:
        field = self._get_field(kind, setting)
        return field._description_string(self.env) if field is not None else setting

    @api.model
    def _get_field(self, kind: str, setting: str):
        known = self.env[_MODELS[kind]]._fields
        if (kind, setting) == ("export", "filter"):
            return known["filter_id"]
        if setting == "filter":
            return known["export_filter_id"]
        return known.get(_FIELDS.get(setting, setting))

    @api.model
    def _show(self, kind: str, setting: str, value: Any) -> str:
        """A value as a person reads it; nothing for one that is not set."""
        field = self._get_field(kind, setting)
        if value is None or value is False and field.type != "boolean":
            return ""
        if isinstance(value, bool):
            return self.env._("Yes") if value else self.env._("No")
        if field is not None and field.type == "selection":
            return dict(field._description_selection(self.env)).get(value, str(value))
        if isinstance(value, list):
            named = [one.get("path") or one.get("custom_header") or "" for one in value]
            return ", ".join(named)
        if isinstance(value, dict):
            shown = [f"{name}: {one}" for name, one in value.items()]
            return value.get("name") or ", ".join(shown)
        return str(value)
