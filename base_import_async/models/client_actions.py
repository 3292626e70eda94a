# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Actions that the web client carries out."""

from typing import Any


def open_form(res_model: str, res_id: int) -> dict[str, Any]:
    """Open a record in its form view."""
    return {
        "type": "ir.actions.act_window",
        "res_model": res_model,
        "res_id": res_id,
        "view_mode": "form",
        "views": [(False, "form")],
    }


def rename(action: dict[str, Any], name: str) -> dict[str, Any]:
    """The action under another name; the client reads two."""
    return {**action, "name": name, "display_name": name}
