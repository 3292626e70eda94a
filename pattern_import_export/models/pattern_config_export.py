# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import datetime

from odoo import models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL

from ..core.header import ERROR_HEADER, VERSION_HEADER, Segment
from ..core.layout import LayoutColumn
from .components import find_lists
from .words import name_model


class PatternConfig(models.Model):
    """What an export must know of a pattern besides its columns."""

    _inherit = "pattern.config"

    def _get_extra_headers(self) -> list[str]:
        """Columns behind those of the pattern."""
        self.ensure_one()
        extra = [VERSION_HEADER] if self.has_version else []
        # in Excel a place for what an import has to say, so that it moves nothing
        return [*extra, ERROR_HEADER] if self.export_format == "xlsx" else extra

    def _get_value_map(self, column: LayoutColumn) -> dict[str, str]:
        """What values of Odoo are called in the files."""
        line = self.env["pattern.config.line"].browse(column.line_ids[-1:])
        return self._get_value_names(line)

    def _get_value_names(self, line) -> dict[str, str]:
        """What values of Odoo are called under the columns of a line."""
        return {
            value.odoo_value: value.file_value
            for value in reversed(line.value_ids)
            if value.odoo_value
        }

    def _get_auto_sized_ways(self) -> list[tuple[str, ...]]:
        """The ways to lists that get as many columns as the data needs."""
        lines = {line.id: line for line in self._get_all_lines()}
        ways: dict[tuple[str, ...], None] = {}
        for column in self._get_layout():
            if column.path is None:
                continue
            numbered = [i for i, s in enumerate(column.path.segments) if s.index]
            # The lines from the outside in have a list each, at most.
            sized = [
                lines[line_id].is_auto_sized
                for line_id in column.line_ids
                if lines[line_id].occurrence_count and _has_list(self, lines[line_id])
            ]
            for depth, is_sized in zip(numbered, sized, strict=False):
                if is_sized:
                    ways[column.path.names[: depth + 1]] = None
        return list(ways)

    # ------------------------------------------------------------------
    # Changes since an instant (seed 003: msince)
    # ------------------------------------------------------------------

    def _get_changed_domain(self, since: datetime) -> Domain:
        """Records that changed since (inclusive), themselves or their components.

        The components are the one2many columns, at any depth, and the lists from which
        columns are computed; what is referred to does not count.

        :raises UserError: when the model keeps no dates
        """
        self.ensure_one()
        model = self.env[self.res_model]
        if not model._log_access:
            raise UserError(
                self.env._(
                    "Records of %s keep no date of their last change: export all of "
                    "them.",
                    name_model(model),
                )
            )
        paths = [c.path.segments for c in self._get_layout() if c.path]
        return _changed(model, paths, since)


def _changed(model, paths: list[tuple[Segment, ...]], since: datetime) -> Domain:
    domain = Domain("write_date", ">=", since)
    for parent in model._inherits.values():
        domain |= Domain(f"{parent}.write_date", ">=", since)
    below: dict[str, list[tuple[Segment, ...]]] = {}
    for path in paths:
        for name in find_lists(model, path[0].field):
            rest = path[1:] if name == path[0].field else ()
            below.setdefault(name, []).append(rest)
    for name, rests in below.items():
        field = model._fields[name]
        lines = model.env[field.comodel_name]
        if not lines._log_access:
            continue
        changed = _changed(lines, [rest for rest in rests if rest], since)
        # by the inverse: the domain of the field, or the archive, may hide lines
        found = lines.with_context(active_test=False)._search(changed)
        parents = found.subselect(SQL.identifier(found.table, field.inverse_name))
        domain |= Domain("id", "in", parents)
    return domain


def _has_list(pattern, line) -> bool:
    """Whether a line goes to a list by itself."""
    model = pattern.env[line.res_model]
    for segment in line._get_path().segments if line.path else ():
        field = model._fields.get(segment.field)
        if field is None or not field.relational:
            return False
        if field.type in ("one2many", "many2many"):
            return True
        model = pattern.env[field.comodel_name]
    return False
