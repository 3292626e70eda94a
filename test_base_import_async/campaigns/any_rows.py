# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Rows for any model: fields and values are drawn, good ones and bad ones."""

import csv
import datetime
import io
import random
import re
from typing import Any

from .circumstances import Circumstances
from .records_there import RecordsThere

_WORDS = (
    "Alpha",
    "Beta",
    "Gamma, Delta",
    'Eps "i" lon',
    "Zêta",
    " Eta ",
    "Line\nbreak",
)
_SCALARS = {
    "char", "text", "html", "integer", "float", "monetary", "boolean", "date",
    "datetime", "selection",
}  # fmt: skip
_BAD = {
    "integer": "many",
    "float": "1.2.3",
    "monetary": "lots",
    "boolean": "perhaps",
    "date": "2026-02-30",
    "datetime": "yesterday",
    "selection": "No Such Choice",
    "many2one": "No Such Record",
    "many2many": "No Such Record",
}
_BOOLEANS = {
    "en_US": ("1", "0", "True", "no", "yes"),
    "fr_FR": ("1", "0", "vrai", "non", "oui", "Faux", "yes"),
}
# Dates by the names of their fields.
_BEGINS = re.compile("begin|start|from|since|open")
_ENDS = re.compile("end|stop|to_|_to|until|clos|deadline|expir|due|valid")
# Fields that name the record's own way through Odoo: not for a file.
_LEFT_OUT = {"id", "res_id", "res_model", "res_field", "model", "model_id"}
# They name what they belong to by a model and a number: a drawn one may be written to
# belong to another, whose model has a record of that new number, or has none.
_OF_NUMBERS = {"mail.followers", "mail.message", "rating.rating"}


