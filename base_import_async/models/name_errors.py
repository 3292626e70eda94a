# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What is told of a name that no record has and that none can be made of."""

from typing import Any

import psycopg2

from odoo.models import BaseModel
from odoo.tools.translate import get_translation

# Odoo's own sentences, to be had in Odoo's own translations.
_NOT_FOUND = (
    "No matching record found for %(field_type)s '%(value)s' in field '%%(field)s' and "
    "the following error was encountered when we attempted to create one: "
    "%(error_message)s"
)
_NOT_CREATED = (
    "Cannot create new '%s' records from their name alone. Please create those records "
    "manually and try importing again."
)


def get_reason(model: BaseModel, error: Exception) -> str:
    """Why a record of ``model`` could not be made of its name."""
    if isinstance(error, psycopg2.Error):
        return model._sql_error_to_message(error)
    return str(error)


def not_created(
    converter: BaseModel, model: BaseModel, reason: str, _message: str, info: dict
) -> Exception:
    """The error that Odoo raises for the name, with the reason behind it.

    :param info: what Odoo says beside its message of a name that is not found
    """

    def translate(source: str) -> str:
        return get_translation("base", converter.env.lang or "en_US", source, ())

    error_message = f"{translate(_NOT_CREATED) % model._description} ({reason})"
    values: dict[str, Any] = {
        "field_type": info.get("field_type"),
        "value": info.get("value"),
        "error_message": error_message,
    }
    info = {**info, "error_message": error_message}
    return converter._format_import_error(
        ValueError, translate(_NOT_FOUND), values, info
    )
