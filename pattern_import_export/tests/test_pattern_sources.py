# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import base64
import json

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged

from .common import PatternCase

SAMPLE = """\
Ref,name,Tags|1|Name,category_id|2|name,Country,commnt,Colour,parent_id|ref#key
A1,Ada,vip,,Belgium,x,red,B0
A2,Bob,vip,new,France,,blue,
"""


@tagged("post_install", "-at_install")
class TestPatternSources(PatternCase):
    def fill(self, pattern, **values):
        fills = self.env["pattern.config.fill"].with_user(self.manager)
        fill = fills.create({"pattern_id": pattern.id, **values})
        fill.action_read()
        return fill

    def test_columns_of_a_list_on_the_screen(self):
        pattern = self.make_pattern(name="From a list")
        fill = self.fill(pattern, source="list_view")
        paths = fill.line_ids.mapped("path")
        self.assertEqual(paths[0], ".id")
        self.assertIn("country_id", paths)
        fill.line_ids.filtered(lambda line: line.path == "email").is_key = True
        fill.line_ids.filtered(lambda line: line.path == "phone").is_taken = False
        fill.action_replace()
        taken = pattern.line_ids.mapped("path")
        self.assertEqual(taken, [path for path in paths if path != "phone"])
        self.assertIn("email#key", pattern._get_header_lines()[0])
        # what the list shows and cannot come back is only shown
        self.assertIn("#complete_name", pattern._get_header_lines()[0])

    def test_columns_of_a_saved_export_list_and_back(self):
        self.manager.group_ids += self.env.ref("base.group_allow_export")
        names = [
            "id",
            "name",
            "country_id/code",
            "category_id/name",
            "child_ids/email",
            "child_ids",
            "nowhere",
        ]
        profile = self.env["ir.exports"].create(
            {
                "name": "Saved",
                "resource": "res.partner",
                "export_fields": [Command.create({"name": name}) for name in names],
            }
        )
        pattern = self.make_pattern(name="From a saved list")
        with self.assertRaisesRegex(UserError, "Choose the export list"):
            self.fill(pattern, source="profile")
        fill = self.fill(pattern, source="profile", profile_id=profile.id)
        self.assertIn("nowhere is left out", fill.notes)
        self.assertIn("holds records of its own", fill.notes)
        fill.action_replace()
        self.assertEqual(
            pattern._get_header_lines(),
            [
                [
                    "id",
                    "name",
                    "country_id|code",
                    "category_id|1|name",
                    "child_ids|email",
                ]
            ],
        )
        pattern.action_save_export_profile()
        saved = self.env["ir.exports"].search([("name", "=", "From a saved list")])
        self.assertEqual(saved.export_fields.mapped("name"), names[:5])
        profile.resource = "res.country"
        with self.assertRaisesRegex(UserError, "for other records"):
            self.fill(pattern, source="profile", profile_id=profile.id)

    def test_columns_of_a_sample_file(self):
        pattern = self.make_pattern(name="From a file")
        fill = self.fill(
            pattern,
            source="sample",
            sample=base64.b64encode(SAMPLE.encode()),
            sample_name="sample.csv",
        )
        found = {line.header: line for line in fill.line_ids}
        self.assertEqual(found["Ref"].path, "ref")
        self.assertTrue(found["Ref"].is_key)
        self.assertEqual(found["Tags|1|Name"].occurrence_count, 2)
        self.assertEqual(found["Tags|1|Name"].sample, "vip, new")
        self.assertEqual(found["Country"].path, "country_id")
        self.assertEqual(found["commnt"].path, "comment")
        self.assertIn("Guessed", found["commnt"].problem)
        self.assertEqual(found["Colour"].guessed_type, "text")
        # the person corrects what was guessed
        self.assertTrue(found["commnt"].is_taken)
        found["Colour"].path = False
        fill.action_replace()
        header, _count = pattern._read_header([SAMPLE.splitlines()[0].split(",")])
        self.assertEqual([str(problem) for problem in header.problems], [])
        self.assertEqual(
            [str(column.path or "") for column in header.columns],
            [
                "ref#key",
                "name",
                "category_id|1|name",
                "category_id|2|name",
                "country_id",
                "comment",
                "",
                "parent_id|ref#key",
            ],
        )
        for content, said in [
            (b"", "Choose the file"),
            (b"\x89PNG\r\n", "not a file that can"),
        ]:
            with (
                self.subTest(content=content),
                self.assertRaisesRegex(UserError, said),
            ):
                self.fill(
                    pattern,
                    source="sample",
                    sample=base64.b64encode(content),
                    sample_name="sample.bin",
                )

    def test_a_sample_tells_how_dates_and_numbers_are_written(self):
        for rows, found, doubts in [
            (["31/12/2026,1.234", "01/02/2026,1.5"], ("%d/%m/%Y", "."), 0),
            (['01/02/2026,"1,5"'], ("%d/%m/%Y", ","), 1),
            (["x,y"], ("%Y-%m-%d", "."), 0),
        ]:
            with self.subTest(rows=rows):
                pattern = self.make_pattern(name="From a file")
                text = "\n".join(["Date,Number", *rows])
                fill = self.fill(
                    pattern,
                    source="sample",
                    sample=base64.b64encode(text.encode()),
                    sample_name="sample.csv",
                )
                self.assertEqual((fill.date_format, fill.decimal_separator), found)
                self.assertEqual(len((fill.notes or "").splitlines()), doubts)
                fill.line_ids.path = False
                fill.action_replace()
                notation = pattern._get_notation()
                self.assertEqual((notation.date_format, notation.decimal), found)

    def test_a_column_is_proposed_only_where_its_cells_could_go(self):
        pattern = self.make_pattern(name="From a file")
        sample = "ref,Date,Nams,coment,partner_latitud\nA,2026-01-31,Bo,note,here\n"
        fill = self.fill(
            pattern,
            source="sample",
            sample=base64.b64encode(sample.encode()),
            sample_name="sample.csv",
        )
        found = {line.header: line.path for line in fill.line_ids}
        self.assertEqual(found["Nams"], "name")
        self.assertEqual(found["coment"], "comment")
        # no boolean for a date, no number for a text
        self.assertFalse(found["Date"])
        self.assertFalse(found["partner_latitud"])

    def test_copy_to_another_database(self):
        tags = self.make_pattern({"path": "name", "is_key": True}, name="Contacts")
        choices = self.env["ir.filters"].create(
            {
                "name": "Near",
                "model_id": "res.country",
                "domain": "[('code', '=', 'BE')]",
            }
        )
        pattern = self.make_pattern(
            {
                "path": "country_id|code",
                "add_select_tab": True,
                "tab_filter_id": choices.id,
                "value_ids": [
                    Command.create({"file_value": "Bel", "odoo_value": "BE"})
                ],
            },
            {"path": "child_ids", "sub_pattern_id": tags.id, "occurrence_count": 2},
            name="Copied",
            strategy="update",
            export_format="csv",
            csv_value_delimiter=";",
        )
        text = pattern._dump_json()
        contacts, copied = self.patterns._load_json(text)
        self.assertNotIn(copied, pattern + tags)
        self.assertEqual(copied._get_header_lines(), pattern._get_header_lines())
        self.assertEqual(copied.line_ids[1].sub_pattern_id, contacts)
        self.assertEqual(copied.line_ids[0].tab_filter_id, choices)
        self.assertEqual(copied.line_ids[0].value_ids.odoo_value, "BE")
        self.assertEqual(json.loads(copied._dump_json()), json.loads(text))
        before = self.patterns.search_count([])
        for change, said in [
            (lambda d: d.update(version=2), "holds no patterns"),
            (lambda d: d["patterns"][1].update(model="no.model"), "not installed"),
            (lambda d: d["patterns"][1].update(colour="red"), "colour"),
            (lambda d: d["patterns"][1]["lines"][0].update(hue=1), "hue"),
            (lambda d: d["patterns"].pop(0), "it must stand before"),
            (lambda d: d["patterns"][1]["lines"][0].update(path="x"), "no field"),
        ]:
            document = json.loads(text)
            change(document)
            with (
                self.subTest(said=said),
                self.assertRaisesRegex((UserError, ValidationError), said),
                self.env.cr.savepoint(),
            ):
                self.patterns._load_json(json.dumps(document))
        with self.assertRaisesRegex(UserError, "no JSON"):
            self.patterns._load_json("{")
        self.assertEqual(self.patterns.search_count([]), before)
        loader = self.env["pattern.config.load"].with_user(self.manager)
        values = {"file": base64.b64encode(text.encode()), "file_name": "p.json"}
        loader.create(values).action_load()
        self.assertEqual(self.patterns.search_count([]), before + 2)
        with self.assertRaises(AccessError):
            loader.with_user(self.user).create(values)
