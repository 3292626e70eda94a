# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Fields of the rarer types: they go out, come back untouched, take an edit, and tell
what they cannot hold."""

import base64
import csv
import io
import json

from PIL import Image

from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import tagged

from odoo.addons.base_import_async.core.rows import BadCell
from odoo.addons.pattern_import_export.tests.export_case import ExportCase

THING = "test.transfer.thing"
FORMATS = ("csv", "xlsx", "json", "jsonl")
END = "9999-12-31 23:59:59"


def make_photo(color: str) -> bytes:
    stream = io.BytesIO()
    Image.new("RGB", (200, 100), color).save(stream, "PNG")
    return base64.b64encode(stream.getvalue())


@tagged("post_install", "-at_install")
class TestPatternRareValues(ExportCase):
    """As a plain user in Brussels, where the year 10000 begins early."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.user.tz = "Europe/Brussels"
        cls.env["res.lang"]._activate_lang("fr_FR")
        definition = [
            {"name": "color", "type": "char", "string": "Color"},
            {"name": "count", "type": "integer", "string": "Count"},
            {"name": "is_new", "type": "boolean", "string": "New"},
        ]
        cls.kind = cls.env["test.transfer.kind"].create(
            {"name": "With properties", "properties_definition": definition}
        )
        country = cls.env.ref("base.be")
        cls.things = cls.env[THING].create(
            [
                {
                    "name": f"  blanks {n} ",
                    "code": f"T{n}",
                    "size": ("s", "m", False)[n],
                    "rank": n,
                    "is_open": bool(n % 2),
                    "until": (END, "2026-10-25 00:30:00", False)[n],
                    "memo": ("a\r\nb\r\n", "  tab\t ", "\n\nx")[n],
                    "sheet": f'<p>{n} &amp; <b style="color: red">"x"</b></p>',
                    "price": (0.1 + 0.2, 1e9 + 0.001, -0.0005)[n],
                    "cost": (1.1, 0, -2)[n],
                    "settings": ({"a": [1, {"b": "é"}]}, ["x"], False)[n],
                    "photo": (make_photo("red"), False, make_photo("blue"))[n],
                    "subject": (f"res.country,{country.id}", False, False)[n],
                    "target_model": "res.country",
                    "target_id": (country.id, 0, country.id)[n],
                    "kind_id": (cls.kind.id, cls.kind.id, False)[n],
                    "properties": ({"color": "réd", "count": 0}, {}, {})[n],
                }
                for n in range(3)
            ]
        )
        first = cls.things[0].with_context(lang="fr_FR")
        first.sheet = "<p>zéro &amp; <b>x</b></p>"
        cls.columns = [
            {"path": "code", "is_key": True}, "name", "size", "rank", "is_open",
            "until", "memo", "sheet", {"path": "sheet", "lang": "fr_FR"}, "price",
            "cost", "settings", "photo", "subject", "target_model", "target_id",
            "kind_id", "properties",
        ]  # fmt: skip

    def make_trip(self, code: str, **values):
        return self.make_pattern(
            THING,
            name="Things",
            export_format=code,
            line_ids=self.lines(*self.columns),
            **values,
        )

    def send(self, pattern) -> bytes:
        file = self.export(pattern, ids=self.things.ids, order="code")
        return self.read_bytes(file)

    def bring(self, pattern, content: bytes):
        name = f"things.{pattern.export_format}"
        return self.run_file(self.submit(pattern, content, name=name))

    def load_one(self, **cells):
        """The run of one row, by the key of the first thing unless told otherwise."""
        pattern = self.make_pattern(THING)
        return self.load_objects(pattern, [{"code#key": "T0", **cells}])

    def assert_told(self, run, column: str, part: str) -> None:
        self.assert_counts(run, failed=1)
        [(_row, where, text)] = self.errors(run)
        self.assertEqual(where, column, text)
        self.assertIn(part, text)

    def test_untouched(self):
        stamps = self.things.mapped("write_date")
        for blank in ("keep", "clear"):
            for code in FORMATS:
                with self.subTest(code=code, blank=blank):
                    pattern = self.make_trip(code, blank_policy=blank)
                    run = self.bring(pattern, self.send(pattern))
                    told = run.chunk_ids.row_ids.mapped("old_values")
                    self.assertEqual(run.unchanged_count, 3, (told, self.errors(run)))
        self.assertEqual(self.things.mapped("write_date"), stamps)

    def test_an_edit_changes_what_it_edits(self):
        edits = {
            "name": "blanks",
            "size": "l",
            "until": "2026-10-25T00:30:00+00:00",
            "memo": "a",
            "cost": "7.5",
            "settings": '{"a": 1}',
            "photo": make_photo("green").decode(),
            "subject": f"res.partner,{self.user.partner_id.id}",
            "target_id": str(self.env.ref("base.fr").id),
            "properties": '{"count": 5}',
        }
        names = [name.partition("@")[0] for name in self.names()]
        for column, cell in edits.items():
            with self.subTest(column=column), self.env.cr.savepoint() as savepoint:
                pattern = self.make_trip("csv")
                header, *rows = csv.reader(io.StringIO(self.send(pattern).decode()))
                rows[0][header.index(column)] = cell
                stream = io.StringIO()
                csv.writer(stream).writerows([header, *rows])
                before = self.read_all(names)
                run = self.bring(pattern, stream.getvalue().encode())
                self.assert_counts(run, updated=1, unchanged=2)
                after = self.read_all(names)
                changed = {
                    (n, name)
                    for n, values in enumerate(after)
                    for name, value in values.items()
                    if value != before[n][name]
                }
                self.assertEqual(changed, {(0, column)})
                savepoint.rollback()
                self.env.invalidate_all()
        self.assert_counts(self.load_one(properties='{"count": 5}'), updated=1)
        kept = dict(self.things[0].properties._values)
        self.assertEqual(kept, {"color": "réd", "count": 5})

    def names(self) -> list[str]:
        return [c if isinstance(c, str) else c["path"] for c in self.columns]

    def read_all(self, names: list[str]) -> list[dict]:
        self.env.invalidate_all()
        return [
            {**values, "properties": json.dumps(values["properties"], default=str)}
            for values in self.things.with_company(self.user.company_id).read(names)
        ]

    def test_a_key_of_a_selection_is_no_label_of_another(self):
        self.assert_counts(self.load_one(size="l"), updated=1)
        self.assertEqual(self.things[0].size, "l")
        self.assert_counts(self.load_one(size="0"), updated=1)
        self.assertEqual(self.things[0].size, "none", "a label, where it is no key")

    def test_zero_and_no_are_keys(self):
        pattern = self.make_pattern(THING)
        for column, cells in (("rank#key", (0, "0")), ("is_open#key", (False, "no"))):
            for cell in cells:
                row = {"code#key": "T0", column: cell, "memo": f"{column} {cell!r}"}
                with self.subTest(row=row):
                    self.assert_counts(self.load_objects(pattern, [row]), updated=1)
        run = self.load_objects(pattern, [{"rank#key": None, "memo": "x"}])
        self.assert_told(run, "rank#key", "Fill the cell in")

    def test_a_text_that_does_not_fit_is_not_cut(self):
        key = {"rank#key": 1, "code": "123456789"}
        run = self.load_objects(self.make_pattern(THING), [key])
        self.assert_told(run, "code", "holds 8 characters")

    def test_cells_longer_than_a_spreadsheet_takes(self):
        """The export says so; a cell that was cut is refused, not written."""
        self.things[0].memo = "x" * 40000
        pattern = self.make_trip("xlsx")
        file = self.export(pattern, ids=self.things.ids)
        self.assertIn("1 cells of “memo”", file.file_notice)
        self.assertFalse(self.export(pattern, ids=self.things[1:].ids).file_notice)
        self.assertFalse(
            self.export(self.make_trip("csv"), ids=self.things.ids).file_notice
        )
        for size, failed in ((40000, 0), (32766, 0), (32767, 1)):
            with self.subTest(size=size):
                table = [["code#key", "memo"], ["T0", "x" * size]]
                run = self.load(self.make_pattern(THING), table, "xlsx")
                self.assertEqual(run.failed_count, failed, self.errors(run))
        self.assertEqual(self.errors(run)[0][:2], (2, "memo"))
        self.assertIn("cut off", self.errors(run)[0][2])
        self.assertEqual(len(self.things[0].memo), 32766)

    def test_a_nul_fails_its_row_only(self):
        """csv files hold it as it is, workbooks as an escape; no database takes it."""
        for code in ("csv", "xlsx"):
            for column in ("name", "memo", "code#key", "kind_id", "size", "settings"):
                table = [["code#key", "name", "memo", "kind_id", "size", "settings"]]
                bad = dict.fromkeys(table[0], "") | {"code#key": "N-2", column: "x\0y"}
                table += [["N-1", "good", *[""] * 4], [*bad.values()]]
                with self.subTest(code=code, column=column):
                    content = self.as_csv(table, code).replace(b"\\x00", b"\0")
                    pattern = self.make_pattern(THING)
                    run = self.run_file(self.submit(pattern, content, f"nul.{code}"))
                    self.assertEqual(run.failed_count, 1)
                    [(row, where, text)] = self.errors(run)
                    self.assertEqual((row, where), (3, column), text)
                    self.assertIn("NUL", text)

    def test_each_fault_of_a_row_is_told(self):
        run = self.load_one(rank="many", until="never", kind_id="none of them")
        self.assert_counts(run, failed=1)
        told = run.failed_row_ids.told.splitlines()
        self.assertEqual(run.failed_row_ids.column, "rank")
        self.assertIn("many", told[0])
        self.assertEqual([line.partition(":")[0] for line in told[1:]],
                         ["until", "kind_id"])  # fmt: skip
        self.assertIn("none of them", told[2])

    def test_external_ids_that_are_none(self):
        for cell in (".", ".x", "x.", "a b.c", "a.b c", "x" * 201 + ".y"):
            with self.subTest(cell=cell[:10]):
                run = self.load_objects(
                    self.make_pattern(THING), [{"id": cell, "name": "new"}]
                )
                self.assert_told(run, "id", "no external id")

    def test_documents_are_no_keys(self):
        for column in ("settings", "photo", "properties"):
            with (
                self.subTest(column=column),
                self.assertRaisesRegex(UserError, "cannot be found"),
            ):
                self.load_one(**{f"{column}#key": "x"})

    def test_moments_beyond_the_calendar(self):
        self.assert_counts(self.load_one(until="9999-12-31T23:59:59Z"), unchanged=1)
        run = self.load_one(until="0001-01-01 00:00:00")
        self.assert_told(run, "until", "too far away")
        key = {"code#key": "T0", "until#key": "0001-01-01 00:00:00"}
        run = self.load_objects(self.make_pattern(THING), [key])
        self.assert_told(run, "until#key", "too far away")

    def test_references_that_lead_nowhere(self):
        for cell, part in (
            ("x", "is no reference"),
            ("res.users,1", "is no reference"),
            ("res.partner", "No Contact record"),
            ("res.partner,abc", "No Contact record"),
            ("res.partner,2147483647", "No Contact record"),
            ("res.country," + "9" * 5000, "No Country record"),
        ):
            with self.subTest(cell=cell[:30]):
                self.assert_told(self.load_one(subject=cell), "subject", part)
        run = self.load_one(target_id=2**40)
        self.assert_told(run, "target_id", "too large")

    def test_properties_that_there_are_not(self):
        for cell, part in (
            ("red", "no JSON object"),
            ("[1]", "no JSON object"),
            ('{"weight": 1}', "“weight”"),
        ):
            with self.subTest(cell=cell):
                self.assert_told(self.load_one(properties=cell), "properties", part)
        new = {"code#key": "N1", "name": "new", "properties": '{"count": 1}'}
        pattern = self.make_pattern(THING)
        run = self.load_objects(pattern, [new])
        self.assert_told(run, "properties", "without “Kind”")
        self.assert_counts(
            self.load_objects(pattern, [{**new, "kind_id": "With properties"}]),
            created=1,
        )
        made = self.env[THING].search([("code", "=", "N1")])
        self.assertEqual(made.properties["count"], 1)

    def test_lookups_by_values_that_no_database_takes(self):
        """They fail their own rows, though those of all rows are looked up at once."""
        faults = {
            "country_id|phone_code": ("99999999999", "x", "32.5", "-1"),
            "parent_id|.id": ("9" * 5000, "99999999999", "x", "-1"),
            "parent_id|create_date": ("yesterday", "2026-13-01"),
            "parent_id|partner_latitude": ("nan", "1e999", "x"),
            "parent_id|is_company": ("perhaps",),
            "parent_id|id": ("a b.c d", ".", "9" * 5000),
            "category_id": ("9" * 5000, "\t,,\n"),
        }
        for column, cells in faults.items():
            table = [["ref#key", "name", column]]
            for n, cell in enumerate(cells):
                key = f"{column}-{n}"
                table += [[f"good-{key}", "Good", ""], [f"bad-{key}", "Bad", cell]]
            with self.subTest(column=column):
                run = self.load(self.make_pattern(strategy="create"), table)
                bad = [row for row, where, _text in self.errors(run) if where == column]
                wanted = [3 + 2 * n for n in range(len(cells))]
                if column == "category_id":
                    wanted = wanted[:1]  # a list of nothing is blank
                self.assertEqual(bad, wanted, self.errors(run))
                self.assertEqual(run.failed_count, len(wanted))
                self.assertEqual(run.created_count, 2 * len(cells) - len(wanted))

    def test_what_no_file_shows_is_not_taken_away(self):
        """Archived tags and lines are in no export: a file without them says nothing
        of them, whatever the pattern does about what is not in the file."""
        tags = self.env["res.partner.category"].create(
            [{"name": "shown"}, {"name": "archived", "active": False}]
        )
        partner = self.partners.create(
            {
                "name": "P",
                "ref": "hidden-1",
                "category_id": [Command.set(tags.ids)],
                "child_ids": [
                    Command.create({"name": "Kid", "ref": "kid-1"}),
                    Command.create({"name": "Gone", "ref": "kid-2", "active": False}),
                ],
            }
        )
        child_pattern = self.make_pattern(
            name="Kids", line_ids=self.lines({"path": "ref", "is_key": True}, "name")
        )
        lines = self.lines(
            {"path": "ref", "is_key": True},
            self.many("category_id|name", 1),
            self.many("child_ids", 1, sub_pattern_id=child_pattern.id),
        )
        pattern = self.make_pattern(
            name="Kids of one",
            export_format="csv",
            blank_policy="clear",
            one2many_policy="remove",
            line_ids=lines,
        )
        content = self.read_bytes(self.export(pattern, ids=partner.ids))
        self.assertNotIn(b"archived", content)
        self.assertNotIn(b"Gone", content)
        run = self.run_file(self.submit(pattern, content))
        self.assert_counts(run, unchanged=1)
        for edited in (b"", b"archived"):
            changed = content.replace(b"shown", edited)
            self.run_file(self.submit(pattern, changed))
            everything = partner.with_context(active_test=False)
            self.assertEqual(everything.category_id, tags[1], edited)
        kids = everything.search([("parent_id", "=", partner.id)])
        self.assertEqual(sorted(kids.mapped("name")), ["Gone", "Kid"])

    def test_a_broken_cell_makes_no_tag(self):
        pattern = self.make_pattern(missing_policy="create")
        table = [
            ["ref#key", "name", "category_id"],
            ["b-1", "Good", "made, by name"],
            ["b-2", "Bad", BadCell("#N/A", "")],
        ]
        run = self.load(pattern, table, "xlsx")
        self.assert_counts(run, created=1, failed=1)
        self.assertEqual(self.errors(run)[0][:2], (3, "category_id"))
        tags = self.partners.search([("ref", "=", "b-1")]).category_id
        self.assertEqual(sorted(tags.mapped("name")), ["by name", "made"])
        self.assertFalse(tags.search([("name", "=", "#N/A")]))
