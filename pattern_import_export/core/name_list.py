# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Several names in one cell, as in a line of a csv file."""

import csv
from collections.abc import Iterable

_QUOTED = frozenset(',"\r\n')


def join_names(names: Iterable[str]) -> str:
    """Return names as one text; those that would be cut apart are put in quotes.

    >>> join_names(["red", "x, y"])
    'red,"x, y"'
    """
    return ",".join(map(_quote, names))


def split_names(text: str) -> list[str]:
    """Return the names in a text; the inverse of :func:`join_names`.

    >>> split_names('red, "x, y"')
    ['red', 'x, y']
    """
    if '"' not in text:
        return [part.strip() for part in text.split(",")]
    try:
        [names] = csv.reader([text], skipinitialspace=True, strict=True)
    except (csv.Error, ValueError):  # a quote that is part of a name
        return [part.strip() for part in text.split(",")]
    return names


def _quote(name: str) -> str:
    if _QUOTED.isdisjoint(name) and name == name.strip():
        return name
    doubled = name.replace('"', '""')
    return f'"{doubled}"'
