# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What the lines of a record are to be, as records that can be compared."""

from typing import Any

from odoo import Command
from odoo.fields import Field
from odoo.models import BaseModel

Line = tuple[int, dict[str, Any]]


def has_lines(model: BaseModel, name: str) -> bool:
    """Whether a field holds records that refer to its own by a many2one.

    What is computed is for other fields to say. Records that refer by a model's name
    and a number may refer to another model's.
    """
    field = model._fields.get(name)
    if field is None or field.type != "one2many" or field.compute:
        return False
    inverse = model.env[field.comodel_name]._fields.get(field.inverse_name or "")
    refers = inverse is not None and inverse.type == "many2one"
    # who may not write the field is refused, although nothing is to be written
    return refers and model._has_field_access(field, "write")


def get_lines(record: BaseModel, field: Field, commands: Any) -> list[Line] | None:
    """The id and the values of each line; the record that it refers to is one.

    :param record: prefetched with the others, with archived lines
    :param commands: as Odoo's converters make them of lines found by an id, each of
        which is linked and updated; or nothing, which removes all lines
    :return: ``None`` where a line is made or removed, or moved elsewhere
    """
    if commands is False or commands is None:
        # with those that the user may not see: whether he is refused is Odoo's to say
        return None if record.sudo()[field.name] else []
    lines: dict[int, dict[str, Any]] = {}
    for command in commands:
        kind, line_id = command[0], command[1]
        if kind == Command.LINK and line_id not in lines:
            lines[line_id] = {field.inverse_name: record.id}
        elif (
            kind == Command.UPDATE
            and line_id in lines
            and field.inverse_name not in command[2]
        ):
            lines[line_id] |= command[2]
        else:
            return None
    return list(lines.items())
