# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Columns as they stand in their tables, whatever the ORM makes of them."""

import datetime
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from odoo.api import Environment
from odoo.fields import Field
from odoo.models import BaseModel
from odoo.tools import SQL

# Stands for an old value that was not kept, so that the undo can say so.
LOST = {"lost": True}

Ref = tuple[str, int]


def group_ids(refs: Iterable[Ref]) -> Iterator[tuple[str, list[int]]]:
    """Ids by model."""
    grouped: dict[str, list[int]] = defaultdict(list)
    for model, res_id in refs:
        grouped[model].append(res_id)
    yield from grouped.items()


def read_write_dates(
    env: Environment, refs: Iterable[Ref]
) -> dict[Ref, datetime.datetime | None]:
    """When existing records were last written, to the microsecond.

    ``None`` for models that do not note it; records that are gone are left out.
    """
    found = {}
    for model, ids in group_ids(refs):
        records = env[model].browse(ids)
        column = SQL.identifier("write_date") if records._log_access else SQL("NULL")
        rows = env.execute_query(
            SQL(
                "SELECT id, %s FROM %s WHERE id IN %s",
                column,
                SQL.identifier(records._table),
                tuple(ids),
            )
        )
        found.update({(model, res_id): date for res_id, date in rows})
    return found


def read_columns(
    records: BaseModel, ids: Iterable[int], names: Iterable[str]
) -> list[dict[str, Any]]:
    """Columns as they stand in the table, in a form that JSON can hold.

    A translated column holds all its languages, a company-dependent one all
    companies. Nothing is flushed: the ORM may be about to write.
    """
    columns = [SQL.identifier(name) for name in ("id", *names)]
    if records._log_access:
        columns.append(SQL.identifier("write_date"))
    else:
        columns.append(SQL("NULL AS write_date"))
    cr = records.env.cr
    cr.execute(
        SQL(
            "SELECT %s FROM %s WHERE id IN %s",
            SQL(", ").join(columns),
            SQL.identifier(records._table),
            tuple(ids),
        )
    )
    return [
        {name: to_json(value) for name, value in row.items()}
        for row in cr.dictfetchall()
    ]


def read_links(records: BaseModel, field: Field) -> dict[int, list[int]]:
    """What each of some records is linked to by a many2many, as its table has it."""
    records.env.cr.execute(
        SQL(
            "SELECT %s, %s FROM %s WHERE %s IN %s ORDER BY 1, 2",
            SQL.identifier(field.column1),
            SQL.identifier(field.column2),
            SQL.identifier(field.relation),
            SQL.identifier(field.column1),
            records._ids,
        )
    )
    linked: dict[int, list[int]] = {res_id: [] for res_id in records._ids}
    for res_id, other_id in records.env.cr.fetchall():
        linked[res_id].append(other_id)
    return linked


def to_json(value: Any) -> Any:
    """The value of a column in a form that JSON can hold."""
    if isinstance(value, (datetime.datetime, datetime.date)):
        return value.isoformat()
    if isinstance(value, memoryview):
        return LOST
    return value
