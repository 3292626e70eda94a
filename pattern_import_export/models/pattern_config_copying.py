# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import json

from odoo import api, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Command

_VERSION = 1
_NOT_COPIED = {
    "id",
    "display_name",
    "create_uid",
    "create_date",
    "write_uid",
    "write_date",
    # who may use it is decided in each database
    "company_id",
    "user_id",
    "active",
    # told in another way
    "model_id",
    "res_model",
    "line_ids",
    "pattern_id",
    "sub_pattern_id",
    "tab_filter_id",
    "value_ids",
    "line_id",
}


def plain_names(model) -> list[str]:
    """The fields of a model that are plain values of its own."""
    return [
        name
        for name, field in model._fields.items()
        if field.store and not field.relational and name not in _NOT_COPIED
    ]


class PatternConfig(models.Model):
    """Patterns as text, so that another database can have them."""

    _inherit = "pattern.config"

    def action_export_json(self):
        """Download these patterns, with their sub-patterns, for another database."""
        ids = ",".join(map(str, self.ids))
        return {
            "type": "ir.actions.act_url",
            "url": f"/pattern_import_export/patterns/{ids}",
            "target": "download",
        }

    def _dump_json(self) -> str:
        document = {"patterns": self._dump_all()[1], "version": _VERSION}
        return json.dumps(document, ensure_ascii=False, indent=2)

    def _dump_all(self) -> tuple[dict[int, int], list[dict]]:
        """The patterns and, before those that need them, their sub-patterns.

        :return: their places by id, from 1, and what is told of each
        """
        ordered = self.browse()
        pending = self
        while pending:
            ordered = pending + (ordered - pending)
            pending = pending.line_ids.sub_pattern_id
        # names need not be unique: lines refer to their sub-pattern by its place
        places = {pattern.id: place for place, pattern in enumerate(ordered, 1)}
        return places, [pattern._dump(places) for pattern in ordered]

    def _dump(self, places: dict[int, int]) -> dict:
        values = self.read(plain_names(self), load=None)[0]
        values.pop("id")
        lines = [line._dump(places) for line in self.line_ids.sorted()]
        return {"model": self.res_model, **values, "lines": lines}

    @api.model
    def _load_json(self, text: str | bytes):
        """Create the patterns that ``_dump_json`` described, none if one is wrong.

        :raises UserError: saying what is wrong with the text
        :raises ValidationError: saying what is wrong with a pattern
        """
        try:
            document = json.loads(text)
        except ValueError as error:
            raise UserError(
                self.env._("The file is no JSON: %(reason)s", reason=error)
            ) from error
        dumps = document.get("patterns") if isinstance(document, dict) else None
        if not isinstance(dumps, list) or document.get("version") != _VERSION:
            raise UserError(
                self.env._(
                    "The file holds no patterns. Choose one that “Copy to Another "
                    "Database” has made."
                )
            )
        made = self.browse()
        for values in dumps:
            made += self._load(values, made)
        return made

    @api.model
    def _load(self, values: dict, made):
        """One pattern; its sub-patterns are among ``made``."""
        self._refuse_unknown(values, {"model", "lines", *plain_names(self)})
        model_name = values.get("model")
        model = self.env["ir.model"]._get(model_name or "")
        if not model:
            raise ValidationError(
                self.env._(
                    "The pattern %(pattern)s is for %(model)s, which is not installed "
                    "here.",
                    pattern=values.get("name"),
                    model=model_name,
                )
            )
        lines = self.env["pattern.config.line"]
        return self.create(
            {
                **{n: v for n, v in values.items() if n not in ("model", "lines")},
                "model_id": model.id,
                "line_ids": [
                    Command.create(lines._prepare_loaded_vals(line, made))
                    for line in values.get("lines") or []
                ],
            }
        )

    @api.model
    def _refuse_unknown(self, values: object, known: set[str]) -> None:
        if not isinstance(values, dict):
            raise UserError(
                self.env._("“%(text)s” is no pattern and no column.", text=values)
            )
        unknown = sorted(set(values) - known)
        if unknown:
            raise UserError(
                self.env._(
                    "The file has settings that are not known here: %(names)s. It may "
                    "come from a newer version.",
                    names=", ".join(unknown),
                )
            )


class PatternConfigLine(models.Model):
    _inherit = "pattern.config.line"

    def _dump(self, places: dict[int, int]) -> dict:
        self.ensure_one()
        values = self.read(plain_names(self), load=None)[0]
        values.pop("id")
        values = {name: value for name, value in values.items() if value is not False}
        if self.sub_pattern_id:
            values["sub_pattern"] = places[self.sub_pattern_id.id]
        if self.tab_filter_id:
            values["filter"] = {
                "name": self.tab_filter_id.name,
                "model": self.tab_filter_id.model_id,
                "domain": self.tab_filter_id.domain,
            }
        if self.value_ids:
            values["values"] = {
                value.file_value: value.odoo_value or "" for value in self.value_ids
            }
        return values

    @api.model
    def _prepare_loaded_vals(self, values: dict, made) -> dict:
        """Values of a line that ``_dump`` described."""
        special = {"sub_pattern", "filter", "values"}
        self.env["pattern.config"]._refuse_unknown(
            values, {*special, *plain_names(self)}
        )
        vals = {name: v for name, v in values.items() if name not in special}
        if values.get("sub_pattern"):
            vals["sub_pattern_id"] = self._find_sub_pattern(values, made).id
        if values.get("filter"):
            vals["tab_filter_id"] = self._find_filter(values["filter"]).id
        vals["value_ids"] = [
            Command.create({"file_value": file_value, "odoo_value": odoo_value})
            for file_value, odoo_value in (values.get("values") or {}).items()
        ]
        return vals

    @api.model
    def _find_sub_pattern(self, values: dict, made):
        place = values["sub_pattern"]
        if not isinstance(place, int) or not 0 < place <= len(made):
            raise ValidationError(
                self.env._(
                    "Column %(path)s wants pattern number %(place)s of the file as its "
                    "sub-pattern: it must stand before the one that needs it.",
                    place=place,
                    path=values.get("path"),
                )
            )
        return made[place - 1]

    @api.model
    def _find_filter(self, values: dict):
        """A filter of the same kind that the user sees, or a new one."""
        filters = self.env["ir.filters"]
        domain = [
            ("name", "=", values.get("name")),
            ("model_id", "=", values.get("model")),
            ("domain", "=", values.get("domain")),
        ]
        return filters.search(domain, limit=1) or filters.create(
            {
                "name": values.get("name"),
                "model_id": values.get("model"),
                "domain": values.get("domain") or "[]",
                "user_ids": [],
            }
        )
