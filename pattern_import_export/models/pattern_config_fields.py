# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from collections.abc import Mapping
from dataclasses import replace

from odoo import api, models

from ..core.fields import Describe, FieldInfo
from ..core.header import DATABASE_ID, EXTERNAL_ID

_ATTRIBUTES = [
    "string",
    "type",
    "relation",
    "relation_field",
    "readonly",
    "required",
    "searchable",
    "selection",
    "help",
]
# Documents, of which no two are told apart by a cell.
_NO_LOOKUP = frozenset({"binary", "json", "properties", "properties_definition"})


class PatternConfigFields(models.AbstractModel):
    """Describes models to ``core/``, as the user may see them."""

    _name = "pattern.config.fields"
    _description = "Fields for patterns"

    @api.model
    def _get_describe(self) -> Describe:
        """A function that describes a model, and each model once."""
        known: dict[str, Mapping[str, FieldInfo]] = {}

        def describe(model_name: str) -> Mapping[str, FieldInfo]:
            if model_name not in known:
                known[model_name] = self._describe(model_name)
            return known[model_name]

        return describe

    @api.model
    def _describe(self, model_name: str) -> dict[str, FieldInfo]:
        """Fields of a model that the user may see; none for an unknown model."""
        model = self.env.get(model_name)
        if model is None:
            return {}
        english = self._get_english_labels(model)
        infos = {
            name: replace(
                self._prepare_field_info(model, name, values),
                english=english.get(name, ""),
            )
            for name, values in model.fields_get(attributes=_ATTRIBUTES).items()
            if name != "id"
        }
        infos[DATABASE_ID] = FieldInfo(
            name=DATABASE_ID, label=self.env._("Database ID"), type="integer"
        )
        infos[EXTERNAL_ID] = FieldInfo(
            name=EXTERNAL_ID, label=self.env._("External ID"), type="char"
        )
        return infos

    @api.model
    def _get_english_labels(self, model) -> dict[str, str]:
        """What colleagues who work in English call the fields; none for English."""
        if self.env.lang in (None, "en_US"):
            return {}
        told = model.with_context(lang="en_US").fields_get(attributes=["string"])
        return {name: values["string"] for name, values in told.items()}

    @api.model
    def _has_words(self, model, field) -> bool:
        """Whether a field, or what its records are called, is translated."""
        if field.translate:
            return True
        if field.relational:
            model = self.env[field.comodel_name]
        elif field.name != "display_name":
            return False
        depends = model.pool.field_depends[model._fields["display_name"]]
        return any(_is_translated(model, dotted) for dotted in depends)

    @api.model
    def _prepare_field_info(self, model, name: str, values: dict) -> FieldInfo:
        field = model._fields[name]
        return FieldInfo(
            name=name,
            label=values["string"],
            type=values["type"],
            relation=values.get("relation"),
            inverse=values.get("relation_field"),
            readonly=bool(values.get("readonly"))
            # Odoo's import does not take them either
            or field.type == "properties_definition"
            # what the screen of an invoice takes for a file, for one
            or (field.type == "binary" and not field.exportable),
            searchable=bool(values.get("searchable")) and field.type not in _NO_LOOKUP,
            required=bool(values.get("required"))
            and not (field.default or field.compute),
            translate=self._has_words(model, field),
            selection=tuple(values.get("selection") or ()),
            help=values.get("help") or "",
        )


def _is_translated(model, dotted: str) -> bool:
    """Whether the field at the end of a dependency holds words of one language."""
    *way, last = dotted.split(".")
    for name in way:
        model = model.env[model._fields[name].comodel_name]
    return bool(model._fields[last].translate)
