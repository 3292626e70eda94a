# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from collections import Counter

from odoo import fields, models
from odoo.fields import Domain


class TransferRun(models.Model):
    """Exports whose columns are those of a pattern."""

    _inherit = "transfer.run"

    pattern_layout = fields.Json(
        readonly=True,
        help="Columns of an export with a pattern, fixed when it begins.",
    )
    export_since = fields.Datetime(
        string="Changed Since",
        readonly=True,
        help="Only records that changed since then, themselves or their lines.",
    )
    selected_at = fields.Datetime(
        readonly=True,
        copy=False,
        help="When the records were selected: the next export of changes begins there.",
    )

    def _get_exporter(self):
        if self.is_export and self.pattern_id:
            return self.env["pattern.exporter"]
        return super()._get_exporter()

    def _split_slice(self) -> bool:
        if self.is_export and self.pattern_id:
            # the instant of our snapshot: what is committed later comes next time
            self.selected_at = self.env.cr.now()
        return super()._split_slice()

    def _get_export_domain(self, env) -> Domain:
        domain = super()._get_export_domain(env)
        if self.export_since and self.pattern_id:
            pattern = env["pattern.config"].browse(self.pattern_id.id)
            domain &= pattern._get_changed_domain(self.export_since)
        return domain

    def _get_export_notices(self, counts: Counter) -> list[str]:
        notices = super()._get_export_notices(counts)
        if not self.pattern_layout:
            return notices
        model = self._get_load_env()[self.res_model]
        for name, count in sorted(counts.items()):
            label = name
            if name in model._fields:
                label = model._fields[name].get_description(self.env, ["string"])[
                    "string"
                ]
            notices.append(
                self.env._(
                    "The list “%(field)s” of %(count)s records has more entries than "
                    "the pattern has columns: the file lacks the others. Do not import "
                    "it with “remove” for what is not in the file.",
                    field=label,
                    count=count,
                )
            )
        return notices
