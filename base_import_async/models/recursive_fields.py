# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Fields that are computed from their value in the record above, for many at once.

Odoo computes them record by record, since one may need another that is yet to be
computed. Where none of those above is, their order does not matter.
"""

from odoo.exceptions import MissingError
from odoo.fields import Field
from odoo.models import BaseModel
from odoo.tools import split_every
from odoo.tools.constants import PREFETCH_MAX

# Methods that look at one record and the one above it, with the reference to that one.
# One that extends them is in another module, so it is not among them.
_ABOVE = {
    "base.models.res_partner.ResPartner._compute_commercial_partner": "parent_id",
    "product.models.product_category.ProductCategory._compute_complete_name": (
        "parent_id"
    ),
    "stock.models.stock_location.StockLocation._compute_complete_name": "location_id",
    "uom.models.uom_uom.UomUom._compute_factor": "relative_uom_id",
}


def compute_together(model: BaseModel, field: Field) -> None:
    """Compute what waits of a field, if none of it is needed for another.

    What is left waiting is computed in Odoo's way.
    """
    reference = _get_reference(model, field)
    waiting = model.env.transaction.tocompute.get(field)
    if reference is None or not waiting:
        return
    ids = [res_id for res_id in waiting if res_id]
    above = reference._get_cache(model.env)
    if any(res_id not in above or above[res_id] in waiting for res_id in ids):
        return
    for some in split_every(PREFETCH_MAX, ids, tuple):
        try:
            field.compute_value(model.browse(some))
        except MissingError:  # they wait again, and Odoo knows what to do about it
            return


def _get_reference(model: BaseModel, field: Field) -> Field | None:
    method = getattr(type(model), str(field.compute), None)
    module, name = (getattr(method, n, "") for n in ("__module__", "__qualname__"))
    path = f"{module}.{name}".removeprefix("odoo.addons.")
    return model._fields.get(_ABOVE.get(path, ""))
