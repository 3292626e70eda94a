# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What may stand in the cells of a column: the lists of a workbook."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from odoo import models
from odoo.fields import Domain

from odoo.addons.base_import_async.core.cells import cell_text
from odoo.addons.base_import_async.core.rows import Cell

from ..core.header import Path, Segment
from ..core.layout import LayoutColumn
from .export_tree import read_rows
from .pattern_references import get_static_domain
from .saved_filters import get_filter_domain


@dataclass(frozen=True, kw_only=True)
class ChoiceSource:
    """Where the choices of a column come from.

    ``model``: the records whose field ``name`` may stand in the cells, or the record
    whose field has a fixed list; ``reference``: the field that leads to them.
    """

    model: models.BaseModel
    name: str
    language: str | None
    line: models.BaseModel
    reference: object = None

    @property
    def key(self) -> tuple:
        """Equal for columns that share a list."""
        own_names = self.line.id if self.line.value_ids else 0
        filter_id = self.line.tab_filter_id.id
        return self.model._name, self.name, self.language, filter_id, own_names


@dataclass(frozen=True)
class Choices:
    """The values, and how many records there are when these are not all."""

    values: Sequence[Cell]
    total: int = 0


class PatternConfig(models.Model):
    """Choices of columns."""

    _inherit = "pattern.config"

    # A list that nobody scrolls through is no help, and makes the file large.
    _most_choices = 5000

    def _get_choice_source(self, column: LayoutColumn) -> ChoiceSource | None:
        """What the cells of a column are chosen from; ``None``: any text."""
        line = self.env["pattern.config.line"].browse(column.line_ids[-1:])
        if not line.add_select_tab or column.path is None:
            return None
        level, reference = self.env[self.res_model], None
        *way, last = column.path.names
        for name in way:
            reference = level._fields[name]
            level = level[name]
        info = level._fields.get(last)
        if info is not None and info.relational:
            level, reference, info, last = level[last], info, None, "display_name"
        is_fixed = info is not None and info.type in ("selection", "boolean")
        if not (is_fixed or reference):
            return None
        return ChoiceSource(
            model=level,
            name=last,
            language=column.path.language,
            line=line,
            reference=None if is_fixed else reference,
        )

    def _get_choices(self, source: ChoiceSource) -> Choices:
        """What may stand in the cells, in the order of the records.

        :raises UserError: when the saved filter of the column cannot be used
        """
        if source.reference is None:
            values = _get_fixed_choices(source.model, source.name)
            return Choices(self._as_in_files(source, values))
        model, domain = source.model, self._get_choice_domain(source)
        if source.language:
            model = model.with_context(lang=source.language)
        records = model.search(domain, limit=self._most_choices + 1)
        is_cut = len(records) > self._most_choices
        path = Path((Segment(source.name),))
        rows = read_rows(records[: self._most_choices], [path], Counter())
        found = [lines[0][0] for lines in rows]
        values = list(dict.fromkeys(v for v in found if v not in (None, "")))
        return Choices(
            self._as_in_files(source, values),
            model.search_count(domain) if is_cut else 0,
        )

    def _get_choice_domain(self, source: ChoiceSource) -> Domain:
        saved = source.line.tab_filter_id
        domain = Domain(get_static_domain(source.reference))
        return domain & get_filter_domain(saved) if saved else domain

    def _as_in_files(self, source: ChoiceSource, values: Sequence[Cell]) -> list[Cell]:
        names = self._get_value_names(source.line)
        if not names:
            return list(values)
        return [names.get(cell_text(value), value) for value in values]

    def _get_cut_choices(self) -> dict[str, int]:
        """Columns whose list does not hold all records, with how many there are.

        :raises UserError: when the saved filter of a column cannot be used
        """
        seen: set[tuple] = set()
        cut: dict[str, int] = {}
        for column in self._get_layout():
            source = self._get_choice_source(column)
            if source is None or source.reference is None or source.key in seen:
                continue
            seen.add(source.key)
            total = source.model.search_count(self._get_choice_domain(source))
            if total > self._most_choices:
                cut[column.label] = total
        return cut


def _get_fixed_choices(model: models.BaseModel, name: str) -> list[Cell]:
    info = model._fields[name]
    if info.type == "boolean":
        return [True, False]
    return [value for value, _label in info._description_selection(model.env)]
