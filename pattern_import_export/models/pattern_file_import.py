# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import base64
import binascii
import io
from collections.abc import Mapping
from typing import Any, BinaryIO

from odoo import api, models
from odoo.exceptions import AccessError, UserError

from odoo.addons.base_import_async.core.errors import TransferError
from odoo.addons.base_import_async.core.run_options import RunOptions

from ..core.load_plan import Plan
from .pattern_file_open import OpenedFile
from .words import name_model


class PatternFile(models.Model):
    """Files that come in: from a stream to the run."""

    _inherit = "pattern.file"

    @api.model
    def import_file(
        self,
        pattern_id: int,
        file_name: str,
        content_base64: str,
        dry_run: bool = False,
        options: dict | None = None,
    ) -> int:
        """Import a file with a pattern in the background.

        :param pattern_id: id of the pattern
        :param file_name: with its extension
        :param content_base64: the file
        :param dry_run: whether to check only: everything is taken back
        :param options: options of the run that differ from the pattern's
        :return: id of the new file
        :raises UserError: when the file cannot be read or its header is not right;
            nothing of it is written then
        :raises AccessError: when the user may not import with patterns
        """
        try:
            content = base64.b64decode(content_base64, validate=True)
        except (binascii.Error, ValueError) as error:
            raise UserError(
                self.env._("The content of the file %s is not valid base64.", file_name)
            ) from error
        pattern = self.env["pattern.config"].browse(pattern_id)
        return self._submit_stream(
            pattern, file_name, io.BytesIO(content), is_check=dry_run, options=options
        ).id

    @api.model
    @api.private
    def _submit_stream(
        self,
        pattern,
        file_name: str,
        stream: BinaryIO,
        *,
        is_check: bool = False,
        options: Mapping | None = None,
    ):
        """The new file of a stream; see :meth:`import_file`."""
        self._check_may_import_with(pattern)
        # The file is stored for whoever may import; the run takes it over.
        attachment = (
            self.env["ir.attachment"]
            .sudo()
            ._create_from_stream(file_name, stream, res_model=self._name, res_id=0)
        )
        opened = self._open(pattern, file_name, attachment)
        return self._submit(pattern, opened, is_check=is_check, options=options)

    @api.model
    def _check_may_import_with(self, pattern) -> None:
        """:raises AccessError: unless the user may import with this pattern"""
        if not self.env.user.has_group("pattern_import_export.group_pattern_user"):
            raise AccessError(
                self.env._(
                    "You may not import with patterns. Ask an administrator for the "
                    "group “Import and Export Patterns”."
                )
            )
        pattern.check_access("read")
        model = self.env[pattern.res_model]
        wanted = {
            {"create": "create", "update": "write"}[method]
            for method in pattern._get_policies().strategy
        }
        if wanted and not any(model.has_access(right) for right in wanted):
            raise AccessError(
                self.env._(
                    "You may neither create nor change “%(model)s” records, so this "
                    "file cannot be imported. Ask an administrator for the rights.",
                    model=name_model(model),
                )
            )

    # ------------------------------------------------------------------
    # Submit
    # ------------------------------------------------------------------

    @api.model
    @api.private
    def _submit(
        self,
        pattern,
        opened: OpenedFile,
        *,
        is_check: bool = False,
        options: Mapping | None = None,
    ):
        """The new file, whose run waits for its first job."""
        self._check_may_import_with(pattern)
        asked, values = self._prepare_asked(pattern, opened, options or {})
        run = self.env["transfer.run"]._create_import(
            attachment=opened.attachment, values=values, is_check=is_check, **asked
        )
        # Users only read files: who may import was checked above.
        return self.sudo().create({"run_id": run.id}).sudo(False)

    @api.model
    def _prepare_asked(
        self, pattern, opened: OpenedFile, options: Mapping
    ) -> tuple[dict, dict]:
        """What a run of the file is asked to do, and what it keeps of the pattern.

        :raises UserError: for options or columns that cannot work
        """
        try:
            plan = pattern._compile(opened.header)
            run_options = RunOptions.from_mapping(
                {
                    **self._get_run_options(pattern, opened),
                    "chunk_size_is_proposed": not (
                        pattern.chunk_size or options.get("chunk_size")
                    ),
                    **options,
                }
            )
        except TransferError as error:
            raise UserError(pattern._explain(error)) from error
        asked = {
            "res_model": pattern.res_model,
            "file_name": opened.file_name,
            "table_format": opened.table_format,
            "table_options": opened.table_options,
            "header": opened.texts,
            "field_paths": opened.field_paths,
            "columns": opened.texts,
            "options": self._prepare_options(plan, opened),
            "run_options": run_options,
        }
        return asked, {"pattern_id": pattern.id, "pattern_plan": plan.to_json()}

    @api.model
    def _prepare_options(self, plan: Plan, opened: OpenedFile) -> dict:
        """Options of the run that say how the file is read and who is meant."""
        options: dict[str, Any] = {
            "has_headers": True,
            "header_rows": opened.header_rows,
            "is_exact": opened.table_options.is_exact,
            "tracking_disable": True,
        }
        if plan.root.keys:
            options["match_fields"] = list(plan.root.keys)
        if plan.policies.missing == "create":
            # two chunks at once would each create a record of the same name
            options["name_create_enabled_fields"] = {
                path: True for path in _reference_paths(plan)
            }
        return options

    @api.model
    def _get_run_options(self, pattern, opened: OpenedFile) -> dict:
        size = pattern.chunk_size or self.env["transfer.run"]._propose_chunk_size(
            pattern.res_model, opened.row_count
        )
        return {
            "chunk_size": size,
            "on_error": pattern.on_error,
            "priority": pattern.job_priority,
            "max_parallel": 0 if pattern.process_multi else 1,
            "on_duplicate": "row" if pattern.repeat_policy == "error" else "warn",
            "company_id": pattern.company_id.id,
        }


def _reference_paths(plan: Plan) -> list[str]:
    root = plan.root
    return [ref.name for ref in root.references] + [many.name for many in root.manys]
