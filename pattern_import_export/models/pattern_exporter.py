# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from collections import Counter

from odoo import api, models

from odoo.addons.base_import_async.core.cells import cell_text

from ..core.header import VERSION_HEADER, Path, parse_path
from ..core.layout import LayoutColumn
from ..core.load_cells import print_version
from .export_tree import count_lists, get_own_fields, read_rows
from .pattern_long_cells import find_long_cells

_BATCH = 1000


class PatternExporter(models.AbstractModel):
    """Records → rows under the columns of a pattern."""

    _name = "pattern.exporter"
    _inherit = "transfer.exporter"
    _description = "Export with a pattern"

    # ------------------------------------------------------------------
    # Before the records are sliced
    # ------------------------------------------------------------------

    @api.private
    def _prepare_run(self, run) -> None:
        """Fix the columns: groups that adapt to the data are as wide as it needs."""
        env = run._get_load_env()
        # Who may export with a pattern may read it; its layout is in his language.
        pattern = env["pattern.config"].browse(run.pattern_id.id)
        counts = self.with_env(env)._count_lists(run, pattern)
        layout = self.with_env(env)._get_export_layout(pattern, counts)
        header = pattern._get_header_lines(layout)
        extra = self._get_extra_headers(pattern)
        run.write(
            {
                "pattern_layout": {
                    "paths": [str(c.path) if c.path else None for c in layout],
                    "header": [[*line, *extra] for line in header],
                    "extra": extra,
                    "maps": {
                        str(index): values
                        for index, column in enumerate(layout)
                        if (values := pattern._get_value_map(column))
                    },
                },
                "columns": [*header[-1], *extra],
                "header": [*header[-1], *extra],
            }
        )

    @api.model
    def _get_export_layout(self, pattern, counts: Counter) -> list[LayoutColumn]:
        """The columns of the file; a hook."""
        return pattern._name_language(pattern._get_layout(counts))

    @api.model
    def _get_extra_headers(self, pattern) -> list[str]:
        """Columns behind those of the pattern; a hook."""
        return pattern._get_extra_headers()

    @api.model
    def _count_lists(self, run, pattern) -> Counter:
        """How long the longest list is, for those that adapt to it."""
        ways = pattern._get_auto_sized_ways()
        longest: Counter = Counter()
        if not ways:
            return longest
        self.env.cr.execute(run._get_ids_sql())
        ids = [record_id for (record_id,) in self.env.cr.fetchall()]
        model = self.env[run.res_model]
        for start in range(0, len(ids), _BATCH):
            records = model.browse(ids[start : start + _BATCH])
            longest |= count_lists(records._filtered_access("read"), ways)
            self.env.invalidate_all()
        return longest

    # ------------------------------------------------------------------
    # Rows
    # ------------------------------------------------------------------

    @api.private
    def _get_header(self, run) -> list[tuple]:
        lines = run.pattern_layout["header"]
        # an object has one name a value: no second line of header
        one_line = run.format_code in ("json", "jsonl")
        return [tuple(line) for line in (lines[-1:] if one_line else lines)]

    @api.private
    def _get_rows(self, run, records, notes: Counter) -> list[list]:
        groups = self._read_groups(run, records, notes)
        rows = self._finish_rows(run, records, groups)
        if run.format_code == "xlsx":
            notes.update(find_long_cells(run, rows))
        return rows

    def _read_groups(self, run, records, notes: Counter) -> list[list[list]]:
        """The rows of each record, as Odoo has the values."""
        return read_rows(records, self._get_layout_paths(run), notes, fetched=True)

    @api.model
    def _get_layout_paths(self, run) -> list[Path | None]:
        texts = run.pattern_layout["paths"]
        return [parse_path(text) if text else None for text in texts]

    @api.model
    def _get_fetched_names(self, run) -> list[str]:
        paths = self._get_layout_paths(run)
        return get_own_fields(self.env[run.res_model], paths)

    def _finish_rows(self, run, records, groups: list[list[list]]) -> list[list]:
        """All rows, with the words of the pattern and the columns behind its own."""
        layout = run.pattern_layout
        rows = [row for group in groups for row in group]
        for index, values in layout["maps"].items():
            for row in rows:
                cell = row[int(index)]
                row[int(index)] = values.get(cell_text(cell), cell)
        for header in layout["extra"]:
            for record, (first, *others) in zip(records, groups, strict=True):
                first.append(_get_extra(header, record))
                for row in others:
                    row.append(None)
        return rows


def _get_extra(header: str, record) -> str | None:
    """What stands under a header that is no field's."""
    if header == VERSION_HEADER:
        return print_version(record.write_date or None)
    return None
