# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import os
import uuid

from odoo.exceptions import AccessError
from odoo.tests import TransactionCase, new_test_user

COMPARED = ("store_fname", "checksum", "file_size", "mimetype", "name", "type")
CONTENTS = (
    ("rows.csv", b"a;b\n1;2\n"),
    ("empty.csv", b""),
    ("no extension", b"%PDF-1.4 something"),
    ("page.html", b"<html/>"),
    ("same as rows.csv", b"a;b\n1;2\n"),
)


class TestCreateFromContents(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.attachments = cls.env["ir.attachment"]

    def test_values_are_those_of_create(self):
        made = self.attachments._create_from_contents(CONTENTS, res_model="res.users")
        for ours, (name, content) in zip(made, CONTENTS, strict=True):
            with self.subTest(name=name):
                own = self.attachments.create(
                    {"name": name, "raw": content, "res_model": "res.users"}
                )
                for field in COMPARED:
                    self.assertEqual(ours[field], own[field], field)
                self.assertEqual(ours.raw, own.raw)
                self.assertEqual(ours.res_model, "res.users")
                self.assertFalse(ours.index_content)

    def test_few_statements_for_many(self):
        spent = {}
        for count in (10, 90):
            contents = [(f"{i}.csv", uuid.uuid4().bytes) for i in range(count)]
            before = self.cr.sql_log_count
            made = self.attachments._create_from_contents(contents)
            self.env.flush_all()
            spent[count] = self.cr.sql_log_count - before
            self.assertEqual([m.raw for m in made], [c for _name, c in contents])
        self.assertLess(spent[90] - spent[10], 10)

    def test_nothing_is_left_of_what_was_unfinished(self):
        (made,) = self.attachments._create_from_contents([("a", uuid.uuid4().bytes)])
        self.assertTrue(os.path.exists(made._full_path(made.store_fname)))
        folder = self.attachments._full_path("streaming")
        self.assertEqual(os.listdir(folder), [])

    def test_in_the_database(self):
        parameters = self.env["ir.config_parameter"]
        parameters.set_param("ir_attachment.location", "db")
        made = self.attachments._create_from_contents(CONTENTS)
        self.assertEqual([m.raw or b"" for m in made], [c for _name, c in CONTENTS])
        self.assertEqual(set(made.mapped("index_content")), {False})

    def test_only_who_may_create(self):
        portal = new_test_user(self.env, "contents_portal", "base.group_portal")
        with self.assertRaises(AccessError):
            self.attachments.with_user(portal)._create_from_contents([("a", b"x")])
        with self.assertRaises(ValueError):
            self.attachments._create_from_contents([("a", b"x")], raw=b"y")
