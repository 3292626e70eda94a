# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Values that each company has for itself, as they stand in their column."""

from collections.abc import Iterable

from odoo.models import BaseModel
from odoo.tools import SQL


def find_kept_defaults(model: BaseModel, name: str, ids: Iterable[int]) -> set[int]:
    """Ids of records that keep as a value of their own what is the default now.

    The ORM takes such a value, of any company, out of the column when it writes the
    field, even if it writes what is there: from then on the default shows. So does a
    value of a company that is gone.
    """
    ids = tuple(ids)
    if not ids:
        return set()
    defaults = model.env["ir.default"]._get_field_column_fallbacks(model._name, name)
    rows = model.env.execute_query(
        SQL(
            """SELECT id FROM %(table)s
                WHERE id IN %(ids)s AND EXISTS (
                      SELECT 1 FROM jsonb_each(%(column)s) own
                   LEFT JOIN jsonb_each(%(defaults)s) given ON given.key = own.key
                       WHERE given.value IS NULL OR given.value = own.value)""",
            table=SQL.identifier(model._table),
            ids=ids,
            column=SQL.identifier(name, to_flush=model._fields[name]),
            defaults=defaults,
        )
    )
    return {res_id for (res_id,) in rows}
