# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.fields import Command
from odoo.tests import TransactionCase, new_test_user

ADDON = "pattern_import_export"
USER_GROUPS = f"base.group_user,base.group_partner_manager,{ADDON}.group_pattern_user"
MANAGER_GROUPS = (
    f"base.group_user,base.group_partner_manager,{ADDON}.group_pattern_manager"
)


class PatternCase(TransactionCase):
    """A pattern user, a manager, and patterns made by the latter."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env(context=dict(cls.env.context, tracking_disable=True))
        cls.user = new_test_user(cls.env, "pattern_user", USER_GROUPS)
        cls.manager = new_test_user(cls.env, "pattern_manager", MANAGER_GROUPS)
        cls.patterns = cls.env["pattern.config"].with_user(cls.manager)

    @classmethod
    def make_pattern(cls, *lines, model="res.partner", **values):
        """A pattern whose lines are paths, or dicts of values with a path."""
        commands = [
            Command.create({"path": line} if isinstance(line, str) else line)
            for line in lines
        ]
        return cls.patterns.create(
            {
                "name": "A pattern",
                "model_id": cls.env["ir.model"]._get_id(model),
                "line_ids": commands,
                **values,
            }
        )
