# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A record with lines, and a pattern that reads it."""

from .pattern_case import PatternCase


class DefectsCase(PatternCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.pattern = cls.make_pattern()
        cls.ada = cls.partners.create({"name": "Ada", "ref": "d-1", "street": "Old"})
        cls.lines = cls.partners.create(
            [{"name": f"Line {n}", "parent_id": cls.ada.id} for n in (1, 2)]
        )

    def names(self, *refs):
        return self.partners.search([("ref", "in", refs)]).mapped("name")
