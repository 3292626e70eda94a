# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Where a running import learns who is to blame: around what the ORM does."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import psycopg2

from odoo.exceptions import UserError
from odoo.models import BaseModel

from .suspects import Suspects
from .undo_capture import get_capture


def _get_suspects(records: BaseModel) -> Suspects | None:
    capture = get_capture(records.env)
    return capture and capture.suspects


@contextmanager
def blaming_new(model: BaseModel, data_list: Sequence[dict]) -> Iterator[None]:
    """Inside, records are inserted, checked, and looked at by the rules of access."""
    suspects = _get_suspects(model)
    if not suspects:
        yield
        return
    suspects.note_creation(model, data_list)
    try:
        yield
    except psycopg2.Error as error:
        rows = [data["stored"] for data in data_list]
        suspects.note_statement(model, rows, _to_inserted, error)
        raise
    except UserError as error:
        if all("record" in data for data in data_list):
            records = model.concat(*(data["record"] for data in data_list))
            suspects.note_check(records, lambda r: r.check_access("create"), error)
        raise


@contextmanager
def blaming_rows(records: BaseModel, vals_list: Sequence[dict]) -> Iterator[None]:
    """Inside, columns of records are updated."""
    try:
        yield
    except psycopg2.Error as error:
        if suspects := _get_suspects(records):
            rows = [
                {"id": res_id, **vals}
                for res_id, vals in zip(records._ids, vals_list, strict=True)
            ]
            suspects.note_statement(records, rows, _to_updated, error)
        raise


@contextmanager
def blaming_checked(
    records: BaseModel, check: Callable[[BaseModel], Any]
) -> Iterator[None]:
    """Inside, records are checked; ``check`` does so with some of them."""
    try:
        yield
    except UserError as error:
        if suspects := _get_suspects(records):
            suspects.note_check(records, check, error)
        raise


@contextmanager
def blaming_update(record: BaseModel) -> Iterator[None]:
    """Inside, a record is updated as the file says."""
    try:
        yield
    except (UserError, psycopg2.Error) as error:
        if suspects := _get_suspects(record):
            suspects.note_update(record, error)
        raise


def _to_inserted(model: BaseModel, row: dict, name: str) -> Any:
    """A value as it was to be inserted in its column."""
    return model._fields[name].convert_to_column_insert(row[name], model, row)


def _to_updated(_model: BaseModel, row: dict, name: str) -> Any:
    return row[name]