class AnyRows:
    """A file for ``model`` that follows from its seed.

    :param badness: how often a value is one that cannot be read
    """

    def __init__(self, model: Any, seed: str, badness: float, around: Circumstances):
        self._random = random.Random(seed)  # noqa: S311: no secret hangs on it
        self._model = model.with_context(**around.context)
        self._badness = badness
        self.around = around
        # rows of existing records mostly, the same one more than once
        self._updates = self._random.random() < 0.3
        self._there = RecordsThere(self._model.env)
        self.fields = self._choose_fields()
        around.add_options(model, self.fields, self._random)
        self.rows = self._make_rows()

    def to_csv(self, lines: set[int] | None = None) -> str:
        """The file, or those of its lines (the header is line 1)."""
        stream = io.StringIO()
        writer = csv.writer(stream)
        writer.writerow(self.fields)
        for number, row in enumerate(self.rows, 2):
            if lines is None or number in lines:
                writer.writerow(row)
        return stream.getvalue()

    def has_text(self) -> bool:
        """Whether there is anything to import; else the file is refused at once."""
        return any(str(cell).strip() for row in self.rows for cell in row)

    # ------------------------------------------------------------------
    # Columns
    # ------------------------------------------------------------------

    def _choose_fields(self) -> list[str]:
        chosen = self._choose_of(self._model, most=6)
        self._lines_of = ""
        lists = [
            field
            for field in self._get_fields(self._model)
            if field.type == "one2many"
            and field.comodel_name not in _OF_NUMBERS
            and self._there.may_create(field.comodel_name)
        ]
        if lists and self._random.random() < 0.4:
            field = self._random.choice(lists)
            below = self._choose_of(self._model.env[field.comodel_name], most=3)
            below = [name for name in below if name.split("/")[0] != field.inverse_name]
            below = [*self._random.choice(([], [], ["id"], [".id"])), *below]
            chosen += [f"{field.name}/{name}" for name in below]
            self._lines_of = field.name if below else ""
        styles = ("id", ".id") if self._updates else ("id", "id", ".id", "none", "none")
        style = self._random.choice(styles)
        return [*([style] if style != "none" else []), *chosen]

    def _choose_of(self, model: Any, most: int) -> list[str]:
        fields = [
            f for f in self._get_fields(model) if f.type in _SCALARS | _BAD.keys()
        ]
        needed = [f for f in fields if f.required]
        others = [f for f in fields if not f.required]
        self._random.shuffle(others)
        count = self._random.randint(1, most)
        wanted = [f for f in needed if not self._has_default(model, f)]
        rest = [f for f in needed if f not in wanted and self._random.random() < 0.3]
        return [self._spell(f) for f in [*wanted, *rest, *others[:count]]]

    def _has_default(self, model: Any, field: Any) -> bool:
        return bool(field.default or field.compute or field.related)

    def _spell(self, field: Any) -> str:
        """The heading: references by name, external id or database id."""
        if field.type not in ("many2one", "many2many"):
            return field.name
        ways = ["", "", "/id", "/.id"]
        if field.required:  # one by which there is something
            ways = [way for way in ways if self._there.get_values(field, way)] or ways
        return field.name + self._random.choice(ways)

    def _get_fields(self, model: Any) -> list[Any]:
        importable = {f["name"] for f in self._get_tree(model)}
        return [
            field
            for name, field in sorted(model._fields.items())
            if name in importable - _LEFT_OUT
        ]

    def _get_tree(self, model: Any) -> list[dict]:
        importer = model.env["base_import.import"]
        return importer.get_fields_tree(model._name, depth=1)

    # ------------------------------------------------------------------
    # Rows
    # ------------------------------------------------------------------

    def _make_rows(self) -> list[list[Any]]:
        rows: list[list[Any]] = []
        for _number in range(self._random.randint(4, 12)):
            is_line = rows and self._lines_of and self._random.random() < 0.3
            rows.append(
                [
                    "" if is_line and not self._is_below(path) else self._draw(path)
                    for path in self.fields
                ]
            )
        return rows

    def _is_below(self, path: str) -> bool:
        return path.startswith(f"{self._lines_of}/")

    def _draw(self, path: str) -> Any:
        model = self._model
        if path == "id":
            return self._draw_xid(model._name, "any")
        if path == ".id":
            return self._draw_id(model._name)
        if self._is_below(path) and self._lines_of:
            name, path = path.split("/", 1)
            model = model.env[model._fields[name].comodel_name]
            if path in ("id", ".id"):
                draw = self._draw_xid if path == "id" else self._draw_id
                return self._random.choice(("", draw(model._name)))
        name, _slash, how = path.partition("/")
        field = model._fields[name]
        if self._random.random() < self._badness:
            return _BAD.get(field.type, "")
        if not field.required and self._random.random() < 0.25:
            return ""
        if field.type in ("many2one", "many2many"):
            return self._draw_reference(field, how)
        return self._draw_scalar(model, field)

    def _draw_xid(self, name: str, prefix: str = "line") -> str:
        there = self._there.get_xids(name)
        if there and self._random.random() < (0.9 if self._updates else 0.3):
            return self._random.choice(there)
        return f"{prefix}_{self._random.randint(1, 8)}"

    def _draw_id(self, name: str, *_args: Any) -> str:
        there = self._there.get_ids(name)
        if there and self._updates and self._random.random() < 0.9:
            return self._random.choice(there)
        return self._random.choice(["", *there])

    def _draw_number(self, *numbers: Any) -> str:
        """One of some numbers, as the file's separators have it."""
        thousands, decimals = self.around.separators
        text = str(self._random.choice(numbers))
        return text.translate({ord(","): thousands, ord("."): decimals})

    def _draw_day(self, name: str) -> str:
        """A day; mostly what begins does so before what ends."""
        first, last = 1, 12
        if self._random.random() < 0.9:
            if _ENDS.search(name):
                first = 7
            elif _BEGINS.search(name):
                last = 6
        month, day = self._random.randint(first, last), self._random.randint(1, 28)
        return datetime.date(2026, month, day).strftime(self.around.date_format)

    def _draw_scalar(self, model: Any, field: Any) -> Any:
        pick, draw = self._random.choice, self._random.randint
        large = () if "hour" in field.name else (0, "1,234.5")
        if field.type == "selection":
            choices = model.fields_get([field.name])[field.name]["selection"]
            texts = [str(part) for choice in choices for part in choice]
            return pick(texts or [""])
        return {
            "char": lambda: pick(_WORDS) + pick(("", f" {draw(1, 999)}")),
            "text": lambda: pick(_WORDS),
            "html": lambda: f"<p>{draw(1, 9)} <b>bold</b></p>",
            "integer": lambda: draw(pick((0, 1, 1, 1, 1)), 20),
            "float": lambda: self._draw_number(draw(1, 20), 1.005, 0.1, *large),
            "monetary": lambda: self._draw_number(draw(pick((0, 1, 1)), 20), 10.555),
            "boolean": lambda: pick(_BOOLEANS[self.around.lang]),
            "date": lambda: self._draw_day(field.name),
            "datetime": lambda: (
                f"{self._draw_day(field.name)} {draw(0, 23):02}:30:00"
            ),
        }[field.type]()

    def _draw_reference(self, field: Any, how: str) -> str:
        values = self._there.get_values(field, how)
        if not values:
            return ""
        count = self._random.randint(1, 3) if field.type == "many2many" else 1
        return ",".join(self._random.choice(values) for _i in range(count))
