# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from collections.abc import Iterator, Sequence

from odoo import models

from odoo.addons.base_import_async.core.errors import TransferError

from ..core.header import IDENTIFIERS, Column, Header, parse_path
from ..core.header_check import HeaderRules, check_header, normal_text
from ..core.load_compile import compile_node
from ..core.load_plan import Plan, Policies
from ..core.problems import HeaderError, HeaderProblem
from ..core.rules import HeaderFormat, Strategy
from ..core.text import _

Names = tuple[str, ...]


class PatternConfig(models.Model):
    """What a pattern says of files that come in."""

    _inherit = "pattern.config"

    # ------------------------------------------------------------------
    # Header
    # ------------------------------------------------------------------

    def _find_header(self, lines: Sequence[Sequence[str]]) -> tuple[Header, int]:
        """The header among the first lines of a file, and how many lines it takes.

        Where labels may stand above it, the line that is understood better counts:
        a file of failed rows has no labels.

        :return: the header with what is wrong with it
        """
        self.ensure_one()
        rules = self._get_header_rules()
        first = check_header(lines[0], rules)
        has_labels = HeaderFormat(self.header_format).line_count == 2
        if not has_labels or len(lines) < 2:
            return first, 1
        second = check_header(lines[1], rules)
        if len(second.problems) <= len(first.problems):
            return second, 2
        return first, 1

    def _get_header_rules(self) -> HeaderRules:
        return HeaderRules(
            model=self.res_model,
            describe=self.env["pattern.config.fields"]._get_describe(),
            aliases=self._get_aliases(),
            allowed=self._get_allowed_names() if self.restrict_columns else None,
            can_create="create" in self._get_policies().strategy,
        )

    def _get_aliases(self) -> dict[str, str]:
        """Paths by the headers of the pattern's own."""
        return {
            normal_text(line.custom_header): line.path or ""
            for line in self.line_ids
            if line.custom_header and "{n}" not in line.custom_header
        } | dict.fromkeys(self._get_date_headers(), "")

    def _get_date_headers(self) -> set[str]:
        """How a file may name the date of change, where Odoo writes that date itself."""
        fields_ = self.env[self.res_model]._fields
        return {
            normal_text(header)
            for line in self.line_ids
            if line.is_change_date
            and line.path in fields_
            and fields_[line.path].readonly
            for header in (line.path, line.custom_header)
            if header
        }

    def _get_allowed_names(self) -> set[Names] | None:
        """The ways that files may write by, besides the ids of the record itself.

        A pattern without columns restricts nothing: there is nothing to go by.
        """
        names = {way for way, _line in self._walk_lines()}
        return names | {(name,) for name in IDENTIFIERS} if names else None

    def _walk_lines(self, before: Names = ()) -> Iterator[tuple]:
        """Each column as the fields on its way, with its line; sub-patterns too."""
        for line in self.line_ids:
            if not line.path:
                continue
            way = (*before, *parse_path(line.path).names)
            if line.sub_pattern_id:
                yield from line.sub_pattern_id._walk_lines(way)
            else:
                yield way, line

    def _explain(self, error: TransferError) -> str:
        """The sentence of an error of ``core``; of a header, all its problems."""
        if not isinstance(error, HeaderError):
            return self.env["transfer.run"]._explain(error)
        problems = [
            self.env._(
                "Column %(number)s, “%(text)s”: %(message)s",
                number=problem.number,
                text=problem.text,
                message=self._explain_problem(problem),
            )
            for problem in error.problems
        ]
        return "\n".join(
            [
                self.env._(
                    "The header of the file is not right, so nothing was imported:"
                ),
                *problems,
            ]
        )

    def _explain_problem(self, problem: HeaderProblem) -> str:
        # pylint: disable=translation-contains-variable
        sentence = self.env._(problem.message)
        return sentence % problem.values if problem.values else sentence

    # ------------------------------------------------------------------
    # Plan
    # ------------------------------------------------------------------

    def _get_policies(self) -> Policies:
        """The choices of the pattern as the loader wants them."""
        self.ensure_one()
        return Policies(
            strategy=tuple(m.value for m in Strategy(self.strategy).methods),
            resolution=self.default_resolution,
            resolutions={
                way[0]: line.resolution
                for way, line in self._walk_lines()
                if line.resolution and len(way) == 1
            },
            blank=self.blank_policy,
            many=self.many2many_policy,
            children=self.one2many_policy,
            missing=self.missing_policy,
        )

    def _find_date(self, header: Header, by_column: dict) -> int | None:
        """The column that tells when a row was last changed."""
        for index, line in by_column.items():
            if line.is_change_date:
                return index
        names = self._get_date_headers()
        found = (c.index for c in header.columns if normal_text(c.text) in names)
        return next(found, None)

    def _compile(self, header: Header) -> Plan:
        """The plan of a header in which nothing is wrong.

        :raises HeaderError: when the newer value is to stay and no column is a date
        """
        self.ensure_one()
        lines = dict(self._walk_lines())
        by_column = {
            index: lines[path.names]
            for index, path in header.paths.items()
            if path.names in lines
        }
        policies = self._get_policies()
        date = self._find_date(header, by_column)
        if date is None and "newer" in {
            policies.resolution,
            *policies.resolutions.values(),
        }:
            raise HeaderError([_no_date(header.columns)])
        describe = self.env["pattern.config.fields"]._get_describe()
        return Plan(
            root=compile_node(header, self.res_model, describe),
            policies=policies,
            version=_index_of(header, "version"),
            deleted=_index_of(header, "deleted"),
            date=date,
            maps={
                index: {v.file_value: v.odoo_value or "#clear" for v in line.value_ids}
                for index, line in by_column.items()
                if line.value_ids
            },
            defaults={
                index: line.default_value
                for index, line in by_column.items()
                if line.default_value
            },
        )


def _index_of(header: Header, kind: str) -> int | None:
    return next((c.index for c in header.columns if c.kind.value == kind), None)


def _no_date(columns: Sequence[Column]) -> HeaderProblem:
    return HeaderProblem(
        len(columns),
        columns[-1].text if columns else "",
        _(
            "The newer value is to stay, but no column tells when a row was changed: "
            "mark it in the pattern as the date of change, and fill it in the file."
        ),
    )
