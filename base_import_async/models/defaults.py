# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from collections.abc import Sequence

from odoo import api, models, tools

from .odoos_own import is_odoos_own
from .steady_defaults import SteadyDefaults
from .undo_capture import get_capture

_IN_CONTEXT = "default_"
# To ask for so few names costs less than to tell which of them can have a default.
_FEW_NAMES = 30


class Base(models.AbstractModel):
    """Asks for the defaults of new records only by fields that can have one.

    Odoo goes through all fields that a record of the file does not bring, for each
    record anew: some two hundred for a contact, of which two dozen can have a default.
    Models that extend ``default_get`` still see all names: this comes after them.
    """

    _inherit = "base"

    @api.model
    def default_get(self, fields):
        get_defaults = super().default_get
        capture = get_capture(self.env)
        if not capture or not is_odoos_own(get_defaults, "default_get"):
            return get_defaults(fields)

        def get_able(names):
            is_long = len(names) > _FEW_NAMES
            return get_defaults(self._keep_defaulted(names) if is_long else names)

        if capture.steady_defaults:
            return capture.steady_defaults.get(self, fields, get_able)
        return get_able(fields)

    def _prepare_create_values(self, vals_list):
        if not (capture := get_capture(self.env)):
            return super()._prepare_create_values(vals_list)
        outer = capture.steady_defaults
        capture.steady_defaults = SteadyDefaults()
        try:
            return super()._prepare_create_values(vals_list)
        finally:
            capture.steady_defaults = outer

    def _keep_defaulted(self, names: Sequence[str]) -> list[str]:
        """The names for which Odoo's ``default_get`` may have a value, in their order.

        Its rule: the context, defaults of users, the field's own, and those of the
        model that a field is inherited from.
        """
        able = set(self._get_defaulted_fields())
        able.update(self.env["ir.default"]._get_model_defaults(self._name))
        able.update(
            key.removeprefix(_IN_CONTEXT)
            for key in self.env.context
            if key.startswith(_IN_CONTEXT)
        )
        return [name for name in names if name in able]

    @tools.ormcache("self._name")
    def _get_defaulted_fields(self) -> frozenset[str]:
        return frozenset(
            name
            for name, field in self._fields.items()
            if field.default or field.inherited
        )
