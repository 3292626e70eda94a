# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from collections.abc import Sequence
from dataclasses import replace
from typing import BinaryIO

from odoo import api, models
from odoo.exceptions import AccessError, UserError
from odoo.models import fix_import_export_id_paths

from ..core.errors import TransferError
from ..core.export_options import read_table_options
from ..core.formats.base import Limits, TableFormat, TableOptions, get_format
from ..core.run_options import RunOptions
from ..core.states import OnError, RunState
from .matching import Matcher
from .transfer_run_same_file import get_checksum


class TransferRun(models.Model):
    _inherit = "transfer.run"

    # ------------------------------------------------------------------
    # Submission
    # ------------------------------------------------------------------

    @api.model
    @api.private
    def _submit(
        self,
        *,
        res_model: str,
        file_name: str,
        attachment,
        table_format: TableFormat,
        table_options: TableOptions,
        header: Sequence | None,
        field_paths: Sequence[str | bool],
        columns: Sequence[str],
        options: dict,
        run_options: RunOptions,
        is_check: bool = False,
    ):
        """Create the run of a file and its one job.

        :param attachment: the uploaded file; the run takes it over
        :param table_format: how the file is to be read
        :param table_options: encoding, separator … already resolved
        :param header: cells of the first row, ``None`` when the file has none
        :param field_paths: for each column the field it goes to, or ``False``
        :param columns: column names, kept for Odoo's memory of mappings
        :param options: options of the import screen, for the loader
        :param run_options: how the run is to go
        :param is_check: whether everything is to be taken back
        :return: the new run, ``draft``
        :raises UserError: for options or fields that cannot work
        :raises AccessError: when the user may not create such records
        """
        self._check_may_import(res_model, field_paths)
        self._check_field_paths(res_model, field_paths)
        matcher = Matcher(options)
        if matcher:
            matcher.check(self.env[res_model], field_paths)
        self._check_group_by(run_options.group_by, field_paths, header, columns)
        return self._create_import(
            res_model=res_model,
            file_name=file_name,
            attachment=attachment,
            table_format=table_format,
            table_options=table_options,
            header=header,
            field_paths=field_paths,
            columns=columns,
            options=options,
            run_options=run_options,
            is_check=is_check,
        )

    @api.model
    def _create_import(self, *, attachment, values: dict | None = None, **asked):
        """Create the run of a file, whose columns were checked, and its one job.

        :param attachment: the uploaded file; the run takes it over
        :param values: what an addon keeps on the run besides
        :param asked: see :meth:`_prepare_import`
        """
        vals = self._prepare_import(**asked)
        # Users only read runs: creation goes through this method, whose callers
        # have checked that they may import (decision 14).
        run = self.sudo().create({**vals, **(values or {})})
        run._take_over(attachment)
        run._enqueue_split()
        return run.sudo(False)

    @api.model
    def _prepare_import(
        self,
        *,
        res_model: str,
        file_name: str,
        table_format: TableFormat,
        table_options: TableOptions,
        header: Sequence | None,
        field_paths: Sequence[str | bool],
        columns: Sequence[str],
        options: dict,
        run_options: RunOptions,
        is_check: bool = False,
    ) -> dict:
        """Values of the run of a file; the parameters are those of :meth:`_submit`."""
        companies = self._get_import_companies(run_options.company_id)
        importing = self.with_context(allowed_company_ids=companies.ids)
        vals = importing._prepare_run_vals(res_model, field_paths, columns, options)
        vals.update(
            company_id=companies[0].id,
            end_action_id=self._check_end_action(run_options.end_action_id).id,
            chunk_size=run_options.chunk_size,
            chunk_size_is_proposed=run_options.chunk_size_is_proposed,
            on_error=run_options.on_error.value,
            priority=run_options.priority,
            max_parallel=run_options.max_parallel,
            start_at=run_options.start_at,
            mail_at_end=run_options.mail_at_end,
            group_by=run_options.group_by,
            on_duplicate=run_options.on_duplicate.value,
            is_check=is_check or run_options.on_error is OnError.FILE,
            imports_after=not is_check and run_options.on_error is OnError.FILE,
            file_name=file_name,
            format_code=table_format.code,
            header=[str(cell) for cell in header] if header is not None else False,
        )
        vals["options"].update(
            encoding=table_options.encoding,
            separator=table_options.separator,
            quoting=table_options.quoting,
            sheet=table_options.sheet,
        )
        if vals["is_check"]:
            # Chunks are taken back, so none needs another one's records; but what a
            # refused chunk would not bring must be known before the next one.
            vals["one_at_a_time"] = run_options.on_error is OnError.CHUNK
        return vals

    @api.model
    def _check_may_import(self, res_model: str, field_paths: Sequence) -> None:
        """Refuse before a job is made what would fail on every row."""
        model = self.env[res_model]
        names_records = {"id", ".id"} & set(filter(None, field_paths))
        if model.has_access("create") or (names_records and model.has_access("write")):
            return
        raise AccessError(
            self.env._(
                "You may neither create nor change “%(model)s” records, so this "
                "file cannot be imported. Ask an administrator for the rights.",
                model=model._description,
            )
        )

    @api.model
    def _check_field_paths(self, res_model: str, field_paths: Sequence) -> None:
        """Refuse columns mapped to a field that does not exist."""
        for path in filter(None, field_paths):
            model = self.env[res_model]
            for name in fix_import_export_id_paths(path):
                if name in (None, "id", ".id"):
                    break
                field = model._fields.get(name.split(".")[0])
                if field is None:
                    raise UserError(
                        self.env._(
                            "There is no field “%(field)s” on %(model)s (column "
                            "mapped to %(path)s). Choose another field.",
                            field=name,
                            model=model._description,
                            path=path,
                        )
                    )
                if field.relational:
                    model = self.env[field.comodel_name]

    @api.model
    def _prepare_run_vals(
        self, res_model: str, field_paths: Sequence, columns: Sequence, options: dict
    ) -> dict:
        """Values of a new run, without its file."""
        own = RunOptions.names() | {"use_connector", "dryrun"}
        return {
            "res_model": res_model,
            "model_id": self.env["ir.model"]._get_id(res_model),
            "field_paths": list(field_paths),
            "columns": list(columns),
            "options": {key: val for key, val in options.items() if key not in own},
            "load_context": self._prepare_load_context(options),
            "one_at_a_time": self._needs_order(res_model, field_paths, options),
            "state": RunState.DRAFT.value,
        }

    @api.model
    def _needs_order(
        self, res_model: str, field_paths: Sequence, options: dict
    ) -> bool:
        """Whether a row may need a record that an earlier row makes.

        So it is when a column refers to a model that the file creates, or when
        records are created by name: two chunks at once would each create one.
        """
        if options.get("name_create_enabled_fields"):
            return True
        created, referred = {res_model}, set()
        for path in filter(None, field_paths):
            model = self.env[res_model]
            for name in fix_import_export_id_paths(path):
                field = model._fields.get(name) if name else None
                if field is None or not field.relational:
                    break
                owner = field.type == "one2many"
                (created if owner else referred).add(field.comodel_name)
                model = self.env[field.comodel_name]
        return bool(created & referred)

    def _take_over(self, attachment) -> None:
        """Make the uploaded file the run's own, without copying it."""
        self.ensure_one()
        # The upload hangs on a transient record; the run outlives it.
        attachment.sudo().write({"res_model": self._name, "res_id": self.id})
        with attachment.sudo()._open_stream() as stream:
            checksum = get_checksum(stream)
        self.write({"attachment_id": attachment.id, "checksum": checksum})

    def _enqueue_split(self) -> None:
        for run in self:
            worker = run.with_user(run.user_id).with_context(**run._get_job_context())
            job = worker.with_delay(
                priority=run.priority,
                eta=run._get_split_eta(),
                description=run._get_split_job_name(),
            ).run_split_job()
            run.job_uuid = getattr(job, "uuid", None)
        self._notify_moved()

    def _get_split_job_name(self) -> str:
        return self.env._(
            "Import %(model)s from file %(file)s",
            model=self.model_id.name,
            file=self.file_name,
        )

    # ------------------------------------------------------------------
    # What the run was asked to do
    # ------------------------------------------------------------------

    def _get_loader(self):
        """The service that loads the chunks of this run; a hook (decision 15)."""
        return self.env["transfer.loader"]

    def _get_format(self) -> TableFormat:
        return get_format(self.format_code)

    def _get_table_options(self) -> TableOptions:
        return replace(read_table_options(self.options), limits=self._get_limits())

    @api.model
    def _get_limits(self) -> Limits:
        """Guards against hostile files; administrators may raise them."""
        parameters = self.env["ir.config_parameter"].sudo()  # readable by admins only
        limits = {}
        for name in Limits.__dataclass_fields__:
            value = parameters.get_param(f"transfer.{name}")
            if value:
                limits[name] = int(value)
        return Limits(**limits)

    def _open_file(self) -> BinaryIO:
        """The uploaded file, open for reading.

        :raises UserError: when the file is gone
        """
        self.ensure_one()
        # Read through the run, which the caller may see: the attachment's own
        # access rules ask for the same right.
        attachment = self.attachment_id.sudo()
        if not attachment:
            raise UserError(
                self.env._("The file of this import was deleted; upload it again.")
            )
        return attachment._open_stream()

    @api.model
    def _explain(self, error: TransferError) -> str:
        """The sentence of an error of ``core``, in the user's language."""
        # pylint: disable=translation-contains-variable
        sentence = self.env._(error.message)
        return sentence % error.values
