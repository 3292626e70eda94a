# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from odoo import models

from odoo.addons.base_import_async.core.rows import Cell

from ..core.header import VERSION_HEADER, Path, Segment
from ..core.instructions import get_instructions
from ..core.layout import LayoutColumn
from ..core.rules import HeaderFormat
from ..core.sheet_names import legal_sheet_name
from ..core.workbook import SheetColumn, SheetPlan, Tab
from .export_tree import read_rows

# A list that nobody scrolls through is no help, and makes the file large.
_MOST_CHOICES = 5000


@dataclass
class _Tabs:
    """The tabs so far, each once: by line, model, field and language."""

    names: list[str]
    known: dict[tuple, Tab] = field(default_factory=dict)

    def add(self, key: tuple, label: str, title: str, values: Sequence[Cell]) -> Tab:
        name = legal_sheet_name(label, self.names)
        self.names.append(name)
        self.known[key] = Tab(name, title, tuple(values))
        return self.known[key]


class PatternConfig(models.Model):
    """The workbook of a pattern: marked columns, and tabs to choose from."""

    _inherit = "pattern.config"

    def _plan_sheet(
        self, header: Sequence[Sequence[Cell]], layout: list[LayoutColumn]
    ) -> SheetPlan:
        """The sheet of a file with this header, whose last line names the columns.

        Columns are known by their header, wherever a person has moved them.
        """
        self.ensure_one()
        describe = self.env["pattern.config.fields"]._get_describe()
        with_path = [column for column in layout if column.path]
        told = get_instructions(with_path, self.res_model, describe)
        header_format = HeaderFormat(self.header_format)
        name = legal_sheet_name(self.name)
        tabs = _Tabs([name])
        known = {VERSION_HEADER: SheetColumn(is_hidden=True)}
        for column, instruction in zip(with_path, told, strict=True):
            look = SheetColumn(
                is_key=instruction.is_key,
                is_required=instruction.is_required,
                tab=self._get_tab(column, tabs),
            )
            known[column.header] = known[column.text(header_format)] = look
        last = header[-1] if header else ()
        return SheetPlan(
            name=name,
            header=header,
            columns=[known.get(str(text), SheetColumn()) for text in last],
        )

    def _get_tab(self, column: LayoutColumn, tabs: _Tabs) -> Tab | None:
        """The tab of a column, which may be that of another one."""
        line = self.env["pattern.config.line"].browse(column.line_ids[-1:])
        if not line.add_select_tab or column.path is None:
            return None
        level = self.env[self.res_model]
        *way, last = column.path.names
        for name in way:
            level = level[name]
        info = level._fields.get(last)
        if info is not None and info.relational:
            level, info, last = level[last], None, "display_name"
        key = (level._name, last, column.path.language, line.tab_filter_id.id)
        if key in tabs.known:
            return tabs.known[key]
        if info is not None and info.type in ("selection", "boolean"):
            values = _get_fixed_choices(info, level)
            label = level.fields_get([last], ["string"])[last]["string"]
            return tabs.add(key, label, last, values)
        if not (way or info is None):
            return None  # any text may stand in a plain column
        return tabs.add(
            key,
            self._get_tab_label(line, column),
            last,
            self._get_choices(level, column, last, line.tab_filter_id),
        )

    def _get_tab_label(self, line, column: LayoutColumn) -> str:
        saved = line.tab_filter_id
        if saved:
            return f"({saved.id}) {saved.name}"
        model = self.env[line.pattern_id.res_model]
        name = line._get_path().segments[0].field
        return model.fields_get([name], ["string"])[name]["string"]

    def _get_choices(self, model, column: LayoutColumn, name: str, saved) -> list[Cell]:
        """What may stand in the cells: the field of each record, in their order."""
        domain = saved._get_eval_domain() if saved else []
        if column.path and column.path.language:
            model = model.with_context(lang=column.path.language)
        path = Path((Segment(name),))
        records = model.search(domain, limit=_MOST_CHOICES)
        values = [lines[0][0] for lines in read_rows(records, [path], Counter())]
        return list(dict.fromkeys(v for v in values if v not in (None, "")))


def _get_fixed_choices(info, model) -> list[Cell]:
    if info.type == "boolean":
        return [True, False]
    return [value for value, _label in info._description_selection(model.env)]
