# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Whether a message of Odoo speaks of a cell, by what both say."""

from collections.abc import Iterable

from odoo.models import BaseModel

from ..core.cells import cell_text
from ..core.records import Record


def without_numbers(path: str) -> str:
    """``line_ids/1/name`` → ``line_ids/name``: lines that stand side by side."""
    return "/".join(name for name in path.split("/") if not name.isdecimal())


def find_columns(paths: Iterable[str], path: str) -> list[int]:
    """Positions of the columns that go to a field, or below it; or to its properties.

    :param paths: where each column goes
    """
    return [
        position
        for position, mapped in enumerate(paths)
        if mapped == path
        or mapped.startswith(f"{path}/")
        or f"{without_numbers(mapped)}/".startswith(f"{path}/")
        or _is_property_of(mapped, path)
    ]


def _is_property_of(mapped: str, path: str) -> bool:
    """Whether a column is ``line_ids/properties.size``, of ``line_ids/properties``.

    Of a property that refers, Odoo adds a part of its definition to the path.
    """
    names = mapped.split("/")
    for place, name in enumerate(names):
        field, dot, _property = name.partition(".")
        if field and dot:
            owner = "/".join([*names[:place], field])
            return f"{path}/".startswith(f"{owner}/")
    return False


class PropertyLabels:
    """What properties of a model are called in messages; asked for once each."""

    def __init__(self, model: BaseModel):
        self._model = model
        self._labels: dict[str, str] = {}

    def are_told(self, mapped: str, text: str) -> bool:
        """Whether the column is a property that a message quotes."""
        name = mapped.split("/")[0]
        if "." not in name[1:]:  # the database id is called .id
            return False
        if name not in self._labels:
            definition = self._model.get_property_definition(name)
            self._labels[name] = definition.get("string") or name
        return is_quoted(self._labels[name], text)


def shares_value(cell: str, value: str) -> bool:
    """Whether the cell is the value, or lists it; long values arrive cut."""
    if cell == value or (len(value) == 50 and cell.startswith(value)):
        return True
    return value in cell.split(",")


def is_quoted(cell: str, text: str) -> bool:
    """Whether the text quotes the cell, or one of the values that it lists."""
    quotes = ("'%s'", '"%s"', "“%s”")
    return any(
        quote % part in text for part in (cell, *cell.split(",")) for quote in quotes
    )


def complete(value: str, record: Record) -> str:
    """The value of a cell of which Odoo's message has the first fifty letters."""
    if len(value) < 50:
        return value
    texts = (cell_text(cell) for row in record.rows for cell in row.cells)
    return next((text for text in texts if text.startswith(value)), value)


def same_key(key: str, value: str, module: str) -> bool:
    """Whether a value names an external id, with or without the module of imports."""
    prefix = f"{module}."
    return key.removeprefix(prefix) == value.removeprefix(prefix)
