# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The whole database as text, but for what an import leaves on purpose."""

from collections import Counter

from odoo.tools import SQL

# Ours, the framework's bookkeeping, and what the import screen remembers.
_IGNORED = (
    "mail_", "bus_", "discuss_", "transfer_", "queue_job", "base_import_",
    "ir_attachment", "ir_sequence", "ir_cron", "ir_logging", "orm_signaling_",
)  # fmt: skip
_MASKED = {"write_date", "write_uid"}


def read_state(env) -> dict[str, Counter]:
    """Rows of every table, as they stand there, without who wrote them when.

    Files of binary fields are compared by their content.
    """
    env.flush_all()
    cr = env.cr
    cr.execute(
        "SELECT relname FROM pg_class WHERE relkind IN ('r', 'p') "
        "AND relnamespace = current_schema::regnamespace"
    )
    tables = [name for (name,) in cr.fetchall() if not name.startswith(_IGNORED)]
    state = {}
    for table in tables:
        cr.execute(SQL("SELECT * FROM %s", SQL.identifier(table)))
        state[table] = Counter(
            tuple((k, _text(v)) for k, v in row.items() if k not in _MASKED)
            for row in cr.dictfetchall()
        )
    cr.execute(
        "SELECT res_model, res_field, res_id, checksum FROM ir_attachment "
        "WHERE res_field IS NOT NULL"
    )
    state["ir_attachment"] = Counter(cr.fetchall())
    return state


def describe_difference(before: dict[str, Counter], after: dict[str, Counter]) -> str:
    """What is not in both states, one value a line, without what is the same."""
    lines = []
    for table in sorted(before.keys() | after.keys()):
        old, new = before.get(table, Counter()), after.get(table, Counter())
        gone, added = list((old - new).elements()), list((new - old).elements())
        for row in gone:
            twin = next((other for other in added if other[0] == row[0]), ())
            lines += [f"{table} {row[0]} - {v}" for v in row if v not in twin]
            lines += [f"{table} {row[0]} + {v}" for v in twin if v not in row]
        ids = {row[0] for row in gone}
        lines += [f"{table} + {row}"[:600] for row in added if row[0] not in ids]
    return "\n".join(lines)


def _text(value: object) -> str:
    return repr(bytes(value) if isinstance(value, memoryview) else value)
