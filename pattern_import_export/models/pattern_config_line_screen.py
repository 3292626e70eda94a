# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models
from odoo.exceptions import ValidationError

from ..core.header import PathSyntaxError, parse_path
from ..core.layout import LayoutError, lay_out
from ..core.names import NameResolver
from ..core.writable import reference_depth, walk

_SHOWN = 3


class PatternConfigLine(models.Model):
    """What the editor shows of a column while it is made."""

    _inherit = "pattern.config.line"

    @api.depends("path", "pattern_id.res_model")
    def _compute_last_field(self):
        describe = self.env["pattern.config.fields"]._get_describe()
        for line in self:
            infos = line._walk_path(describe)
            last = infos[-1] if infos else None
            depth = reference_depth(infos) if infos else 0
            line.last_type = last.type if last else False
            line.last_model = last.relation if last else False
            line.last_model_id = self.env["ir.model"]._get(line.last_model or "")
            line.has_list = any(info.is_many for info in infos[:depth])
            line.is_translated = bool(last and last.translate)
            # the records that one chooses among: those that the way leads to
            choices = infos[depth - 1] if infos else None
            line.choice_model = choices.relation if choices else False

    @api.onchange("path")
    def _onchange_path(self):
        """A list that somebody picks goes out whole, unless he says otherwise.

        Of a file with too few columns the rest of the list would be gone when it comes
        back.
        """
        self.is_auto_sized = self.has_list

    def _walk_path(self, describe) -> tuple:
        """The fields of the path; none as long as it is not one."""
        self.ensure_one()
        if not self.path or not self.res_model:
            return ()
        try:
            path = NameResolver(describe).resolve(parse_path(self.path), self.res_model)
        except PathSyntaxError:
            # told when the pattern is saved
            return ()
        return walk(path, self.res_model, describe)

    @api.depends(
        "path",
        "is_key",
        "occurrence_count",
        "sub_pattern_id",
        "lang",
        "pattern_id.res_model",
        "pattern_id.strategy",
    )
    def _compute_headers(self):
        describe = self.env["pattern.config.fields"]._get_describe()
        for line in self:
            line.headers = line._get_shown_headers(describe)

    def _get_shown_headers(self, describe) -> str | bool:
        """The headers of the line, the first of many."""
        self.ensure_one()
        pattern = self.pattern_id
        if not pattern.res_model or not self.path:
            return False
        try:
            columns = lay_out(
                [self._get_layout_line()],
                pattern.res_model,
                describe,
                can_create=pattern._can_create(),
            )
        except (LayoutError, ValidationError):
            # told when the pattern is saved
            return False
        texts = [column.header for column in columns]
        return ", ".join(texts[:_SHOWN]) + (", …" if len(texts) > _SHOWN else "")
