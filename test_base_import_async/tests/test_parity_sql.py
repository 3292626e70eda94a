# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Addons that update other rows by SQL, and do not tell the ORM.

Odoo reads each record in its turn, so it sees that. What the loader reads ahead must
not hide it.
"""

from unittest.mock import patch

from odoo.tools import SQL

from odoo.addons.base_import_async.models.sql_updates import SqlWatch

from .overrides import overriding
from .parity import ORDER, ParityCase, Upload

PARTNER = "res.partner"


class TestParitySql(ParityCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.orders = cls.env[ORDER].create(
            [{"name": f"Old {n}", "quantity": 1} for n in range(5)]
        )
        cls.env["ir.model.data"]._update_xmlids(
            [{"xml_id": "__import__.sql_first", "record": cls.orders[0]}]
        )

    def setUp(self):
        super().setUp()
        self.env.invalidate_all()  # whoever imports has read nothing yet

    def count_others_up(self, records) -> None:
        """One more in the quantity of all other orders."""
        records.flush_recordset()
        self.env.cr.execute(
            SQL(
                "UPDATE test_transfer_order SET quantity = quantity + 1 "
                "WHERE id != ALL (%s)",
                records.ids,
            )
        )

    def make_file(self, *values) -> str:
        rows = zip(self.orders.ids, values, strict=False)
        return "id,value\n" + "".join(f"{i},{value}\n" for i, value in rows)

    def test_a_write_that_shows_in_the_next_one(self):
        """Each record keeps what its quantity was before its own row."""

        def write(original, records, vals):
            if "note" in vals:
                vals = {**vals, "weight": records.quantity}
            done = original(records, vals)
            if "note" in vals:
                self.count_others_up(records)
            return done

        with overriding(self.env[ORDER], "write", write):
            for disabled in (True, False):
                done = self.assert_parity(
                    self.make_file(*"abcde"),
                    [".id", "note"],
                    sizes=(2, 100),
                    options={"tracking_disable": disabled},
                )
        weights = [row["weight"] for row in done.raw["test_transfer_order"]["rows"]]
        self.assertEqual(sorted(weights), [1, 2, 3, 4, 5])

    def test_a_row_that_says_what_was_there_before(self):
        """It is no unchanged one: the row above has changed its record."""

        def write(original, records, vals):
            done = original(records, vals)
            if vals.get("quantity") == 7:
                self.count_others_up(records)
            return done

        with overriding(self.env[ORDER], "write", write):
            self.assert_parity(
                self.make_file(7, 1, 1, 3, 1), [".id", "quantity"], sizes=(100,)
            )

    def test_a_record_that_new_ones_refer_to(self):
        """What they refer to is read when they are made, not when it is looked up."""
        first = self.orders[0]

        def create(original, records, vals_list):
            self.env.cr.execute(
                SQL(
                    "UPDATE test_transfer_order SET quantity = quantity + 1 "
                    "WHERE id = %s",
                    first.id,
                )
            )
            new = original(records, vals_list)
            for record in new:
                record.weight = record.parent_id.quantity
            return new

        with overriding(self.env[ORDER], "create", create):
            for column, key in (("parent_id/id", "sql_first"), ("parent_id", "Old 0")):
                self.assert_parity(
                    f"name,parent\none,{key}\ntwo,{key}\n",
                    ["name", column],
                    sizes=(100,),
                )

    def test_names_that_are_changed(self):
        """A name that was found is looked for again."""
        kind = self.env["test.transfer.kind"].create({"name": "Big"})

        def create(original, records, vals_list):
            new = original(records, vals_list)
            self.env.cr.execute(
                SQL(
                    "UPDATE test_transfer_kind SET name = 'Huge' WHERE id = %s", kind.id
                )
            )
            return new

        content = "name,parent,kind\none,,Big\ntwo,one,Big\nthree,one,Huge\n"
        fields = ["name", "parent_id", "kind_id"]
        with overriding(self.env[ORDER], "create", create):
            front = self.run_foreground(Upload(content.encode(), fields))
            done = self.run_background(Upload(content.encode(), fields), 100)
        told = [m["message"] for m in front.messages if m["type"] == "error"]
        self.assertEqual([error[3] for error in done.errors], told)

    def test_what_the_orm_does_is_not_taken_for_it(self):
        """Rows that Odoo's own models update, parents and translations among them."""
        seen = []
        has_seen = SqlWatch.has_seen

        def watch(own, by_orm):
            answer = has_seen(own, by_orm)
            seen.append((bool(own._before), answer))
            return answer

        self.env["res.lang"]._activate_lang("fr_FR")
        files = {
            PARTNER: ("name,parent\nx,\n" + "".join(f"k{n},x\n" for n in range(9))),
            "product.category": "name,parent\nx,\ny,x\nz,x / y\nu,x\nv,x / y\n",
            "stock.location": "name,parent\nx,\ny,x\nz,x/y\nu,x\nv,x/y\n",
        }
        parents = {"stock.location": "location_id"}
        with patch.object(SqlWatch, "has_seen", watch):
            for model, content in files.items():
                fields = ["name", parents.get(model, "parent_id")]
                self.run_background(
                    Upload(content.encode(), fields, res_model=model), 100
                )
                records = self.env[model].search([], limit=20, order="id desc")
                rows = "".join(f"{r.id},{r.name} 2\n" for r in records)
                for lang in ("en_US", "fr_FR"):
                    self.run_background(
                        Upload(
                            f"id,name\n{rows}".encode(),
                            [".id", "name"],
                            res_model=model,
                            context={"lang": lang},
                        ),
                        100,
                    )
        self.assertIn((True, False), seen)
        self.assertFalse([s for s in seen if s[1]])
