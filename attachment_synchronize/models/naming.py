# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Records in the words of a job's description."""

_NAMED = 3


def list_names(records) -> str:
    """Return the names of the first few records, and how many more there are."""
    names = ", ".join(records[:_NAMED].mapped("name"))
    if len(records) <= _NAMED:
        return names
    return records.env._(
        "%(names)s and %(count)s more", names=names, count=len(records) - _NAMED
    )
