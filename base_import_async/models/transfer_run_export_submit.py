# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import json
from collections.abc import Sequence

from odoo import api, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.models import fix_import_export_id_paths
from odoo.tools.osutil import clean_filename

from ..core.errors import TransferError
from ..core.export_options import ExportOptions
from ..core.formats.base import get_format
from ..core.states import RunState
from .export_rows import is_property


class TransferRun(models.Model):
    """How an export is asked for, and who may; what is wrong is told at once."""

    _inherit = "transfer.run"

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


def _names_related_by_external_id(field_paths: Sequence[str]) -> bool:
    """Whether slices may refer to one record by an external id that is made for it.

    Two slices at once would each make one.
    """
    paths = map(fix_import_export_id_paths, field_paths)
    return any(len(path) > 1 and path[-1] == "id" for path in paths)
