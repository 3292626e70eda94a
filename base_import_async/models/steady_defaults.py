# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Defaults that are the same for each new record, asked for once.

A field whose default is a value (``default=True``) has it whatever the record. Odoo
turns it into what ``create`` takes for each record anew, and looks for defaults of the
user and of the context before. What a function finds (``default=lambda self: …``), what
users have set, and what stands in the context is asked for each time.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from odoo.fields import Field
from odoo.models import BaseModel

# Values that nobody can change in their place.
_PLAIN = frozenset({str, int, float, bool, type(None)})
# What Odoo makes of ``default=value`` in the set-up of a field.
_MADE_OF_VALUE = ("odoo.orm.fields", "Field._setup_attrs__.<locals>.<lambda>")


@dataclass(frozen=True)
class _Known:
    values: dict[str, Any]  # of all names that have a default, in the order of names
    asked: list[str]  # names of which the value may be another for the next record
    of_users: dict[str, Any]  # what users had set then


class SteadyDefaults:
    """What is known of defaults while one call of ``create`` finds its values."""

    def __init__(self):
        self._known: dict[tuple, _Known] = {}

    def get(
        self, model: BaseModel, names: Sequence[str], get_defaults: Callable
    ) -> dict[str, Any]:
        """What ``get_defaults(names)``, Odoo's own, gives, in the same order.

        Each name has a default for all records or for none, but those of a model that
        another one's fields are inherited from: there the models have a say.
        """
        if model._inherits:
            return get_defaults(names)
        of_users = model.env["ir.default"]._get_model_defaults(model._name)
        key = (model._name, model.env, tuple(names))
        known = self._known.get(key)
        if known is None or known.of_users is not of_users:
            values = get_defaults(names)
            asked = [
                name
                for name in values
                if not _is_steady(model, name, of_users, values[name])
            ]
            self._known[key] = _Known(dict(values), asked, of_users)
            return values
        if not known.asked:
            return dict(known.values)
        return {**known.values, **get_defaults(known.asked)}


def _is_steady(model: BaseModel, name: str, of_users: dict, value: Any) -> bool:
    return (
        type(value) in _PLAIN
        and name not in of_users
        and f"default_{name}" not in model.env.context
        and _is_made_of_value(model._fields[name])
    )


def _is_made_of_value(field: Field) -> bool:
    default = field.default
    made = (getattr(default, "__module__", ""), getattr(default, "__qualname__", ""))
    return made == _MADE_OF_VALUE
