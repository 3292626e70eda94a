# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Checks that hold records of one file against one another, and properties.

Of rows that clash the first in the file stays, whatever is written together.
"""

from odoo import api
from odoo.exceptions import ValidationError

from .families import FamilyCase
from .parity import ORDER, Upload


class TestParityRivals(FamilyCase):
    def refuse_duplicates(self):
        """No two orders with one note and one parent."""

        @api.constrains("note", "parent_id")
        def check(records):
            for record in records.filtered("note"):
                found = record.search_count(
                    [
                        ("note", "=", record.note),
                        ("parent_id", "=", record.parent_id.id),
                    ]
                )
                if found > 1:
                    raise ValidationError(record.note)

        self.add_constraint(check)

    def refuse_heavy(self):
        """Orders with one note weigh ten, no more."""

        @api.constrains("weight", "note")
        def check(records):
            for note in set(records.mapped("note")):
                some = records.search([("note", "=", note)])
                if note and sum(some.mapped("weight")) > 10:
                    raise ValidationError(note)

        self.add_constraint(check)

    def add_constraint(self, check):
        model = self.registry[ORDER]
        methods = [*model._constraint_methods, check]
        self.patch(model, "_constraint_methods", property(lambda _self: methods))

    def assert_refused(self, rows: list[str], bad: set[int], fields: list[str]):
        """Of rows that clash the first one in the file stays, as if alone."""
        header = ",".join(fields) + "\n"
        good = [row for n, row in enumerate(rows) if n not in bad]
        done = self.assert_parity(
            header + "".join(rows), fields, good=header + "".join(good), sizes=(100,)
        )
        self.assertEqual({e[0] - 2 for e in done.errors}, bad)

    def test_duplicates(self):
        self.refuse_duplicates()
        rows = [f"{n},{note}\n" for n, note in enumerate("abacbdefghiba")]
        self.assert_refused(rows, {2, 4, 11, 12}, ["name", "note"])

    def test_duplicates_of_families(self):
        self.refuse_duplicates()
        rows = [
            row
            for n in range(4)
            for row in (f"P{n},,\n", f"A{n},x,P{n}\n", f"B{n},{'xy'[n % 2]},P{n}\n")
        ]
        self.assert_refused(rows, {2, 8}, ["name", "note", "parent_id"])

    def test_sums(self):
        self.refuse_heavy()
        rows = [f"{n},x,{weight}\n" for n, weight in enumerate((3, 4, 5, 2, 6, 1, 1))]
        self.assert_refused(rows, {2, 4, 6}, ["name", "note", "weight"])

    def test_sums_of_known_and_new(self):
        """Odoo changes known records before it makes new ones, if it can do so at once;
        here it cannot, and goes row by row.
        """
        self.refuse_heavy()
        old = self.env[ORDER].create(
            [{"name": f"Old {n}", "note": "x", "weight": 2} for n in range(3)]
        )
        rows = [
            f"{old[0].id},0,x,4\n",
            ",1,x,3\n",
            f"{old[1].id},2,x,1\n",
            ",3,x,2\n",
            f"{old[2].id},4,x,1\n",
        ]
        self.assert_refused(rows, {1}, [".id", "name", "note", "weight"])

    # ------------------------------------------------------------------
    # Properties
    # ------------------------------------------------------------------

    def make_kinds(self):
        definition = [
            {"name": "size", "string": "Size", "type": "integer", "default": 4},
            {"name": "on", "string": "On", "type": "boolean", "default": True},
            {"name": "who", "string": "Who", "type": "many2one",
             "comodel": "res.partner"},
            {"name": "tags", "string": "Tags", "type": "tags",
             "tags": [["a", "A", 1], ["b", "B", 2]]},
            {"name": "day", "string": "Day", "type": "date"},
        ]  # fmt: skip
        return self.env["test.transfer.kind"].create(
            [
                {"name": "first", "properties_definition": definition},
                {"name": "second", "properties_definition": definition[:2]},
                {"name": "none"},
            ]
        )

    def test_default_properties(self):
        self.make_kinds()
        self.assert_parity(
            "name,kind\n1,first\n2,second\n3,none\n4,\n5,first\n", ["name", "kind_id"]
        )

    def test_properties_of_known_and_new(self):
        first, second, none = self.make_kinds()
        old = self.env[ORDER].create(
            [{"name": "Old", "kind_id": kind.id} for kind in (first, second, first)]
        )
        self.env["res.partner"].create({"name": "Who of properties"})
        rows = [
            f"{old[0].id},changed,second,,,",
            f"{old[1].id},changed,first,7,,2026-01-02",
            f"{old[2].id},changed,first,4,Who of properties,",
            ",new,first,,,2026-03-04",
            ",new,none,,,",
            ",new,second,5,,",
            f"{old[0].id},again,first,1,,",
        ]
        self.assert_parity(
            "id,name,kind,size,who,day\n" + "\n".join(rows) + "\n",
            [".id", "name", "kind_id", "properties.size", "properties.who",
             "properties.day"],
        )  # fmt: skip

    def test_wrong_properties(self):
        self.make_kinds()
        rows = ["new,first,many,,", "new,second,1,,", "new,first,2,Nobody There,",
                "new,first,3,,yesterday", "new,none,5,,"]  # fmt: skip
        content = "name,kind,size,who,day\n" + "\n".join(rows) + "\n"
        fields = ["name", "kind_id", "properties.size", "properties.who",
                  "properties.day"]  # fmt: skip
        front = self.run_foreground(Upload(content.encode(), fields))
        done = self.run_background(Upload(content.encode(), fields), 100)
        told = [m["message"] for m in front.messages if m["type"] == "error"]
        self.assertTrue(told)
        self.assertEqual([error[3] for error in done.errors], told)
