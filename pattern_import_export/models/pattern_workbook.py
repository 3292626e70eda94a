# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from odoo import models
from odoo.exceptions import UserError

from odoo.addons.base_import_async.core.rows import Cell

from ..core.header import VERSION_HEADER
from ..core.instructions import get_instructions
from ..core.layout import LayoutColumn
from ..core.rules import HeaderFormat
from ..core.sheet_names import legal_sheet_name
from ..core.template import TextSheet
from ..core.workbook import SheetColumn, SheetPlan, Tab
from .pattern_choices import ChoiceSource


@dataclass
class _Tabs:
    """The tabs so far, each once, by the key of its source."""

    names: list[str]
    known: dict[tuple, Tab] = field(default_factory=dict)

    def take_name(self, label: str) -> str:
        """A legal name near ``label`` that no other sheet has."""
        name = legal_sheet_name(label, self.names)
        self.names.append(name)
        return name

    def add(self, key: tuple, label: str, tab: Tab) -> None:
        """Add a tab under a legal name near ``label``."""
        self.known[key] = replace(tab, name=self.take_name(label))


class PatternConfig(models.Model):
    """The workbook of a pattern: marked columns, and tabs to choose from."""

    _inherit = "pattern.config"

    def _plan_sheet(
        self,
        header: Sequence[Sequence[Cell]],
        layout: list[LayoutColumn],
        explained: TextSheet | None = None,
    ) -> SheetPlan:
        """The sheet of a file with this header, whose last line names the columns.

        Columns are known by their header, wherever a person has moved them.

        :param explained: text for a sheet behind it, whose name is made legal
        """
        self.ensure_one()
        describe = self.env["pattern.config.fields"]._get_describe()
        with_path = [column for column in layout if column.path]
        told = get_instructions(with_path, self.res_model, describe)
        header_format = HeaderFormat(self.header_format)
        name = legal_sheet_name(self.name)
        tabs = _Tabs([name])
        if explained:
            explained = replace(explained, name=tabs.take_name(explained.name))
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
            doubt=self.env._(
                "This is not in the list of choices. An import may refuse it. (#clear "
                "empties the value.)"
            ),
            explained=explained,
        )

    def _get_tab(self, column: LayoutColumn, tabs: _Tabs) -> Tab | None:
        """The tab of a column, which may be that of another one."""
        source = self._get_choice_source(column)
        if source is None:
            return None
        if source.key not in tabs.known:
            label = self._get_tab_label(source)
            tabs.add(source.key, label, self._make_tab(source))
        return tabs.known[source.key]

    def _make_tab(self, source: ChoiceSource) -> Tab:
        """The values of a list, and what to know when it does not hold all."""
        try:
            choices = self._get_choices(source)
        except UserError as error:
            # An export is refused for it before; rows that failed must come back.
            return Tab(name="", title=source.name, values=(), note=str(error))
        note = ""
        if choices.total:
            note = self.env._(
                "The first %(shown)s of %(total)s. Others may be typed in.",
                shown=self._most_choices,
                total=choices.total,
            )
        return Tab("", source.name, tuple(choices.values), note)

    def _get_tab_label(self, source: ChoiceSource) -> str:
        saved = source.line.tab_filter_id
        if saved:
            return f"({saved.id}) {saved.name}"
        if source.reference is None:
            model, name = source.model, source.name
        else:
            model = self.env[source.line.pattern_id.res_model]
            name = source.line._get_path().segments[0].field
        return model.fields_get([name], ["string"])[name]["string"]
