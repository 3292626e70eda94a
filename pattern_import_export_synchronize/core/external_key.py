# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What a partner calls a record: the texts of its key columns as one."""

from collections.abc import Sequence

_SEPARATOR = "|"
_ESCAPE = "\\"


def join_key(parts: Sequence[str]) -> str:
    """Return the key of these texts; a key of one column is its text."""
    if len(parts) == 1:
        return parts[0]
    return _SEPARATOR.join(
        part.replace(_ESCAPE, _ESCAPE * 2).replace(_SEPARATOR, _ESCAPE + _SEPARATOR)
        for part in parts
    )


def split_key(key: str, count: int) -> tuple[str, ...]:
    """Return the texts that ``join_key`` joined.

    :param count: how many columns the key has
    :raises ValueError: when it is a key of another number of columns
    """
    if count == 1:
        return (key,)
    parts, current, letters = [], "", iter(key)
    for letter in letters:
        if letter == _ESCAPE:
            current += next(letters, "")
        elif letter == _SEPARATOR:
            parts.append(current)
            current = ""
        else:
            current += letter
    parts.append(current)
    if len(parts) != count:
        raise ValueError(f"{key!r} is no key of {count} columns")
    return tuple(parts)
