# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Which fields are looked at by what has refused a record: a constraint, or a field."""

from collections.abc import Sequence
from traceback import walk_tb
from types import CodeType

from odoo.fields import Field
from odoo.models import BaseModel

# Methods of fields that are given the value to be stored.
_TAKES_VALUES = {
    "create", "write", "convert_to_cache", "convert_to_column",
    "convert_to_column_insert", "convert_to_column_update", "_image_process",
}  # fmt: skip


def find_checked_fields(error: Exception) -> tuple[str | None, Sequence[str]]:
    """The model and the fields of the constraint in Python that raised an error.

    The message names no field, but the traceback leads through the method, which
    declares those that it looks at. Where constraints called one another, the last
    one raised it. Or it leads to a field that cannot take its value: an image that is
    none.
    """
    found: tuple[str | None, Sequence[str]] = (None, ())
    taking: Field | None = None
    for frame, _line in walk_tb(error.__traceback__):
        arguments = frame.f_code.co_varnames[:1]
        owner = frame.f_locals.get(arguments[0]) if arguments else None
        # The method of a mixin is a constraint of each model that has it.
        if isinstance(owner, BaseModel):
            names = _get_checked(owner, frame.f_code)
            found = (owner._name, names) if names else found
            taking = None  # code of a model, which may look at anything
        elif isinstance(owner, Field):
            taking = owner if frame.f_code.co_name in _TAKES_VALUES else None
    return (taking.model_name, [taking.name]) if taking else found


def _get_checked(records: BaseModel, code: CodeType) -> Sequence[str]:
    """The fields that a constraint of this code declares; nothing where it is none."""
    found = [
        method
        for method in records._constraint_methods
        if getattr(method, "__code__", None) is code
    ]
    # methods that compute what they look at share the code of one wrapper
    return found[0]._constrains if len(found) == 1 else ()
