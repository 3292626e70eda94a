# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Many lines into a table of ours, by ``COPY``: an ``INSERT`` quotes each value."""

import io
import json
from collections.abc import Iterable, Sequence
from typing import Any

from odoo.fields import Field
from odoo.models import BaseModel
from odoo.tools.json import json_default

from ..core.rows import NUL_SHOWN

_EMPTY = "\\N"
_ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})
# What goes as it is: in the text of a number or a date there is nothing to escape.
_SIMPLE = (int, float)
_NUMBERED = ("integer", "many2one", "many2one_reference")


def copy_lines(
    model: BaseModel,
    names: Sequence[str],
    lines: Iterable[str],
    *,
    table: str | None = None,
) -> None:
    """Insert lines, whose texts are those of :func:`escape`, with tabs between them.

    :param table: when it is not the model's
    """
    columns = ", ".join(f'"{name}"' for name in names)
    text = "".join(f"{line}\n" for line in lines)
    model.env.cr.copy_expert(
        f'COPY "{table or model._table}" ({columns}) FROM STDIN',
        io.BytesIO(text.encode("utf-8", "replace")),
    )


def copy_values(model: BaseModel, names: Sequence[str], vals_list: list[dict]) -> None:
    """Insert records without a default, a compute or a constraint: fast and bare."""
    columns = [
        _get_texts(model, model._fields[name], [vals.get(name) for vals in vals_list])
        for name in names
    ]
    copy_lines(model, names, map("\t".join, zip(*columns, strict=True)))


def escape(text: str, nul: str = NUL_SHOWN) -> str:
    """A text as ``COPY`` wants it.

    :param nul: stands for what PostgreSQL cannot hold
    """
    return text.translate(_ESCAPES).replace("\0", nul)


def _get_texts(model: BaseModel, field: Field, values: list) -> Sequence[str]:
    """The texts of a column; values that are alike are converted once."""
    if field.type == "json":
        if not any(values):  # most often there is nothing to tell
            return [_EMPTY] * len(values)
        return [_get_json(value) for value in values]
    if field.type in _NUMBERED and set(map(type, values)) == {int} and min(values) > 0:
        return list(map(str, values))
    texts = {value: _get_text(model, field, value) for value in set(values)}
    return [texts[value] for value in values]


def _get_json(value: Any) -> str:
    if not value:
        return _EMPTY
    return escape(json.dumps(value, ensure_ascii=False, default=json_default))


def _get_text(model: BaseModel, field: Field, value: Any) -> str:
    stored = field.convert_to_column_insert(value, model)
    if stored is None:
        return _EMPTY
    return str(stored) if isinstance(stored, _SIMPLE) else escape(str(stored))
