# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.exceptions import ValidationError
from odoo.tests import tagged

from .common import SECRET, SynchronizeCase


@tagged("post_install", "-at_install")
class TestStorageCodes(SynchronizeCase):
    """A code that is taken is told, and no password comes into the log by it."""

    def prepare_vals(self, code):
        options = f'{{"password": "{SECRET}"}}'
        return {"name": "S", "code": code, "protocol": "memory", "options": options}

    def test_a_new_storage_with_the_code_of_another_one(self):
        taken = self.storage.code
        for codes in ([taken], ["new", "new"], ["new", taken]):
            with (
                self.subTest(codes=codes),
                self.assertNoLogs("odoo.sql_db"),
                self.assertRaisesRegex(ValidationError, codes[-1]),
            ):
                self.storage.create([self.prepare_vals(code) for code in codes])

    def test_a_storage_that_takes_the_code_of_another_one(self):
        other = self.storage.create(self.prepare_vals("other"))
        vals = {"code": other.code, "options": f'{{"password": "{SECRET} 2"}}'}
        for storages in (self.storage, self.storage + other):
            with (
                self.subTest(count=len(storages)),
                self.assertNoLogs("odoo.sql_db"),
                self.assertRaisesRegex(ValidationError, "other"),
            ):
                storages.write(vals)
        other.write(vals)  # its own
        self.storage.write({"code": "free"})
        self.assertEqual(self.storage.code, "free")
