# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""One cell of an exported table, with another value that its field may hold."""

import copy
import datetime
import random
from dataclasses import dataclass, field
from typing import Any

_HOUR, _DAY = datetime.timedelta(hours=1), datetime.timedelta(days=1)


@dataclass
class OneCell:
    """The table after the change, and the ``write`` that means the same."""

    record: Any
    name: str
    value: Any
    table: list[list]
    text: Any
    records: Any
    names: list[str]
    before: dict = field(default_factory=dict)

    def __str__(self) -> str:
        return f"{self.record}.{self.name} = {str(self.text)[:60]!r}"

    @classmethod
    def draw(cls, model, table: list[list], drawn: random.Random) -> "OneCell | None":
        """Another cell of the table, ``None`` when no drawn one can be changed."""
        header, rows = table[0], table[1:]
        ids = [int(row[0]) for row in rows if row[0]]
        names = {get_name(header_cell) for header_cell in header}
        names = sorted(name for name in names & set(model._fields) if is_told(name))
        for _attempt in range(20):
            number, place = drawn.randrange(len(ids)), drawn.randrange(1, len(header))
            name, cell = get_name(header[place]), rows[number][place]
            record = model.browse(ids[number])
            if "|" in header[place].replace("|.id", "") or name not in model._fields:
                continue
            change = get_other(record, model._fields[name], cell, drawn)
            if change is None:
                continue
            text, value = change
            changed = copy.deepcopy(table)
            changed[number + 1][place] = text
            records = model.browse(ids)
            found = cls(record, name, value, changed, text, records, names)
            found.before = found.read_all(records)
            return found
        return None

    def read_all(self, records) -> dict:
        """The values of all records, by id and field."""
        rows = records.sudo().exists().read(self.names, load=None)
        return {(row["id"], name): row[name] for row in rows for name in self.names}

    @property
    def computed(self) -> dict:
        """What the row says of fields that Odoo computes and stores."""
        values = self.records.sudo().browse(self.record.id).read(self.names, load=None)
        fields = self.records._fields
        return {
            name: value
            for name, value in values[0].items()
            if name != "id"
            and fields[name].compute
            and fields[name].store
            and not fields[name].type.endswith("2many")
        }

    def is_made(self, name: str, value: Any) -> bool:
        """Whether a write made the record: it has another number each time."""
        comodel = self.records._fields[name].comodel_name
        if not comodel or not value:
            return False
        ids = [value] if isinstance(value, int) else value
        others = self.records.env[comodel].browse(ids)
        return others.exists() != others


def get_name(header: Any) -> str:
    return str(header).split("|")[0].split("#")[0]


def is_told(name: str) -> bool:
    """Whether a field says the same whenever it is written."""
    return not name.startswith(("last_", "write_"))


def get_other(record, field_, cell: Any, drawn: random.Random) -> tuple | None:
    """A cell and the value that it means, other than what is there."""
    current = record[field_.name]
    if field_.type in ("char", "text"):
        text = drawn.choice(
            ["=1+1", "007", "Zoë, “x”", "-", f"{current or ''}2".strip()]
        )
        is_too_long = field_.type == "char" and field_.size and len(text) > field_.size
        return (text, text) if text != current and not is_too_long else None
    if field_.type == "html":
        return "<p>another <b>text</b></p>", "<p>another <b>text</b></p>"
    if field_.type == "integer":
        return current + 1, current + 1
    if field_.type in ("float", "monetary"):
        return round(current + 1.25, 2), round(current + 1.25, 2)
    if field_.type == "boolean":
        return not current, not current
    if field_.type == "date" and current:
        return str(current + _DAY), current + _DAY
    if (
        field_.type == "datetime"
        and current
        and isinstance(cell, (str, datetime.datetime))
    ):
        moment = cell if isinstance(cell, datetime.datetime) else parse(cell)
        return (str(moment + _HOUR), current + _HOUR) if moment else None
    if field_.type == "selection":
        keys = [key for key in field_.get_values(record.env) if key != current]
        key = drawn.choice(keys) if keys else None
        return (str(key), key) if key else None
    if field_.type == "many2one":
        domain = [("id", "!=", current.id)]
        others = record.env[field_.comodel_name].search(domain, limit=5)
        return (others[-1].id, others[-1].id) if others else None
    return None


def parse(text: str) -> datetime.datetime | None:
    try:
        return datetime.datetime.fromisoformat(text).replace(tzinfo=None)
    except ValueError:
        return None
