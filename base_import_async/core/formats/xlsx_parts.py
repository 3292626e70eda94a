# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The parts of a workbook that say where a sheet is and what its styles mean."""

import posixpath
from collections.abc import Callable
from dataclasses import dataclass
from typing import BinaryIO, Literal, TypeAlias
from xml.parsers import expat

from openpyxl.styles.numbers import (  # type: ignore[import-untyped]
    BUILTIN_FORMATS,
    is_datetime,
)

from .options import broken_file
from .zip_guard import find_entry, inflate

Kind: TypeAlias = Literal["date", "datetime", "time"]
WORKBOOK = "xl/workbook.xml"


@dataclass(frozen=True)
class Workbook:
    """``sheet_parts``: part name by sheet name. ``kinds``: what the number formats
    that show dates or times show, by style index, as Odoo's reader judges it.
    """

    sheet_parts: dict[str, str]
    kinds: dict[int, Kind]


def read_workbook(stream: BinaryIO) -> Workbook:
    """Return what the parts of a checked xlsx say.

    :raises FileContentError: when one of them is not XML
    """
    targets: dict[str, str] = {}
    parts: dict[str, str] = {}

    def on_relation(tag: str, attributes: dict[str, str]) -> None:
        if tag == "Relationship":
            target = posixpath.join("/xl", attributes.get("Target", ""))
            path = posixpath.normpath(target).lstrip("/")
            _set_once(targets, attributes.get("Id", ""), path)

    def on_sheet(tag: str, attributes: dict[str, str]) -> None:
        if tag == "sheet":
            parts[attributes.get("name", "")] = targets.get(
                attributes.get("id", ""), ""
            )

    _parse(stream, "xl/_rels/workbook.xml.rels", on_relation)
    _parse(stream, WORKBOOK, on_sheet)
    return Workbook(parts, _read_kinds(stream))


def _read_kinds(stream: BinaryIO) -> dict[int, Kind]:
    """Return the kinds of the cell styles that show dates or times."""
    codes: dict[str, str] = {str(i): code for i, code in BUILTIN_FORMATS.items()}
    kinds: dict[int, Kind] = {}
    section, index = "", 0

    def on_style(tag: str, attributes: dict[str, str]) -> None:
        nonlocal section, index
        if tag == "numFmt":
            codes[attributes.get("numFmtId", "")] = attributes.get("formatCode", "")
        elif tag in ("cellXfs", "cellStyleXfs", "cellStyles", "dxfs"):
            section = tag
        elif tag == "xf" and section == "cellXfs":
            kind = is_datetime(codes.get(attributes.get("numFmtId", "0"), "General"))
            if kind:
                kinds[index] = kind
            index += 1

    _parse(stream, "xl/styles.xml", on_style)
    return kinds


def _parse(
    stream: BinaryIO, name: str, on_element: Callable[[str, dict[str, str]], None]
) -> None:
    """Call ``on_element`` with local names; a part that is missing has no elements."""
    info = find_entry(stream, name)
    if info is None:
        return

    def on_start(tag: str, attributes: dict[str, str]) -> None:
        local: dict[str, str] = {}
        for key, value in attributes.items():
            _set_once(local, key.rpartition(":")[2], value)
        on_element(tag.rpartition(":")[2], local)

    parser = expat.ParserCreate("UTF-8")
    parser.StartElementHandler = on_start
    try:
        for block in inflate(stream, info):
            parser.Parse(block, False)
        parser.Parse(b"", True)
    except expat.ExpatError as error:
        raise broken_file(f"{name}: {error}") from error


def _set_once(values: dict[str, str], key: str, value: str) -> None:
    """Refuse what may be read in two ways: calamine might choose the other one."""
    if values.setdefault(key, value) != value:
        raise broken_file(f"{key}: {values[key]}, {value}")
