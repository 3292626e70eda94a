# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Contacts that are created together are those that Odoo would have created."""

from itertools import product
from uuid import uuid4

from odoo.tests import tagged

from odoo.addons.component.tests.common import TransactionComponentCase

from .live_peers import PARTNER

_VAT, _OTHER_VAT = "BE0477472701", "BE0428759497"
_STREET = {"street": "Main Street 1", "city": "Liège"}


@tagged("post_install", "-at_install")
class TestPartnerCreation(TransactionComponentCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.backend = cls.env["odoo.peer.backend"].create(
            {
                "name": "Peer",
                "url": "http://127.0.0.1:1",
                "database": "other",
                "api_key": "k3y",
            }
        )
        cls.abroad = cls.env["res.company"].create({"name": "Abroad"})
        cls.pricelists = cls.env["product.pricelist"].create(
            [{"name": "Here"}, {"name": "Abroad", "company_id": cls.abroad.id}]
        )
        cls.belgium = cls.env.ref("base.be").id
        cls.values = [
            {"type": type_, "is_company": is_company, **street, "vat": vat}
            for type_, is_company, street, vat in product(
                ("contact", "invoice"),
                (False, True),
                ({}, {"street": "Side Street 2"}),
                (False, _OTHER_VAT),
            )
        ]

    def parents(self):
        """What stands above a contact: nothing, and each kind that hands down."""
        partners = self.env["res.partner"]
        plain = partners.create({"name": "Plain", "is_company": True})
        full = partners.create(
            {
                "name": "Full",
                "is_company": True,
                "vat": _VAT,
                "company_registry": "0477472701",
                "country_id": self.belgium,
                **_STREET,
            }
        )
        field = "specific_property_product_pricelist"
        full[field] = self.pricelists[0]
        full.with_company(self.abroad)[field] = self.pricelists[1]
        person = partners.create({"name": "Person", "parent_id": full.id})
        branch = partners.create(
            {"name": "Branch", "is_company": True, "parent_id": full.id, "city": "Ans"}
        )
        # What is handed down, and not given upwards too.
        listed = partners.create(
            {"name": "Listed", "is_company": True, "company_registry": "12"}
        )
        return [partners, plain, full, person, branch, listed]

    def build(self, create):
        """One contact of each kind below each kind of parent; all records, in order.

        A company of its own for each: what one gives upwards is not for the others.
        """
        everything = self.env["res.partner"]
        prepared = []
        for values in self.values:
            for number, parent in enumerate(self.parents()):
                everything |= parent | parent.parent_id
                prepared.append(
                    {
                        "name": f"Contact {number}",
                        "parent_id": parent.id,
                        "active": True,
                        **values,
                    }
                )
        created = create(prepared)
        self.assertEqual(len(created), len(self.values) * 6)
        return everything | created

    def create_together(self, prepared):
        with self.backend.work_on(PARTNER) as work:
            binder = work.component(usage="binder")
            bindings = binder.create_many(
                [(one, binder.get_stamps(str(uuid4()))) for one in prepared]
            )
        self.assertNotIn("_partners_skip_fields_sync", bindings.env.context)
        self.env.flush_all()
        self.env.invalidate_all()
        # Else each would be compared by its values when changes are listed.
        stamps = bindings.mapped("sync_write_date")
        self.assertEqual(stamps, bindings.odoo_id.mapped("write_date"))
        return bindings.odoo_id

    def read_all(self, partners):
        """All that is stored, with the records above by their place in the list."""
        place = {id_: number for number, id_ in enumerate(partners.ids)}
        own = {"id", "parent_id", "commercial_partner_id", "display_name"}
        own |= {"complete_name", "access_token"}
        names = [
            name
            for name, field in partners._fields.items()
            if field.store and field.type != "one2many" and name not in own
        ]
        return [
            {
                **row,
                "parent_id": place.get(partner.parent_id.id),
                "commercial": place[partner.commercial_partner_id.id],
                "abroad": partner.with_company(
                    self.abroad
                ).specific_property_product_pricelist.id,
            }
            for partner, row in zip(partners, partners._read_format(names), strict=True)
            if row.pop("id")
        ]

    def test_contacts_are_as_odoo_creates_them(self):
        partners = self.env["res.partner"]
        expected = self.read_all(self.build(partners.create))
        found = self.read_all(self.build(self.create_together))
        for number, (one, other) in enumerate(zip(found, expected, strict=True)):
            with self.subTest(number=number):
                self.assertEqual(one, other)
        # What is handed down, and what is given upwards, is in there.
        self.assertIn(self.pricelists[1].id, [row["abroad"] for row in expected])
        self.assertIn("Side Street 2", [row["street"] for row in expected])

    def test_first_of_a_company_gives_it_its_address(self):
        """And the company gives it to those who come after."""
        streets = []
        for create in (self.env["res.partner"].create, self.create_together):
            parent = self.env["res.partner"].create({"name": "New", "is_company": True})
            common = {"parent_id": parent.id, "type": "contact"}
            people = create(
                [
                    {"name": "First", "street": "A Street", **common},
                    {"name": "Second", **common},
                    {"name": "Third", "street": "C Street", **common},
                ]
            )
            streets.append((parent | people).mapped("street"))
        self.assertEqual(streets[0], streets[1])
        self.assertEqual(streets[0][0], "A Street")

    def test_nothing_is_done_contact_by_contact(self):
        """Twice as many contacts are no more statements."""
        counts = []
        for number in (5, 10):
            above = [self.parents()[2].id for _number in range(number)]
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.create_together([{"name": "P", "parent_id": id_} for id_ in above])
            self.env.flush_all()
            counts.append(self.env.cr.sql_log_count - before)
        self.assertLessEqual(counts[1], counts[0])
