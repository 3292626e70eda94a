# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from functools import partial

import psycopg2

from odoo import api, models

from .foresight import Way
from .loading import raise_unless_row_error
from .name_errors import get_reason, not_created
from .tentative import tentative
from .undo_capture import UndoCapture, capturing


class IrFieldsConverter(models.AbstractModel):
    """References of a chunk: one lookup per distinct value, safe creates by name.

    Inert unless the context carries a ``transfer_load``.
    """

    _inherit = "ir.fields.converter"

    @api.model
    def db_id_for(self, model, field, subfield, value, savepoint):
        load = self.env.context.get("transfer_load")
        if load is None:
            return super().db_id_for(model, field, subfield, value, savepoint)
        path = self._get_reference_path(field, subfield)
        chosen = load.replacements.find_record(self.env, field, path, value)
        if chosen:
            return chosen, []
        related = self.env[field.comodel_name]
        flush = self.env.context["import_flush"]
        if subfield is None and value and self._creates_by_name(field):
            # Write waiting records first: what they create may be the match, and
            # they must not end up inside a savepoint of this lookup.
            flush(model=related._name, is_certain=True)
            return self._find_or_create(model, field, value, load)
        if subfield is None and value:
            return self._find_by_name(model, field, value, path)
        if subfield == "id" and value:
            self._prefetch_xmlids(related, value, path)
        return self._ask_odoo(model, field, subfield, value)

    def _ask_odoo(self, model, field, subfield, value):
        """What Odoo finds for a value, once; nothing in it writes."""
        references = self.env.context["transfer_load"].references
        key = (model._name, field.name, subfield, value)
        found = references.get(field.comodel_name, key)
        if found is None:
            # The savepoint is for creates by name alone.
            found = super().db_id_for(model, field, subfield, value, None)
            if found[0]:
                references.keep(self.env[field.comodel_name], key, found)
        return found[0], list(found[1])

    def _find_by_name(self, model, field, value, path):
        """The record that has a name; what is to be said of several is Odoo's."""
        load = self.env.context["transfer_load"]
        flush = self.env.context["import_flush"]
        related = self.env[field.comodel_name]
        is_made = related._name in load.made_models
        column = partial(load.get_texts, path)
        is_foreseen = is_made and load.foresight.answers(related, value, column)
        flush(model=related._name, is_certain=not is_foreseen)
        # What is written for this very value tells nothing of the next one.
        if is_made and not is_foreseen:
            column = set
        ids = load.references.find_name(related, value, path, column)
        if not is_made:
            sources = load.references.get_sources(related)
            load.foresight.note_outside(related._name, value, ids, sources)
        if is_foreseen and not ids and not load.foresight.is_moved:
            flush(model=related._name, is_certain=True)
            ids = load.references.find_name(related, value, path, column)
        if is_foreseen:
            load.foresight.note(related._name, value, ids, load.current)
        if len(ids) == 1:
            return ids[0], []
        return self._ask_odoo(model, field, None, value)

    def _prefetch_xmlids(self, related, value, path):
        load = self.env.context["transfer_load"]
        module = self.env.context.get("_import_current_module", "")

        def complete(text):
            return text if "." in text else f"{module}.{text}"

        def column():
            return {complete(text) for text in load.get_texts(path)}

        is_made = related._name in load.made_models
        is_odoos_way = is_made and load.foresight.way is Way.ODOO
        if is_odoos_way and load.references.is_often_forgotten(related, path):
            return
        self.env.context["import_flush"](xml_id=complete(value))
        load.references.find_xmlid(related, complete(value), path, column)
        _is_known, target = load.references.get_target(related._name, complete(value))
        if not target and not is_made:
            load.foresight.looked_into.add(related._name)

    def _xmlid_to_record_id(self, xmlid, model):
        load = self.env.context.get("transfer_load")
        if load is not None:
            is_known, target = load.references.get_target(model._name, xmlid)
            cache = self.env.context["import_cache"]
            if is_known and not cache.get(xmlid):
                if not target:
                    return None
                cache[xmlid] = target
        return super()._xmlid_to_record_id(xmlid, model)

    def _get_reference_path(self, field, subfield) -> str:
        """Where the column goes, as it is mapped: ``child_ids/country_id``."""
        parents = self.env.context.get("parent_fields_hierarchy") or []
        return "/".join([*parents, field.name, *([subfield] if subfield else [])])

    def _creates_by_name(self, field) -> bool:
        enabled = self.env.context.get("name_create_enabled_fields") or {}
        return bool(enabled.get(field.name))

    def _find_or_create(self, model, field, value, load):
        """Match by name, else create by name in a savepoint of its own.

        Odoo rolls the whole import back to its savepoint when a create by name
        fails, and takes conflicts between transactions for missing records.
        """
        related = self.env[field.comodel_name].with_context(transfer_load=None)
        reason = ""
        found = related.name_search(name=value, operator="=")
        if found:
            load.use_side(related._name, found[0][0], created=False)
        else:
            try:
                capture = UndoCapture(self.env, load.chunk)
                with tentative(self.env), capturing(self.env, capture):
                    created_id, _name = related.name_create(name=value)
            except Exception as error:
                raise_unless_row_error(error)
                if isinstance(error, psycopg2.errors.UniqueViolation):
                    load.raise_first_collision(error)
                reason = get_reason(related, error)
            else:
                load.references.forget()
                load.use_side(related._name, created_id, created=True)
                side = capture.get_side_entries((related._name, created_id))
                load.current.along += side
                return created_id, []
        # One match, several, or a name that cannot be created: Odoo words it.
        plain = self.with_context(name_create_enabled_fields={})
        try:
            return super(IrFieldsConverter, plain).db_id_for(
                model, field, None, value, None
            )
        except ValueError as error:
            if not reason or len(error.args) < 2:
                raise
            raise not_created(self, related, reason, *error.args) from error
