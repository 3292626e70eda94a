# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Expressions that change cells of an exchange."""

from collections.abc import Mapping
from typing import Any

from odoo.tools import safe_eval as safe_eval_module
from odoo.tools.safe_eval import safe_eval

_MOST_REMEMBERED = 5000


class CellRuleError(ValueError):
    """A cell that its expression cannot map; ``column`` says which."""

    def __init__(self, message: str, column: str):
        super().__init__(message)
        self.column = column


class CellRules:
    """The expressions of a backend for one model and direction.

    An expression sees ``value``, the cell, and ``row``, all cells by column as they
    were before. One that does not use ``row`` is asked once for each distinct value.
    """

    def __init__(self, backend, model_name: str, direction: str):
        self._env = backend.env
        # Whoever exchanges need not read the configuration.
        rules = backend.sudo().rule_ids.filtered(
            lambda rule: rule.res_model == model_name and rule.direction == direction
        )
        self._rules = [(rule.path, rule.expression.strip()) for rule in rules]
        self._known: dict[tuple, Any] = {}

    def __bool__(self) -> bool:
        return bool(self._rules)

    def apply(self, row: Mapping[str, Any]) -> dict[str, Any]:
        """Return the row with its cells mapped.

        :raises CellRuleError: for the first cell that cannot be
        """
        mapped = dict(row)
        for path, expression in self._rules:
            if path in row or "row" in expression:
                mapped[path] = self._evaluate(path, expression, row)
        return mapped

    def _evaluate(self, path: str, expression: str, row: Mapping[str, Any]) -> Any:
        value = row.get(path)
        if "row" in expression:
            return self._ask(path, expression, value, row)
        key = (path, expression, type(value), value)
        if key not in self._known:
            if len(self._known) > _MOST_REMEMBERED:
                self._known.clear()
            self._known[key] = self._ask(path, expression, value, row)
        return self._known[key]

    def _ask(self, path: str, expression: str, value: Any, row) -> Any:
        try:
            return evaluate(expression, value, row)
        except Exception as error:  # whatever the expression of a person raises
            raise CellRuleError(
                self._env._(
                    "The expression for %(column)s does not work for this row: "
                    "%(reason)s",
                    column=path,
                    reason=str(error),
                ),
                path,
            ) from error


def evaluate(expression: str, value: Any, row: Mapping[str, Any]) -> Any:
    """Return what an expression makes of a cell.

    :raises ValueError: when it is none, or fails
    """
    return safe_eval(
        expression,
        {
            "value": value,
            "row": dict(row),
            "datetime": safe_eval_module.datetime,
            "time": safe_eval_module.time,
        },
    )
