# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Properties of every type: of new and known records, wrong ones, as a whole."""

import csv
import io
import json
from collections.abc import Sequence

from .parity import ORDER, ParityCase, Upload

DEFINITION = [
    {"name": "text", "string": "Text", "type": "char", "default": "none yet"},
    {"name": "size", "string": "Size", "type": "integer"},
    {"name": "price", "string": "Price", "type": "float"},
    {"name": "on", "string": "On", "type": "boolean"},
    {"name": "day", "string": "Day", "type": "date"},
    {"name": "moment", "string": "Moment", "type": "datetime"},
    {"name": "colour", "string": "Colour", "type": "selection",
     "selection": [["r", "Red"], ["b", "Blue"]]},
    {"name": "marks", "string": "Marks", "type": "tags",
     "tags": [["a", "Aa", 1], ["b", "Bb", 2]]},
    {"name": "who", "string": "Who", "type": "many2one", "comodel": "res.country"},
    {"name": "all", "string": "All", "type": "many2many", "comodel": "res.country"},
]  # fmt: skip
NAMES = [f"properties.{part['name']}" for part in DEFINITION]
FIELDS = ["name", "kind_id", *NAMES]
GOOD = {
    "text": "some, text", "size": "3", "price": "1.5", "on": "yes", "day": "2026-02-03",
    "moment": "2026-02-03 04:05:06", "colour": "Blue", "marks": "Aa,b",
    "who": "France", "all": "France,Belgium",
}  # fmt: skip
WRONG = {
    "size": ["many", "1.5"], "price": ["lots"], "on": ["perhaps"],
    "day": ["yesterday"], "moment": ["2026-99-99"], "colour": ["Green"],
    "marks": ["Aa,Cc"], "who": ["Nowhere", "50%"], "all": ["France,Nowhere"],
}  # fmt: skip


class TestParityProperties(ParityCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.kind, cls.other = cls.env["test.transfer.kind"].create(
            [
                {"name": "all of them", "properties_definition": DEFINITION},
                {"name": "some of them", "properties_definition": DEFINITION[:4]},
            ]
        )
        cls.old = cls.env[ORDER].create(
            [{"name": f"Old {n}", "kind_id": cls.kind.id} for n in range(3)]
        )

    def make_rows(self, rows: Sequence[dict], first: Sequence[str] = ()) -> str:
        stream = io.StringIO()
        writer = csv.writer(stream)
        names = [part["name"] for part in DEFINITION]
        writer.writerow([*first, "name", "kind", *names])
        for row in rows:
            values = {"name": "new", "kind": "all of them", **row}
            cells = [*first, "name", "kind", *names]
            writer.writerow([values.get(name, "") for name in cells])
        return stream.getvalue()

    def test_of_new_records(self):
        rows = [GOOD, {}, {**GOOD, "kind": "some of them"}, {"kind": ""},
                *({name: value} for name, value in GOOD.items())]  # fmt: skip
        self.assert_parity(self.make_rows(rows), FIELDS)

    def test_of_known_records(self):
        """Written, written again, and another definition at the same time."""
        ids = self.old.ids
        rows = [{"id": ids[0], **GOOD}, {"id": ids[1]}, {"id": ids[0], "size": "7"},
                {"id": ids[2], "kind": "some of them", **GOOD},
                {"id": ids[1], "on": "no"}]  # fmt: skip
        self.assert_parity(self.make_rows(rows, ["id"]), [".id", *FIELDS])

    def test_some_columns_of_known_records(self):
        """What has no column is kept."""
        self.old.properties = {"size": 1, "price": 2.5, "colour": "r"}
        first, second, third = self.old.ids
        self.assert_parity(
            f"id,size,colour\n{first},5,\n{second},1,Red\n{third},,Blue\n",
            [".id", "properties.size", "properties.colour"],
        )

    def test_by_ids(self):
        country = self.env.ref("base.fr")
        for how, value in (("id", "base.fr"), (".id", country.id)):
            self.assert_parity(
                f"name,kind,who,all\none,all of them,{value},{value}\n"
                f"two,all of them,,{value}\n",
                ["name", "kind_id", f"properties.who/{how}", f"properties.all/{how}"],
            )

    def test_wrong_ones_are_told_in_odoos_words(self):
        wrong = [(name, cell) for name, cells in WRONG.items() for cell in cells]
        for name, cell in wrong:
            with self.subTest(property=name, cell=cell):
                rows = [GOOD, {**GOOD, name: cell}, {"size": "1"}]
                content = self.make_rows(rows)
                front = self.run_foreground(Upload(content.encode(), FIELDS))
                told = [m["message"] for m in front.messages if m["type"] == "error"]
                if not told:
                    self.assert_parity(content, FIELDS)
                    continue
                good = self.make_rows([rows[0], rows[2]])
                done = self.assert_parity(content, FIELDS, good=good)
                [error] = done.errors
                self.assertEqual(error, (3, name, cell, told[0]))

    def test_as_a_whole(self):
        """As an export with technical names has them; and what is no such list."""
        value = [{**part, "value": GOOD[part["name"]]} for part in DEFINITION[:8]]
        cells = [json.dumps(value), "", "{}", "nope", '[{"name": "size"}]']
        for cell in cells:
            with self.subTest(cell=cell[:20]):
                stream = io.StringIO()
                csv.writer(stream).writerows(
                    [["name", "kind", "all"], ["odd", "all of them", cell],
                     ["good", "all of them", ""]]
                )  # fmt: skip
                fields = ["name", "kind_id", "properties"]
                upload = Upload(stream.getvalue().encode(), fields)
                front = self.run_foreground(upload)
                told = [m["message"] for m in front.messages if m["type"] == "error"]
                if not told:
                    self.assert_parity(upload.content, fields)
                    continue
                good = "name,kind,all\ngood,all of them,\n"
                done = self.assert_parity(upload.content, fields, good=good)
                [(line, column, shown, text)] = done.errors
                self.assertEqual((line, column, shown), (2, "all", cell))
                self.assertEqual(text, told[0])

    def test_a_list_of_something_else(self):
        """Odoo ends with the error; here it costs its row, and names the column."""
        content = "name,kind,all\ngood,all of them,\nodd,all of them,[1]\n"
        upload = Upload(content.encode(), ["name", "kind_id", "properties"])
        with self.assertRaises(AttributeError):
            self.run_foreground(upload)
        done = self.run_background(upload, 100)
        self.assertEqual((done.counts["created"], done.counts["failed"]), (1, 1))
        [issue] = done.issues
        self.assertEqual(issue["row_number"], 3)
        self.assertIn("did not expect such a row", issue["hint"])

    def test_beside_refused_rows(self):
        rows = [{**GOOD, "name": f"n{n}", "size": str(n)} for n in range(12)]
        rows[4]["size"] = rows[9]["size"] = "many"
        good = [row for row in rows if row["size"] != "many"]
        done = self.assert_parity(
            self.make_rows(rows), FIELDS, good=self.make_rows(good), sizes=(3, 100)
        )
        self.assertEqual(done.counts["failed"], 2)
