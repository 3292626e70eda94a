# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Records that the write of another row of the file changes along."""

from odoo.tests import tagged

from .pattern_case import PatternCase


@tagged("post_install", "-at_install")
class TestLoadAlong(PatternCase):
    """A company and its contacts have one address in Odoo: the last who is given one
    gives it to all."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company = cls.partners.create(
            {"name": "Co", "ref": "co", "is_company": True, "street": "Old 1"}
        )
        cls.ann, cls.bob = cls.partners.create(
            [
                {"name": name, "ref": name, "parent_id": cls.company.id}
                for name in ("ann", "bob")
            ]
        )

    def load_streets(self, **streets: dict):
        rows = [{"ref#key": ref, **cells} for ref, cells in streets.items()]
        return self.load_objects(self.make_pattern(), rows)

    def test_a_row_that_says_what_was_there_before(self):
        run = self.load_streets(co={"street": "New 2"}, ann={"street": "Old 1"})
        self.assertEqual(self.get_streets(), ["Old 1"] * 3)
        self.assert_counts(run, updated=2)

    def test_a_row_with_another_change_too(self):
        run = self.load_streets(
            co={"street": "New 2", "name": "Co"},
            ann={"street": "Old 1", "name": "Anna"},
        )
        self.assertEqual((self.ann.street, self.ann.name), ("Old 1", "Anna"))
        self.assert_counts(run, updated=2)

    def test_a_row_that_says_what_comes_along(self):
        run = self.load_streets(
            co={"street": "New 2"}, ann={"street": "New 2"}, bob={"street": "Old 1"}
        )
        self.assertEqual(self.get_streets(), ["Old 1"] * 3)
        self.assert_counts(run, updated=3)

    def test_undo_gives_back_what_was_there(self):
        run = self.load_streets(co={"street": "New 2"}, ann={"name": "Anna"})
        self.assertEqual(self.get_streets(), ["New 2"] * 3)
        action = run.with_user(run.user_id).action_undo()
        self.close(self.env["transfer.run"].browse(action["res_id"]))
        self.assertEqual(self.get_streets(), ["Old 1"] * 3)

    def get_streets(self) -> list[str]:
        return [record.street for record in self.company + self.ann + self.bob]
