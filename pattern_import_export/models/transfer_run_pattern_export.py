# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import io
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import BinaryIO

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from odoo.addons.base_import_async.core.cells import cell_text
from odoo.addons.base_import_async.core.failed_rows import LABELS, failed_rows_table
from odoo.addons.base_import_async.core.formats.parts import PartFormat
from odoo.addons.base_import_async.core.formats.parts_rows import RowParts
from odoo.addons.base_import_async.core.rows import Cell, Row, RowIssue

from ..core.header import PathSyntaxError, parse_path
from ..core.languages import find_languages, name_language
from ..core.workbook import LONGEST_CELL, SheetPlan, write_workbook
from .pattern_long_cells import LONG_CELLS


class WorkbookParts(RowParts):
    """Parts of a workbook with tabs."""

    def __init__(self, plan: SheetPlan) -> None:
        super().__init__("xlsx")
        self._plan = plan

    def _write_file(self, header, rows, stream, options) -> None:
        write_workbook(self._plan, rows, stream)


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
            domain &= self._get_since_domain(env)
        return domain

    def _get_since_domain(self, env) -> Domain:
        """Records that are news since the instant of the export; a hook."""
        pattern = env["pattern.config"].browse(self.pattern_id.id)
        return pattern._get_changed_domain(self.export_since)

    def _get_export_notices(self, counts: Counter) -> list[str]:
        notices = super()._get_export_notices(counts)
        if not self.pattern_layout:
            return notices
        model = self._get_load_env()[self.res_model]
        for name, count in sorted(counts.items()):
            if name.startswith(LONG_CELLS):
                notices.append(self._get_long_notice(name, count))
                continue
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
        return notices + self._get_choice_notices()

    def _get_long_notice(self, name: str, count: int) -> str:
        column = int(name.removeprefix(LONG_CELLS))
        return self.env._(
            "%(count)s cells of “%(column)s” are longer than the %(most)s characters "
            "that a spreadsheet takes, and will be cut when the file is saved there. "
            "Export them to csv or JSON.",
            count=count,
            column=self.pattern_layout["header"][-1][column],
            most=LONGEST_CELL,
        )

    def _get_choice_notices(self) -> list[str]:
        """Sentences on lists of choices that are too long for a workbook."""
        if self.format_code != "xlsx" or not self.pattern_id:
            return []
        pattern = self._get_load_env()["pattern.config"].browse(self.pattern_id.id)
        try:
            cut = pattern._get_cut_choices()
        except UserError as error:  # since the export began
            return [str(error)]
        return [
            self.env._(
                "The list of choices of “%(column)s” shows the first %(shown)s of "
                "%(total)s; the others may be typed in. A filter for the choices makes "
                "it shorter.",
                column=label,
                shown=pattern._most_choices,
                total=total,
            )
            for label, total in cut.items()
        ]

    # ------------------------------------------------------------------
    # Workbooks
    # ------------------------------------------------------------------

    def _get_part_format(self) -> PartFormat:
        plain = super()._get_part_format()
        if not self.pattern_layout or self.format_code != "xlsx":
            return plain
        return WorkbookParts(self._plan_sheet(self.pattern_layout["header"]))

    def _plan_sheet(self, header: Sequence[Sequence[Cell]]) -> SheetPlan:
        """The sheet of a file of this run, in the language and rights of its user."""
        env = self._get_load_env()
        pattern = env["pattern.config"].browse(self.pattern_id.id)
        # groups that have grown with the data are known by the header
        counts = Counter()
        texts = [str(text or "") for text in header[-1]]
        for text in texts:
            _count_groups(text, counts)
        plain = layout = pattern._get_layout(counts)
        describe = env["pattern.config.fields"]._get_describe()
        for language in find_languages(texts):
            layout = layout + name_language(plain, self.res_model, describe, language)
        return pattern._plan_sheet(header, layout)

    def _write_failed_rows(
        self,
        header: Sequence[Cell] | None,
        rows: Sequence[Row],
        issues: Mapping[int, Sequence[RowIssue]],
    ) -> BinaryIO:
        """Failed rows of a workbook keep their tabs and lists; what an earlier import
        told of them makes room for what this one tells."""
        if self.pattern_plan and header:
            header, rows = _without_labels(header, rows)
        is_workbook = self._get_writer().code == "xlsx"
        if not (self.pattern_plan and self.pattern_id and header and is_workbook):
            return super()._write_failed_rows(header, rows, issues)
        names, *table = failed_rows_table(header, rows, issues)
        stream = io.BytesIO()
        write_workbook(self._plan_sheet([names]), table, stream)
        stream.seek(0)
        return stream


def _without_labels(
    header: Sequence[Cell], rows: Sequence[Row]
) -> tuple[list[Cell], list[Row]]:
    """The table without the columns that files of failed rows have."""
    width = len(header)
    kept = [i for i, c in enumerate(header) if cell_text(c).strip() not in LABELS]
    return [header[i] for i in kept], [
        replace(
            row,
            cells=(
                *(row.cells[i] if i < len(row.cells) else None for i in kept),
                *row.cells[width:],
            ),
        )
        for row in rows
    ]


def _count_groups(text: str, counts: Counter) -> None:
    """Note the number that each list of a technical header has."""
    try:
        path = parse_path(text)
    except PathSyntaxError:
        return  # a header of the pattern's own, or none of its columns
    for depth, segment in enumerate(path.segments, 1):
        if segment.index:
            way = path.names[:depth]
            counts[way] = max(counts[way], segment.index)
