# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Rows that refer to one another in several ways at once, and lines that are wrong."""

from .parity import ORDER, ParityCase, Upload

HEAD = ["id", "name", "tag_ids", "line_ids/name", "line_ids/quantity", "line_ids/day"]


class TestParityMixed(ParityCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["test.transfer.tag"].create([{"name": "red"}, {"name": "blue"}])
        cls.old = cls.env[ORDER].create({"name": "old", "code": "old"})
        cls.env["ir.model.data"].create(
            {
                "module": "shop",
                "name": "old",
                "model": ORDER,
                "res_id": cls.old.id,
            }
        )

    def test_parents_by_name_and_lines_that_refer_to_records_by_id(self):
        self.assert_parity(
            "id,name,code,parent\n"
            "a,one,,\nb,two,,one\nc,three,,two\nshop.old,fresh,,three\nd,four,,fresh\n"
            "e,one more,,one\n",
            ["id", "name", "code", "parent_id"],
        )

    def test_names_that_equal_external_ids(self):
        self.assert_parity(
            "id,name,parent\na,b,\nb,a,a\nc,x,b\nd,y,c\n",
            ["id", "name", "parent_id/id"],
        )

    def test_names_that_equal_external_ids_by_name(self):
        self.assert_parity(
            "id,name,parent\na,b,\nc,a,b\nd,c,a\n",
            ["id", "name", "parent_id"],
        )

    def test_external_ids_with_and_without_module_are_one(self):
        self.assert_parity(
            "id,name,parent\n__import__.a,one,\nb,two,a\nc,three,__import__.b\n"
            "__import__.c,three again,a\n",
            ["id", "name", "parent_id/id"],
        )

    def test_a_record_changed_through_the_lines_of_another(self):
        self.assert_parity(
            "id,name,line id,line,parent\n"
            "a,one,l1,first,\n,,l2,second,\nb,two,l1,taken over,a\n,,l3,third,\n",
            ["id", "name", "line_ids/id", "line_ids/name", "parent_id/id"],
            sizes=(100,),
        )

    def test_a_line_of_an_earlier_record_after_the_parent(self):
        self.assert_parity(
            "id,name,parent,line id,line\n"
            "a,one,,l1,first\n,,,l2,second\nb,two,a,l1,taken over\n,,,l3,third\n",
            ["id", "name", "parent_id/id", "line_ids/id", "line_ids/name"],
            sizes=(100,),
        )

    def test_database_ids_of_records_that_are_parents(self):
        self.assert_parity(
            f".id,name,parent\n{self.old.id},renamed,\n,new,renamed\n,newer,new\n",
            [".id", "name", "parent_id"],
        )

    def test_a_row_about_a_line_of_the_row_before(self):
        for rows in ("m1,A,m2,B,\nm2,B 2,,,\n", "m1,A,m2,B,\nm2,B 2,,,m1\n"):
            with self.subTest(rows=rows):
                self.assert_parity(
                    f"id,name,child id,child,parent\n{rows}",
                    ["id", "name", "child_ids/id", "child_ids/name", "parent_id/id"],
                    res_model="res.partner",
                    sizes=(100,),
                )

    def assert_bad(self, *bad: str, errors: int = 1) -> None:
        """The bad record stays out, and says what Odoo says of it."""
        header = ",".join(HEAD) + "\n"
        good = ["a,one,red,l1,1,2026-01-01", ",,,l2,2,", "c,three,,,,"]
        done = self.assert_parity(
            header + "\n".join([*good[:2], *bad, *good[2:]]) + "\n",
            HEAD,
            good=header + "\n".join(good) + "\n",
        )
        alone = (header + "\n".join(bad) + "\n").encode()
        messages = self.run_foreground(Upload(alone, HEAD)).messages
        self.assertEqual(done.errors[0][3], messages[0]["message"])
        # Odoo tells the first wrong cell of a column, we all of them
        self.assertEqual(len(done.errors), errors)
        self.assertEqual(done.errors[-1][0], 3 + len(bad))

    def test_the_third_line_is_wrong(self):
        self.assert_bad("b,two,,l1,1,", ",,,l2,2,", ",,,l3,many,")

    def test_two_cells_of_two_lines_are_wrong(self):
        self.assert_bad("b,two,,l1,1,", ",,,l2,some,", ",,,l3,many,", errors=2)

    def test_one_of_two_names_is_wrong(self):
        self.assert_bad('b,two,"red,green",,,')
        self.assert_bad('b,two,"green,red,pink",,,')
