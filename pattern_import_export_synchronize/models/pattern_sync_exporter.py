# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from collections import Counter

from odoo import api, models
from odoo.exceptions import UserError

from odoo.addons.base_import_async.core.cells import cell_text
from odoo.addons.base_import_async.core.formats.parts import PartFormat
from odoo.addons.pattern_import_export.core.header import ERROR_HEADER, parse_path
from odoo.addons.pattern_import_export.core.layout import LayoutColumn
from odoo.addons.pattern_import_export.core.load_compile import compile_node
from odoo.addons.pattern_import_export.core.load_plan import Children

from ..core.external_key import split_key
from ..core.meeting import Meeting
from ..core.sent import add_sent, decode, encode
from .exchange import is_in_conflict
from .exchange_values import encode_values, get_exchanged_values, get_last_meeting
from .keys import find_path_keys, get_external_id
from .lines import get_ours_key, get_theirs_key, hash_records


class PatternSyncExporter(models.AbstractModel):
    """Exports to a partner: under his keys, and noting what he is told."""

    _name = "pattern.sync.exporter"
    _inherit = "pattern.exporter"
    _description = "Export to a partner"

    @api.model
    def _get_part_writer(self, run) -> PartFormat:
        """Of csv as the file is joined: no column tells what is guarded."""
        if run.format_code != "csv":
            return super()._get_part_writer(run)
        return run._get_part_format()

    @api.model
    def _get_export_layout(self, pattern, counts: Counter) -> list[LayoutColumn]:
        """Plain headers: an exchange has one language, both ways."""
        return pattern._get_layout(counts)

    @api.model
    def _get_extra_headers(self, pattern) -> list[str]:
        """A program reads the file: no place for what an import has to say."""
        extra = super()._get_extra_headers(pattern)
        return [header for header in extra if header != ERROR_HEADER]

    @api.private
    def _get_rows(self, run, records, notes: Counter) -> list[list]:
        """The rows of some records, cells as the partner wants them.

        :raises UserError: when the partner calls another record by the key of one
        """
        backend = run.sync_backend_id.with_env(self.env)
        with backend.work_on(records._name) as work:
            binder = work.component(usage="binder")
            mapper = work.component(usage="export.mapper")
        groups = self._read_groups(run, records, notes)
        bound = binder.find_of_records(records.ids)
        self._put_undecided(run, records, groups, bound, notes)
        keys = self._settle_keys(run, records, groups, bound, binder)
        self._note_sent(run, records, keys, bound, binder)
        rows = self._finish_rows(run, records, groups)
        return rows if mapper.is_idle() else self._map_rows(run, rows, mapper)

    # ------------------------------------------------------------------
    # Keys
    # ------------------------------------------------------------------

    def _settle_keys(
        self, run, records, groups: list, bound: dict, binder
    ) -> dict[int, str]:
        """Call records what the partner calls them; return the keys by id."""
        paths = self._get_layout_paths(run)
        indexes = find_path_keys(paths)
        if not indexes:
            return {}
        keys: dict[int, str] = {}
        for record, (first, *_others) in zip(records, groups, strict=True):
            key = get_external_id([first[index] for index in indexes])
            binding = bound.get(record.id)
            if binding and binding.external_id:
                known = split_key(binding.external_id, len(indexes))
                for index, text in zip(indexes, known, strict=True):
                    if cell_text(first[index]).strip() != text:
                        first[index] = text
                key = binding.external_id
            if key is not None:
                keys[record.id] = key
        self._refuse_taken(records, keys, bound, binder)
        return keys

    def _refuse_taken(self, records, keys: dict, bound: dict, binder) -> None:
        unbound = {i: key for i, key in keys.items() if i not in bound}
        new = {key: res_id for res_id, key in unbound.items()}
        for res_id, key in unbound.items():
            if new[key] != res_id:
                raise UserError(
                    self.env._(
                        "“%(one)s” and “%(other)s” have the same key %(key)s: the "
                        "partner could not tell them apart.",
                        one=records.browse(res_id).display_name,
                        other=records.browse(new[key]).display_name,
                        key=key,
                    )
                )
        for key, binding in binder.find_many(new).items():
            other = binding._get_bound_record().exists()
            if not other:
                binding.unlink()  # its record went without notice
                continue
            raise UserError(
                self.env._(
                    "The partner calls “%(other)s” by the key %(key)s, so that "
                    "“%(name)s” cannot have it too.",
                    other=other.display_name,
                    key=key,
                    name=records.browse(new[key]).display_name,
                )
            )

    # ------------------------------------------------------------------
    # What the partner is told
    # ------------------------------------------------------------------

    def _note_sent(
        self, run, records, keys: dict[int, str], bound: dict, binder
    ) -> None:
        """Keep the values that leave, until the partner is seen to have them."""
        if not keys:
            return
        file = self.env["pattern.file"].sudo()._find_owner(run)  # users only read them
        names = self._get_value_names(run, records)
        lists = self._get_lists(run)
        meetings = []
        for record in records:
            if record.id not in keys or is_in_conflict(bound.get(record.id)):
                continue
            last = get_last_meeting(bound[record.id]) if record.id in bound else None
            meetings.append(
                Meeting(
                    external_id=keys[record.id],
                    res_id=record.id,
                    base=last.base and encode(last.base) if last else None,
                    sent=add_sent(
                        last and last.sent,
                        {
                            **self._get_values(record, names),
                            **self._get_line_stamps(record, lists),
                        },
                    ).to_json(),
                    sent_file_id=file.id,
                )
            )
        binder.meet(meetings)

    def _get_lists(self, run) -> tuple[Children, ...]:
        """The lists of lines that the columns hold."""
        pattern = run.pattern_id.with_env(self.env)
        header = pattern._check_header(run.pattern_layout["header"][-1])
        describe = self.env["pattern.config.fields"]._get_describe()
        return compile_node(header, run.res_model, describe).children

    def _get_line_stamps(self, record, lists: tuple[Children, ...]) -> dict[str, str]:
        seen = record.with_context(active_test=False)
        stamps = {}
        for children in lists:
            says = hash_records(children, seen[children.name])
            stamps |= {get_theirs_key(children): says, get_ours_key(children): says}
        return stamps

    def _get_values(self, record, names: list[str]) -> dict:
        return decode(encode_values(record, get_exchanged_values(record, names)))

    def _get_value_names(self, run, records) -> list[str]:
        """The fields whose values the columns hold."""
        names = {
            parse_path(text).names[0] for text in run.pattern_layout["paths"] if text
        }
        return sorted(name for name in names if name in records._fields)

    # ------------------------------------------------------------------
    # Cells
    # ------------------------------------------------------------------

    def _map_rows(self, run, rows: list[list], mapper) -> list[list]:
        columns = [_plain(text) for text in run.pattern_layout["paths"]]
        width = len(columns)
        mapped = []
        for row in rows:
            named = {c: cell for c, cell in zip(columns, row, strict=False) if c}
            cells = mapper.map_row(named)
            mapped.append(
                [
                    cells.get(column, cell) if column else cell
                    for column, cell in zip(columns, row[:width], strict=True)
                ]
                + row[width:]
            )
        return mapped


def _plain(text: str | None) -> str | None:
    """A column as rules name it: fields and numbers, without marks of keys."""
    if not text:
        return None
    path = parse_path(text)
    steps = []
    for segment in path.segments:
        steps.append(segment.field)
        if segment.index is not None:
            steps.append(str(segment.index))
    return "|".join(steps)
