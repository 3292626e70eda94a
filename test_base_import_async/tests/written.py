# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Reads what was written since a mark, by the number of the transaction."""

from collections.abc import Iterable
from typing import Any

from odoo.sql_db import BaseCursor
from odoo.tools import SQL

Raw = dict[str, dict[str, Any]]

# What a background import needs for itself, and what only says that time passed.
OWN_TABLES = {
    "base_import_import",
    "bus_bus",
    "queue_job",
    "queue_job_lock",
    "transfer_chunk",
    "transfer_key",
    "transfer_row",
    "transfer_run",
}
_OWN_MODELS = {
    "base_import.import",
    "queue.job",
    "transfer.chunk",
    "transfer.run",
}


def read_written(cr: BaseCursor, tables: Iterable[str], first_xid: int) -> Raw:
    """Rows that transactions from ``first_xid`` on wrote, and how many there are."""
    return {table: _read_table(cr, table, first_xid) for table in tables}


def _read_table(cr: BaseCursor, table: str, first_xid: int) -> dict[str, Any]:
    name = SQL.identifier(table)
    cr.execute(SQL("SELECT * FROM %s WHERE xmin::text::bigint >= %s", name, first_xid))
    rows = cr.dictfetchall()
    owners = {"res_model", "model"} & {column.name for column in cr.description}
    conditions = [
        SQL("COALESCE(%s, '') NOT IN %s", SQL.identifier(owner), tuple(_OWN_MODELS))
        for owner in sorted(owners)
    ]
    where = SQL(" AND ").join(conditions) if conditions else SQL("TRUE")
    cr.execute(SQL("SELECT COUNT(*) FROM %s WHERE %s", name, where))
    return {
        "rows": [row for row in rows if not any(row[o] in _OWN_MODELS for o in owners)],
        "count": cr.fetchone()[0],
    }
