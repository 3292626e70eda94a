# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from psycopg2.errors import UniqueViolation

from odoo.exceptions import AccessError, ValidationError
from odoo.fields import Command
from odoo.tests import Form, new_test_user, tagged
from odoo.tools import mute_logger

from .common import USER_GROUPS, PatternCase


@tagged("post_install", "-at_install")
class TestPatternConfig(PatternCase):
    def headers(self, pattern, header_format="technical"):
        pattern.header_format = header_format
        return pattern._get_header_lines()

    def test_a_column_may_be_called_as_its_field(self):
        pattern = self.make_pattern(
            {"path": "phone", "custom_header": "Phone"},
            {"path": "email", "custom_header": "EMAIL"},
        )
        [headers] = self.headers(pattern, "custom")
        self.assertEqual(headers, ["Phone", "EMAIL"])
        with self.assertRaises(ValidationError):
            pattern.line_ids[1].custom_header = "phone"

    def test_columns_of_a_pattern(self):
        pattern = self.make_pattern(
            ".id",
            {"path": "name", "is_key": True},
            {"path": "country_id|code", "is_key": True},
            {"path": "category_id|name", "occurrence_count": 3},
            "parent_id",
            "display_name",
            {"path": "country_id|name", "lang": "en_US"},
        )
        labels, technical = self.headers(pattern, "description_and_tech")
        self.assertEqual(
            technical,
            [
                ".id",
                "name#key",
                "country_id#key|code",
                "category_id|1|name",
                "category_id|2|name",
                "category_id|3|name",
                "parent_id",
                "#display_name",
                "country_id|name@en_US",
            ],
        )
        self.assertEqual(
            labels[:4],
            ["Database ID", "Name#key", "Country#key|Country Code", "Tags|1|Name"],
        )

    def test_lines_of_lines(self):
        lines = self.make_pattern(
            {"path": "email", "is_key": True},
            {"path": "category_id|name", "occurrence_count": 2},
            name="Contacts",
        )
        pattern = self.make_pattern(
            "name",
            {"path": "child_ids", "sub_pattern_id": lines.id, "occurrence_count": 2},
            "ref",
        )
        [technical] = self.headers(pattern)
        self.assertEqual(
            technical,
            [
                "name",
                "child_ids|1|email#key",
                "child_ids|1|category_id|1|name",
                "child_ids|1|category_id|2|name",
                "child_ids|2|email#key",
                "child_ids|2|category_id|1|name",
                "child_ids|2|category_id|2|name",
                "ref",
            ],
        )
        pattern.line_ids[1].is_auto_sized = True
        counts = {("child_ids",): 3, ("child_ids", "category_id"): 1}
        self.assertEqual(len(pattern._get_layout(counts)), 11)
        pattern.line_ids[1].occurrence_count = 0
        self.assertIn("child_ids|category_id|2|name", self.headers(pattern)[0])
        # a pattern is never inside itself, however long the way
        with self.assertRaisesRegex(ValidationError, "would contain itself"):
            lines.line_ids = [
                Command.create({"path": "child_ids", "sub_pattern_id": pattern.id})
            ]
        with self.assertRaisesRegex(ValidationError, "not for the records of"):
            lines.line_ids = [
                Command.create({"path": "bank_ids", "sub_pattern_id": pattern.id})
            ]

    def test_a_list_that_is_picked_goes_out_whole(self):
        pattern = Form(self.make_pattern("name"))
        for path in ("category_id|name", "country_id|code"):
            with pattern.line_ids.new() as line:
                line.path = path
        lines = pattern.save().line_ids
        self.assertEqual(lines.mapped("is_auto_sized"), [False, True, False])

    def test_headers_of_its_own(self):
        pattern = self.make_pattern(
            {"path": "ref", "custom_header": "Code", "is_key": True},
            "name",
            {"custom_header": "Signature"},
            {
                "path": "category_id|name",
                "custom_header": "Tag no. {n}",
                "occurrence_count": 2,
                "is_auto_sized": True,
            },
            {"path": "display_name", "custom_header": "Shown"},
        )
        self.assertEqual(
            self.headers(pattern, "custom"),
            [["Code", "name", "Signature", "Tag no. 1", "Tag no. 2", "Shown"]],
        )
        header, line_count = pattern.with_user(self.user)._read_header(
            [
                [
                    "CODE",
                    "Name",
                    "signature",
                    "tag no. 1",
                    "Tag no. 2",
                    "Tag no. 3",
                    "Shown",
                ]
            ]
        )
        self.assertEqual((header.problems, line_count), ((), 1))
        self.assertEqual(
            [str(column.path or "") for column in header.columns],
            [
                "ref#key",
                "name",
                "",
                "category_id|1|name",
                "category_id|2|name",
                "category_id|3|name",
                "",
            ],
        )
        # two lines of header where the pattern says one, and the other way round
        header, line_count = pattern._read_header([["Reference"], ["ref#key"]])
        self.assertEqual((header.problems, line_count), ((), 1))
        rows = [["What it is", "Who"], ["ref#key", "name"]]
        self.assertEqual(pattern._read_header(rows)[1], 2)
        pattern.restrict_columns = True
        [problem] = pattern._check_header(["ref#key", "street"]).problems
        self.assertIn("no such column", str(problem))
        pattern.restrict_columns = False
        self.assertFalse(pattern._check_header(["ref#key", "street"]).problems)
        with self.assertRaisesRegex(ValidationError, "are called"):
            pattern.line_ids[1].custom_header = "code"

    def test_patterns_that_cannot_come_back_are_refused(self):
        for line, said in {
            "nmae": "Did you mean “name”",
            "country_id|1|code": "fields of their own",
            "name#key": "fields of their own",
            "child_ids": "Say which field",
            "child_ids|category_id|name": "use a sub-pattern",
            "name|": "A field is missing",
        }.items():
            with self.subTest(line=line), self.assertRaisesRegex(ValidationError, said):
                self.make_pattern("ref", line)
        for lines, said in [
            (["name", "name"], "is the same"),
            (["country_id", "country_id|code"], "keep one of the two"),
            ([{"is_key": True}], "needs a field"),
            ([{"path": "name", "is_change_date": True}], "is no date"),
            ([{"path": "ref", "lang": "en_US"}], "is not translated"),
        ]:
            with self.subTest(said=said), self.assertRaisesRegex(ValidationError, said):
                self.make_pattern(*lines)
        # all that is wrong is told at once
        with self.assertRaises(ValidationError) as caught:
            self.make_pattern("name", "name", "ref", "ref")
        self.assertIn("Column 2", str(caught.exception))
        self.assertIn("Column 4", str(caught.exception))
        pattern = self.make_pattern("name", {"path": "ref"})
        ref = pattern.line_ids[1]
        ref.value_ids = [Command.create({"file_value": "x", "odoo_value": "y"})]
        with self.assertRaises(UniqueViolation), mute_logger("odoo.sql_db"):
            ref.value_ids.copy()

    def test_copy_takes_the_columns_along(self):
        pattern = self.make_pattern(
            "name",
            {
                "path": "ref",
                "value_ids": [Command.create({"file_value": "x", "odoo_value": "y"})],
            },
        )
        copied = pattern.copy()
        self.assertEqual(copied.name, "A pattern (copy)")
        self.assertEqual(copied.line_ids.mapped("path"), ["name", "ref"])
        self.assertEqual(copied.line_ids.value_ids.odoo_value, "y")

    def test_who_sees_and_changes_patterns(self):
        shared = self.make_pattern("name", name="Shared")
        private = self.make_pattern("name", name="Private", user_id=self.manager.id)
        other_company = self.env["res.company"].create({"name": "Elsewhere"})
        elsewhere = self.env["pattern.config"].create(
            {
                "name": "Elsewhere",
                "model_id": self.env["ir.model"]._get_id("res.partner"),
                "company_id": other_company.id,
                "line_ids": [Command.create({"path": "name"})],
            }
        )
        ours = shared + private + elsewhere

        def seen_by(user):
            found = self.env["pattern.config"].with_user(user).search([])
            lines = self.env["pattern.config.line"].with_user(user).search([])
            self.assertEqual(lines.pattern_id & ours, found & ours)
            return (found & ours).sorted("name").mapped("name")

        self.assertEqual(seen_by(self.user), ["Shared"])
        self.assertEqual(seen_by(self.manager), ["Private", "Shared"])
        abroad = new_test_user(
            self.env,
            "abroad",
            USER_GROUPS,
            company_id=other_company.id,
            company_ids=[Command.set(other_company.ids)],
        )
        self.assertEqual(seen_by(abroad), ["Elsewhere", "Shared"])
        for refused in (
            lambda: shared.with_user(self.user).write({"name": "Mine"}),
            lambda: shared.with_user(self.user).line_ids.write({"path": "ref"}),
            lambda: shared.with_user(self.user).unlink(),
            lambda: elsewhere.with_user(self.manager).write({"name": "Mine"}),
            lambda: self.env["pattern.config"]
            .with_user(new_test_user(self.env, "nobody"))
            .search([]),
        ):
            with self.assertRaises(AccessError):
                refused()
