# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import json
from collections.abc import Sequence

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.models import fix_import_export_id_paths
from odoo.tools import SQL
from odoo.tools.osutil import clean_filename

from ..core.errors import TransferError
from ..core.export_options import ExportOptions
from ..core.formats.base import get_format
from ..core.states import ChunkState, RunState
from .export_rows import is_property


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
    # Submission
    # ------------------------------------------------------------------

    @api.model
    def submit_export(
        self,
        model: str,
        field_paths: Sequence[str],
        domain: Sequence | None = None,
        ids: Sequence[int] | None = None,
        options: dict | None = None,
    ) -> int:
        """Export records in the background.

        :param model: technical name of the model, e.g. ``res.partner``
        :param field_paths: columns, as Odoo's own export takes them
        :param domain: which records, when ``ids`` are not given
        :param ids: these records, archived ones too, in this order unless the
            options give another
        :param options: ``format``, ``import_compat``, ``order``, ``limit``,
            ``encoding``, ``separator``, ``quoting``, ``sheet``, ``chunk_size``,
            ``priority``, ``max_parallel``, ``start_at``, ``mail_at_end``
        :return: id of the new run
        :raises UserError: for what cannot be exported, with the reason
        :raises AccessError: when the user may not export, or not read this
        """
        return self._submit_export(
            model, field_paths, domain=domain, ids=ids, options=options
        ).id

    @api.model
    @api.private
    def _submit_export(
        self,
        res_model: str,
        field_paths: Sequence[str],
        *,
        domain: Sequence | None = None,
        ids: Sequence[int] | None = None,
        options: dict | None = None,
        columns: Sequence[str] | None = None,
        vals: dict | None = None,
    ):
        """The new run of an export, ``draft``, and its one job.

        Other parameters and errors are those of :meth:`submit_export`.

        :param columns: headings, the paths themselves if not given
        :param vals: further values of the run, of an addon that extends it
        """
        try:
            wanted = ExportOptions.from_mapping(options or {})
        except TransferError as error:
            raise UserError(self._explain(error)) from error
        self._check_may_export(res_model, field_paths)
        records = None if ids is None else list(dict.fromkeys(ids))
        if records is not None:
            domain = [("id", "in", records)]
        domain = self._check_export_domain(res_model, domain or [], wanted)
        companies = self.env.company | self.env.companies
        context = self._prepare_load_context({})
        context.update(import_compat=wanted.import_compat)
        if records is not None:
            context.update(active_test=False)
        values = {
            "is_export": True,
            "res_model": res_model,
            "model_id": self.env["ir.model"]._get_id(res_model),
            "company_id": companies[0].id,
            "field_paths": list(field_paths),
            "columns": list(columns or field_paths),
            "options": {
                **wanted.to_table_options(),
                "order": wanted.order,
                "limit": wanted.limit,
                "ids": records if records is not None and not wanted.order else False,
            },
            "export_domain": domain,
            "load_context": context,
            "format_code": wanted.format,
            "file_name": self._get_export_file_name(res_model, wanted.format),
            "chunk_size": wanted.run.chunk_size,
            "priority": wanted.run.priority,
            "max_parallel": wanted.run.max_parallel,
            "start_at": wanted.run.start_at,
            "mail_at_end": wanted.run.mail_at_end,
            "one_at_a_time": _names_related_by_external_id(field_paths),
            "state": RunState.DRAFT.value,
            **(vals or {}),
        }
        # Users only read runs: creation goes through this method, which has
        # checked that they may export (decision 14).
        run = self.sudo().create(values)
        run._enqueue_split()
        return run.sudo(False)

    @api.model
    def _check_may_export(self, res_model: str, field_paths: Sequence[str]) -> None:
        """Refuse what Odoo's own export would refuse, or every slice would.

        :raises UserError: for models and fields that are not there
        :raises AccessError: when the user may not export, or not read them
        """
        self._check_export_group()
        model = self.env.get(res_model)
        if model is None or model._abstract:
            raise UserError(
                self.env._("There is no model “%s” to export.", res_model or "")
            )
        model.check_access("read")
        if not field_paths:
            raise UserError(self.env._("Choose at least one field to export."))
        self._check_field_paths(res_model, field_paths)
        for path in field_paths:
            level = model
            for name in fix_import_export_id_paths(path):
                field = level._fields.get(name)
                if name in ("id", ".id") or is_property(name) or field is None:
                    break
                level._check_field_access(field, "read")
                if field.relational:
                    level = self.env[field.comodel_name]
                    level.check_access("read")

    @api.model
    def _check_export_group(self) -> None:
        """:raises AccessError: when the user may not export at all"""
        if self.env.is_admin() or self.env.user.has_group("base.group_allow_export"):
            return
        raise AccessError(
            self.env._(
                "You are not allowed to export. Ask an administrator for the right "
                "“Access to export feature”."
            )
        )

    @api.model
    def _check_export_domain(
        self, res_model: str, domain: Sequence, wanted: ExportOptions
    ) -> list:
        """The domain as plain JSON, tried on the model.

        :raises UserError: when it, or the order, means nothing for the model
        """
        try:
            plain = json.loads(json.dumps(list(Domain(list(domain))), default=str))
            self.env[res_model]._search(plain, order=wanted.order or None, limit=1)
        except (ValueError, KeyError, TypeError) as error:
            raise UserError(
                self.env._("These records cannot be selected: %s", error)
            ) from error
        return plain

    @api.model
    def _get_export_file_name(self, res_model: str, code: str) -> str:
        # its name only: models are not the user's to read
        name = self.env["ir.model"]._get(res_model).sudo().name
        return clean_filename(f"{name}{get_format(code).extensions[0]}")

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
            """INSERT INTO transfer_chunk (run_id, sequence, state, level, first_row,
                      last_row, row_count, res_ids,
                      create_uid, create_date, write_uid, write_date)
               SELECT %(run)s, slice, %(state)s, 0, MIN(number),
                      MAX(number), COUNT(*), string_agg(id::text, ',' ORDER BY number),
                      %(user)s, %(now)s, %(user)s, %(now)s
                 FROM (SELECT id, number,
                              LEAST((number - 1) / %(size)s,
                                    (total - 1 - %(size)s / 10) / %(size)s) AS slice
                         FROM (SELECT id, row_number() OVER () AS number,
                                      count(*) OVER () AS total
                                 FROM (%(ids)s) AS found) AS counted) AS numbered
             GROUP BY slice
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


def _names_related_by_external_id(field_paths: Sequence[str]) -> bool:
    """Whether slices may refer to one record by an external id that is made for it.

    Two slices at once would each make one.
    """
    paths = map(fix_import_export_id_paths, field_paths)
    return any(len(path) > 1 and path[-1] == "id" for path in paths)
