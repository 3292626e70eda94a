# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from collections import defaultdict
from collections.abc import Sequence

from odoo import fields, models

from odoo.addons.base_import_async.core.rows import Row
from odoo.addons.base_import_async.models.row_references import ID, NAME, split_key

from .pattern_rows import (
    PatternKeys,
    PatternPreparation,
    PatternReferences,
    PatternShape,
)


class TransferRun(models.Model):
    """Runs whose columns are those of a pattern."""

    _inherit = "transfer.run"

    pattern_id = fields.Many2one(
        comodel_name="pattern.config", readonly=True, index=True, ondelete="set null"
    )
    pattern_plan = fields.Json(
        readonly=True, help="What the header of the file means, compiled once."
    )

    def _get_loader(self):
        if self.pattern_plan:
            return self.env["pattern.loader"]
        return super()._get_loader()

    def _get_row_shape(self):
        return PatternShape(self) if self.pattern_plan else super()._get_row_shape()

    def _get_row_references(self):
        if self.pattern_plan:
            return PatternReferences(self)
        return super()._get_row_references()

    def _get_row_keys(self):
        return PatternKeys(self) if self.pattern_plan else super()._get_row_keys()

    def _get_row_preparation(self, rows: list[Row]):
        if self.pattern_plan:
            return PatternPreparation(self, rows)
        return super()._get_row_preparation(rows)

    def _filter_existing(self, keys: Sequence[str]) -> list[str]:
        """Keys of other columns than ids and names are looked up by that column."""
        if not self.pattern_plan:
            return super()._filter_existing(keys)
        texts: dict[tuple[str, str], list[str]] = defaultdict(list)
        for key in keys:
            kind, model, text = split_key(key)
            if kind not in (ID, NAME):
                texts[kind, model].append(text)
        own = [key for key in keys if split_key(key)[0] in (ID, NAME)]
        found = set(super()._filter_existing(own))
        for (name, model), wanted in texts.items():
            records = self._get_load_env()[model].with_context(active_test=False)
            for record in records.search([(name, "in", wanted)]):
                found.add(f"{name}:{model}:{record[name]}")
        return [key for key in keys if key in found]

    def _check_may_act(self) -> None:
        """A manager of patterns acts on the files of patterns that he can see."""
        manager = self.env.user.has_group("pattern_import_export.group_pattern_manager")
        if manager and all(run.pattern_id for run in self.sudo()):
            self.check_access("read")
            return None
        return super()._check_may_act()

    def _run_again(self, vals: dict):
        """The new run of a file with a pattern is a file with a pattern too."""
        run = super()._run_again(vals)
        if self.pattern_plan:
            self.env["pattern.file"].sudo().create({"run_id": run.id})
        return run
