# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What an addon may do to a model, for the length of a test."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from unittest.mock import patch

from odoo.models import BaseModel


@contextmanager
def overriding(model: BaseModel, name: str, function: Callable) -> Iterator[None]:
    """Put ``function`` above a method, which it gets as its first argument."""
    registered = model.env.registry[model._name]
    original = getattr(registered, name)

    @wraps(original)
    def override(records, *args, **options):
        return function(original, records, *args, **options)

    with patch.object(registered, name, override):
        yield
