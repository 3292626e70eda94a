# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""To which row of a file a record belongs that was made or changed beside it."""

from collections.abc import Iterable
from typing import Any

from odoo.api import Environment

from .undo_columns import Ref, group_ids, read_columns


def read_owners(env: Environment, refs: Iterable[Ref]) -> dict[Ref, list[Ref]]:
    """What records refer to, each by its many2one fields."""
    found = {}
    for model, ids in group_ids(refs):
        records = env[model].browse(ids)
        fields_ = {
            field.name: field.comodel_name
            for field in records._fields.values()
            if field.type == "many2one" and field.store and field.column_type
            and not field.company_dependent
        }  # fmt: skip
        for row in read_columns(records, ids, fields_):
            found[model, row["id"]] = [
                (comodel, row[name]) for name, comodel in fields_.items() if row[name]
            ]
    return found


def find_owner(ref: Ref, owners: dict[Ref, list[Ref]], mains: dict[Ref, Any]) -> Any:
    """The record of the file that a record hangs on, over any number of steps."""
    seen, waiting = {ref}, [ref]
    while waiting:
        for other in owners.get(waiting.pop(0), ()):
            if other in mains:
                return mains[other]
            if other not in seen:
                seen.add(other)
                waiting.append(other)
    return None
