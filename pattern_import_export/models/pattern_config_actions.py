# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models
from odoo.fields import Command

_MODULE = "pattern_import_export"


class PatternConfig(models.Model):
    """The entries in the action menus of the models that have a pattern."""

    _inherit = "pattern.config"

    @api.model_create_multi
    def create(self, vals_list):
        patterns = super().create(vals_list)
        self._bind_actions(patterns.model_id)
        return patterns

    def write(self, vals):
        models_before = self.model_id
        result = super().write(vals)
        if {"model_id", "active"} & set(vals):
            self._bind_actions(models_before | self.model_id)
        return result

    def unlink(self):
        models_before = self.model_id
        result = super().unlink()
        self._bind_actions(models_before)
        return result

    @api.model
    def _get_bound_wizards(self) -> dict[str, str]:
        """The wizards that stand in action menus, with their names there."""
        wizards = {
            "import.pattern.wizard": self.env._("Import with a Pattern"),
            "export.pattern.wizard": self.env._("Export with a Pattern"),
        }
        return {model: name for model, name in wizards.items() if model in self.env}

    @api.model
    def _bind_all_actions(self) -> None:
        """Bind after an installation or an upgrade, which may bring wizards."""
        # patterns of all users and companies
        groups = self.sudo()._read_group([], groupby=["model_id"])
        for (model,) in groups:
            self._bind_actions(model)

    @api.model
    def _bind_actions(self, bound_models) -> None:
        """Give models with a pattern their menu entries, take them from the others.

        The entries belong to the module, as data of it do: they go with it.
        """
        # Who may change patterns may not change actions; what is written here follows
        # from the patterns alone, whoever may see them.
        patterns = self.sudo().search([("model_id", "in", bound_models.ids)])
        for model in bound_models.sudo():
            for wizard in self._get_bound_wizards():
                if model in patterns.model_id:
                    self._bind_action(model, wizard)
                else:
                    self._find_action(model, wizard).unlink()

    @api.model
    def _find_action(self, model, wizard: str):
        name = self._get_action_name(model, wizard)
        env = self.sudo().env  # as in _bind_actions
        found = env.ref(f"{_MODULE}.{name}", raise_if_not_found=False)
        return found or env["ir.actions.act_window"]

    @api.model
    def _get_action_name(self, model, wizard: str) -> str:
        """The external id of an action, without the module."""
        return "_".join((wizard, model.model)).replace(".", "_")

    @api.model
    def _bind_action(self, model, wizard: str) -> None:
        action = self._find_action(model, wizard)
        if not action:
            action = self._create_action(model, wizard)
        for code, _name in self.env["res.lang"].get_installed():
            # whoever makes the pattern, everybody reads it in his own language
            there = self.with_context(lang=code)
            label = there._get_bound_wizards()[wizard]
            if action.with_context(lang=code).name != label:
                action.with_context(lang=code).name = label

    @api.model
    def _create_action(self, model, wizard: str):
        label = self.with_context(lang="en_US")._get_bound_wizards()[wizard]
        action = (
            self.env["ir.actions.act_window"]
            .sudo()  # as in _bind_actions
            .with_context(lang=None)
            .create(
                {
                    "name": label,
                    "res_model": wizard,
                    "view_mode": "form",
                    "target": "new",
                    "binding_model_id": model.id,
                    "binding_view_types": "list,form",
                    "group_ids": [
                        Command.link(self.env.ref(f"{_MODULE}.group_pattern_user").id)
                    ],
                }
            )
        )
        self.env["ir.model.data"].sudo().create(
            {
                "module": _MODULE,
                "name": self._get_action_name(model, wizard),
                "model": action._name,
                "res_id": action.id,
                # else an upgrade would take it for data that is gone
                "noupdate": True,
            }
        )
        return action
