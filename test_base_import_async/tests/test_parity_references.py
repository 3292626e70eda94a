# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""References, external ids, updates, records with lines."""

from .parity import ORDER, ParityCase


class TestParityReferences(ParityCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        tags = cls.env["test.transfer.tag"].create(
            [{"name": "red"}, {"name": "blue"}, {"name": "twin"}, {"name": "twin"}]
        )
        cls.red, cls.blue, cls.twin, _other = tags
        cls.name_record("__import__", "red", cls.red)
        cls.name_record("shop", "blue", cls.blue)
        cls.kind = cls.env["test.transfer.kind"].create({"name": "big"})
        cls.order = cls.env[ORDER].create(
            {
                "name": "old",
                "code": "old",
                "note": "kept",
                "tag_ids": [(6, 0, tags[:2].ids)],
                "line_ids": [(0, 0, {"name": "old line"})],
            }
        )
        cls.name_record("shop", "old", cls.order)
        cls.name_record("shop", "old_line", cls.order.line_ids)

    @classmethod
    def name_record(cls, module, name, record):
        cls.env["ir.model.data"].create(
            {
                "module": module,
                "name": name,
                "model": record._name,
                "res_id": record.id,
            }
        )

    def test_external_ids_with_and_without_module(self):
        self.assert_parity(
            "id,name,tag\na,one,red\nshop.b,two,shop.blue\n__import__.c,three,\n",
            ["id", "name", "tag_ids/id"],
        )

    def test_database_ids(self):
        self.assert_parity(
            f"id,name,kind,tags\n{self.order.id},new name,{self.kind.id},\n"
            f',created,,"{self.red.id},{self.blue.id}"\n',
            [".id", "name", "kind_id/.id", "tag_ids/.id"],
        )

    def test_several_references_in_a_cell(self):
        self.assert_parity(
            'name,by name,by id\none,"red,blue",\ntwo,blue,\n',
            ["name", "tag_ids", False],
        )
        self.assert_parity(
            'name,tags\none,"red,shop.blue"\ntwo,\nthree,shop.blue\n',
            ["name", "tag_ids/id"],
        )

    def test_values_kept_in_a_many2many_when_the_caller_says_so(self):
        self.assert_parity(
            "id,tags\nshop.old,twin\n",
            ["id", "tag_ids"],
            context={"update_many2many": True},
        )

    def test_update_by_external_id(self):
        done = self.assert_parity(
            "id,name,note,tags,weight\nshop.old,renamed,,red,3\nshop.new,made,x,,\n",
            ["id", "name", "note", "tag_ids", "weight"],
        )
        self.assertEqual((done.counts["updated"], done.counts["created"]), (1, 1))

    def test_update_of_lines(self):
        self.assert_parity(
            "id,line id,line,quantity\n"
            "shop.old,shop.old_line,changed,5\n"
            ",shop.new_line,added,6\n"
            ",,nameless,7\n",
            ["id", "line_ids/id", "line_ids/name", "line_ids/quantity"],
        )

    def test_lines_by_reference(self):
        lines = self.env["test.transfer.line"].create(
            [{"name": "loose 1"}, {"name": "loose 2"}]
        )
        self.assert_parity(
            f'name,lines\none,"{lines[0].id},{lines[1].id}"\n',
            ["name", "line_ids/.id"],
        )
        self.assert_parity('name,lines\none,"loose 1,loose 2"\n', ["name", "line_ids"])

    def test_lines_with_parts(self):
        self.assert_parity(
            "name,tags,line,quantity,day,kind,part\n"
            "one,red,a,1,2026-01-01,big,x\n"
            ",,,,,,y\n"
            ",,b,2,2026-01-02,,z\n"
            "two,,c,3,,,\n"
            ",,d,4,,big,\n"
            "three,,,,,,\n",
            ["name", "tag_ids", "line_ids/name", "line_ids/quantity", "line_ids/day",
             "line_ids/kind_id", "line_ids/part_ids/name"],
        )  # fmt: skip

    def test_same_external_id_twice(self):
        done = self.assert_parity(
            "id,name,weight\na,one,1\nb,two,2\na,one again,3\n"
            "shop.old,x,1\nshop.old,y,\n",
            ["id", "name", "weight"],
        )
        self.assertEqual((done.counts["created"], done.counts["updated"]), (2, 3))

    def test_same_external_id_twice_beside_rows_that_change_a_record_along(self):
        # the first contact of a company gives it its address: a batch has no first one
        company = self.env["res.partner"].create({"name": "Co", "is_company": True})
        rows = "".join(
            f"x{n % 6},contact {n},{company.id},Street {n},contact\n" for n in range(10)
        )
        self.assert_parity(
            "id,name,parent,street,type\n" + rows,
            ["id", "name", "parent_id/.id", "street", "type"],
            res_model="res.partner",
            sizes=(100,),
        )

    def test_parent_earlier_in_the_file_by_external_id(self):
        self.assert_parity(
            "id,name,parent\na,one,\nb,two,a\nc,three,b\nd,four,a\ne,five,shop.old\n",
            ["id", "name", "parent_id/id"],
        )

    def test_parent_earlier_in_the_file_by_name(self):
        self.assert_parity(
            "name,parent\none,\ntwo,one\nthree,two\nfour,one\nfive,old\n",
            ["name", "parent_id"],
        )

    def test_name_that_an_earlier_row_changes(self):
        self.assert_parity(
            "id,name,parent\na,one,old\nshop.old,fresh,\nb,two,fresh\n",
            ["id", "name", "parent_id"],
        )

    def test_reference_to_a_line_of_an_earlier_record(self):
        # Odoo looks for the line in what it has written, not in what waits in
        # its batch: there it makes the line again, else it moves it. So do we;
        # only where a batch ends differs, as it does with Odoo's own batch size.
        self.assert_parity(
            "id,name,line id,line\na,one,l1,first\n,,l2,second\nb,two,l1,moved\n",
            ["id", "name", "line_ids/id", "line_ids/name"],
            sizes=(100,),
        )

    def test_several_matches_warn(self):
        rows = "".join(f'{n},twin,"twin,red"\n' for n in range(12))
        done = self.assert_parity(
            f"name,x,tags\n{rows}", ["name", False, "tag_ids"], sizes=(5, 100)
        )
        self.assertEqual(len(done.warnings), 12)
        self.assertEqual([line for line, _message in done.warnings], [*range(2, 14)])

    def test_several_matches_of_a_line_warn(self):
        done = self.assert_parity(
            "name,line,tag\none,a,red\n,b,twin\n,c,twin\n",
            ["name", "line_ids/name", "line_ids/tag_ids"],
        )
        self.assertEqual([line for line, _message in done.warnings], [3, 4])

    def test_many_records_in_several_batches(self):
        rows = "".join(f"k{n},name {n},{'k' + str(n // 2) if n else ''}\n"
                       for n in range(450))  # fmt: skip
        self.assert_parity(
            f"id,name,parent\n{rows}", ["id", "name", "parent_id/id"], sizes=(450,)
        )

    def test_code_in_use_elsewhere_moves_within_the_file(self):
        # The second row takes the code that the first one frees.
        self.assert_parity(
            "id,name,code\nshop.old,old,freed\nb,two,old\n", ["id", "name", "code"]
        )

    def test_unchanged_records(self):
        done = self.assert_parity(
            'id,name,note,tags,weight\nshop.old,old,kept,"red,shop.blue",0\n'
            "shop.new,made,x,,\n",
            ["id", "name", "note", "tag_ids/id", "weight"],
        )
        self.assertEqual((done.counts["unchanged"], done.counts["created"]), (1, 1))

    def test_unchanged_without_tags(self):
        self.name_record("shop", "bare", self.env[ORDER].create({"name": "bare"}))
        done = self.assert_parity(
            "id,name,tags\nshop.old,old,\nshop.bare,bare,\n", ["id", "name", "tag_ids"]
        )
        self.assertEqual((done.counts["unchanged"], done.counts["updated"]), (1, 1))

    def test_value_that_an_earlier_row_changed_through_its_lines(self):
        firm, child = self.env["res.partner"].create(
            [{"name": "Firm"}, {"name": "Old"}]
        )
        self.name_record("shop", "firm", firm)
        self.name_record("shop", "child", child)
        self.assert_parity(
            "id,name,child id,child name\n"
            "shop.firm,Firm,shop.child,New\nshop.child,Old,,\n",
            ["id", "name", "child_ids/id", "child_ids/name"],
            res_model="res.partner",
        )

    def test_unchanged_but_for_a_space_or_a_zero(self):
        self.order.write({"weight": 0.1 + 0.2, "quantity": 0, "body": "<p>a</p>"})
        self.assert_parity(
            "id,name,weight,quantity,body,urgent,kind\n"
            "shop.old, old ,0.3,,<p>a</p>,0,\n",
            ["id", "name", "weight", "quantity", "body", "urgent", "kind_id"],
        )
