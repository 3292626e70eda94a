# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from collections.abc import Sequence
from dataclasses import replace

from lxml import etree

from odoo import models
from odoo.exceptions import UserError
from odoo.fields import Command

from ..core.fields import CHILDREN, MANY
from ..core.guess import column_cells, guess_type, may_go_into, sample_text
from ..core.header import (
    DATABASE_ID,
    SEPARATOR,
    Column,
    ColumnKind,
    PathSyntaxError,
    parse_path,
)
from ..core.header_check import ODOO_SEPARATOR, check_header
from ..core.names import NameResolver
from ..core.sources import SourceLine, get_source_lines, plain_path
from ..core.text import shorten
from ..core.writable import walk

_LIKELY_KEYS = ("ref", "default_code", "code", "barcode", "login", "email", "name")
_NO_TEXT = ("binary", "image", "json", "properties", "properties_definition")
_HIDDEN = ("1", "True", "true")


class PatternConfig(models.Model):
    """Columns from a list on the screen, a saved export list or a file.

    Each source gives values for lines of ``pattern.config.fill``, and notes on what it
    has that a pattern cannot.
    """

    _inherit = "pattern.config"

    def _read_list_view(self) -> tuple[list[dict], list[str]]:
        """The columns of the list that the user sees, after the database id."""
        self.ensure_one()
        arch = self.env[self.res_model].get_view(view_type="list")["arch"]
        names = [
            node.get("name")
            for node in etree.fromstring(arch).xpath("/list/field")
            if node.get("column_invisible") not in _HIDDEN
        ]
        return self._describe_paths([DATABASE_ID, *names])

    def _read_export_profile(self, profile) -> tuple[list[dict], list[str]]:
        """The fields of a list that Odoo's own export dialog has saved."""
        if profile.resource != self.res_model:
            raise UserError(
                self.env._(
                    "The export list %(list)s is for other records.", list=profile.name
                )
            )
        names = [
            (line.name or "").replace(ODOO_SEPARATOR, SEPARATOR)
            for line in profile.export_fields
        ]
        return self._describe_paths(names)

    def _describe_paths(self, texts: Sequence[str]) -> tuple[list[dict], list[str]]:
        vals_list: list[dict] = []
        notes: list[str] = []
        for text in dict.fromkeys(texts):
            vals, note = self._describe_path(text)
            if note:
                notes.append(note)
            else:
                vals_list.append({**vals, "sequence": len(vals_list)})
        return vals_list, notes

    def _describe_path(self, text: str) -> tuple[dict, str]:
        """Values for one line, or why there is none."""
        describe = self.env["pattern.config.fields"]._get_describe()
        try:
            path = NameResolver(describe).resolve(parse_path(text), self.res_model)
        except PathSyntaxError as error:
            # pylint: disable=translation-contains-variable
            return {}, self.env._(
                "%(field)s is left out: %(reason)s",
                field=text,
                reason=self.env._(error.message, **error.values),
            )
        infos = walk(path, self.res_model, describe)
        if infos[-1].type == CHILDREN:
            return {}, self.env._(
                "%(field)s is left out: it holds records of its own. Add it with a "
                "sub-pattern.",
                field=infos[-1].label,
            )
        if infos[-1].type in _NO_TEXT:
            return {}, self.env._(
                "%(field)s is left out: it is no text.", field=infos[-1].label
            )
        is_numbered = any(info.type == MANY for info in infos[:-1]) and not (
            path.segments[-1].is_identifier
        )
        has_rows = any(info.is_many for info in infos)
        return {
            "path": text,
            "header": " › ".join(info.label for info in infos),
            "occurrence_count": 0 if has_rows and not is_numbered else 1,
            "is_auto_sized": is_numbered,
        }, ""

    def _read_sample(self, rows: Sequence[Sequence]) -> tuple[list[dict], list[str]]:
        """The columns of a file, as far as its header is understood."""
        self.ensure_one()
        if not rows:
            raise UserError(self.env._("The file is empty."))
        rules = replace(self._get_header_rules(), allowed=None)
        line_count = 1
        header = check_header(rows[0], rules)
        if len(rows) > 1 and header.problems:
            second = check_header(rows[1], rules)
            if not second.problems:
                header, line_count = second, 2
        problems = {problem.number: problem for problem in header.problems}
        known = {
            column.path.names
            for column in header.columns
            if column.path and column.number not in problems
        }
        cells = rows[line_count:]
        columns = [
            self._suggested(
                c, problems, known, guess_type(column_cells(cells, c.index))
            )
            for c in header.columns
        ]
        lines = get_source_lines(
            [c for c in columns if c.kind in (ColumnKind.FIELD, ColumnKind.COMMENT)],
            self.res_model,
            rules.describe,
        )
        vals_list = [
            self._prepare_sample_vals(line, cells, problems)
            for line in lines
            if line.header
        ]
        self._tick_likely_key(vals_list, lines, cells)
        return [{**v, "sequence": i} for i, v in enumerate(vals_list)], []

    def _suggested(
        self, column: Column, problems: dict, known: set, guess: str
    ) -> Column:
        """The column, with what it is most likely when it is not understood; with
        nothing when another column is that already, or it holds something else."""
        problem = problems.get(column.number)
        if problem is None:
            return column
        path = parse_path(problem.suggestion) if problem.suggestion else None
        if path is not None:
            describe = self.env["pattern.config.fields"]._get_describe()
            last = walk(path, self.res_model, describe)[-1]
            if path.names in known or not may_go_into(guess, last.type):
                path = None
        if path is None:
            return replace(column, kind=ColumnKind.COMMENT, path=None)
        return replace(column, kind=ColumnKind.FIELD, path=path)

    def _prepare_sample_vals(
        self, line: SourceLine, rows: Sequence[Sequence], problems: dict
    ) -> dict:
        cells = [cell for i in line.indexes for cell in column_cells(rows, i)]
        problem = problems.get(line.indexes[0] + 1)
        # pylint: disable=translation-contains-variable
        said = problem and self.env._(
            problem.message,
            **{name: shorten(value) for name, value in problem.values.items()},
        )
        if problem and problem.suggestion and line.path:
            said = self.env._("Guessed from its name: is it right?")
        if line.is_nested:
            said = self.env._("A list inside a list: use a sub-pattern.")
        return {
            "header": line.header,
            "path": line.path,
            "is_key": line.is_key,
            "lang": line.language,
            "occurrence_count": line.occurrence_count,
            "custom_header": False
            if line.is_technical or len(line.indexes) > 1 or SEPARATOR in line.header
            else line.header,
            "guessed_type": guess_type(cells),
            "sample": sample_text(cells),
            "problem": said,
            "is_taken": not line.is_nested,
        }

    def _tick_likely_key(
        self,
        vals_list: list[dict],
        lines: Sequence[SourceLine],
        rows: Sequence[Sequence],
    ) -> None:
        """Where no column is a key: the first whose values could be one."""
        if any(v["is_key"] or v["path"] in ("id", DATABASE_ID) for v in vals_list):
            return
        indexes = {line.path: line.indexes for line in lines}
        by_path = {vals["path"]: vals for vals in vals_list if vals["path"]}
        for name in _LIKELY_KEYS:
            if name not in by_path:
                continue
            cells = column_cells(rows, indexes[name][0])
            if cells and all(cells) and len(set(map(str, cells))) == len(cells):
                by_path[name]["is_key"] = True
                return

    def action_save_export_profile(self):
        """Save the columns as a list of Odoo's own export dialog."""
        self.ensure_one()
        paths = [column.path for column in self._get_layout() if column.path]
        names = dict.fromkeys(
            plain_path(path).replace(SEPARATOR, ODOO_SEPARATOR) for path in paths
        )
        profile = self.env["ir.exports"].create(
            {
                "name": self.name,
                "resource": self.res_model,
                "export_fields": [Command.create({"name": name}) for name in names],
            }
        )
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": self.env._(
                    "The export dialog of these records has the list %(name)s now.",
                    name=profile.name,
                ),
            },
        }
