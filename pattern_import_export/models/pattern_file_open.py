# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The head of a file that comes in, read with a pattern."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, BinaryIO

from odoo import api, models
from odoo.exceptions import UserError

from odoo.addons.base_import.models.base_import import ImportValidationError
from odoo.addons.base_import_async.core.cells import cell_text
from odoo.addons.base_import_async.core.errors import TransferError
from odoo.addons.base_import_async.core.formats.base import TableFormat, TableOptions
from odoo.addons.base_import_async.core.formats.preview import Preview
from odoo.addons.base_import_async.core.rows import Row

from ..core.header import Header, Segment
from ..core.problems import HeaderError

_PREVIEW_ROWS = 200


@dataclass(frozen=True, kw_only=True)
class OpenedFile:
    """A file whose header is understood.

    ``header_rows``: lines of the header, the last one of which counts; ``rows``: the
    first rows below it; ``row_count``: about how many rows there are.
    """

    attachment: Any
    file_name: str
    table_format: TableFormat
    table_options: TableOptions
    header: Header
    header_rows: int
    rows: Sequence[Row]
    row_count: int

    @property
    def field_paths(self) -> list[str | bool]:
        """For each column where it goes, as runs write it; ``False`` for none."""
        paths = self.header.paths
        return [
            "/".join(_steps(paths[column.index].segments))
            if column.index in paths
            else False
            for column in self.header.columns
        ]

    @property
    def texts(self) -> list[str]:
        return [column.text for column in self.header.columns]


class PatternFile(models.Model):
    """Files that are opened before anything of them is kept."""

    _inherit = "pattern.file"

    @api.model
    def _open(self, pattern, file_name: str, attachment) -> OpenedFile:
        """Read the head of a file.

        :raises UserError: saying all that is wrong with the header
        """
        try:
            return self._open_table(pattern, file_name, attachment)
        except TransferError as error:
            raise UserError(pattern._explain(error)) from error
        except ImportValidationError as error:
            raise UserError(str(error)) from error

    @api.model
    def _open_table(self, pattern, file_name: str, attachment) -> OpenedFile:
        with attachment.sudo()._open_stream() as stream:  # the user's own upload
            table_format, table_options, preview = self._read_head(
                pattern, file_name, stream
            )
        if not preview.rows:
            empty = self.env._("The file is empty.")
            raise UserError(self._add_sheets(empty, table_format, attachment))
        header, header_rows = pattern._read_header(
            [[cell_text(cell) for cell in row.cells] for row in preview.rows[:2]]
        )
        try:
            header.check()
        except HeaderError as error:
            told = pattern._explain(error)
            told = self._add_sheets(told, table_format, attachment, table_options.sheet)
            raise UserError(told) from error
        return OpenedFile(
            attachment=attachment,
            file_name=file_name,
            table_format=table_format,
            table_options=table_options,
            header=header,
            header_rows=header_rows,
            rows=preview.rows[header_rows:],
            row_count=max(preview.row_count - header_rows, 0),
        )

    @api.model
    def _add_sheets(
        self,
        message: str,
        table_format: TableFormat,
        attachment,
        sheet: str | None = None,
    ) -> str:
        """A message about the head of a file, and which of its sheets was read: hidden
        ones count, so it may not be the one that a person sees first."""
        with attachment.sudo()._open_stream() as stream:  # the user's own upload
            sheets = table_format.sheets(stream)
        if len(sheets) < 2:
            return message
        sheet = sheet or sheets[0]
        return self.env._(
            "%(message)s\n\nThe sheet “%(sheet)s” was read. The file also has: "
            "%(others)s. Put the right one first, or have the pattern read the one "
            "that is named like it.",
            message=message,
            sheet=sheet,
            others=", ".join(name for name in sheets if name != sheet),
        )

    @api.model
    @api.private
    def _count_problems(self, pattern, file_name: str, stream: BinaryIO) -> int | None:
        """How many columns of a file a pattern does not understand.

        :return: ``None`` when the pattern cannot read such a file at all
        """
        try:
            _format, _options, preview = self._read_head(pattern, file_name, stream)
        except (TransferError, ImportValidationError, UserError):
            return None  # told in full when this pattern is chosen
        if not preview.rows:
            return None
        lines = [[cell_text(cell) for cell in row.cells] for row in preview.rows[:2]]
        return len(pattern._read_header(lines)[0].problems)

    @api.model
    def _read_head(
        self, pattern, file_name: str, stream: BinaryIO
    ) -> tuple[TableFormat, TableOptions, Preview]:
        # Odoo's import record knows how to read; nothing of it is kept
        importer = self.env["base_import.import"].new(
            {"res_model": pattern.res_model, "file_name": file_name}
        )
        options = {
            "separator": pattern.csv_value_delimiter or "",
            "quoting": pattern.csv_quote_character or '"',
            "encoding": pattern.csv_encoding or "",
            "is_exact": True,
        }
        opened = importer._read_stream(stream, options, _PREVIEW_ROWS)
        sheets = opened[0].sheets(stream)
        if pattern.tab_to_import != "match_name" or not sheets:
            return opened
        wanted = pattern.name.strip().casefold()
        sheet = next((s for s in sheets if s.strip().casefold() == wanted), None)
        if sheet is None:
            raise UserError(
                self.env._(
                    "The file has no sheet “%(name)s”, which the pattern reads. It "
                    "has: %(sheets)s.",
                    name=pattern.name,
                    sheets=", ".join(sheets),
                )
            )
        stream.seek(0)
        return importer._read_stream(stream, {**options, "sheet": sheet}, _PREVIEW_ROWS)


def _steps(segments: Sequence[Segment]) -> list[str]:
    steps = []
    for segment in segments:
        steps.append(segment.field)
        if segment.index is not None:
            steps.append(str(segment.index))
    return steps
