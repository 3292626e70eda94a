# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from contextlib import nullcontext

from odoo import api, models

from .company_checks import is_consistent
from .html_texts import cleaning_texts
from .image_sizes import spare_empty_sizes
from .neighbours import get_neighbours
from .odoos_own import is_odoos_own
from .recursive_fields import compute_together
from .suspicion import blaming_checked, blaming_new, blaming_rows, blaming_update
from .undo_capture import get_capture


class Base(models.AbstractModel):
    """Tells a running import what it changes; inert everywhere else.

    There, what Odoo asks or computes of each record is done in bulk, or not at all,
    where the result is the same.
    """

    _inherit = "base"

    def _load_records(self, data_list, update=False):
        # Odoo asks for the names of all modules and compares external ids with them,
        # also where there are none: as much work as fifteen plain records.
        load, capture = super()._load_records, get_capture(self.env)
        if not capture or not is_odoos_own(load, "_load_records"):
            return load(data_list, update)
        names_something = any(
            data.get("xml_id") or data["values"].get("id") for data in data_list
        )
        capture.asks_in_vain = not (update or names_something)
        records = load(data_list, update)
        capture.asks_in_vain = False
        return records

    def _load_records_create(self, vals_list):
        if capture := get_capture(self.env):
            capture.asks_in_vain = False
            order = capture.order
            with (
                order.filling(self._name, len(vals_list)),
                order.creating(self._name),
            ):
                return super()._load_records_create(vals_list)
        return super()._load_records_create(vals_list)

    @api.model_create_multi
    def create(self, vals_list):
        # below the code of models
        if capture := get_capture(self.env):
            with capture.order.by_orm():
                return super().create(vals_list)
        return super().create(vals_list)

    def _prepare_create_values(self, vals_list):
        if capture := get_capture(self.env):
            with capture.order.filling(self._name, len(vals_list)):
                return super()._prepare_create_values(vals_list)
        return super()._prepare_create_values(vals_list)

    def _add_missing_default_values(self, values):
        capture = get_capture(self.env)
        if capture and capture.order.watches_defaults():
            with capture.order.finding_defaults(self, values):
                return super()._add_missing_default_values(values)
        return super()._add_missing_default_values(values)

    def _search(self, domain, *args, **options):
        if capture := get_capture(self.env):
            capture.order.before_search(self._name, domain)
        return super()._search(domain, *args, **options)

    def fetch(self, field_names=None):
        capture = get_capture(self.env)
        if not (capture and capture.order.watches_searches):
            return super().fetch(field_names)
        capture.order.before_reading(self, field_names or (), capture.created)
        with capture.order.looking_on(), capture.order.by_orm():
            return super().fetch(field_names)

    def _compute_field_value(self, field):
        # on the way to something else, perhaps, that is no value
        capture = get_capture(self.env)
        if capture and capture.order.watches_searches:
            order = capture.order
            with order.looking_on(looks_on=False), order.computing(self._name):
                return super()._compute_field_value(field)
        return super()._compute_field_value(field)

    def _recompute_field(self, field, ids=None):
        if field.recursive and ids is None and get_capture(self.env):
            compute_together(self, field)
        return super()._recompute_field(field, ids)

    def _create(self, data_list):
        capture = get_capture(self.env)
        if capture:
            capture.order.have_values(self._name)
            capture.touched.add(self._name)
        create = super()._create
        is_spared = capture and is_odoos_own(create, "_create")
        cleaning = cleaning_texts(self, data_list) if is_spared else nullcontext()
        with blaming_new(self, data_list), cleaning:
            records = create(data_list)
        if capture:
            capture.after_create(records, data_list)
            spare_empty_sizes(records, data_list)
        return records

    def _write_multi(self, vals_list):
        capture = get_capture(self.env)
        if capture:
            capture.before_update(self, vals_list)
        with (
            blaming_rows(self, vals_list),
            capture.order.by_orm() if capture else nullcontext(),
        ):
            return super()._write_multi(vals_list)

    def _parent_store_create(self):
        if (capture := get_capture(self.env)) and self._parent_store:
            capture.orm_updates.add(self)
        return super()._parent_store_create()

    def _parent_store_update(self):
        if (capture := get_capture(self.env)) and self._parent_store:
            capture.orm_updates.add_unknown(self)
        return super()._parent_store_update()

    def write(self, vals):
        if capture := get_capture(self.env):
            capture.before_write(self, vals)
            with capture.order.by_orm():
                return super().write(vals)
        return super().write(vals)

    def _load_records_write(self, values):
        # Odoo writes each record as if there were no other, and so asks for what it
        # refers to, and what refers to it, once for each.
        if neighbours := get_neighbours(self):
            self = self.with_prefetch(neighbours)
        capture = get_capture(self.env)
        with (
            blaming_update(self),
            capture.order.updating(self._name, values) if capture else nullcontext(),
        ):
            return super()._load_records_write(values)

    def unlink(self):
        if capture := get_capture(self.env):
            capture.before_unlink(self)
        return super().unlink()

    def _modified_triggers(self, tree, create=False):
        trigger = super()._modified_triggers
        capture = None if create else get_capture(self.env)
        if capture and capture.spared and is_odoos_own(trigger, "_modified_triggers"):
            tree = capture.spared.cut(self, tree)
        return trigger(tree, create)

    def _validate_fields(self, field_names, excluded_names=()):
        # For each new record Odoo asks which constraints look at fields that are not
        # stored, mostly at none; making the environment for that costs more.
        validate = super()._validate_fields
        capture = get_capture(self.env)
        is_spared = not field_names and capture
        if is_spared and is_odoos_own(validate, "_validate_fields"):
            return None
        names, excluded = set(field_names), set(excluded_names)
        with (
            capture.order.looking_on() if capture else nullcontext(),
            blaming_checked(
                self, lambda some: super(Base, some)._validate_fields(names, excluded)
            ),
        ):
            return validate(names, excluded)

    @api.model
    def fields_get(self, allfields=None, attributes=None):
        # What a cell is read as depends on the type of its field, for which Odoo asks
        # of each chunk all about all fields: by far the longest is whether one can
        # group by them.
        if attributes is None and "transfer_refused" in self.env.context:
            kinds = set(map(type, self._fields.values()))
            known = {name for kind in kinds for name, _how in kind.description_attrs}
            attributes = known - {"groupable"}
        return super().fields_get(allfields, attributes)

    def _check_company(self, fnames=None):
        check = super()._check_company
        is_known = get_capture(self.env) and is_odoos_own(check, "_check_company")
        if is_known and is_consistent(self, fnames):
            return None
        with blaming_checked(
            self, lambda some: super(Base, some)._check_company(fnames)
        ):
            return check(fnames)
