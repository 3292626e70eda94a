# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What is in a name that nobody sees, and how to show it all the same."""

import unicodedata

# Formats (among them what turns the direction of reading), line and paragraph ends.
_HIDDEN_KINDS = ("Cf", "Zl", "Zp")
# Letters and signs of Unicode that are drawn as nothing.
_BLANK = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")
# Between letters of some scripts, and in emoji, they change what is seen.
_JOINERS = frozenset("\u200c\u200d")


def has_hidden(name: str) -> bool:
    """Whether a name has something that nobody sees, and so may look like another."""
    return not name.isascii() and any(_is_hidden(name, at) for at in range(len(name)))


def drop_hidden(name: str) -> str:
    """Return what is seen of a name."""
    seen = (c for at, c in enumerate(name) if not _is_hidden(name, at))
    return name if name.isascii() else "".join(seen)


def _is_hidden(name: str, at: int) -> bool:
    letter = name[at]
    before, after = name[at - 1 : at] if at else "", name[at + 1 : at + 2]
    if letter in _JOINERS:
        return not ("\x7f" < before not in _JOINERS and "\x7f" < after)
    if _is_variation(letter):
        return before <= "\x7f" or _is_variation(before)
    return letter in _BLANK or unicodedata.category(letter) in _HIDDEN_KINDS


def _is_variation(letter: str) -> bool:
    """Whether it says how the sign before it is drawn."""
    return "\ufe00" <= letter <= "\ufe0f" or "\U000e0100" <= letter <= "\U000e01ef"


def show(path: str) -> str:
    """Return a path as people and PostgreSQL can read it; most are as they were.

    What is not seen is told by its number, after a backslash, and so is a backslash:
    no file that is asked for has one in its name, and no two paths are shown alike.
    """
    if path.isascii() and path.isprintable() and "\\" not in path:
        return path
    return "".join(_show_letter(path, at) for at in range(len(path)))


def _show_letter(path: str, at: int) -> str:
    letter = path[at]
    number, category = ord(letter), unicodedata.category(letter)
    if letter == "\\":
        return letter * 2
    if category == "Cs" and 0xDC80 <= number <= 0xDCFF:  # a byte that is no UTF-8
        return f"\\x{number - 0xDC00:02x}"
    if category == "Cc" and number < 0x80:
        return f"\\x{number:02x}"
    if category in ("Cc", "Cs") or _is_hidden(path, at):
        return f"\\u{number:04x}" if number < 0x10000 else f"\\U{number:08x}"
    return letter
