# Copyright 2026 Import Sync Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
# These are methods of components and of a peer, not of the ORM.
# pylint: disable=method-required-super
"""Creates contacts together, with what they have from those above them."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from odoo.addons.component.core import Component

from .partner import PARTNER

Values = dict[str, Any]


class PartnerBinder(Component):
    """Odoo copies addresses and the like contact by contact, here it is done at once.

    As in Odoo's own import of files, the contacts are created without that. Addresses
    are among the values that they are created with, what a company decides for its
    people is written to all who get the same. Odoo's own way is gone where something
    is left to do: a contact that gives its address to the company that has none.
    """

    _name = "odoo.peer.partner.binder"
    _inherit = "connector.binder"
    _collection = "odoo.peer.backend"
    _apply_on = PARTNER

    def create_many(self, prepared, **context):
        partners = self._silent(self.env["res.partner"])
        # Read at once, whichever is looked at first.
        wanted = {values.get("parent_id") or None for values, _stamps in prepared}
        above = {one.id: one for one in partners.browse(wanted - {None})}
        prepared = [
            ({**values, **_get_address(above, values)}, stamps)
            for values, stamps in prepared
        ]
        bindings = super().create_many(
            prepared, _partners_skip_fields_sync=True, **context
        )
        created = self._silent(bindings.odoo_id)
        _take_commercial_values(created.filtered("parent_id"))
        for partner, (values, _stamps) in zip(created, prepared, strict=True):
            if _is_left_to_sync(partner):
                partner._fields_sync(partners._add_missing_default_values(values))
        return bindings


def _get_address(above: dict[int, Any], values: Values) -> Values:
    """The address that a contact gets from the one above it."""
    parent = above.get(values.get("parent_id") or 0)
    if parent is None or values.get("type", "contact") != "contact":
        return {}
    return parent._get_address_values()


def _take_commercial_values(partners) -> None:
    """Give contacts, in every company, the values that theirs decides for them."""
    # sudo: as Odoo does; whoever has a new contact need not see its accounts.
    people = partners.sudo().filtered(lambda one: one.commercial_partner_id != one)
    _write_together(
        (one, one.commercial_partner_id._get_commercial_values()) for one in people
    )
    names = people._company_dependent_commercial_fields()
    if not people or not names:
        return
    for company in people.env["res.company"].search([]) - people.env.company:
        _write_together(
            (one, one.commercial_partner_id._convert_fields_to_values(names))
            for one in people.with_company(company)
        )


def _write_together(values_of: Iterable[tuple[Any, Values]]) -> None:
    """Write the same values to many records at once."""
    groups = defaultdict(list)
    for record, values in values_of:
        if values:
            groups[repr(values)].append((record, values))
    for group in groups.values():
        records = group[0][0].union(*(record for record, _values in group))
        records.write(group[0][1])


def _is_left_to_sync(partner) -> bool:
    """Whether Odoo would still copy something, up or down."""
    if partner.child_ids:
        return True
    parent = partner.parent_id
    if not parent:
        return False
    names = partner._address_fields() if partner.type == "contact" else []
    if partner.commercial_partner_id != partner:
        names = [*names, *partner._synced_commercial_fields()]
    return any(partner[name] != parent[name] for name in names)
