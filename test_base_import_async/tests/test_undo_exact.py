# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Undo right after an import leaves every table as it was before."""

import base64

from odoo import Command

from .parity import ORDER
from .test_parity_formats import make_xlsx
from .undo_case import UndoCase


class TestUndoExact(UndoCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("fr_FR")
        cls.other_company = cls.env["res.company"].create({"name": "Other"})
        cls.kind, cls.new_kind = cls.env["test.transfer.kind"].create(
            [{"name": "old kind"}, {"name": "new kind"}]
        )
        cls.tags = cls.env["test.transfer.tag"].create(
            [{"name": "tag 1"}, {"name": "tag 2"}, {"name": "tag 3"}]
        )
        cls.order = cls.env[ORDER].create(
            {
                "name": "Old",
                "code": "old",
                "label": "Old label",
                "note": "Old note",
                "body": "<p>Old</p>",
                "weight": 1.1,
                "date": "2020-01-01",
                "moment": "2020-01-01 10:20:30",
                "settings": {"old": [1, 2.5, None]},
                "kind_id": cls.kind.id,
                "tag_ids": [Command.set(cls.tags[:2].ids)],
                "company_code": "old here",
                "document": base64.b64encode(b"old bytes"),
                "line_ids": [
                    Command.create({"name": "line 1", "tag_ids": cls.tags[0].ids}),
                    Command.create({"name": "line 2", "quantity": 7}),
                ],
            }
        )
        cls.order.with_context(lang="fr_FR").label = "Vieux nom"
        cls.order.with_company(cls.other_company).company_code = "old there"
        cls._name_record(cls.order, "order")
        cls._name_record(cls.order.line_ids[0], "line")

    @classmethod
    def _name_record(cls, record, name: str) -> None:
        vals = {"module": "__import__", "name": name}
        vals.update(model=record._name, res_id=record.id)
        cls.env["ir.model.data"].create(vals)

    def test_created_records_with_external_ids_and_tags_by_name(self):
        _run, undo = self.assert_undone(
            "id,name,tag_ids,kind_id\na1,A,fresh 1,fresh kind\na2,B,tag 1,fresh kind\n"
            "a3,C,fresh 2,old kind\n",
            ["id", "name", "tag_ids", "kind_id"],
            options={"name_create_enabled_fields": {"tag_ids": True, "kind_id": True}},
        )
        self.assertEqual(undo.row_count, 6)

    def test_every_type_of_field_gets_its_old_value_back(self):
        content = base64.b64encode(b"new bytes").decode()
        self.assert_undone(
            "id,name,code,label,note,body,state,urgent,weight,amount,quantity,date,"
            "moment,settings,kind,tags,company code,document\n"
            "order,New,new,New label,,<p>New</p>,done,1,2.2,3.25,4,2021-02-03,"
            f'2021-02-03 04:05:06,"{{""new"": 1}}",new kind,tag 3,new,{content}\n',
            ["id", "name", "code", "label", "note", "body", "state", "urgent", "weight",
             "amount", "quantity", "date", "moment", "settings", "kind_id", "tag_ids",
             "company_code", "document"],
        )  # fmt: skip
        self.assertEqual(base64.b64decode(self.order.document), b"old bytes")

    def test_translations_of_all_languages_come_back(self):
        for lang in ("fr_FR", "en_US"):
            with self.subTest(lang=lang):
                self.assert_undone(
                    "id,label\norder,New\n", ["id", "label"], context={"lang": lang}
                )

    def test_values_of_all_companies_come_back(self):
        companies = [self.other_company.id, self.env.company.id]
        self.env.ref("base.user_admin").company_ids = [Command.set(companies)]
        for ids in (companies, companies[::-1]):
            with self.subTest(companies=ids):
                self.assert_undone(
                    "id,company_code\norder,New\n",
                    ["id", "company_code"],
                    context={"allowed_company_ids": ids},
                )

    def test_lines_that_were_created_and_changed(self):
        _run, undo = self.assert_undone(
            "id,name,line_ids/id,line_ids/name,line_ids/quantity,line_ids/tag_ids\n"
            "order,Old,line,line 1 new,5,tag 3\n,,line_new,line 3,6,tag 2\n"
            "order_2,Two,,line 4,7,\n",
            ["id", "name", "line_ids/id", "line_ids/name", "line_ids/quantity",
             "line_ids/tag_ids"],
        )  # fmt: skip
        sides = undo.chunk_ids.row_ids.filtered(lambda row: row.kind == "side")
        self.assertEqual(set(sides.mapped("res_model")), {"test.transfer.line"})

    def test_lines_of_lines(self):
        self.assert_undone(
            "name,line,part\nOne,L1,P1\n,,P2\nTwo,L2,P3\n",
            ["name", "line_ids/name", "line_ids/part_ids/name"],
        )

    def test_parents_in_the_same_file(self):
        for size in (1, 2, 100):
            with self.subTest(chunk_size=size):
                self.assert_undone(
                    "id,name,parent_id/id\np1,P1,\np2,P2,p1\np3,P3,p2\norder,Old,p3\n",
                    ["id", "name", "parent_id/id"],
                    chunk_size=size,
                )

    def test_code_that_moves_from_one_record_to_a_new_one(self):
        for size in (1, 100):
            with self.subTest(chunk_size=size):
                self.assert_undone(
                    "id,name,code\norder,Old,other\nnew,New,old\n",
                    ["id", "name", "code"],
                    chunk_size=size,
                )

    def test_record_that_two_rows_change(self):
        for size in (1, 100):
            with self.subTest(chunk_size=size):
                self.assert_undone(
                    "id,note,weight\norder,first,2\norder,second,3\n",
                    ["id", "note", "weight"],
                    chunk_size=size,
                )

    def test_record_that_the_import_created_and_changed(self):
        self.assert_undone(
            "id,name,note\nagain,First,1\nagain,Second,2\n",
            ["id", "name", "note"],
            chunk_size=1,
        )

    def test_partial_run_with_failed_rows(self):
        run, undo = self.assert_undone(
            "id,name,quantity,tag_ids\ng1,Good,1,fresh\nb1,Bad,many,fresh\n"
            "order,Better,2,tag 3\nb2,Bad,-1,\n",
            ["id", "name", "quantity", "tag_ids"],
            options={"name_create_enabled_fields": {"tag_ids": True}},
            state="partial",
        )
        self.assertEqual(run.failed_count, 2)
        self.assertEqual(undo.row_count, 3)

    def test_spreadsheet(self):
        rows = [["id", "name", "weight"], ["order", "New", 3.5], ["x1", "X", 1]]
        self.assert_undone(
            make_xlsx(rows), ["id", "name", "weight"], file_name="file.xlsx"
        )

    def test_rows_matched_on_a_column(self):
        self.assert_undone(
            "code,name\nold,Renamed\nfresh,New\n",
            ["code", "name"],
            options={"match_fields": ["code"]},
        )

    def test_properties(self):
        self.kind.properties_definition = [
            {"name": "color", "type": "char", "string": "Color"},
            {"name": "size", "type": "integer", "string": "Size"},
        ]
        self.order.properties = {"color": "red", "size": 3}
        self.assert_undone(
            "id,kind,color\norder,old kind,blue\n",
            ["id", "kind_id", "properties.color"],
        )
