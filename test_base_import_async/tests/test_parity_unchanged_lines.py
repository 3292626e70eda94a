# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Records whose lines the file names: left alone where they are as it says."""

from unittest.mock import patch

from odoo.sql_db import Cursor

from odoo.addons.base_import_async.models.unchanged import find_unchanged

from .parity import ORDER, ParityCase, Upload

FIELDS = [
    "id", "name", "line_ids/id", "line_ids/name", "line_ids/quantity",
    "line_ids/tag_ids", "line_ids/part_ids/id", "line_ids/part_ids/name",
]  # fmt: skip
HEADER = "id,name,line id,line,quantity,tags,part id,part\n"
FIRST = "shop.first,first,shop.a,a,1,red,shop.x,x\n,,,,,,shop.y,y\n"  # two rows
SECOND = "shop.second,second,shop.c,c,3,,,\n"


class TestParityUnchangedLines(ParityCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.red, _blue = cls.env["test.transfer.tag"].create(
            [{"name": "red"}, {"name": "blue"}]
        )
        parts = [(0, 0, {"name": name}) for name in "xy"]
        cls.first, cls.second = cls.env[ORDER].create(
            [
                {
                    "name": "first",
                    "line_ids": [
                        (0, 0, {"name": "a", "tag_ids": cls.red, "part_ids": parts}),
                        (0, 0, {"name": "b", "quantity": 2}),
                    ],
                },
                {"name": "second", "line_ids": [(0, 0, {"name": "c", "quantity": 3})]},
            ]
        )
        cls.first_line = cls.first.line_ids[0]
        cls.name_record("first", cls.first)
        cls.name_record("second", cls.second)
        for name, line in zip("abc", (cls.first | cls.second).line_ids, strict=True):
            cls.name_record(name, line)
        for name, part in zip("xy", cls.first_line.part_ids, strict=True):
            cls.name_record(name, part)

    @classmethod
    def name_record(cls, name, record):
        cls.env["ir.model.data"].create(
            {
                "module": "shop",
                "name": name,
                "model": record._name,
                "res_id": record.id,
            }
        )

    def check(self, *lines: str, unchanged: int, **upload) -> None:
        done = self.assert_parity(HEADER + "".join(lines), FIELDS, **upload)
        self.assertEqual(done.counts["unchanged"], unchanged)

    def test_as_they_are(self):
        # a line more of the first one is not spoken of
        self.check(FIRST, SECOND, unchanged=3)

    def test_no_line(self):
        """An empty cell takes all lines away, as in Odoo, and all tags of a line."""
        empty = self.env[ORDER].create({"name": "empty"})
        self.name_record("empty", empty)
        without = "shop.first,first,,,,,,\nshop.empty,empty,,,,,,\n"
        self.check(without, SECOND, unchanged=2)

    def test_value_of_a_line(self):
        self.check(FIRST, SECOND.replace("c,3", "c,4"), unchanged=2)

    def test_name_of_a_part_of_a_line(self):
        self.check(FIRST.replace("y,y", "y,z"), SECOND, unchanged=1)

    def test_tags_of_a_line(self):
        self.check(FIRST.replace("red", "blue"), SECOND, unchanged=1)

    def test_line_of_another_record(self):
        self.check(FIRST, "shop.second,second,shop.b,b,2,,,\n", unchanged=2)

    def test_line_of_two_records(self):
        self.check(
            FIRST,
            SECOND,
            "shop.first,first,shop.c,c,3,,,\n",
            unchanged=0,
            sizes=(100,),
        )

    def test_line_without_an_id(self):
        self.check(FIRST, "shop.second,second,,c,3,,,\n", unchanged=2)

    def test_line_with_a_new_id(self):
        self.check(FIRST, "shop.second,second,shop.new,c,3,,,\n", unchanged=2)

    def test_line_twice(self):
        self.check(SECOND, ",,shop.c,c,4,,,\n", unchanged=0)

    def test_line_that_another_row_writes(self):
        firm, child = self.env["res.partner"].create(
            [{"name": "Firm"}, {"name": "Child"}]
        )
        child.parent_id = firm
        self.name_record("firm", firm)
        self.name_record("child", child)
        firm_row, child_row = "shop.firm,Firm,shop.child,Child\n", "shop.child,New,,\n"
        for rows in (firm_row + child_row, child_row + firm_row):
            self.assert_parity(
                f"id,name,child id,child name\n{rows}",
                ["id", "name", "child_ids/id", "child_ids/name"],
                res_model="res.partner",
            )

    def test_ids_of_lines_are_looked_up_together(self):
        orders = self.env[ORDER].create(
            [
                {"name": f"o{n}", "line_ids": [(0, 0, {"name": f"l{n}"})]}
                for n in range(40)
            ]
        )
        for n, order in enumerate(orders):
            self.name_record(f"o{n}", order)
            self.name_record(f"l{n}", order.line_ids)
        rows = "".join(f"shop.o{n},o{n},shop.l{n},l{n}\n" for n in range(40))
        lookups = []
        execute = Cursor.execute

        def noting(cr, query, *args, **options):
            text = getattr(query, "code", str(query))
            if "ir_model_data" in text and "test_transfer_line" in str(query):
                lookups.append(text)
            return execute(cr, query, *args, **options)

        with patch.object(Cursor, "execute", noting):
            upload = Upload(f"id,name,line id,line\n{rows}".encode(), FIELDS[:4])
            done = self.run_background(upload, 100)
        self.assertEqual((done.counts["unchanged"], len(lookups)), (40, 1))

    def test_line_that_may_not_be_written(self):
        values = {
            "name": "first",
            "line_ids": [(4, self.first_line.id), (1, self.first_line.id, {})],
        }
        orders = self.env[ORDER].with_user(self.env.ref("base.user_admin"))
        self.assertEqual(find_unchanged(orders, [(self.first.id, values)]), {0})
        self.env["ir.rule"].create(
            {
                "name": "Nobody writes lines named a",
                "model_id": self.env["ir.model"]._get_id("test.transfer.line"),
                "domain_force": "[('name', '!=', 'a')]",
                "perm_read": False,
            }
        )
        self.assertEqual(find_unchanged(orders, [(self.first.id, values)]), set())
