# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Whether an addon stands between us and Odoo.

What all models do can be extended below us, too: by an addon that is loaded before. Its
code is not ours to leave out.
"""

from collections.abc import Callable

from odoo.models import BaseModel


def is_odoos_own(method: Callable, name: str) -> bool:
    """Whether a method, as ``super()`` gives it, is the one that Odoo has for all.

    :param name: of the method
    """
    return getattr(method, "__func__", None) is getattr(BaseModel, name)
