# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import ImportCase

FIELDS = ["ref", "name", "email"]


@tagged("post_install", "-at_install")
class TestMatching(ImportCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.ada = cls.env["res.partner"].create(
            {"ref": "match-1", "name": "Ada", "email": "ada@old.example"}
        )

    def match(self, rows: str, **options):
        options = {"match_fields": ["ref"], **options}
        return self.load("ref,name,email\n" + rows, FIELDS, **options)

    def refused(self, fields, **options) -> str:
        content = ",".join(field or "x" for field in fields) + "\na,b,c\n"
        answer = self.wizard(content).execute_import(
            fields, fields, {"has_headers": True, "use_connector": True, **options}
        )
        [message] = answer["messages"]
        return message["message"]

    def by_ref(self, ref):
        return self.env["res.partner"].search([("ref", "=", ref)])

    def test_what_matches_is_updated_and_the_rest_created(self):
        run = self.match("match-1,Ada,ada@new.example\nmatch-2,Bob,bob@x.example\n")
        self.assertEqual((run.updated_count, run.created_count), (1, 1))
        self.assertEqual(self.ada.email, "ada@new.example")
        self.assertEqual(self.by_ref("match-2").name, "Bob")

    def test_nothing_new_is_nothing_written(self):
        run = self.match("match-1,Ada,ada@old.example\n")
        self.assertEqual((run.unchanged_count, run.updated_count), (1, 0))

    def test_what_is_computed_is_compared_by_what_it_shows(self):
        fields = ["ref", "company_type", "lang"]
        for row, counts in (("person,en_US", (1, 0)), ("company,en_US", (0, 1))):
            run = self.load(
                f"ref,company_type,lang\nmatch-1,{row}\n",
                fields,
                match_fields=["ref"],
            )
            self.assertEqual((run.unchanged_count, run.updated_count), counts, row)
        self.assertTrue(self.ada.is_company)

    def test_only_update_fails_what_matches_nothing(self):
        run = self.match("match-1,Ada,a@x\nmatch-9,New,n@x\n", match_mode="update")
        self.assertEqual((run.updated_count, run.failed_count), (1, 1))
        self.assertFalse(self.by_ref("match-9"))
        failed = run.failed_row_ids
        self.assertEqual((failed.first_row, failed.column), (3, "ref"))
        self.assertIn("“match-9”", failed.message)

    def test_only_create_skips_what_exists(self):
        run = self.match("match-1,Ada,a@x\nmatch-9,New,n@x\n", match_mode="create")
        self.assertEqual((run.created_count, run.skipped_count), (1, 1))
        self.assertEqual(self.ada.email, "ada@old.example")

    def test_an_ambiguous_key_is_an_error_and_changes_nobody(self):
        twin = self.ada.copy({"ref": "match-1"})
        run = self.match("match-1,Ada,a@x\n")
        self.assertEqual(run.failed_count, 1)
        self.assertIn("2 ", run.failed_row_ids.message)
        self.assertIn(f"Ada (id {self.ada.id})", run.failed_row_ids.message)
        self.assertEqual(
            (self.ada.email, twin.email), ("ada@old.example", "ada@old.example")
        )

    def test_one_more_column_tells_namesakes_apart(self):
        twin = self.ada.copy({"ref": "match-1", "name": "Eve"})
        run = self.match("match-1,Eve,eve@x\n", match_fields=["ref", "name"])
        self.assertEqual(run.updated_count, 1)
        self.assertEqual((self.ada.email, twin.email), ("ada@old.example", "eve@x"))

    def test_a_new_key_twice_in_a_file_is_one_record(self):
        for size in (1, 100):
            with self.subTest(chunk_size=size):
                ref = f"match-twice-{size}"
                run = self.match(f"{ref},A,a@x\n{ref},B,b@x\n", chunk_size=size)
                self.assertEqual((run.created_count, run.updated_count), (1, 1))
                self.assertEqual(self.by_ref(ref).name, "B")
                self.assertEqual(run.one_at_a_time, size == 1)

    def test_a_reference_is_a_key_too(self):
        belgium = self.env.ref("base.be")
        self.ada.country_id = belgium
        run = self.load(
            "name,country_id,email\nAda,Belgium,ada@be.example\n",
            ["name", "country_id", "email"],
            match_fields=["name", "country_id"],
        )
        self.assertEqual(run.updated_count, 1)
        self.assertEqual(self.ada.email, "ada@be.example")

    def test_keys_that_cannot_work_are_refused_at_once(self):
        self.assertIn("no column", self.refused(FIELDS, match_fields=["phone"]))
        self.assertIn(
            "cannot be used",
            self.refused(["ref", "name", "category_id"], match_fields=["category_id"]),
        )
        self.assertIn(
            "by an id already",
            self.refused(["id", "name", "ref"], match_fields=["ref"]),
        )
        self.assertIn(
            "match_mode", self.refused(FIELDS, match_fields=["ref"], match_mode="x")
        )

    def test_a_user_updates_only_what_he_may_write(self):
        self.env["ir.rule"].create(
            {
                "name": "Ada is not yours",
                "model_id": self.env.ref("base.model_res_partner").id,
                "domain_force": f"[('id', '!=', {self.ada.id})]",
                "perm_read": False,
            }
        )
        with self.assertRaises(AccessError):
            self.ada.with_user(self.user).name = "Ada?"
        run = self.match("match-1,Ada,stolen@x\n")
        self.assertEqual(run.failed_count, 1)
        self.assertEqual(self.ada.email, "ada@old.example")
