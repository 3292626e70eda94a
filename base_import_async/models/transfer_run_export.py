# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..core.states import ChunkState


class TransferRun(models.Model):
    """An export: records of a domain, sliced, each slice written by a job.

    The first job fixes the ids, so that what is created or changed meanwhile moves no
    record from one slice to another; ``transfer_run_assemble`` makes the file.
    """

    _inherit = "transfer.run"

    is_export = fields.Boolean(string="Export", readonly=True)
    export_domain = fields.Json(
        readonly=True, help="Which records; for a selection, the ids are in it."
    )

    @api.depends("is_export")
    def _compute_kind(self):
        res = super()._compute_kind()
        self.filtered("is_export").kind = "export"
        return res

    @api.depends("is_export")
    def _compute_name(self):
        res = super()._compute_name()
        for run in self.filtered("is_export"):
            parts = [run.model_id.name or run.res_model, run.file_name or ""]
            run.name = " → ".join(part for part in parts if part)
        return res

    # ------------------------------------------------------------------
    # Slices
    # ------------------------------------------------------------------

    def _get_exporter(self):
        """The service that writes the slices of this run; a hook (decision 15)."""
        return self.env["transfer.exporter"]

    def _get_split_job_name(self) -> str:
        if not self.is_export:
            return super()._get_split_job_name()
        return self.env._(
            "Export %(model)s to file %(file)s",
            model=self.model_id.name,
            file=self.file_name,
        )

    def _split_slice(self) -> bool:
        """The chunks of an export are made by one statement, from its domain."""
        if not self.is_export:
            return super()._split_slice()
        self._get_exporter()._prepare_run(self)
        self.env.flush_all()
        self.env.cr.execute(self._get_slices_sql(self._get_ids_sql()))
        self.env["transfer.chunk"].invalidate_model()
        if self.cancel_requested:
            self.env["transfer.chunk"].search([("run_id", "=", self.id)])._cancel()
        return True

    def _get_ids_sql(self) -> SQL:
        """A query of the records in their order, one id a row."""
        if self.options.get("ids"):
            ids = self.options["ids"]
            limit = self.options.get("limit") or len(ids)
            return SQL("SELECT unnest(%s::int[]) AS id", ids[:limit])
        exporter_env = self._get_load_env()
        exporter_env["transfer.run"]._check_export_group()
        model = exporter_env[self.res_model]
        query = model._search(
            self._get_export_domain(exporter_env),
            # `_search` has no order of its own: rows would come as they lie on disk
            order=self.options.get("order") or model._order,
            limit=self.options.get("limit") or None,
        )
        exporter_env.flush_query(query.select())
        return query.select()

    def _get_export_domain(self, env) -> Domain:
        """Which records, as the environment of the export sees them; a hook."""
        return Domain(self.export_domain or [])

    def _get_slices_sql(self, ids: SQL) -> SQL:
        """Numbers the records from 1; a chunk holds the ids of its slice.

        A rest of less than a tenth of a slice goes with the one before: it would cost
        a job of its own.
        """
        return SQL(
            """WITH found AS MATERIALIZED (SELECT ARRAY(%(ids)s) AS ids),
                    counted AS (
                        SELECT cardinality(ids) AS total,
                               (cardinality(ids) - 1 - %(size)s / 10) / %(size)s
                               AS final
                          FROM found
                         WHERE cardinality(ids) > 0),
                    cut AS (
                        SELECT slice, slice * %(size)s + 1 AS first,
                               CASE slice WHEN final THEN total
                                    ELSE (slice + 1) * %(size)s END AS last
                          FROM counted, generate_series(0, final) AS slice)
               INSERT INTO transfer_chunk (run_id, sequence, state, level, first_row,
                      last_row, row_count, res_ids,
                      create_uid, create_date, write_uid, write_date)
               SELECT %(run)s, slice, %(state)s, 0, first,
                      last, last - first + 1, array_to_string(ids[first:last], ','),
                      %(user)s, %(now)s, %(user)s, %(now)s
                 FROM found, cut
             ORDER BY slice""",
            run=self.id,
            size=self.chunk_size,
            state=ChunkState.WAITING.value,
            user=self.env.uid,
            now=self.env.cr.now(),
            ids=ids,
        )

    # ------------------------------------------------------------------
    # What is not for exports
    # ------------------------------------------------------------------

    def _describe_hopeless(self, failed) -> str:
        if not self.is_export:
            return super()._describe_hopeless(failed)
        return self.env._(
            "None of the records of the first %(count)s chunks could be exported, so "
            "the export paused itself. The first message: %(message)s\n"
            "Cancel it, or put that right and resume it.",
            count=len(failed),
            message=(failed[0].message or "").partition("\n")[0],
        )

    def _get_undo_refusal(self) -> str | None:
        if self.is_export:
            return self.env._("An export changes nothing, so there is nothing to undo.")
        return super()._get_undo_refusal()

    def action_view_records(self):
        """The records of an export are those of its domain, as they are now."""
        if not self.is_export:
            return super().action_view_records()
        self.ensure_one()
        self.check_access("read")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Exported records"),
            "res_model": self.res_model,
            "view_mode": "list,form",
            "views": [(False, "list"), (False, "form")],
            "domain": self.export_domain,
            "context": {"active_test": self.load_context.get("active_test", True)},
        }
