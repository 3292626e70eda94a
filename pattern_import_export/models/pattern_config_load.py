# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from collections.abc import Iterator
from dataclasses import replace

from odoo import models

from odoo.addons.base_import_async.core.errors import TransferError

from ..core.header import IDENTIFIERS, Header, parse_path
from ..core.header_check import HeaderRules, normal_text
from ..core.load_compile import (
    compile_node,
    find_language_problem,
    no_date_column,
)
from ..core.load_plan import Plan, Policies
from ..core.problems import HeaderError
from ..core.rules import Strategy

Names = tuple[str, ...]


class PatternConfig(models.Model):
    """What a pattern says of files that come in."""

    _inherit = "pattern.config"

    # ------------------------------------------------------------------
    # Header
    # ------------------------------------------------------------------

    def _get_header_rules(self) -> HeaderRules:
        """Files may also say by id who is meant, and when a row was changed.

        A pattern without columns restricts nothing: there is nothing to go by.
        """
        rules = super()._get_header_rules()
        allowed = rules.allowed
        if allowed is not None:
            allowed = {*allowed, *((name,) for name in IDENTIFIERS)}
        return replace(
            rules,
            aliases={**rules.aliases, **dict.fromkeys(self._get_date_headers(), "")},
            allowed=allowed if self.line_ids else None,
        )

    def _get_date_headers(self) -> set[str]:
        """How a file may name the date of change, where Odoo itself writes it."""
        fields_ = self.env[self.res_model]._fields
        return {
            normal_text(header)
            for line in self.line_ids
            if line.is_change_date
            and line.path in fields_
            and fields_[line.path].readonly
            for header in (line.path, f"#{line.path}", line.custom_header)
            if header
        }

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
        problems = [self._describe_problem(problem) for problem in error.problems]
        lines = [
            self.env._("The header of the file is not right, so nothing was imported:"),
            *problems,
        ]
        if any(problem.is_unknown for problem in error.problems):
            lines.append(
                self.env._(
                    "A column that holds notes of your own is passed over when its "
                    "header begins with #, as in “# notes”."
                )
            )
        return "\n".join(lines)

    # ------------------------------------------------------------------
    # Plan
    # ------------------------------------------------------------------

    def _get_policies(self) -> Policies:
        """The choices of the pattern as the loader wants them."""
        self.ensure_one()
        fields_ = self.env[self.res_model]._fields
        return Policies(
            strategy=tuple(m.value for m in Strategy(self.strategy).methods),
            resolution=self.default_resolution,
            resolutions={
                way[0]: line.resolution
                for way, line in self._walk_lines()
                if line.resolution and fields_[way[0]].type != "one2many"
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

        :raises HeaderError: when the newer value is to stay and no column is a date,
            or when keys are in several languages
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
            raise HeaderError([no_date_column(header)])
        describe = self.env["pattern.config.fields"]._get_describe()
        root = compile_node(header, self.res_model, describe)
        problem = find_language_problem(header, root, self.env.lang or "en_US")
        if problem:
            raise HeaderError([problem])
        return Plan(
            root=root,
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
            notation=self._get_notation(),
        )


def _index_of(header: Header, kind: str) -> int | None:
    return next((c.index for c in header.columns if c.kind.value == kind), None)
