# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from dataclasses import replace

from odoo import models

from odoo.addons.base_import_async.core.formula import guarded
from odoo.addons.pattern_import_export.core.header_check import HeaderRules


class PatternConfig(models.Model):
    """Headers of files that come back from a partner."""

    _inherit = "pattern.config"

    def _get_header_rules(self) -> HeaderRules:
        """A name that looks like a formula may have the apostrophe of our files."""
        rules = super()._get_header_rules()
        marked = {guarded(text): column for text, column in rules.aliases.items()}
        return replace(rules, aliases={**marked, **rules.aliases})
