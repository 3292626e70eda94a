# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The third step: which records, and what the columns of the files mean."""

import base64
import io

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command

from odoo.addons.base_import_async.core.errors import TransferError
from odoo.addons.base_import_async.core.formats import TableOptions, guess_format
from odoo.addons.base_import_async.core.formats.base import HEAD_SIZE
from odoo.addons.pattern_import_export.core.rules import EXPORT_FORMAT_LABELS

_SAMPLE_ROWS = 50
_MOST_BYTES = 20 * 1024 * 1024


class PatternSyncWizard(models.TransientModel):
    _inherit = "pattern.sync.wizard"

    model_id = fields.Many2one(
        "ir.model",
        string="Records",
        domain="[('transient', '=', False), ('abstract', '=', False)]",
        help="What the rows of the files are: contacts, products, orders.",
    )
    res_model = fields.Char(related="model_id.model", string="Technical Model")
    column_source = fields.Selection(
        [
            ("server", "A file of the partner"),
            ("upload", "A file that I have"),
            ("list", "The list on the screen"),
            ("pattern", "A pattern that is there"),
        ],
        string="Columns As In",
        required=True,
        default="server",
    )
    pattern_id = fields.Many2one("pattern.config", string="Pattern")
    pattern_notice = fields.Char(readonly=True)
    sample_place_id = fields.Many2one(
        "pattern.sync.wizard.place", string="File on the Server", ondelete="set null"
    )
    sample = fields.Binary(string="File", attachment=False)
    sample_name = fields.Char()
    column_ids = fields.One2many("pattern.sync.wizard.column", "wizard_id")
    column_note = fields.Text(readonly=True)
    file_format = fields.Selection(
        selection=lambda self: self.env["pattern.config"]._translate_labels(
            EXPORT_FORMAT_LABELS
        ),
        required=True,
        default="csv",
    )
    separator = fields.Char(size=1)

    def _show_samples(self) -> None:
        """List the files that are there to learn the columns from."""
        self._show_folder(self.import_folder if self.has_import else "")
        files = self.place_ids.filtered(lambda place: place.kind == "file")
        if not files and self.column_source == "server":
            self.column_source = "upload" if self.has_import else "list"
        elif len(files) == 1:
            self.sample_place_id = files

    @api.onchange("model_id")
    def _onchange_model_id(self):
        self.column_ids = [Command.clear()]
        self.column_note = False
        if self.pattern_id and self.pattern_id.model_id != self.model_id:
            self.pattern_id = False
        if self.model_id and not self.pattern_id and self.column_source == "pattern":
            found = self.env["pattern.config"].search(
                [("res_model", "=", self.res_model)], limit=2
            )
            self.pattern_id = found if len(found) == 1 else False

    @api.onchange("pattern_id", "sample_place_id")
    def _onchange_pattern_id(self):
        """Say whether the pattern understands the partner's file."""
        self.pattern_notice = False
        if self.pattern_id:
            self.model_id = self.pattern_id.model_id
        if self.column_source == "pattern" and self.pattern_id and self.sample_place_id:
            try:
                name, stream = self._read_sample_file()
            except UserError as error:
                self.pattern_notice = str(error)
                return
            self.pattern_notice = self._describe_fit(self.pattern_id, name, stream)

    def _describe_fit(self, pattern, name: str, stream) -> str:
        count = self.env["pattern.file"]._count_problems(pattern, name, stream)
        if count is None:
            return self.env._("The pattern cannot read %s at all.", name)
        if count:
            return self.env._(
                "Columns of %(name)s that the pattern does not understand: %(count)s.",
                name=name,
                count=count,
            )
        return self.env._("The pattern understands all columns of %s.", name)

    # ------------------------------------------------------------------
    # Columns of a sample
    # ------------------------------------------------------------------

    def action_read_columns(self):
        """Show what the columns of the sample are taken for."""
        self.ensure_one()
        if not self.model_id:
            raise UserError(self.env._("Choose first which records the rows are."))
        if self.column_source == "list":
            vals_list, notes = self._new_pattern()._read_list_view()
        else:
            vals_list, notes = self._read_sample_columns()
        if not vals_list:
            raise UserError(self.env._("There is no column to take."))
        self.column_ids = [Command.clear(), *map(Command.create, vals_list)]
        self.column_note = "\n".join(notes)
        return self._reopen()

    def _read_rows(self) -> list[tuple]:
        """The first rows of the sample; its format is noted."""
        name, stream = self._read_sample_file()
        head = stream.read(HEAD_SIZE)
        try:
            table = guess_format(name, None, head)
            options = table.complete_options(stream, TableOptions())
            preview = table.preview(stream, options, _SAMPLE_ROWS)
        except TransferError as error:
            raise UserError(self.env["transfer.run"]._explain(error)) from error
        known = dict(EXPORT_FORMAT_LABELS)
        self.file_format = table.code if table.code in known else "xlsx"
        self.separator = options.separator if table.code == "csv" else False
        return [row.cells for row in preview.rows]

    def _read_sample_file(self) -> tuple[str, io.BytesIO]:
        """The sample that was chosen.

        :raises UserError: when none is, or it is too large for a sample
        """
        if self.column_source == "upload":
            if not self.sample:
                raise UserError(self.env._("Choose the file."))
            return self.sample_name or "", io.BytesIO(base64.b64decode(self.sample))
        if not self.sample_place_id:
            raise UserError(self.env._("Choose the file of the partner."))
        path = self.sample_place_id.path
        with self._talking() as session:
            with session.read(path) as stream:
                content = stream.read(_MOST_BYTES + 1)
        if len(content) > _MOST_BYTES:
            raise UserError(
                self.env._(
                    "%(name)s is larger than %(limit)s MB: give a shorter file with "
                    "the same columns.",
                    name=path,
                    limit=_MOST_BYTES // 1024 // 1024,
                )
            )
        return self.sample_place_id.name, io.BytesIO(content)

    # ------------------------------------------------------------------
    # The step
    # ------------------------------------------------------------------

    def _check_columns(self) -> bool:
        if self.column_source == "pattern":
            if not self.pattern_id:
                raise UserError(self.env._("Choose the pattern."))
            self.model_id = self.pattern_id.model_id
        elif not self.column_ids:
            self.action_read_columns()
            return False
        self._check_rights()
        if self.column_source != "pattern":
            self._check_column_ids()
        return True

    def _check_column_ids(self) -> None:
        taken = self.column_ids.filtered(lambda c: c.is_taken and c.path)
        if not taken:
            raise UserError(
                self.env._("Choose for at least one column which field it is.")
            )
        keys = taken.filtered(lambda c: c.is_key or c.path in ("id", ".id"))
        if not keys:
            raise UserError(
                self.env._(
                    "Tick the key: the column by which the partner and you call a "
                    "record the same, such as a reference or a code."
                )
            )
        # What cannot work is told now, and nothing of it stays.
        with self.env.cr.savepoint() as savepoint:
            self.env["pattern.config"].create(self._prepare_pattern_vals())
            savepoint.rollback()

    def _check_rights(self) -> None:
        """Whoever the exchange runs as must be able to do what it does."""
        records = self.env[self.res_model].with_user(self._get_user())
        needs = ["read"]
        if self.has_import:
            needs += ["create", "write"]
        if not all(records.has_access(operation) for operation in needs):
            raise UserError(
                self.env._(
                    "%(user)s, whose rights the exchange will have, may not keep "
                    "%(records)s.",
                    user=self._get_user().name,
                    records=self.model_id.name,
                )
            )
