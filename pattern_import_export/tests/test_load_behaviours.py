# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Acceptance behaviours of imports, numbered as in the specification."""

from odoo.tests import tagged

from .pattern_case import PatternCase


@tagged("post_install", "-at_install")
class TestLoadBehaviours(PatternCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.pattern = cls.make_pattern()
        cls.belgium = cls.env.ref("base.be")
        cls.ada = cls.partners.create({"name": "Ada", "ref": "b-ada", "email": "a@x"})
        cls.lines = cls.partners.create(
            [
                {"name": "Line 1", "parent_id": cls.ada.id, "function": "f1"},
                {"name": "Line 2", "parent_id": cls.ada.id, "function": "f2"},
            ]
        )
        cls.tags = cls.env["res.partner.category"].create(
            [{"name": f"tag {n}"} for n in range(14)]
        )
        for number, record in enumerate((cls.ada, *cls.lines, cls.tags[0])):
            cls.env["ir.model.data"].create(
                {
                    "module": "pattern_test",
                    "name": f"r{number}",
                    "model": record._name,
                    "res_id": record.id,
                }
            )

    def by_name(self, name):
        return self.partners.with_context(active_test=False).search(
            [("name", "=", name)]
        )

    def test_28_29_archived_records_and_external_ids(self):
        self.ada.active = False
        run = self.load_objects(self.pattern, [{"name#key": "Ada", "street": "by key"}])
        self.assert_counts(run, updated=1)
        self.assertEqual(self.ada.street, "by key")
        run = self.load_objects(
            self.pattern, [{"id": "pattern_test.r0", "street": "by id"}]
        )
        self.assert_counts(run, updated=1)
        self.assertEqual((self.ada.street, self.ada.active), ("by id", False))

    def test_30_31_32_33_34_ids_that_are_wrong_or_empty(self):
        run = self.load_objects(
            self.pattern,
            [
                {"id": 0, "name": "External id is a number"},
                {"id": None, "name": "No external id"},
                {"id": "pattern_test.new", "name": "New external id"},
            ],
        )
        self.assert_counts(run, failed=1, created=2)
        self.assertIn("is a text", self.errors(run)[0][2])
        self.assertEqual(self.env.ref("pattern_test.new").name, "New external id")
        run = self.load_objects(
            self.pattern,
            [
                {".id": "bad data", "name": "x"},
                {".id": 987654321, "name": "Nobody"},
                {".id": None, "name": "No id"},
                {".id": self.ada.id, "name": "Ada"},
            ],
        )
        self.assert_counts(run, failed=2, created=1, unchanged=1)
        self.assertEqual(
            [error[:2] for error in self.errors(run)], [(2, ".id"), (3, ".id")]
        )
        self.assertFalse(self.by_name("Nobody") | self.by_name("x"))

    def test_35_36_external_ids_in_lines_lists_and_references(self):
        other = self.partners.create({"name": "Other", "ref": "b-other"})
        run = self.load_objects(
            self.pattern,
            [
                {
                    "ref#key": "b-other",
                    "country_id|id": "base.be",
                    "category_id|1|id": "pattern_test.r3",
                    "child_ids|1|id": "pattern_test.r1",
                    "child_ids|1|name": "Renamed",
                    "child_ids|1|country_id|id": "base.fr",
                    "child_ids|1|category_id|1|id": "pattern_test.r3",
                }
            ],
        )
        self.assert_counts(run, updated=1)
        moved = self.lines[0]
        self.assertEqual((moved.parent_id, moved.name), (other, "Renamed"))
        self.assertEqual(moved.category_id, self.tags[0])
        self.assertEqual(other.country_id, self.belgium)
        self.assertEqual(other.category_id, self.tags[0])

    def test_38_a_composite_key_over_a_reference(self):
        """At two depths, all of which count; an ambiguous key updates nothing and names
        the candidates."""
        self.ada.country_id = self.env.ref("base.fr")
        twin = self.partners.create(
            {"name": "Ada of Belgium", "email": "a@x", "country_id": self.belgium.id}
        )
        banks = self.env["res.partner.bank"].create(
            [
                {"partner_id": self.ada.id, "acc_number": "b-1"},
                {"partner_id": twin.id, "acc_number": "b-2"},
            ]
        )
        pattern = self.make_pattern("res.partner.bank")
        row = {
            "acc_number#key": "b-2",
            "partner_id#key|email": "a@x",
            "partner_id#key|country_id|code": "BE",
            "acc_holder_name": "new",
        }
        other = {
            **row,
            "acc_number#key": "b-1",
            "partner_id#key|country_id|code": "FR",
            "acc_holder_name": "other",
        }
        run = self.load_objects(pattern, [row, other])
        self.assert_counts(run, updated=2)
        self.assertEqual(banks.mapped("acc_holder_name"), ["other", "new"])
        self.partners.create([{"name": f"Twin {n}", "ref": "twin"} for n in (1, 2)])
        run = self.load_objects(self.pattern, [{"ref#key": "twin", "street": "x"}])
        self.assert_counts(run, failed=1)
        message = self.errors(run)[0][2]
        self.assertIn("Twin 1", message)
        self.assertIn("Twin 2", message)
        self.assertFalse(self.partners.search([("street", "=", "x")]))

    def test_39_40_41_lines_by_key(self):
        run = self.load_objects(
            self.pattern,
            [
                {
                    "ref#key": "b-ada",
                    "child_ids|1|function#key": "f1",
                    "child_ids|1|name": "Changed",
                    "child_ids|1|country_id|code": "BE",
                    "child_ids|2|function#key": "f3",
                    "child_ids|2|name": "Added",
                    "child_ids|2|country_id|code": None,
                }
            ],
        )
        self.assert_counts(run, updated=1)
        self.assertEqual(
            sorted(self.ada.child_ids.mapped("name")), ["Added", "Changed", "Line 2"]
        )
        self.assertEqual(self.lines[0].country_id, self.belgium)
        run = self.load_objects(
            self.pattern, [{"ref#key": "b-ada", "child_ids|1|function#key": "f1"}]
        )
        self.assert_counts(run, unchanged=1)
        run = self.load_objects(
            self.pattern,
            [
                {
                    "name#key": "Ada",
                    "ref#key": "b-ada",
                    "child_ids|1|name#key": "Line 2",
                    "child_ids|1|function#key": "f2",
                    "child_ids|1|state_id|code": "WA",
                    "child_ids|1|state_id|country_id|code": "US",
                    "child_ids|1|country_id|name": "United States",
                }
            ],
        )
        self.assert_counts(run, updated=1)
        self.assertEqual(self.lines[1].state_id, self.env.ref("base.state_us_48"))

    def test_42_54_55_65_82_83_each_good_row_lands(self):
        rows = [{"name": f"good {n}"} for n in (1, 2)]
        rows += [{"name": "", "street": f"bad {n}"} for n in range(15)]
        rows += [{"name": "good 3", "street": "x"}]
        run = self.load_objects(self.pattern, rows)
        self.assert_counts(run, created=3, failed=15)
        errors = self.errors(run)
        self.assertEqual([error[0] for error in errors], list(range(4, 19)))
        self.assertIn("name", " ".join(errors[0][2].lower().split()))

    def test_43_44_48_53_lists(self):
        names = [f"category_id|{n + 1}|name" for n in range(14)]
        row = dict(zip(names, self.tags.mapped("name"), strict=True))
        row["ref#key"] = "b-ada"
        self.assert_counts(self.load_objects(self.pattern, [row]), updated=1)
        self.assertEqual(self.ada.category_id, self.tags)
        row = {"ref#key": "b-ada", names[0]: None, names[1]: "tag 3", names[2]: ""}
        self.assert_counts(self.load_objects(self.pattern, [row]), updated=1)
        self.assertEqual(self.ada.category_id, self.tags[3])
        row |= {
            names[1]: "",
            "child_ids|1|name#key": "Line 1",
            "child_ids|1|category_id|1|name": None,
            "child_ids|2|name#key": "",
            "child_ids|2|category_id|1|name": None,
        }
        self.assert_counts(self.load_objects(self.pattern, [row]), unchanged=1)
        self.assertEqual(self.ada.category_id, self.tags[3])
        self.assertEqual(self.ada.child_ids, self.lines)

    def test_45_46_47_lines_that_are_not_in_the_file(self):
        row = {
            "ref#key": "b-ada",
            "child_ids|1|name#key": "Line 1",
            "child_ids|1|street": "kept",
            "child_ids|2|name#key": "New 1",
            "child_ids|2|street": "",
            "child_ids|3|name#key": "New 2",
            "child_ids|3|street": "",
            "child_ids|4|name#key": "",
            "child_ids|4|street": "",
        }
        self.assert_counts(self.load_objects(self.pattern, [row]), updated=1)
        self.assertEqual(len(self.ada.child_ids), 4)
        purge = self.make_pattern(one2many_policy="remove")
        self.assert_counts(self.load_objects(purge, [row]), updated=1)
        self.assertEqual(
            sorted(self.ada.child_ids.mapped("name")), ["Line 1", "New 1", "New 2"]
        )
        self.assertEqual(self.lines[0].exists().street, "kept")
        self.assertFalse(self.lines[1].exists())
        short = {"ref#key": "b-ada", "child_ids|1|name#key": "New 1"}
        run = self.load_objects(purge, [short])
        self.assert_counts(run, failed=1)
        self.assertIn("has room for 1", self.errors(run)[0][2])
        self.assertEqual(len(self.ada.child_ids), 3)

    def test_49_a_missing_related_record(self):
        run = self.load_objects(
            self.pattern, [{"name": "Lost", "country_id|code": "Fake"}]
        )
        self.assert_counts(run, failed=1)
        self.assertEqual(self.errors(run)[0][:2], (2, "country_id|code"))
        self.assertIn("Country", self.errors(run)[0][2])
        self.assertIn("“Fake”", self.errors(run)[0][2])
        self.assertFalse(self.by_name("Lost"))

    def test_50_51_a_reference_is_a_key(self):
        run = self.load_objects(
            self.pattern,
            [{"name#key": "Ada", "country_id#key|code": "BE", "street": "new"}],
        )
        self.assert_counts(run, created=1)
        created = self.by_name("Ada") - self.ada
        self.assertEqual((created.country_id, created.street), (self.belgium, "new"))
        run = self.load_objects(
            self.pattern,
            [
                {
                    "name#key": "Ada",
                    "country_id#key|.id": self.belgium.id,
                    "street": "by id",
                }
            ],
        )
        self.assert_counts(run, updated=1)
        self.assertEqual(created.street, "by id")

    def test_52_71_87_a_row_refers_to_one_above_or_below(self):
        rows = [
            {"name": "Child", "ref": "c-1", "parent_id|name": "Parent"},
            {"name": "Parent", "ref": "p-1", "parent_id|name": None},
        ]
        for size in (1, 100):
            pattern = self.make_pattern(chunk_size=size)
            for step in (1, -1):
                with self.subTest(step=step, size=size):
                    run = self.load_objects(pattern, rows[::step])
                    self.assert_counts(run, created=2)
                    child = self.by_name("Child")
                    self.assertEqual(child.parent_id.ref, "p-1")
                    child.parent_id.child_ids.unlink()
                    self.by_name("Parent").unlink()
        by_ref = [
            {"name": "C", "ref": "c-2", "parent_id|ref#key": "p-2"},
            {"name": "P", "ref": "p-2", "parent_id|ref#key": ""},
        ]
        pattern = self.make_pattern(chunk_size=1)
        self.assert_counts(self.load_objects(pattern, by_ref), created=2)
        self.assertEqual(self.by_name("C").parent_id, self.by_name("P"))
        again = [{"ref#key": "c-2", "parent_id": "P"}]
        self.assert_counts(self.load_objects(self.pattern, again), unchanged=1)
