# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Sentences: marked for translation without importing odoo, and not too long."""

_LONGEST = 80


def _(sentence: str) -> str:
    """Return ``sentence`` unchanged; Odoo's extractor finds it by this call.

    The models of the addon translate it when they store or show it.
    """
    return sentence


def shorten(value: object) -> object:
    """Return a text that fits into a sentence; other values as they are.

    What stands in a cell may be a whole file that was read the wrong way.
    """
    if isinstance(value, str) and len(value) > _LONGEST:
        return f"{value[:_LONGEST]}…"
    return value
