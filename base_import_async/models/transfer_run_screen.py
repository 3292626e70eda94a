# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.models import fix_import_export_id_paths

from ..core.states import Outcome
from .client_actions import open_records
from .matching import CREATE, MODES, UPDATE, UPSERT, Matcher

# A form shows the first of them; a button opens them all.
_SHOWN_FAILURES = 200


class TransferRun(models.Model):
    """What the form and the list show besides the stored fields."""

    _inherit = "transfer.run"

    progress = fields.Float(compute="_compute_progress", help="Rows done, in percent.")
    failed_row_ids = fields.Many2many(
        comodel_name="transfer.row",
        compute="_compute_failed_row_ids",
        help="The first failed rows of the file.",
    )
    failed_rows_notice = fields.Char(
        compute="_compute_failed_row_ids",
        help="How many of them are shown, if not all.",
    )
    shown_chunk_ids = fields.One2many(
        comodel_name="transfer.chunk",
        inverse_name="run_id",
        domain=[("row_count", "!=", 0)],
        readonly=True,
        help="Without chunks all rows of which were set aside: those are chunks too.",
    )
    match_label = fields.Char(
        compute="_compute_match_label",
        string="Match On",
        help="Columns by which records are found that are there already.",
    )
    match_mode = fields.Selection(
        selection=lambda self: self._selection_match_mode(),
        compute="_compute_match_label",
        string="What Matches",
    )
    mapping = fields.Json(
        compute="_compute_mapping",
        help="Pairs of column heading and label of the field that it goes to.",
    )

    def _compute_progress(self):
        counts = self.filtered(lambda run: not run._is_closed)._get_counts()
        for run in self:
            if run._is_closed:
                run.progress = 100.0
                continue
            count = counts.get(run.id) or {}
            done = sum(count.get(f"{outcome.value}_count", 0) for outcome in Outcome)
            total = count.get("row_count") if run.split_done else 0
            run.progress = 100.0 * done / total if total else 0.0

    def _compute_failed_row_ids(self):
        rows = self.env["transfer.row"]
        for run in self:
            domain = [
                ("chunk_id.run_id", "=", run.id),
                ("outcome", "=", Outcome.FAILED.value),
            ]
            run.failed_row_ids = rows.search(
                domain, order="first_row, id", limit=_SHOWN_FAILURES
            )
            shown = len(run.failed_row_ids)
            total = rows.search_count(domain) if shown == _SHOWN_FAILURES else shown
            run.failed_rows_notice = shown < total and self.env._(
                "The first %(shown)s of %(total)s are shown.", shown=shown, total=total
            )

    @api.model
    def _selection_match_mode(self) -> list[tuple[str, str]]:
        return [
            (UPSERT, self.env._("Update what matches, create the rest")),
            (UPDATE, self.env._("Only update what matches")),
            (CREATE, self.env._("Only create what matches nothing")),
        ]

    @api.depends("options", "res_model")
    def _compute_match_label(self):
        for run in self:
            matcher = Matcher(run.options or {})
            labels = [run._get_field_label(name) for name in matcher.names]
            run.match_label = ", ".join(labels)
            run.match_mode = matcher.mode if matcher and matcher.mode in MODES else None

    @api.depends("columns", "header", "field_paths", "res_model")
    def _compute_mapping(self):
        for run in self:
            columns = run.header or run.columns or []
            paths = run.field_paths or []
            run.mapping = [
                [column, run._get_field_label(path)]
                for column, path in zip(columns, paths, strict=False)
            ]

    def _get_field_label(self, path: str | bool) -> str | bool:
        """Labels of the fields on a path, as the import screen writes them."""
        if not path or self.res_model not in self.env:
            return path
        labels, model = [], self.env[self.res_model]
        for name in fix_import_export_id_paths(path):
            if name == "id":
                labels.append(self.env._("External ID"))
            elif name == ".id":
                labels.append(self.env._("Database ID"))
            elif name not in model._fields:  # removed since, or a property
                labels.append(name)
            else:
                field = model._fields[name]
                labels.append(field.get_description(self.env, ["string"])["string"])
                model = self.env[field.comodel_name] if field.relational else model
        return " / ".join(labels)


class TransferChunk(models.Model):
    _inherit = "transfer.chunk"

    summary = fields.Char(compute="_compute_summary", help="The first message.")
    set_aside_ids = fields.One2many(
        comodel_name="transfer.chunk",
        inverse_name="source_chunk_id",
        string="Chunks of Failed Rows",
        readonly=True,
    )
    set_aside_count = fields.Integer(
        string="Set Aside",
        compute="_compute_set_aside_count",
        help="Rows of this chunk that failed: they are counted in a chunk of their "
        "own, from which they can be loaded again.",
    )

    @api.depends("message")
    def _compute_summary(self):
        for chunk in self:
            first, *others = (chunk.message or "").splitlines() or [""]
            chunk.summary = f"{first} …" if others else first

    @api.depends("set_aside_ids.row_count")
    def _compute_set_aside_count(self):
        for chunk in self:
            chunk.set_aside_count = sum(chunk.set_aside_ids.mapped("row_count"))

    def action_open_set_aside(self):
        """The chunk of the rows that failed here, or the list of these chunks."""
        self.ensure_one()
        self.check_access("read")
        chunks = self.set_aside_ids.filtered("row_count")
        xmlid = "base_import_async.transfer_chunk_action"
        return open_records(chunks, xmlid, self.env._("Rows That Failed"))
