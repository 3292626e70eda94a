# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Columns whose values two records of a model may not share."""

from odoo.models import BaseModel
from odoo.tools import SQL


def find_unique_columns(model: BaseModel) -> list[list[str]]:
    """Columns of each unique constraint and unique index of the model's table.

    An index on an expression, or with a condition, counts with every column that
    stands in it. Asked of PostgreSQL, so what is made by hand is found too.
    """
    if not model._auto or model._abstract:
        return []
    found = model.env.execute_query(
        SQL(
            """SELECT array_agg(DISTINCT col.attname::text ORDER BY col.attname::text)
                 FROM pg_index idx
                 JOIN pg_attribute col ON col.attrelid = idx.indrelid
                  AND (col.attnum = ANY (idx.indkey::int2[]) OR EXISTS (
                      SELECT FROM pg_depend part
                       WHERE part.classid = 'pg_class'::regclass
                         AND part.objid = idx.indexrelid
                         AND part.refclassid = 'pg_class'::regclass
                         AND part.refobjid = idx.indrelid
                         AND part.refobjsubid = col.attnum))
                WHERE idx.indrelid = to_regclass(%s) AND col.attnum > 0
                  AND idx.indisunique AND NOT idx.indisprimary
             GROUP BY idx.indexrelid ORDER BY 1""",
            f'"{model._table}"',
        )
    )
    return [columns for (columns,) in found]


def find_constrained_columns(model: BaseModel) -> list[str]:
    """Text columns that a Python constraint of the model looks at.

    Whether it asks for unique values is nowhere declared, but many do.
    """
    names = {
        name for method in model._constraint_methods for name in method._constrains
    }
    fields = (model._fields.get(name) for name in sorted(names))
    return [field.name for field in fields if field and field.type == "char"]
