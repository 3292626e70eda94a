# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Which rows of a statement the database refuses.

PostgreSQL names the constraint, and of many rows at most one. Here its rule is put to
each of the rows that were to be written, in one query.
"""

import json
import logging
from collections.abc import Callable, Sequence
from typing import Any

import psycopg2
from psycopg2 import errors, extras

from odoo.models import BaseModel
from odoo.tools import SQL

from .loading import raise_unless_row_error

_logger = logging.getLogger(__name__)

# What goes into the column of a name, from the model and the values of a row
ToColumn = Callable[[BaseModel, dict, str], Any]


def find_refused(
    model: BaseModel, rows: Sequence[dict], convert: ToColumn, error: psycopg2.Error
) -> set[int]:
    """Positions of the rows that break the rule which the error is about.

    To be asked when what the statement did is taken back.

    :param rows: what was to be inserted, or with an ``id`` what was to be updated
    :return: nothing where the error is about another table or another kind of rule, or
        the question itself is refused
    """
    if error.diag.table_name != model._table:
        return set()
    try:
        with model.env.cr.savepoint(flush=False):
            return _ask(model, rows, convert, error)
    except psycopg2.Error as other:
        raise_unless_row_error(other)
        _logger.info(
            "Who breaks %s is not known", error.diag.constraint_name, exc_info=other
        )
        return set()


def _ask(
    model: BaseModel, rows: Sequence[dict], convert: ToColumn, error: psycopg2.Error
) -> set[int]:
    condition, names = _describe(model, error)
    if condition is None:
        return set()
    kept = {"id", *names}
    values = [
        {
            name: row["id"] if name == "id" else convert(model, row, name)
            for name in kept & row.keys()
        }
        for row in rows
    ]
    found = model.env.execute_query(
        SQL(
            """
            SELECT __place FROM (
                SELECT __place, %(condition)s AS __is_refused FROM (
                    SELECT __place, new.*
                      FROM jsonb_array_elements(%(rows)s::jsonb)
                           WITH ORDINALITY AS given(__cells, __place)
                      LEFT JOIN %(table)s AS old ON old.id = (__cells->>'id')::int
                     CROSS JOIN LATERAL jsonb_populate_record(old, __cells) AS new
                ) AS %(table)s
            ) AS judged
            WHERE __is_refused
            """,
            condition=condition,
            rows=json.dumps(values, default=_to_json),
            table=SQL.identifier(model._table),
        )
    )
    return {place - 1 for (place,) in found}


def _to_json(value: Any) -> Any:
    return value.adapted if isinstance(value, extras.Json) else str(value)


def _describe(
    model: BaseModel, error: psycopg2.Error
) -> tuple[SQL | None, Sequence[str]]:
    """When a row breaks the rule, and the columns that the rule looks at."""
    table = SQL.identifier(model._table)
    if isinstance(error, errors.NotNullViolation):
        name = error.diag.column_name
        return SQL("%s IS NULL", SQL.identifier(model._table, name)), [name]
    if isinstance(error, errors.CheckViolation):
        text, names = _read_constraint(model, error)
        # the rule as the database itself wrote it down
        return (text and SQL("NOT (%s)", SQL(text.replace("%", "%%")))), names
    if isinstance(error, errors.ForeignKeyViolation):
        _text, names = _read_constraint(model, error)
        return _is_missing(model, names), names
    if isinstance(error, errors.UniqueViolation):
        names = _read_unique_columns(model, error)
        return (_is_repeated(table, names) if names else None), names
    return None, []


def _read_constraint(
    model: BaseModel, error: psycopg2.Error
) -> tuple[str | None, list[str]]:
    """What a check demands, and the columns of a constraint."""
    rows = model.env.execute_query(
        SQL(
            """
            SELECT pg_get_expr(conbin, conrelid), ARRAY(
                       SELECT attname::text FROM pg_attribute
                        WHERE attrelid = conrelid AND attnum = ANY(conkey)
                   )
              FROM pg_constraint
             WHERE conrelid = %s::regclass AND conname = %s
            """,
            SQL.identifier(model._table).code,
            error.diag.constraint_name,
        )
    )
    return rows[0] if rows else (None, [])


def _read_unique_columns(model: BaseModel, error: psycopg2.Error) -> list[str]:
    """Columns of a unique index, none where it covers some rows or computes values."""
    rows = model.env.execute_query(
        SQL(
            """
            SELECT ARRAY(
                       SELECT attname::text FROM pg_attribute
                        WHERE attrelid = indrelid AND attnum = ANY(indkey)
                   )
              FROM pg_index
              JOIN pg_class ON pg_class.oid = indexrelid
             WHERE indrelid = %s::regclass AND relname = %s
               AND indexprs IS NULL AND indpred IS NULL
            """,
            SQL.identifier(model._table).code,
            error.diag.constraint_name,
        )
    )
    return rows[0][0] if rows else []


def _is_missing(model: BaseModel, names: Sequence[str]) -> SQL | None:
    field = model._fields.get(names[0]) if len(names) == 1 else None
    if field is None or field.type != "many2one":
        return None
    column = SQL.identifier(model._table, field.name)
    return SQL(
        "%s IS NOT NULL AND NOT EXISTS (SELECT FROM %s AS there WHERE there.id = %s)",
        column,
        SQL.identifier(model.env[field.comodel_name]._table),
        column,
    )


def _is_repeated(table: SQL, names: Sequence[str]) -> SQL:
    """Whether another record, or a row above, has the same values."""
    columns = [SQL("%s.%s", table, SQL.identifier(name)) for name in names]
    return SQL(
        """(%(filled)s) AND (
            EXISTS (
                SELECT FROM %(table)s AS there
                 WHERE %(same)s AND there.id IS DISTINCT FROM %(table)s.id
            )
            OR row_number() OVER (PARTITION BY %(columns)s ORDER BY __place) > 1
        )""",
        filled=SQL(" AND ").join(SQL("%s IS NOT NULL", c) for c in columns),
        table=table,
        same=SQL(" AND ").join(
            SQL("there.%s = %s", SQL.identifier(name), column)
            for name, column in zip(names, columns, strict=True)
        ),
        columns=SQL(", ").join(columns),
    )
