# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Who refers to a record that the import has just made.

Models write on their new records one by one. Each time, Odoo searches for the records
that refer to it, in each model with a field that depends on what was written: for a new
account, among all journal items. Where nothing was written in such a model since the
record is there, nobody refers to it.
"""

from collections.abc import Iterable

from odoo.fields import Field
from odoo.models import BaseModel
from odoo.orm.registry import TriggerTree

from .undo_capture import UndoCapture


class SparedSearches:
    """Leaves out, for one batch, searches that are known to find nobody.

    What SQL writes past the ORM is seen by PostgreSQL's counts: a model of which
    anything was written in the transaction before is searched, and at the end
    :meth:`was_wrong` tells of what was written meanwhile.
    """

    def __init__(self, capture: UndoCapture):
        self._capture = capture
        self._is_empty: dict[str, bool] = {}  # model → nothing was written so far

    def cut(self, records: BaseModel, tree: TriggerTree) -> TriggerTree:
        """The tree of ``_modified_triggers``, without those searches."""
        created, model = self._capture.created, records._name
        if not tree or not all((model, res_id) in created for res_id in records._ids):
            return tree
        kept = {
            field: subtree
            for field, subtree in tree.items()
            if not self._is_unused(records, field)
        }
        return tree if len(kept) == len(tree) else TriggerTree(tree.root, kept)

    def was_wrong(self) -> bool:
        """Whether SQL has written, past the ORM, in a model that was not searched."""
        spared = {model for model, is_empty in self._is_empty.items() if is_empty}
        return _has_writes(self._capture.env, spared - self._capture.touched)

    def _is_unused(self, records: BaseModel, field: Field) -> bool:
        """Whether a field can refer to none of the records, which are new.

        What is computed is no ``write`` until it comes to the table, and what a view
        shows comes from other models.
        """
        transaction = records.env.transaction
        return (
            field.type == "many2one"
            and bool(field.store)
            and not field.company_dependent
            and field.model_name not in self._capture.touched
            and not transaction.tocompute.get(field)
            and not transaction.field_dirty.get(field)
            and bool(records.env[field.model_name]._auto)
            and self._was_empty(field.model_name)
        )

    def _was_empty(self, model: str) -> bool:
        if model not in self._is_empty:
            self._is_empty[model] = not _has_writes(self._capture.env, {model})
        return self._is_empty[model]


def _has_writes(env, models: Iterable[str]) -> bool:
    """Whether this transaction has inserted or updated rows of some models."""
    tables = sorted(env[model]._table for model in models)
    if not tables:
        return False
    env.cr.execute(
        """SELECT FROM (SELECT quote_ident(unnest(%s))::regclass AS name) AS tables
            WHERE pg_stat_get_xact_tuples_inserted(name) > 0
               OR pg_stat_get_xact_tuples_updated(name) > 0 LIMIT 1""",
        [tables],
    )
    return env.cr.fetchone() is not None
