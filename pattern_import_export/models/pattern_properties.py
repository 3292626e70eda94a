# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Properties: a cell holds those of a record as a JSON object.

``{"color": "red", "size": 3}``, by technical name and with technical values, as Odoo
stores them. Those that the object does not name stay as they are.
"""

import json
from collections.abc import Mapping
from typing import Any

from odoo.fields import Field
from odoo.models import BaseModel

from odoo.addons.base_import_async.core.rows import Cell

from .pattern_cell_values import CellError, get_text
from .words import name_field

_NOTHING = (None, False, "", [])


def print_properties(values: Mapping[str, Any]) -> str | None:
    """The cell of properties; ``None`` when there are none."""
    return json.dumps(dict(values), ensure_ascii=False) if values else None


def to_properties(model: BaseModel, cell: Cell) -> dict[str, Any]:
    """The properties that a cell names.

    :raises CellError: when it is no JSON object
    """
    text = get_text(cell).strip()
    try:
        values = json.loads(text)
    except ValueError:
        values = None
    if not isinstance(values, dict):
        raise CellError(
            model.env._(
                "“%s” is no JSON object. Write properties by their technical names, as "
                '{"color": "red", "size": 3}.',
                text[:50],
            )
        )
    return values


def merge_properties(current: Mapping[str, Any], given: Mapping[str, Any]) -> dict:
    """All properties of a record, with those that a file gives; the same ones when
    nothing differs but the way to say nothing."""
    changed = {
        name: value
        for name, value in given.items()
        if not (_same(current.get(name), value))
    }
    return {**current, **changed}


def check_properties(
    field: Field, container: BaseModel, given: Mapping[str, Any]
) -> None:
    """:raises CellError: for properties that there are not: Odoo would drop them"""
    definition = container.sudo()[field.definition_record_field] if container else []
    known = {one["name"] for one in definition}
    unknown = [name for name in given if name not in known]
    if not unknown:
        return
    env = container.env
    if not container:
        raise CellError(
            env._(
                "There are no properties without “%s”: fill that column in, too.",
                name_field(env, env[field.model_name]._fields[field.definition_record]),
            )
        )
    raise CellError(
        env._(
            "“%(container)s” has no property %(unknown)s; it has: %(known)s.",
            container=container.display_name,
            unknown=", ".join(f"“{name}”" for name in unknown),
            known=", ".join(sorted(known)) or env._("none"),
        )
    )


def _same(one: Any, other: Any) -> bool:
    # the type counts too: 1 and True are two values
    if type(one) is type(other) or isinstance(one, float) or isinstance(other, float):
        return one == other
    return one in _NOTHING and other in _NOTHING
