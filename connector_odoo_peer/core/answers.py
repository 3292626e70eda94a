# Copyright 2026 Import Sync Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What Odoo's errors over JSON-2 mean, beyond what their status says."""

from collections.abc import Iterator, Mapping

from odoo.addons.connector_base.core.peer_errors import (
    Consequence,
    consequence_of,
)

# What Odoo gives up on after trying again itself, or what its database is short of.
_PASSING = frozenset(
    {
        "psycopg2.errors.SerializationFailure",
        "psycopg2.errors.DeadlockDetected",
        "psycopg2.errors.LockNotAvailable",
        "psycopg2.errors.AdminShutdown",
        "psycopg2.errors.QueryCanceled",
        "psycopg2.OperationalError",
        "psycopg2.InterfaceError",
        "psycopg2.pool.PoolError",
        "odoo.sql_db.PoolError",
        "odoo.exceptions.LockError",
        "odoo.exceptions.ConcurrencyError",
    }
)
_MISSING = "odoo.exceptions.MissingError"


def consequence_of_odoo(status: int, error_name: str | None) -> Consequence:
    """Return what an answer of Odoo with a status of 400 or more asks for.

    :param error_name: the error's Python name, as Odoo's JSON states it
    """
    if error_name in _PASSING:
        return Consequence.RETRY
    if status == 404 and error_name and error_name != _MISSING:
        # An unknown model is not a deleted record: an app is missing there.
        return Consequence.CONFIGURATION
    return consequence_of(status, error_name=error_name)


def without_row(message: str) -> str:
    """Return what a database says without the row that it says it of.

    PostgreSQL adds all values of the row, which tell a person nothing.
    """
    return message.partition("\nDETAIL:  Failing row contains")[0]


def load_columns(
    values: dict[str, object], relations: frozenset[str]
) -> tuple[list[str], list[str]]:
    """Return values as columns and cells of Odoo's ``load``.

    :param values: as for ``create``; relations are ids or commands that link
    :param relations: names of the fields that hold ids
    """
    columns, cells = [], []
    for name, value in values.items():
        if name in relations:
            ids = _linked_ids(value)
            if ids:
                columns.append(f"{name}/.id")
                cells.append(",".join(str(id_) for id_ in ids))
            continue
        if isinstance(value, bool):
            # Of an empty text and an unticked box alike: a default must not fill it.
            cell = "1" if value else ""
        else:
            cell = "" if value is None else str(value)
        columns.append(name)
        cells.append(cell)
    return columns, cells


def _linked_ids(value: object) -> list[int]:
    if isinstance(value, list):
        # Commands [4, id]: what is new over there has nothing to be unlinked.
        return [command[1] for command in value if command[0] == 4]
    return [value] if isinstance(value, int) and not isinstance(value, bool) else []


def path_of(id_: int, parents: Mapping[int, int | bool]) -> tuple[int, ...]:
    """Return the ids from the topmost known ancestor down to ``id_`` itself."""
    path = [id_]
    while (parent := parents.get(path[-1])) and parent in parents:
        if parent in path:
            break  # a cycle: Odoo forbids it, an answer may still hold one
        path.append(parent)
    return tuple(reversed(path))


def portions(sizes: Mapping[int, int], most: int) -> Iterator[list[int]]:
    """Yield the keys in lists whose sizes stay below ``most``, one key at least."""
    portion: list[int] = []
    total = 0
    for key, size in sizes.items():
        if portion and total + size > most:
            yield portion
            portion, total = [], 0
        portion.append(key)
        total += size
    if portion:
        yield portion
