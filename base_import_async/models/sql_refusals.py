# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Which rows of a statement the database refuses.

PostgreSQL names the constraint, and of many rows at most one. Here its rule is put to
each of the rows that were to be written, in one query.
"""

import json
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import psycopg2
from psycopg2 import errors, extras

from odoo.models import BaseModel
from odoo.tools import SQL

from .loading import raise_unless_row_error

_logger = logging.getLogger(__name__)

# What goes into the column of a name, from the model and the values of a row
ToColumn = Callable[[BaseModel, dict, str], Any]


@dataclass
class _Rule:
    """What a constraint says, put to a row that is called as its table.

    ``is_broken`` is the condition, ``names`` are the columns that it looks at;
    ``computed`` are further columns, made of the others, that it may speak of.
    """

    is_broken: SQL
    names: Sequence[str]
    computed: SQL = SQL()


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
    rule = _describe(model, error)
    if rule is None:
        return set()
    kept = {"id", *rule.names}
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
                SELECT __place, %(is_broken)s AS __is_refused FROM (
                    SELECT * %(computed)s FROM (
                        SELECT __place, new.*
                          FROM jsonb_array_elements(%(rows)s::jsonb)
                               WITH ORDINALITY AS given(__cells, __place)
                          LEFT JOIN %(table)s AS old ON old.id = (__cells->>'id')::int
                         CROSS JOIN LATERAL jsonb_populate_record(old, __cells) AS new
                    ) AS %(table)s
                ) AS %(table)s
            ) AS judged
            WHERE __is_refused
            """,
            is_broken=rule.is_broken,
            computed=rule.computed,
            rows=json.dumps(values, default=_to_json),
            table=SQL.identifier(model._table),
        )
    )
    return {place - 1 for (place,) in found}


def _to_json(value: Any) -> Any:
    return value.adapted if isinstance(value, extras.Json) else str(value)


def _describe(model: BaseModel, error: psycopg2.Error) -> _Rule | None:
    """The rule that was broken, where it is of a kind that can be asked for."""
    if isinstance(error, errors.NotNullViolation):
        name = error.diag.column_name
        return _Rule(SQL("%s IS NULL", SQL.identifier(model._table, name)), [name])
    if isinstance(error, errors.CheckViolation):
        text, names = _read_constraint(model, error)
        return _Rule(SQL("NOT (%s)", _as_sql(text)), names) if text else None
    if isinstance(error, errors.ForeignKeyViolation):
        _text, names = _read_constraint(model, error)
        return _get_reference_rule(model, names)
    if isinstance(error, errors.UniqueViolation):
        return _get_unique_rule(model, error)
    return None


def _as_sql(text: str) -> SQL:
    """An expression as the database itself has written it down."""
    return SQL(text.replace("%", "%%"))


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


def _get_reference_rule(model: BaseModel, names: Sequence[str]) -> _Rule | None:
    field = model._fields.get(names[0]) if len(names) == 1 else None
    if field is None or field.type != "many2one":
        return None
    column = SQL.identifier(model._table, field.name)
    is_broken = SQL(
        "%s IS NOT NULL AND NOT EXISTS (SELECT FROM %s AS there WHERE there.id = %s)",
        column,
        SQL.identifier(model.env[field.comodel_name]._table),
        column,
    )
    return _Rule(is_broken, names)


def _get_unique_rule(model: BaseModel, error: psycopg2.Error) -> _Rule | None:
    """Whether another record, or a row above, has the same key.

    A key may be computed of columns, and an index may cover some records only.
    """
    rows = model.env.execute_query(
        SQL(
            """
            SELECT ARRAY(
                       SELECT pg_get_indexdef(indexrelid, place, TRUE)
                         FROM generate_series(1, indnkeyatts) AS place
                   ),
                   COALESCE(pg_get_expr(indpred, indrelid, TRUE), 'TRUE'),
                   ARRAY(
                       SELECT attname::text FROM pg_attribute
                        WHERE attrelid = indrelid AND (
                            attnum = ANY(indkey)
                            OR attnum IN (
                                SELECT refobjsubid FROM pg_depend
                                 WHERE objid = indexrelid AND refobjid = indrelid
                                   AND classid = 'pg_class'::regclass
                            )
                        )
                   )
              FROM pg_index
              JOIN pg_class ON pg_class.oid = indexrelid
             WHERE indrelid = %s::regclass AND relname = %s
            """,
            SQL.identifier(model._table).code,
            error.diag.constraint_name,
        )
    )
    if not rows:
        return None
    keys, covered, names = rows[0]
    return _describe_key(model, [*map(_as_sql, keys)], _as_sql(covered), names)


def _describe_key(
    model: BaseModel, keys: Sequence[SQL], covered: SQL, names: Sequence[str]
) -> _Rule:
    """
    :param keys: what is to be unique, of a row or record whose columns need no prefix
    :param covered: which of them are looked at
    """
    table = SQL.identifier(model._table)
    columns = [SQL.identifier(f"__key_{place}") for place in range(len(keys))]
    is_broken = SQL(
        """__is_covered AND %(filled)s AND (
            EXISTS (
                SELECT FROM %(table)s AS there
                 WHERE (%(covered)s) AND %(same)s
                   AND there.id IS DISTINCT FROM %(table)s.id
            )
            OR row_number() OVER (
                PARTITION BY __is_covered, %(columns)s ORDER BY __place
            ) > 1
        )""",
        filled=SQL(" AND ").join(SQL("%s IS NOT NULL", column) for column in columns),
        table=table,
        covered=covered,
        same=SQL(" AND ").join(
            SQL("(%s) = %s.%s", key, table, column)
            for key, column in zip(keys, columns, strict=True)
        ),
        columns=SQL(", ").join(columns),
    )
    named = [
        (covered, SQL.identifier("__is_covered")),
        *zip(keys, columns, strict=True),
    ]
    computed = SQL().join(SQL(", (%s) AS %s", *pair) for pair in named)
    return _Rule(is_broken, names, computed)
