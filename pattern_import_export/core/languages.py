# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""In which language the words of a file are.

Under a plain header stand the words of whoever imports. A file that goes out names the
language of its words in their headers, so that it means the same for everybody.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from .fields import Describe
from .header import KEY_MARK, LANGUAGE_MARK
from .layout import LayoutColumn
from .writable import walk


def name_language(
    columns: Sequence[LayoutColumn], model: str, describe: Describe, language: str
) -> list[LayoutColumn]:
    """The columns, those of words with the language of their words.

    A column that the pattern has in this very language already is not there twice: the
    plain one only shows its words, and an import passes over it.
    """
    taken = {str(column.path) for column in columns if column.path}
    return [
        _named(column, language, taken)
        if _has_words(column, model, describe)
        else column
        for column in columns
    ]


def split_language(text: str) -> tuple[str, str | None]:
    """A header of any kind without its language, and the language.

    ``Name@fr_FR#key`` is ``Name#key``, ``fr_FR``.
    """
    name, mark, rest = text.rpartition(LANGUAGE_MARK)
    language, key_mark, more = rest.partition(KEY_MARK)
    language = language.strip()
    if not mark or not name.strip() or not language or more.strip():
        return text, None
    return name.strip() + key_mark, language


def join_language(text: str, language: str) -> str:
    """A header with the language of its column; see :func:`split_language`."""
    mark = KEY_MARK if text.endswith(KEY_MARK) else ""
    return f"{text.removesuffix(mark)}{LANGUAGE_MARK}{language}{mark}"


def find_languages(headers: Sequence[str]) -> Iterator[str]:
    """The languages that headers name, each once."""
    found = (split_language(text)[1] for text in headers)
    yield from dict.fromkeys(language for language in found if language)


def _has_words(column: LayoutColumn, model: str, describe: Describe) -> bool:
    path = column.path
    if path is None or path.language or not column.is_writable:
        return False
    return walk(path, model, describe)[-1].translate


def _named(column: LayoutColumn, language: str, taken: set[str]) -> LayoutColumn:
    path = column.path and replace(column.path, language=language)
    if str(path) in taken:
        return replace(
            column,
            header=f"#{column.header}",
            custom=column.custom and f"#{column.custom}",
            is_writable=False,
        )
    return replace(
        column,
        path=path,
        header=str(path),
        label=join_language(column.label, language),
        custom=column.custom and join_language(column.custom, language),
    )
