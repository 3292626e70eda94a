# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from psycopg2.errors import NotNullViolation

from odoo import models
from odoo.orm.models import get_columns_from_sql_diagnostics

from odoo.addons.base_import_async.core.rows import RowIssue
from odoo.addons.base_import_async.models.loading import ChunkLoad

from .pattern_draft import Draft
from .pattern_lines import Refusal
from .pattern_loader_blame import get_drafts
from .words import name_field, name_model


class PatternLoader(models.AbstractModel):
    """Tells what Odoo says to programmers in words for whoever filled the file in."""

    _inherit = "pattern.loader"

    def _get_issue_of_error(
        self, model, load: ChunkLoad, item: tuple, error: Exception
    ) -> RowIssue:
        draft = item[2].draft
        refusal = self._find_empty(draft, error) or self._find_taken(draft)
        if refusal is not None:
            return self._get_issue(load, refusal)
        return super()._get_issue_of_error(model, load, item, error)

    def _find_empty(self, draft: Draft, error: Exception) -> Refusal | None:
        """The value that the database wants and nobody gives."""
        if not isinstance(error, NotNullViolation):
            return None
        names = get_columns_from_sql_diagnostics(
            self.env.cr, error.diag, check_registry=True
        )
        for one in get_drafts(draft):
            model = self.env[one.node.model]
            if error.diag.table_name not in self._get_tables(model._name):
                continue
            for name in names:
                # a blank cell keeps or, where there is nothing yet, says nothing
                if name in model._fields and one.values.get(name) in (None, False):
                    return self._refuse_empty(one, name)
        return None

    def _refuse_empty(self, draft: Draft, name: str) -> Refusal:
        model = self.env[draft.node.model]
        index = draft.node.leaf_of(name)
        words = {
            "field": name_field(self.env, model._fields[name]),
            "model": name_model(model),
        }
        if index is None:
            message = self.env._(
                "“%(field)s” is required for a “%(model)s” record, and the file has "
                "no column for it: add one.",
                **words,
            )
        else:
            message = self.env._(
                "“%(field)s” is required for a “%(model)s” record: fill the cell in.",
                **words,
            )
        return Refusal(message, draft, index)

    def _find_taken(self, draft: Draft) -> Refusal | None:
        """An external id that is that of a record of another model."""
        if not draft.xml_id:
            return None
        # as _load_records does: external ids are not the user's to read
        data = self.env["ir.model.data"].sudo()
        name = draft.node.model
        owners = {row[3] for row in data._lookup_xmlids([draft.xml_id], self.env[name])}
        other = next(iter(owners - {name}), None)
        if other is None:
            return None
        message = self.env._(
            "The external id “%(value)s” is that of a “%(model)s” record. Write "
            "another one.",
            value=draft.xml_id,
            model=name_model(self.env[other]) if other in self.env else other,
        )
        return Refusal(message, draft, draft.node.xml_id)
