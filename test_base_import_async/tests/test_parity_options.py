# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The options of the import screen do the same in the background."""

from .parity import ORDER, ParityCase


class TestParityOptions(ParityCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["test.transfer.tag"].create([{"name": "red"}, {"name": "blue"}])
        cls.env["test.transfer.kind"].create([{"name": "big"}, {"name": "small"}])

    def test_plain_rows(self):
        self.assert_parity(
            "name,code,weight,quantity,state,urgent\n"
            "one,1,1.5,3,open,1\n"
            "two,2,2.5,4,All Done,no\n"
            "three,3,,0,draft,yes\n",
            ["name", "code", "weight", "quantity", "state", "urgent"],
        )

    def test_two_columns_for_one_char_text_or_many2many(self):
        self.assert_parity(
            "first,last,t1,t2,tag1,tag2\n"
            ' Ann ,Lee ,line 1,line 2,red,"blue"\n'
            "Bob,,only,,,red\n"
            ',Cid,,second,"red,blue",\n',
            ["name", "name", "note", "note", "tag_ids", "tag_ids"],
        )

    def test_two_columns_for_one_field_of_lines(self):
        self.assert_parity(
            "name,l1,l2,tag1,tag2\n"
            "one,left,right,red,blue\n"
            ",alone,,red,\n"
            "two,a,b,,blue\n",
            ["name", "line_ids/name", "line_ids/name",
             "line_ids/tag_ids", "line_ids/tag_ids"],
        )  # fmt: skip

    def test_fallback_values_of_selection_and_boolean(self):
        self.assert_parity(
            "name,state,urgent\none,open,maybe\ntwo,lost,1\nthree,,\nfour,ALL DONE,0\n",
            ["name", "state", "urgent"],
            options={
                "fallback_values": {
                    "state": self.fallback("selection", "draft"),
                    "urgent": self.fallback("boolean", "true"),
                }
            },
        )

    def test_fallback_that_skips_the_value(self):
        self.assert_parity(
            "name,state\none,open\ntwo,lost\nthree,\n",
            ["name", "state"],
            options={"fallback_values": {"state": self.fallback("selection", "skip")}},
        )

    def test_fallback_values_in_a_file_with_lines(self):
        unit = self.fallback("selection", "box", "test.transfer.line")
        self.assert_parity(
            "name,line,unit\none,a,piece\n,b,lorry\ntwo,c,\n",
            ["name", "line_ids/name", "line_ids/unit"],
            options={"fallback_values": {"line_ids/unit": unit}},
        )

    def test_fallback_of_the_record_makes_every_line_a_record(self):
        # Odoo fills the fallback into continuation lines before it tells records
        # apart.
        self.assert_parity(
            "code,state,line\none,open,a\n,,b\ntwo,lost,c\n",
            ["code", "state", "line_ids/name"],
            options={"fallback_values": {"state": self.fallback("selection", "draft")}},
            context={"default_name": "x"},
        )

    def fallback(self, field_type: str, value: str, model: str = ORDER) -> dict:
        return {
            "fallback_value": value,
            "field_model": model,
            "field_type": field_type,
        }

    def test_create_by_name(self):
        self.assert_parity(
            "name,kind,tags\n"
            'one,new kind,"red,green"\n'
            'two,new kind,"green,yellow"\n'
            "three,big,blue\n",
            ["name", "kind_id", "tag_ids"],
            options={"name_create_enabled_fields": {"kind_id": True, "tag_ids": True}},
        )

    def test_create_by_name_in_lines(self):
        self.assert_parity(
            "name,line,kind,tags\n"
            'one,a,new kind,"red,green"\n'
            ",b,new kind,green\n"
            "two,c,other kind,\n",
            ["name", "line_ids/name", "line_ids/kind_id", "line_ids/tag_ids"],
            options={
                "name_create_enabled_fields": {
                    "line_ids/kind_id": True,
                    "line_ids/tag_ids": True,
                }
            },
        )

    def test_create_by_name_of_a_record_of_the_file(self):
        self.assert_parity(
            "name,parent\none,\ntwo,one\nthree,elsewhere\nelsewhere,\nfour,three\n",
            ["name", "parent_id"],
            options={"name_create_enabled_fields": {"parent_id": True}},
        )

    def test_unknown_values_set_empty(self):
        self.assert_parity(
            "name,kind,tags,state\n"
            'one,big,"red,purple",open\n'
            "two,huge,purple,lost\n"
            "three,small,blue,draft\n",
            ["name", "kind_id", "tag_ids", "state"],
            options={"import_set_empty_fields": ["kind_id", "tag_ids", "state"]},
        )

    def test_unknown_values_of_lines_set_empty(self):
        self.assert_parity(
            "name,line,kind\none,a,big\n,b,huge\ntwo,c,small\n",
            ["name", "line_ids/name", "line_ids/kind_id"],
            options={"import_set_empty_fields": ["line_ids/kind_id"]},
        )

    def test_records_with_unknown_values_skipped(self):
        for fields in (["kind_id"], ["tag_ids"], ["state"], ["urgent"]):
            with self.subTest(fields=fields):
                done = self.assert_parity(
                    "name,kind,tags,state,urgent\none,big,red,open,1\n"
                    f"two,{'huge' if fields == ['kind_id'] else 'big'},"
                    f"{'purple' if fields == ['tag_ids'] else 'red'},"
                    f"{'lost' if fields == ['state'] else 'open'},"
                    f"{'perhaps' if fields == ['urgent'] else '0'}\n"
                    "three,small,blue,draft,no\n",
                    ["name", "kind_id", "tag_ids", "state", "urgent"],
                    options={"import_skip_records": fields},
                )
                self.assertEqual(done.counts["skipped"], 1)
                self.assertEqual(done.counts["created"], 2)

    def test_start_at_line(self):
        for skip in (1, 2, 3):
            with self.subTest(skip=skip):
                self.assert_parity(
                    "code,x,line\none,,a\n,only x,\n,,b\n\ntwo,,c\nthree,,d\n",
                    ["code", False, "line_ids/name"],
                    options={"skip": skip},
                    context={"default_name": "from the middle"},
                )

    def test_no_header(self):
        self.assert_parity(
            "one,1\ntwo,2\n", ["name", "code"], options={"has_headers": False}
        )

    def test_whitespace_and_empty_cells(self):
        self.assert_parity(
            "name,code,weight,note,raw,line,x\n"
            " one ,  , 1.5 , note , raw , a ,\n"
            "two,\t2,  ,,,b,x\n"
            ",,,,,c,\n"
            ",,,,,,only x\n"
            ",  ,,,,d,\n"
            ",, ,,,e,\n"
            "\n"
            " , , , , , , \n"
            "three,,,,,,\n",
            ["name", "code", "weight", "note", "raw_text", "line_ids/name", False],
        )

    def test_properties(self):
        definition = [
            {"name": "size", "string": "Size", "type": "integer"},
            {"name": "colour", "string": "Colour", "type": "selection",
             "selection": [["r", "Red"], ["b", "Blue"]]},
        ]  # fmt: skip
        self.env["test.transfer.kind"].create(
            {"name": "with properties", "properties_definition": definition}
        )
        self.assert_parity(
            "name,kind,size,colour\none,with properties,3,Red\n"
            "two,with properties,,Blue\n",
            ["name", "kind_id", "properties.size", "properties.colour"],
        )

    def test_json_and_html(self):
        self.assert_parity(
            'name,settings,body\none,"{""a"": [1]}",<p>Hi <b>you</b></p>\n'
            "two,,<script>alert(1)</script>text\n",
            ["name", "settings", "body"],
        )
