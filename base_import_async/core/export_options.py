# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What a caller may say about a background export, checked once."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from .errors import ConfigurationError
from .formats import TableOptions, get_format, known_formats
from .formats.options import check_encoding
from .notation import ISO, Notation
from .run_options import RunOptions
from .text import _

_RUN_NAMES = frozenset(
    {"chunk_size", "priority", "max_parallel", "serial", "start_at", "mail_at_end"}
)
_CHUNK_SIZE = 10_000


@dataclass(frozen=True, kw_only=True)
class ExportOptions:
    """``format``: code of a format that is written. ``import_compat``: names and
    external ids as an import understands them, else all subfields and one line per
    child. ``order`` as ``search`` takes it, ``limit`` records at most, 0 for all.
    ``encoding``, ``separator``, ``quoting``: csv only, as are ``date_format`` and
    ``decimal``, for which see ``core.notation``. ``sheet``: name of the sheet.
    ``run``: how the run is to go.
    """

    format: str = "xlsx"
    import_compat: bool = True
    order: str = ""
    limit: int = 0
    encoding: str | None = None
    separator: str | None = None
    quoting: str = '"'
    sheet: str | None = None
    date_format: str = ISO
    decimal: str = "."
    run: RunOptions = RunOptions(chunk_size=_CHUNK_SIZE)

    @classmethod
    def from_mapping(cls, options: Mapping[str, Any]) -> "ExportOptions":
        """Options as a program or a screen gives them; empty ones take the default.

        :raises ConfigurationError: for an unknown option or value, naming it
        """
        own = set(cls.__dataclass_fields__) - {"run"}
        unknown = sorted(set(options) - own - _RUN_NAMES)
        if unknown:
            raise ConfigurationError(
                _("There is no option %(name)s; an export knows %(names)s."),
                name=unknown[0],
                names=", ".join(sorted(own | _RUN_NAMES)),
            )
        encoding = str(options.get("encoding") or "") or None
        if encoding:
            check_encoding(encoding)
        notation = Notation(
            date_format=str(options.get("date_format") or cls.date_format),
            decimal=str(options.get("decimal") or cls.decimal),
        )
        return cls(
            format=_format(str(options.get("format") or cls.format)),
            import_compat=bool(options.get("import_compat", cls.import_compat)),
            order=str(options.get("order") or ""),
            limit=_limit(options.get("limit") or 0),
            encoding=encoding,
            separator=_character("separator", options),
            quoting=_character("quoting", options) or cls.quoting,
            sheet=str(options.get("sheet") or "") or None,
            date_format=notation.date_format,
            decimal=notation.decimal,
            run=RunOptions.from_mapping(
                {
                    **{key: options[key] for key in _RUN_NAMES & set(options)},
                    "chunk_size": options.get("chunk_size") or _CHUNK_SIZE,
                }
            ),
        )

    def to_table_options(self) -> dict[str, Any]:
        """Return those that say how the file is written, as plain JSON values."""
        return {
            "encoding": self.encoding,
            "separator": self.separator,
            "quoting": self.quoting,
            "sheet": self.sheet,
            "notation": {"date_format": self.date_format, "decimal": self.decimal},
        }


def written_formats() -> list[str]:
    """Return the codes of the formats that an export can have."""
    formats = known_formats()
    return sorted(code for code in formats if formats[code].writes_as == code)


def read_table_options(values: Mapping[str, Any]) -> TableOptions:
    """Return what the options of a run say about its file, empty ones being none."""
    return TableOptions(
        encoding=values.get("encoding") or None,
        separator=values.get("separator") or None,
        quoting=values.get("quoting") or '"',
        sheet=values.get("sheet") or None,
        notation=Notation(**values.get("notation") or {}),
        is_exact=bool(values.get("is_exact")),
    )


def _format(code: str) -> str:
    known = written_formats()
    if code not in known:
        raise ConfigurationError(
            _("%(code)s is no format of an export; those are %(known)s."),
            code=code,
            known=", ".join(known),
        )
    return get_format(code).code


def _limit(value: Any) -> int:
    try:
        number = int(value)
    except (TypeError, ValueError):
        number = -1
    if number < 0:
        raise ConfigurationError(
            _("limit is a number of records, 0 for all, not %(value)s."), value=value
        )
    return number


def _character(name: str, options: Mapping[str, Any]) -> str | None:
    value = options.get(name) or None
    if value is not None and (not isinstance(value, str) or len(value) != 1):
        raise ConfigurationError(
            _("%(name)s is one character, not %(value)s."), name=name, value=value
        )
    return value
