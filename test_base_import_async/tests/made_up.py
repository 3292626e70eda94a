# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Texts that Odoo makes up: those with ids of new records, and names."""

import ast
import re
from typing import Any

# ids, the time at which a mail is written, and the number drawn for a ticket
_IN_MAILS = re.compile(
    r"(res_id=|data-oe-id=\"|>#|'[a-z.]+-)\d+|\b\d{1,2}:\d\d:\d\d\b|\b\d{15,20}\b"
)
# what a cron for a lunch is to do
_IN_CODE = re.compile(r"(\['lunch\.[a-z]+'\]\.browse\(\[)\d+")
_PATTERNS = {
    "mail_mail": _IN_MAILS,
    "mail_message": _IN_MAILS,
    "mail_compose_message": _IN_MAILS,
    "ir_attachment": re.compile(r"()\b\d{15,20}\b"),
    # accounts that journals bring, and crons for lunch
    "ir_model_data": re.compile(r"(_default_account_|lunch_[a-z]+_cron_sa_)\d+$"),
    "ir_act_server": _IN_CODE,
    "ir_actions_server_history": _IN_CODE,
    # drawn, where the file has none
    "link_tracker_code": re.compile(r"()^[a-zA-Z0-9]{3}$"),
}
# Of a ticket that is kept as a file, which holds its number.
_OF_TICKETS = {"checksum", "file_size", "store_fname"}
# Columns of an alias that hold an id → that of the model of what it is of.
_OWNERS = {
    "alias_parent_thread_id": "alias_parent_model_id",
    "alias_force_thread_id": "alias_model_id",
}


def is_drawn(table: str, column: str, row: dict[str, Any]) -> bool:
    """Whether a value follows from a number that Odoo draws for a new record."""
    if table == "ir_attachment":
        owner = (row.get("res_model"), row.get("res_field"))
        return owner == ("event.registration", None) and column in _OF_TICKETS
    return (table, column) == ("event_registration", "barcode")


def is_made_up(table: str, column: str, value: Any) -> bool:
    """Whether a value may hold ids in a way that no field tells."""
    return (table in _PATTERNS and isinstance(value, str)) or (
        table == "mail_alias" and column in (*_OWNERS, "alias_defaults")
    )


def without_ids(snapshots, table: str, column: str, value: Any, row: dict) -> Any:
    """The value without the ids of new records, or with names for them."""
    if table in _PATTERNS:
        return _PATTERNS[table].sub(r"\1…", value)
    models = snapshots.env["ir.model"]
    if column == "alias_defaults":
        fields = snapshots.env[models.browse(row["alias_model_id"]).model]._fields
        return {
            name: snapshots.name_target(fields[name], default)
            if default and name in fields and fields[name].type == "many2one"
            else default
            for name, default in ast.literal_eval(value).items()
        }
    owner = models.browse(row[_OWNERS[column]]).model
    return snapshots.get_label(snapshots.get_table(owner), value) if value else value
