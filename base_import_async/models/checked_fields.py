# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Which fields the constraint looks at that has refused a record."""

from collections.abc import Sequence
from traceback import walk_tb
from types import CodeType

from odoo.models import BaseModel


def find_checked_fields(error: Exception) -> tuple[str | None, Sequence[str]]:
    """The model and the fields of the constraint in Python that raised an error.

    The message names no field, but the traceback leads through the method, which
    declares those that it looks at. Where constraints called one another, the last
    one raised it.
    """
    found: tuple[str | None, Sequence[str]] = (None, ())
    for frame, _line in walk_tb(error.__traceback__):
        arguments = frame.f_code.co_varnames[:1]
        records = frame.f_locals.get(arguments[0]) if arguments else None
        # The method of a mixin is a constraint of each model that has it.
        if isinstance(records, BaseModel):
            names = _get_checked(records, frame.f_code)
            found = (records._name, names) if names else found
    return found


def _get_checked(records: BaseModel, code: CodeType) -> Sequence[str]:
    """The fields that a constraint of this code declares; nothing where it is none."""
    found = [
        method
        for method in records._constraint_methods
        if getattr(method, "__code__", None) is code
    ]
    # methods that compute what they look at share the code of one wrapper
    return found[0]._constrains if len(found) == 1 else ()
