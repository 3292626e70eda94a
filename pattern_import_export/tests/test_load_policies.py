# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The choices that a pattern has, and what they do to a row."""

from odoo.exceptions import UserError
from odoo.tests import tagged

from odoo.addons.pattern_import_export.core.load_cells import print_version

from .pattern_case import PatternCase


@tagged("post_install", "-at_install")
class TestLoadPolicies(PatternCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.tags = cls.env["res.partner.category"].create(
            [{"name": name} for name in ("red", "green", "blue")]
        )
        cls.ada = cls.partners.create(
            {
                "name": "Ada",
                "ref": "p-1",
                "street": "Old",
                "country_id": cls.env.ref("base.be").id,
                "category_id": [(6, 0, cls.tags[:2].ids)],
            }
        )

    def one(self, pattern, **cells):
        """The run of one row for Ada."""
        return self.load_objects(pattern, [{"ref#key": "p-1", **cells}])

    def test_strategy(self):
        rows = [
            {"ref#key": "p-1", "name": "Ada", "street": "New"},
            {"ref#key": "p-2", "name": "Bob", "street": "New"},
        ]
        for strategy, counts in (
            ("none", {"skipped": 2}),
            ("update", {"skipped": 1, "updated": 1}),
            ("create", {"skipped": 1, "created": 1}),
            ("create_update", {"unchanged": 2}),
        ):
            with self.subTest(strategy=strategy):
                pattern = self.make_pattern(strategy=strategy)
                run = self.load_objects(pattern, rows)
                self.assert_counts(run, **counts)
        skipped = run.search([("id", "<", run.id)], limit=1).chunk_ids.row_ids
        self.assertIn("does not update", skipped.filtered("message")[0].message)

    def test_a_skipped_record_takes_its_lines_along(self):
        pattern = self.make_pattern(strategy="create")
        run = self.one(pattern, **{"child_ids|1|name": "Line"})
        self.assert_counts(run, skipped=1)
        self.assertFalse(self.ada.child_ids)

    def test_resolution_by_pattern_column_and_date(self):
        local = self.make_pattern(default_resolution="this")
        self.assert_counts(self.one(local, street="New"), unchanged=1)
        self.assertEqual(self.ada.street, "Old")
        by_column = self.make_pattern(
            line_ids=[
                (0, 0, {"path": "ref", "is_key": True}),
                (0, 0, {"path": "street", "resolution": "this"}),
                (0, 0, {"path": "city"}),
            ]
        )
        self.assert_counts(self.one(by_column, street="New", city="Gent"), updated=1)
        self.assertEqual((self.ada.street, self.ada.city), ("Old", "Gent"))
        newer = self.make_pattern(
            default_resolution="newer",
            line_ids=[
                (0, 0, {"path": "ref", "is_key": True}),
                (0, 0, {"path": "street"}),
                (0, 0, {"path": "write_date", "is_change_date": True}),
            ],
        )
        old = self.one(newer, street="Older", write_date="2001-01-01 00:00:00")
        self.assert_counts(old, unchanged=1)
        self.assertEqual(self.ada.street, "Old")
        run = self.one(newer, street="Newer", write_date="2901-01-01T00:00:00+02:00")
        self.assert_counts(run, updated=1)
        self.assertEqual(self.ada.street, "Newer")
        with self.assertRaisesRegex(UserError, "date of change"):
            self.one(newer, street="No date")

    def test_blank_cells(self):
        cells = {
            "street": "",
            "country_id|code": None,
            "category_id|1|name": "",
            "child_ids|1|name#key": "",
        }
        self.ada.child_ids = [(0, 0, {"name": "Line"})]
        self.assert_counts(self.one(self.make_pattern(), **cells), unchanged=1)
        clear = self.make_pattern(blank_policy="clear")
        self.assert_counts(self.one(clear, **cells), updated=1)
        self.assertEqual(
            (self.ada.street, self.ada.country_id.code, self.ada.category_id.ids),
            (False, False, []),
        )
        self.assertEqual(self.ada.child_ids.mapped("name"), ["Line"])
        run = self.load_objects(clear, [{"ref#key": "p-3", "name": "C", "lang": ""}])
        self.assert_counts(run, created=1)

    def test_clear(self):
        cells = {
            "street": "#clear",
            "country_id|code": "#Clear",
            "category_id|1|name": "#clear",
            "category_id|2|name": "",
        }
        self.assert_counts(self.one(self.make_pattern(), **cells), updated=1)
        self.assertFalse(self.ada.street)
        self.assertFalse(self.ada.country_id)
        self.assertFalse(self.ada.category_id)

    def test_lists(self):
        for policy, expected in (
            ("add", {"red", "green", "blue"}),
            ("remove", {"red", "green"}),
            ("replace", {"blue"}),
        ):
            with self.subTest(policy=policy):
                pattern = self.make_pattern(many2many_policy=policy)
                cells = {"category_id|1|name": "blue"}
                self.assert_counts(self.one(pattern, **cells), updated=1)
                self.assertEqual(set(self.ada.category_id.mapped("name")), expected)
                self.assert_counts(self.one(pattern, **cells), unchanged=1)

    def test_missing_related_records(self):
        cells = {"category_id|1|name": "purple", "category_id|2|name": "red"}
        self.assert_counts(self.one(self.make_pattern(), **cells), failed=1)
        empty = self.make_pattern(missing_policy="empty")
        run = self.one(empty, **cells, **{"country_id|code": "XX"})
        self.assert_counts(run, updated=1)
        self.assertEqual(self.ada.category_id, self.tags[0])
        self.assertFalse(self.ada.country_id)
        told = [issue["message"] for issue in run.chunk_ids.row_ids.issues]
        self.assertEqual([" “XX”" in text for text in told], [True, False], told)
        create = self.make_pattern(missing_policy="create", chunk_size=1)
        rows = [
            {"ref#key": f"new-{n}", "name": f"N {n}", "category_id|1|name": "purple"}
            for n in range(3)
        ]
        run = self.load_objects(create, rows)
        self.assert_counts(run, created=3)
        purple = self.env["res.partner.category"].search([("name", "=", "purple")])
        self.assertEqual(len(purple), 1)
        self.assertEqual(len(purple.partner_ids), 3)
        bad = self.one(create, **{"country_id|code": "XX"})
        self.assert_counts(bad, failed=1)

    def test_an_empty_key_is_an_error_unless_an_id_says_who_it_is(self):
        pattern = self.make_pattern()
        rows = [
            {"ref#key": "", ".id": None, "street": "nobody"},
            {"ref#key": None, ".id": self.ada.id, "street": "by id"},
        ]
        run = self.load_objects(pattern, rows)
        self.assert_counts(run, failed=1, updated=1)
        self.assertEqual(self.errors(run)[0][:2], (2, "ref#key"))
        self.assertEqual((self.ada.street, self.ada.ref), ("by id", "p-1"))

    def test_the_same_key_twice(self):
        rows = [
            {"ref#key": "p-1", "street": "first"},
            {"ref#key": "p-9", "name": "Nine", "street": "first"},
            {"ref#key": "p-9", "name": "Nine", "street": "last"},
        ]
        for size in (1, 100):
            with self.subTest(size=size):
                run = self.load_objects(self.make_pattern(chunk_size=size), rows)
                self.assert_counts(run, updated=1, failed=2)
                self.assertEqual([error[0] for error in self.errors(run)], [3, 4])
                self.assertIn("“p-9” on lines 3 and 4", run.file_notice)
                self.assertIn("lines 3 and 4", self.errors(run)[0][2])
                self.assertFalse(self.partners.search([("ref", "=", "p-9")]))
                self.ada.street = "Old"
                last = self.make_pattern(repeat_policy="last", chunk_size=size)
                run = self.load_objects(last, rows)
                self.assert_counts(run, created=1, updated=2)
                nine = self.partners.search([("ref", "=", "p-9")])
                self.assertEqual(nine.mapped("street"), ["last"])
                nine.unlink()
                self.ada.street = "Old"

    def test_of_two_rows_by_one_id_the_last_one_counts(self):
        last = self.make_pattern(repeat_policy="last")
        rows = [
            {".id": self.ada.id, "street": "first"},
            {".id": self.ada.id, "street": "Old"},
        ]
        self.assert_counts(self.load_objects(last, rows), updated=2)
        self.assertEqual(self.ada.street, "Old")

    def test_a_record_that_was_changed_since_the_export(self):
        pattern = self.make_pattern()
        version = print_version(self.ada.write_date)
        run = self.one(pattern, street="New", **{"#version": version})
        self.assert_counts(run, updated=1)
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE res_partner SET write_date = write_date + interval '1 s' "
            "WHERE id = %s",
            [self.ada.id],
        )
        self.env.invalidate_all()
        run = self.one(pattern, street="Newer", **{"#version": version})
        self.assert_counts(run, failed=1)
        self.assertEqual(self.errors(run)[0][1], "#version")
        self.assertIn("after this file was exported", self.errors(run)[0][2])
        self.assertEqual(self.ada.street, "New")

    def test_deleted_rows(self):
        pattern = self.make_pattern()
        bob = self.partners.create({"name": "Bob", "ref": "p-2"})
        used = self.env.user.partner_id
        used.ref = "p-used"
        rows = [
            {"ref#key": "p-1", "#deleted": 0, "street": "stays"},
            {"ref#key": "p-2", "#deleted": 1, "street": ""},
            {"ref#key": "p-gone", "#deleted": "1", "street": ""},
            {"ref#key": "p-used", "#deleted": "yes", "street": ""},
            {"ref#key": "p-1", "#deleted": "perhaps", "street": ""},
        ]
        run = self.load_objects(self.make_pattern(repeat_policy="last"), rows)
        self.assert_counts(run, updated=2, skipped=1, failed=2)
        self.assertFalse(bob.exists())
        self.assertTrue(used.exists())
        self.assertEqual(self.ada.street, "stays")
        self.assertEqual([e[0] for e in self.errors(run)], [5, 6])
        only_new = self.make_pattern(strategy="create")
        self.assert_counts(
            self.load_objects(only_new, [{"ref#key": "p-1", "#deleted": 1}]), skipped=1
        )
        self.assertTrue(self.ada.exists())
        self.assertTrue(pattern)

    def test_default_values_and_value_maps(self):
        pattern = self.make_pattern(
            line_ids=[
                (0, 0, {"path": "ref", "is_key": True}),
                (0, 0, {"path": "name"}),
                (0, 0, {"path": "city", "default_value": "Gent"}),
                (
                    0,
                    0,
                    {
                        "path": "country_id|code",
                        "value_ids": [
                            (0, 0, {"file_value": "Belgique", "odoo_value": "BE"}),
                            (0, 0, {"file_value": "none", "odoo_value": False}),
                        ],
                    },
                ),
            ]
        )
        rows = [
            {"ref#key": "p-1", "name": "Ada", "city": "", "country_id|code": "none"},
            {"ref#key": "p-2", "name": "B", "city": "", "country_id|code": "Belgique"},
        ]
        run = self.load_objects(pattern, rows)
        self.assert_counts(run, created=1, updated=1)
        bob = self.partners.search([("ref", "=", "p-2")])
        self.assertEqual((bob.city, bob.country_id.code), ("Gent", "BE"))
        self.assertEqual((self.ada.city, self.ada.country_id.code), (False, False))
