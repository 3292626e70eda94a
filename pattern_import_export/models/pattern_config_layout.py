# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from collections.abc import Sequence

from odoo import api, models
from odoo.exceptions import ValidationError

from ..core.header import Header, Path, PathSyntaxError, parse_path
from ..core.header_check import HeaderRules, check_header, normal_text
from ..core.languages import name_language
from ..core.layout import Counts, LayoutColumn, LayoutError, LayoutLine, lay_out
from ..core.layout import header_lines as lay_out_header
from ..core.rules import HeaderFormat, Strategy

# Files with more numbered columns of own headers than this use technical ones.
_NUMBERED_ALIASES = 50


class PatternConfig(models.Model):
    """What the lines of a pattern mean: columns, and headers that are understood."""

    _inherit = "pattern.config"

    def _get_layout(self, counts: Counts | None = None) -> list[LayoutColumn]:
        """The columns of a file, in their order.

        :param counts: records in the lists, by field names on the way to them, for
            lines that adapt to it
        :raises ValidationError: naming a line that gives no column
        """
        self.ensure_one()
        describe = self.env["pattern.config.fields"]._get_describe()
        try:
            return lay_out(
                self._get_layout_lines(),
                self.res_model,
                describe,
                counts=counts,
                can_create=self._can_create(),
            )
        except LayoutError as error:
            raise ValidationError(self._describe_layout_error(error)) from error

    def _get_header_lines(self, layout: list[LayoutColumn] | None = None):
        """The lines above the rows of a file, as lists of texts; one or two of them."""
        self.ensure_one()
        columns = self._get_layout() if layout is None else layout
        return lay_out_header(columns, HeaderFormat(self.header_format))

    def _get_header_rules(self) -> HeaderRules:
        """What the header of a file is checked against."""
        self.ensure_one()
        layout = self._get_layout()
        aliases = {
            normal_text(column.custom): column.header if column.is_writable else ""
            for column in layout
            if column.custom
        }
        return HeaderRules(
            model=self.res_model,
            describe=self.env["pattern.config.fields"]._get_describe(),
            aliases=_get_unmarked(layout) | aliases | self._get_numbered_aliases(),
            allowed={column.path.names for column in layout if column.path}
            if self.restrict_columns
            else None,
            can_create=self._can_create(),
            languages=[code for code, _name in self._get_languages()],
        )

    @api.model
    def _get_languages(self) -> list[tuple[str, str]]:
        return self.env["res.lang"].get_installed()

    def _name_language(self, layout: list[LayoutColumn]) -> list[LayoutColumn]:
        """The columns of a file that goes out; where there are several languages, those
        of words say in which one they are: somebody else may take the file back."""
        if len(self._get_languages()) < 2:
            return layout
        describe = self.env["pattern.config.fields"]._get_describe()
        language = self.env.lang or "en_US"
        return name_language(layout, self.res_model, describe, language)

    def _get_numbered_aliases(self) -> dict[str, str]:
        """Headers of columns beyond those that the pattern has by itself."""
        if not any(line.is_auto_sized for line in self._get_all_lines()):
            return {}
        counts = {
            column.path.names[:depth]: _NUMBERED_ALIASES
            for column in self._get_layout()
            if column.path
            for depth in range(1, len(column.path.names) + 1)
        }
        return {
            normal_text(column.custom): column.header
            for column in self._get_layout(counts)
            if column.custom and column.is_writable
        }

    def _check_header(self, cells: Sequence[object]) -> Header:
        """The columns of a file with this (technical or custom) line of header, and
        all that is wrong with them; nothing is raised."""
        return check_header(cells, self._get_header_rules())

    def _read_header(self, rows: Sequence[Sequence[object]]) -> tuple[Header, int]:
        """The header of a file from its first rows, and how many of them it takes.

        The pattern says of how many lines it is; a file of the other kind is understood
        when it is right as that.
        """
        self.ensure_one()
        expected = HeaderFormat(self.header_format).line_count
        first: tuple[Header, int] | None = None
        rules = self._get_header_rules()
        for line_count in (expected, 3 - expected):
            if len(rows) < line_count:
                continue
            header = check_header(rows[line_count - 1], rules)
            if not header.problems:
                return header, line_count
            first = first or (header, line_count)
        return first or (check_header([], rules), expected)

    def _can_create(self) -> bool:
        return self.strategy in (Strategy.CREATE.value, Strategy.CREATE_UPDATE.value)

    def _get_all_lines(self):
        """The lines of the pattern and of its sub-patterns."""
        lines = self.line_ids
        deeper = lines.sub_pattern_id
        return lines | deeper._get_all_lines() if deeper else lines

    def _get_layout_lines(self) -> tuple[LayoutLine, ...]:
        """The lines with those of the sub-patterns inside.

        :raises ValidationError: for a path that is none, or patterns that go in circles
        """
        self._refuse_circle()
        return tuple(line._get_layout_line() for line in self.line_ids.sorted())

    def _refuse_circle(self) -> None:
        """:raises ValidationError: when a pattern is among its own sub-patterns"""
        above, level = self, self.line_ids.sub_pattern_id
        while level:
            if level & above:
                raise ValidationError(
                    self.env._(
                        "The pattern %(pattern)s would contain itself. Choose another "
                        "sub-pattern.",
                        pattern=(level & above)[0].display_name,
                    )
                )
            above |= level
            level = level.line_ids.sub_pattern_id

    @api.model
    def _describe_layout_error(self, error: LayoutError) -> str:
        line = self.env["pattern.config.line"].browse(error.line_id)
        # pylint: disable=translation-contains-variable
        return self.env._(
            "Column “%(column)s” of the pattern %(pattern)s: %(problem)s",
            column=line.path,
            pattern=line.pattern_id.name,
            problem=self.env._(error.message, **error.values),
        )


def _get_unmarked(layout: list[LayoutColumn]) -> dict[str, str]:
    """Key columns as files call them that know no marks: the pattern knows its keys."""
    return {
        normal_text(str(column.path.without_marks())): column.header
        for column in layout
        if column.path and column.path.is_key and column.is_writable
    }


class PatternConfigLine(models.Model):
    _inherit = "pattern.config.line"

    def _get_layout_line(self) -> LayoutLine:
        self.ensure_one()
        return LayoutLine(
            line_id=self.id,
            path=self._get_path(),
            is_key=self.is_key,
            occurrence_count=self.occurrence_count,
            is_auto_sized=self.is_auto_sized,
            custom_header=(self.custom_header or "").strip(),
            children=self.sub_pattern_id._get_layout_lines()
            if self.sub_pattern_id
            else (),
        )

    def _get_path(self) -> Path | None:
        """The path with the language of the column; None for a column without field.

        :raises ValidationError: when it is no path
        """
        self.ensure_one()
        if not (self.path or "").strip():
            return None
        try:
            path = parse_path(self.path)
        except PathSyntaxError as error:
            raise ValidationError(self._describe_path_error(error)) from error
        if path.is_key or path.language or any(s.index for s in path.segments):
            raise ValidationError(
                self.env._(
                    "“%(path)s” holds a key mark, a number or a language: these have "
                    "fields of their own in the column.",
                    path=self.path,
                )
            )
        return Path(path.segments, self.lang or None)

    def _describe_path_error(self, error: PathSyntaxError) -> str:
        # pylint: disable=translation-contains-variable
        return self.env._(
            "“%(path)s” is no field: %(problem)s",
            path=self.path,
            problem=self.env._(error.message, **error.values),
        )
