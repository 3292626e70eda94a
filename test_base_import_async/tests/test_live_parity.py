# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Two workers, with one or two rows per job, leave what Odoo's own import leaves."""

import datetime

from odoo.fields import Command
from odoo.tests import tagged

from .live_parity import LiveParityCase
from .test_parity_formats import make_xlsx
from .upload import ORDER


@tagged("post_install", "-at_install")
class TestLiveParity(LiveParityCase):
    @classmethod
    def prepare(cls, env):
        env["res.lang"]._activate_lang("fr_FR")
        selection = env["ir.model.fields.selection"].search(
            [("field_id.model", "=", ORDER), ("value", "=", "open")]
        )
        selection.with_context(lang="fr_FR").name = "Ouvert"
        tags = env["test.transfer.tag"].create([{"name": "red"}, {"name": "blue"}])
        tags[0].with_context(lang="fr_FR").name = "rouge"
        env["test.transfer.kind"].create([{"name": "big"}, {"name": "small"}])
        env["res.partner"].create({"name": "Some Customer", "ref": "some"})
        env["product.product"].create(
            [
                {"name": "Some Chair", "list_price": 10},
                {"name": "Some Table", "list_price": 20},
            ]
        )
        orders = env[ORDER].create(
            [
                {"name": f"old {n}", "code": f"old-{n}", "tag_ids": [(6, 0, tags.ids)]}
                for n in range(8)
            ]
        )
        orders[0].line_ids = [Command.create({"name": "old line"})]
        named = {"red": tags[0], "blue": tags[1], "line": orders[0].line_ids}
        named |= {f"order_{n}": order for n, order in enumerate(orders)}
        env["ir.model.data"].create(
            [
                {"module": "shop", "name": n, "model": r._name, "res_id": r.id}
                for n, r in named.items()
            ]
        )

    def test_orders_with_lines_and_parts(self):
        rows = "".join(
            f'lp{n},order {n},"red,blue",Some Customer,big,{n}.5,open,'
            f"line {n}.1,{n + 1},2026-01-0{n + 1},small,x\n"
            ",,,,,,,,,,,y\n"
            f",,,,,,,line {n}.2,2,,big,z\n"
            for n in range(9)
        )
        done = self.assert_live_parity(
            "id,name,tags,customer,kind,weight,state,line,quantity,day,kind,part\n"
            + rows,
            ["id", "name", "tag_ids", "partner_id", "kind_id", "weight", "state",
             "line_ids/name", "line_ids/quantity", "line_ids/day",
             "line_ids/kind_id", "line_ids/part_ids/name"],
        )  # fmt: skip
        self.assertEqual(done.chunk_count, 9)
        self.assertGreater(done.worker_count, 1)

    def test_references_created_by_name_and_found_by_external_id(self):
        self.assert_live_parity(
            "id,name,kind,tags,line,kind,tag\n"
            'ln1,one,new kind,"red,green",a,line kind,shop.red\n'
            ",,,,b,new kind,shop.blue\n"
            'ln2,two,new kind,"green,yellow",c,line kind,"shop.red,shop.blue"\n'
            "ln3,three,big,blue,,,\n"
            "ln4,four,other kind,yellow,d,other kind,\n",
            ["id", "name", "kind_id", "tag_ids",
             "line_ids/name", "line_ids/kind_id", "line_ids/tag_ids/id"],
            options={
                "name_create_enabled_fields": {
                    "kind_id": True,
                    "tag_ids": True,
                    "line_ids/kind_id": True,
                }
            },
        )  # fmt: skip

    def test_wrong_rows_take_nothing_with_them(self):
        """Among these one that creates a record by name before it fails."""
        header = "name,code,weight,kind,tags,line\n"
        good = 'w one,w1,1,wrong kind,"red,wrong tag",a\n,,,,,b\n'
        more = "w six,w6,6,wrong kind,wrong tag,c\n"
        done = self.assert_live_parity(
            f"{header}{good}"
            "w two,w1,2,big,red,\n"
            "w three,w3,13,lost kind,lost tag,\n"
            "w four,w4,four,other lost kind,,\n"
            "w five,w5,5,,,fine\n,,,,,bad line\n"
            f"{more}",
            ["name", "code", "weight", "kind_id", "tag_ids", "line_ids/name"],
            good=f"{header}{good}{more}",
            options={
                "name_create_enabled_fields": {"kind_id": True, "tag_ids": True},
                "tracking_disable": False,
            },
        )
        self.assertEqual((done.counts["created"], done.counts["failed"]), (3, 5))

    def test_parents_earlier_in_the_file_by_external_id(self):
        self.assert_live_parity(
            "id,name,parent\nlx1,x one,\nlx2,x two,lx1\nlx3,x three,lx2\n"
            "lx4,x four,lx1\nlx5,x five,shop.order_1\nlx1,x one again,\n",
            ["id", "name", "parent_id/id"],
        )

    def test_parents_earlier_in_the_file_by_name(self):
        self.assert_live_parity(
            "name,parent\ny one,\ny two,y one\ny three,y two\ny four,y one\n"
            "y five,old 1\n",
            ["name", "parent_id"],
        )

    def test_same_external_ids_twice(self):
        """The later row changes the record of the earlier one, in its turn."""
        rows = "".join(f"la{n % 4},a {n},{n},line {n}\n" for n in range(10))
        done = self.assert_live_parity(
            f"id,name,weight,line\n{rows}", ["id", "name", "weight", "line_ids/name"]
        )
        self.assertEqual((done.counts["created"], done.counts["updated"]), (4, 6))

    def test_documents_with_numbers_of_their_own_one_chunk_at_a_time(self):
        """Else workers draw the numbers in the order in which they come to them."""
        rows = "".join(
            f"ls{n},S{n},Some Customer,Some Chair,{n + 1},9.5\n,,,Some Table,2,\n"
            for n in range(5)
        )
        self.assert_live_parity(
            f"id,Reference,Customer,Product,Quantity,Price\n{rows}",
            ["id", "client_order_ref", "partner_id", "order_line/product_id",
             "order_line/product_uom_qty", "order_line/price_unit"],
            model="sale.order",
            options={"tracking_disable": False, "max_parallel": 1},
        )  # fmt: skip

    def test_several_columns_for_one_field_and_fallback_values(self):
        self.assert_live_parity(
            "first,last,t1,t2,tag1,tag2,state,urgent\n"
            ' Ann ,Lee ,line 1,line 2,red,"blue",open,maybe\n'
            "Bob,,only,,,red,lost,1\n"
            ',Cid,,second,"red,blue",,,\n'
            "Dan,,,,,,ALL DONE,0\n",
            ["name", "name", "note", "note", "tag_ids", "tag_ids", "state", "urgent"],
            options={
                "fallback_values": {
                    "state": self.fallback("selection", "draft"),
                    "urgent": self.fallback("boolean", "true"),
                }
            },
        )

    def fallback(self, field_type: str, value: str) -> dict:
        return {
            "fallback_value": value,
            "field_model": ORDER,
            "field_type": field_type,
        }

    def test_another_language(self):
        self.assert_live_parity(
            "nom;étiquette;état;étiquettes;poids;date\n"
            "un;première;Ouvert;rouge;1.234,5;31/12/2026\n"
            "deux;autre;Draft;;-0,5;01/02/2026\n"
            "trois;;open;rouge,blue;;\n",
            ["name", "label", "state", "tag_ids", "weight", "date"],
            context={"lang": "fr_FR"},
            options={
                "separator": ";",
                "date_format": "%d/%m/%Y",
                "float_thousand_separator": ".",
                "float_decimal_separator": ",",
            },
        )

    def test_typed_cells_of_xlsx(self):
        day, moment = datetime.date(2026, 7, 14), datetime.datetime(2026, 7, 14, 9, 30)
        content = make_xlsx(
            [
                ["name", "code", "weight", "quantity", "date", "moment", "urgent"],
                ["z one", 7, 1.5, 3, day, moment, True],
                ["z two", "007", 0.1 + 0.2, 0, None, None, False],
                [2026, 1.25, 1e-5, 12, day, moment, None],
                ["z four", None, "2.5", "4", "2026-01-31", "2026-01-31 23:59:00", "1"],
            ]
        )
        self.assert_live_parity(
            content,
            ["name", "code", "weight", "quantity", "date", "moment", "urgent"],
            file_name="file.xlsx",
        )

    def test_updates_by_external_id_with_their_chatter(self):
        done = self.assert_live_parity(
            "id,name,state,weight,customer,tags,line id,line\n"
            "shop.order_0,new 0,open,7,Some Customer,red,shop.line,new line\n"
            ",,,,,,lu_line,added\n"
            "shop.order_1,new 1,All Done,1,,,,\n"
            "shop.order_2,old 2,,,,,,\n"
            "shop.order_3,new 3,open,3,Some Customer,,,\n"
            "lu_new,made,open,1,,blue,,\n"
            "shop.order_4,new 4,open,4,,,,\n",
            ["id", "name", "state", "weight", "partner_id", "tag_ids",
             "line_ids/id", "line_ids/name"],
            options={"tracking_disable": False},
        )  # fmt: skip
        # one for each order, also where only an empty cell empties a field
        self.assertEqual(len(done.raw["mail_message"]["rows"]), 6)
        self.assertEqual(len(done.raw["mail_tracking_value"]["rows"]), 15)

    def test_unchanged_records_keep_what_they_have(self):
        done = self.assert_live_parity(
            "id,name,code,tags\nshop.order_5,old 5,old-5,\n"
            'shop.order_6,old 6,old-6,"red,blue"\nshop.order_7,other 7,old-7,red\n',
            ["id", "name", "code", "tag_ids"],
            options={"tracking_disable": False},
        )
        self.assertEqual((done.counts["updated"], done.counts["unchanged"]), (2, 1))

    def test_companies_with_contacts(self):
        rows = "".join(
            f"lc{n},Company {n},1,BE{n},hello{n}@example.com,Belgium,Street {n},"
            f"Ann {n},ann{n}@example.com,Contact\n"
            f",,,,,,,Bob {n},bob{n}@example.com,Delivery\n"
            for n in range(6)
        )
        self.assert_live_parity(
            "id,name,company,ref,email,country,street,contact,email,type\n" + rows,
            ["id", "name", "is_company", "ref", "email", "country_id", "street",
             "child_ids/name", "child_ids/email", "child_ids/type"],
            model="res.partner",
            options={"tracking_disable": False},
        )  # fmt: skip

    def test_default_values_of_the_calling_action(self):
        with self.live.env() as env:
            parent, tag = env.ref("shop.order_1"), env.ref("shop.red")
        self.assert_live_parity(
            "name,state\nd one,\nd two,open\nd three,\n",
            ["name", "state"],
            context={
                "default_parent_id": parent.id,
                "default_note": "from the action",
                "default_tag_ids": [Command.set(tag.ids)],
                "default_urgent": True,
            },
        )
