# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What is exchanged: records of a model, their columns, values for them."""

import random
from dataclasses import dataclass
from typing import Any

Values = dict[str, str]


@dataclass(frozen=True, kw_only=True)
class Kind:
    """Records of a model, and how the partner's files show them.

    ``texts``: a value of each column that is no reference, made from a number;
    ``reference``: the column that names other records; ``choices``: their names;
    ``header``: what the partner calls the columns, the key first.
    """

    model: str
    key: str
    texts: dict[str, str]
    reference: str
    choices: tuple[str, ...]
    header: tuple[str, ...]

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns without the key, as paths of fields."""
        return (*self.texts, self.reference)

    def new_value(
        self, rng: random.Random, column: str, number: int, not_this: str | None
    ) -> str:
        """A value that no cell had, or another reference than ``not_this``."""
        if column == self.reference:
            return rng.choice([one for one in self.choices if one != not_this])
        return self.texts[column].format(number)

    def show(self, record) -> Values:
        """The columns of a record here, as texts of a file."""
        return {column: _to_text(record, column) for column in self.columns}

    def to_vals(self, record, values: Values) -> dict[str, Any]:
        """What is written here to give a record these values.

        :param record: of the model, perhaps empty, to find references with
        """
        vals: dict[str, Any] = {}
        for column, text in values.items():
            name, _bar, rest = column.partition("|")
            field = record._fields[name]
            if rest:
                others = record.env[field.comodel_name]
                (vals[name],) = others.search([(rest, "=", text)]).ids
            else:
                vals[name] = float(text) if field.type == "float" else text
        return vals


def _to_text(record, column: str) -> str:
    value = record
    for name in column.split("|"):
        value = value[name]
    return "" if value is False else str(value)


CONTACTS = Kind(
    model="res.partner",
    key="ref",
    texts={"name": "name {:05}", "phone": "+32 2 {:07}", "city": "city {:05}"},
    reference="country_id|code",
    choices=("BE", "FR", "DE", "NL", "LU", "IT", "ES", "PT", "PL", "SE"),
    header=("ref#key", "name", "phone", "city", "country_id|code"),
)
PRODUCTS = Kind(
    model="product.template",
    key="default_code",
    texts={
        "name": "Äpfel; “{:05}”",
        "list_price": "{}.25",
        "weight": "{}.5",
        "description_sale": "first line {0}\nsecond line, {0}",
    },
    reference="categ_id|name",
    choices=("Fruit, fresh", "Légumes", "Käse", "Bread"),
    header=("Code", "Designation", "Price", "Weight (kg)", "Text", "Family"),
)
