# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from collections.abc import Iterator
from dataclasses import dataclass, replace

import psycopg2.errors

from odoo import models
from odoo.fields import Command
from odoo.orm.models import get_columns_from_sql_diagnostics

from odoo.addons.base_import_async.core.cells import cell_text
from odoo.addons.base_import_async.core.rows import Row, RowIssue
from odoo.addons.base_import_async.models.loading import (
    ChunkLoad,
    raise_unless_row_error,
)
from odoo.addons.base_import_async.models.tentative import TakeBack, tentative

from .pattern_draft import Draft, DraftValues


@dataclass(frozen=True)
class Suspect:
    """A value without which a record may pass: in ``values``, of a cell of ``row``."""

    values: dict
    name: str
    row: Row
    index: int


class PatternLoader(models.AbstractModel):
    """Tells the column of an error that names none.

    Constraints, and code that stumbles over a value, know no columns. The record
    is tried without each of its values, and taken back: the one without which it passes
    is at fault. Where none is, or several are, no column is told.
    """

    _inherit = "pattern.loader"

    def _get_issue_of_error(
        self, model, load: ChunkLoad, item: tuple, error: Exception
    ) -> RowIssue:
        issue = super()._get_issue_of_error(model, load, item, error)
        # of several that are told together, one may be the only one wrong
        if issue.column and len(issue.columns) < 2:
            return issue
        suspect = self._find_culprit(model, load, item, error) or self._find_missing(
            item[2].draft, error
        )
        if suspect is None:
            return issue
        return replace(
            issue,
            row_number=suspect.row.number,
            column=load.blame.preparation.get_column_label(suspect.index),
            columns=(),
            value=cell_text(suspect.row.cells[suspect.index]),
        )

    def _find_culprit(
        self, model, load: ChunkLoad, item: tuple, error: Exception
    ) -> Suspect | None:
        values = item[2]
        suspects = list(_get_suspects(values, values.draft))
        extension, text = load.extension, f"{type(error).__name__}: {error}"
        known = extension.culprits.get(text)
        # what stumbled over this column before most likely does so again
        suspects.sort(key=lambda suspect: suspect.index != known)
        found: list[Suspect] = []
        for suspect in suspects:
            if extension.trials_left <= 0:
                return None
            extension.trials_left -= 1
            if self._passes_without(model, load, item, suspect):
                found.append(suspect)
                if suspect.index == known or len(found) > 1:
                    break
        if len(found) != 1:
            return None
        extension.culprits[text] = found[0].index
        return found[0]

    def _find_missing(self, draft: Draft, error: Exception) -> Suspect | None:
        """The only column without a value among those that a check of the database
        speaks of, as the name of a contact."""
        if not isinstance(error, psycopg2.errors.CheckViolation):
            return None
        names = get_columns_from_sql_diagnostics(
            self.env.cr, error.diag, check_registry=True
        )
        found = [
            Suspect(one.values, name, one.row, index)
            for one in get_drafts(draft)
            if error.diag.table_name in self._get_tables(one.node.model)
            for name in names
            for index in [one.node.leaf_of(name)]
            if index is not None
            and index < len(one.row.cells)
            # a blank cell keeps or, where there is nothing yet, says nothing
            and (one.values.get(name) is None or one.values[name] is False)
        ]
        return found[0] if len(found) == 1 else None

    def _get_tables(self, model_name: str) -> set[str]:
        """The table of a model, and those of what it delegates to."""
        model = self.env[model_name]
        return {
            model._table,
            *(self.env[parent]._table for parent in model._inherits),
        }

    def _passes_without(
        self, model, load: ChunkLoad, item: tuple, suspect: Suspect
    ) -> bool:
        record, xid, values = item
        rest = DraftValues(values.draft)
        rest.clear()
        rest.update(_copy_without(values, suspect))
        rest.words, rest.edits = values.words, values.edits
        data = {"xml_id": xid, "values": dict(rest), "info": {}, "noupdate": False}
        try:
            with tentative(self.env):
                self._load_values(model, load, [(record, xid, rest)], [data])
                self.env.flush_all()
                raise TakeBack
        except Exception as error:  # sorted out: conflicts are raised
            raise_unless_row_error(error)
            return False
        return True


def get_drafts(draft: Draft) -> Iterator[Draft]:
    """A draft and those of all lines below it."""
    yield draft
    for lines in draft.children.values():
        for line in lines:
            yield from get_drafts(line)


def _get_suspects(values: dict, draft: Draft) -> Iterator[Suspect]:
    """The values of a record, and of its lines, that come from one column."""
    for name in values:
        index = _get_only_column(draft, name)
        if index is not None and index < len(draft.row.cells):
            yield Suspect(values, name, draft.row, index)
    for name, lines in draft.children.items():
        given = [
            command[2]
            for command in values.get(name, ())
            if command[0] in (Command.CREATE, Command.UPDATE)
        ]
        # lines that stay as they are have no command: it is not clear whose is whose
        if len(given) == len(lines):
            for line_values, line in zip(given, lines, strict=True):
                yield from _get_suspects(line_values, line)


def _get_only_column(draft: Draft, name: str) -> int | None:
    """The column of a value; of a list, the one that says something, if it is one."""
    index = draft.node.leaf_of(name)
    if index is not None:
        return index
    cells = draft.row.cells
    told = [
        leaf.index
        for many in draft.node.manys
        if many.name == name
        for item in many.items
        for leaf in item
        if leaf.index < len(cells) and cell_text(cells[leaf.index]).strip()
    ]
    return told[0] if len(told) == 1 else None


def _copy_without(values, suspect: Suspect):
    """A copy that ``create`` and ``write`` may change, without one value."""
    if isinstance(values, dict):
        is_left_out = values is suspect.values
        return {
            name: _copy_without(value, suspect)
            for name, value in values.items()
            if not (is_left_out and name == suspect.name)
        }
    if isinstance(values, (list, tuple)):
        return type(values)(_copy_without(value, suspect) for value in values)
    return values
