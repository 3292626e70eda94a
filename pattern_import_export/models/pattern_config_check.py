# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from collections import Counter

from odoo import api, models
from odoo.exceptions import ValidationError

from ..core.header import Header
from ..core.header_check import HeaderRules, check_header, normal_text
from ..core.text import shorten

_SHOWN = 10


class PatternConfig(models.Model):
    """A pattern that is saved gives files that can come back."""

    _inherit = "pattern.config"

    @api.constrains("model_id", "line_ids", "strategy", "name", "tab_to_import")
    def _check_layout(self):
        for pattern in self:
            pattern._validate_layout()
            for parent in pattern._get_parents():
                parent._validate_layout()

    def _get_parents(self):
        """Patterns that this one is a part of, whoever may see them."""
        lines = self.env["pattern.config.line"].sudo()
        found = lines.search([("sub_pattern_id", "in", self.ids)]).pattern_id
        return (found - self).sudo(False)

    def _validate_layout(self) -> None:
        """:raises ValidationError: naming all columns that are wrong"""
        layout = self._get_layout()
        if not layout:
            return
        rules = HeaderRules(
            model=self.res_model,
            describe=self.env["pattern.config.fields"]._get_describe(),
            can_create=self._can_create(),
        )
        if not any(column.is_writable for column in layout):
            return
        header = check_header([column.header for column in layout], rules)
        if header.problems:
            raise ValidationError(self._describe_problems(header))
        self._refuse_equal_headers(layout)

    def _refuse_equal_headers(self, layout) -> None:
        # a column may be called as its own field is: Phone and phone
        counted = Counter(
            text
            for column in layout
            if column.custom
            for text in {
                normal_text(column.custom),
                normal_text(column.header) if column.path else "",
            }
            if text
        )
        doubled = [
            column.custom
            for column in layout
            if column.custom and counted[normal_text(column.custom)] > 1
        ]
        if doubled:
            raise ValidationError(
                self.env._(
                    "Several columns are called “%(header)s”. Give each a header of "
                    "its own; {n} stands for the number of a numbered column.",
                    header=doubled[0],
                )
            )

    @api.model
    def _describe_problem(self, problem) -> str:
        """What is wrong in one cell of a header, in the user's language."""
        # pylint: disable=translation-contains-variable
        return self.env._(
            "Column %(number)s, “%(text)s”: %(problem)s",
            number=problem.number,
            text=shorten(problem.text),
            problem=self.env._(
                problem.message,
                **{name: shorten(value) for name, value in problem.values.items()},
            ),
        )

    @api.model
    def _describe_problems(self, header: Header) -> str:
        """All that is wrong with a header, a line each."""
        lines = [self._describe_problem(problem) for problem in header.problems]
        if len(lines) > _SHOWN:
            rest = len(lines) - _SHOWN
            lines = [*lines[:_SHOWN], self.env._("and %(rest)s more", rest=rest)]
        return "\n".join(lines)


class PatternConfigLine(models.Model):
    _inherit = "pattern.config.line"

    @api.constrains(
        "path",
        "is_key",
        "occurrence_count",
        "sub_pattern_id",
        "custom_header",
        "lang",
        "pattern_id",
    )
    def _check_columns(self):
        for line in self:
            line._validate()
        self.pattern_id._check_layout()

    def _validate(self) -> None:
        if not (self.path or "").strip() and not (self.custom_header or "").strip():
            raise ValidationError(
                self.env._("A column needs a field or, to stay empty, a header.")
            )
        if self.sub_pattern_id and self._get_last_model() != (
            self.sub_pattern_id.res_model
        ):
            raise ValidationError(
                self.env._(
                    "The sub-pattern %(pattern)s is not for the records of “%(path)s”.",
                    pattern=self.sub_pattern_id.name,
                    path=self.path,
                )
            )

    @api.constrains("is_change_date", "path")
    def _check_change_date(self):
        for pattern in self.pattern_id:
            dates = pattern.line_ids.filtered("is_change_date")
            if len(dates) > 1:
                raise ValidationError(
                    self.env._("Only one column can hold the date of the last change.")
                )
            info = dates and dates._get_last_info()
            if dates and (not info or info.type not in ("date", "datetime")):
                raise ValidationError(
                    self.env._(
                        "“%(path)s” is no date: it cannot tell when a row was changed.",
                        path=dates.path,
                    )
                )

    def _get_last_info(self):
        """The field that the path ends at, None when there is none."""
        path = self._get_path()
        if path is None:
            return None
        describe = self.env["pattern.config.fields"]._get_describe()
        model, info = self.res_model, None
        for name in path.names:
            info = describe(model or "").get(name)
            model = info.relation if info else None
        return info

    def _get_last_model(self) -> str | None:
        """The model of the records that the path leads to."""
        info = self._get_last_info()
        return info.relation if info else None
