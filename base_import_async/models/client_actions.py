# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Actions that the web client carries out."""

from typing import Any

from odoo.models import BaseModel


def open_form(res_model: str, res_id: int) -> dict[str, Any]:
    """Open a record in its form view."""
    return {
        "type": "ir.actions.act_window",
        "res_model": res_model,
        "res_id": res_id,
        "view_mode": "form",
        "views": [(False, "form")],
    }


def open_records(records: BaseModel, xmlid: str, name: str) -> dict[str, Any]:
    """Open the one record in its form, several in the list of an action.

    :param name: what that list is called
    """
    if len(records) == 1:
        return open_form(records._name, records.id)
    action = records.env["ir.actions.actions"]._for_xml_id(xmlid)
    action["domain"] = [("id", "in", records.ids)]
    return rename(action, name)


def rename(action: dict[str, Any], name: str) -> dict[str, Any]:
    """The action under another name; the client reads two."""
    return {**action, "name": name, "display_name": name}
