# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A header against the fields of its model: every fault is told before a row is read.

A column may be named by its technical path, by a header of the pattern's own, or by
labels in the user's language; what comes back has technical paths only.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace

from .fields import Describe
from .header import (
    SEPARATOR,
    Column,
    ColumnKind,
    Header,
    Path,
    PathSyntaxError,
    is_comment,
    parse_column,
    parse_path,
)
from .header_set import find_set_problems
from .languages import split_language
from .names import NameResolver, UnknownFieldError
from .problems import HeaderProblem
from .text import _
from .writable import check_writable

ODOO_SEPARATOR = "/"


@dataclass(frozen=True, kw_only=True)
class HeaderRules:
    """What a header is checked against.

    ``model``: the technical name of the records' model, ``describe`` its fields.
    ``aliases``: path by other header, as ``normal_text`` gives it; an empty path is a
    column that is passed over. ``allowed``: the ways that may be written, as
    ``Path.names``; None for all. ``can_create``: whether new records may come of it, so
    that a key must be writable. ``languages``: those that there are; None for any.
    """

    model: str
    describe: Describe
    aliases: Mapping[str, str] = field(default_factory=dict)
    allowed: Collection[tuple[str, ...]] | None = None
    can_create: bool = True
    languages: Collection[str] | None = None


def normal_text(header: str) -> str:
    """A header without what people do not see: case, blanks around and doubled."""
    return " ".join(header.split()).casefold()


def check_header(cells: Sequence[object], rules: HeaderRules) -> Header:
    """Return the columns with technical paths, and all that is wrong with them.

    :param cells: the header of the file; of two lines, the technical one
    """
    columns: list[Column] = []
    problems: list[HeaderProblem] = []
    resolver = NameResolver(rules.describe)
    for index, cell in enumerate(cells):
        text = "" if cell is None else str(cell).strip()
        column = Column(index, text)
        try:
            column = _resolve(column, rules, resolver)
            _check(column, rules)
        except (PathSyntaxError, UnknownFieldError) as error:
            problems.append(_problem(column, error))
            column = Column(index, text)
        columns.append(column)
    problems += find_set_problems(columns, rules.model, rules.describe)
    problems.sort(key=lambda problem: problem.number)
    if not problems and not any(column.path for column in columns):
        problems = [
            HeaderProblem(
                1,
                columns[0].text if columns else "",
                _("No column of the header is a field."),
            )
        ]
    return Header(tuple(columns), tuple(problems))


def _problem(
    column: Column, error: PathSyntaxError | UnknownFieldError
) -> HeaderProblem:
    suggestions = getattr(error, "suggestions", ())
    return HeaderProblem(
        column.number,
        column.text,
        error.message,
        error.values,
        suggestions,
        is_unknown=isinstance(error, UnknownFieldError),
    )


def _resolve(column: Column, rules: HeaderRules, resolver: NameResolver) -> Column:
    """Return the column with its technical path.

    :raises PathSyntaxError: when it is no path
    :raises UnknownFieldError: when it is one, of fields that there are not
    """
    alias = rules.aliases.get(normal_text(column.text))
    if is_comment(column.text) or alias == "":
        return column
    path = parse_path(alias) if alias else _find_alias_in_language(column, rules)
    if path:
        return _field_column(column, resolver.resolve(path, rules.model))
    labelled = resolver.find_label(rules.model, column.text)
    if labelled:
        return _field_column(column, Path(labelled))
    parsed = parse_column(column.index, column.text)
    if parsed.path is None:
        return parsed
    try:
        return _field_column(column, resolver.resolve(parsed.path, rules.model))
    except UnknownFieldError:
        if ODOO_SEPARATOR not in column.text or SEPARATOR in column.text:
            raise
        slashed = column.text.replace(ODOO_SEPARATOR, SEPARATOR)
        try:
            path = resolver.resolve(parse_path(slashed), rules.model)
        except PathSyntaxError:
            path = None
        if path is None:
            raise
        return _field_column(column, path)


def _find_alias_in_language(column: Column, rules: HeaderRules) -> Path | None:
    """The path of ``Header of its own@fr_FR``, None when it is nothing of the kind."""
    text, language = split_language(column.text)
    alias = rules.aliases.get(normal_text(text)) if language else None
    return replace(parse_path(alias), language=language) if alias else None


def _field_column(column: Column, path: Path) -> Column:
    return replace(column, kind=ColumnKind.FIELD, path=path)


def _check(column: Column, rules: HeaderRules) -> None:
    """:raises PathSyntaxError: when nothing can be written by this path"""
    if column.path is None:
        return
    language = column.path.language
    if language and rules.languages is not None and language not in rules.languages:
        raise PathSyntaxError(
            _(
                "The language “%(language)s” is not installed. There are: "
                "%(languages)s."
            ),
            language=language,
            languages=", ".join(rules.languages),
        )
    check_writable(
        column.path, rules.model, rules.describe, can_create=rules.can_create
    )
    if rules.allowed is not None and column.path.names not in rules.allowed:
        raise PathSyntaxError(
            _(
                "The pattern has no such column. Remove it from the file, or have it "
                "added to the pattern."
            )
        )
