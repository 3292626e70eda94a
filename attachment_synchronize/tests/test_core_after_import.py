# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import datetime

from odoo.tests import BaseCase

from ..core.after_import import AfterImport, make_plan


class TestAfterImport(BaseCase):
    def plan(self, action, path="in/orders.csv", folder="done", template="{id}.csv"):
        return make_plan(
            action,
            path,
            folder=folder,
            template=template,
            moment=datetime.datetime(2026, 1, 31),
            number=7,
            checksum="0123456789",
        )

    def test_each_action(self):
        spare = "-20260131T000000Z-01234567.csv"
        self.assertIsNone(self.plan(AfterImport.KEEP))
        self.assertEqual(self.plan(AfterImport.DELETE).targets, ())
        for action, targets in (
            (AfterImport.MOVE, ("done/orders.csv", f"done/orders{spare}")),
            (AfterImport.RENAME, ("in/7.csv", f"in/7{spare}")),
            (AfterImport.MOVE_RENAME, ("done/7.csv", f"done/7{spare}")),
        ):
            with self.subTest(action=action):
                self.assertEqual(self.plan(action).targets, targets)

    def test_rename_at_the_root_stays_at_the_root(self):
        plan = self.plan(AfterImport.RENAME, path="orders.csv")
        self.assertEqual(plan.targets[0], "7.csv")

    def test_name_that_stays_the_same_is_no_rename(self):
        self.assertIsNone(self.plan(AfterImport.RENAME, template="{name}"))
        self.assertIsNone(self.plan(AfterImport.MOVE, folder="in"))
