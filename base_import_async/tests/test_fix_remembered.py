# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What is remembered of values that were put right, and for whom."""

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .fix_case import FIELDS, ROWS, FixCase


@tagged("post_install", "-at_install")
class TestFixRemembered(FixCase):
    def test_a_remembered_choice_is_taken_by_later_imports_of_its_owner(self):
        run = self.load(ROWS, FIELDS)
        answer = {"action": "use", "res_id": self.belgium.id, "is_remembered": True}
        self.answer(self.ask(run), {"Begium": answer})
        later = self.load("id,name,country_id\nfbv_x,X,Begium\n", FIELDS[:3])
        self.assertEqual(later.state, "done")
        self.assertEqual(self.partner("x").country_id, self.belgium)
        self.assertEqual(later.value_map_ids.value, "Begium", "it is told on the run")

        self.user = self.other
        others = self.load("id,name,country_id\nfbv_y,Y,Begium\n", FIELDS[:3])
        self.assertEqual(others.failed_count, 1, "the choice of somebody else")
        later.value_map_ids.user_id = False  # a manager shares it
        shared = self.load("id,name,country_id\nfbv_y,Y,Begium\n", FIELDS[:3])
        self.assertEqual(shared.state, "done")

    def test_a_choice_of_another_company_is_not_taken(self):
        run = self.load(ROWS, FIELDS)
        answer = {"action": "use", "res_id": self.belgium.id, "is_remembered": True}
        self.answer(self.ask(run), {"Begium": answer})
        company = self.env["res.company"].create({"name": "Fbv elsewhere"})
        run.value_map_ids.company_id = company
        later = self.load("id,name,country_id\nfbv_x,X,Begium\n", FIELDS[:3])
        self.assertEqual(later.failed_count, 1)

    def test_a_record_that_is_gone_fails_as_an_unknown_value(self):
        country = self.env["res.country"].create({"name": "Fbv land", "code": "X9"})
        run = self.load(ROWS, FIELDS)
        answer = {"action": "use", "res_id": country.id, "is_remembered": True}
        self.answer(self.ask(run), {"Atlantis": answer})
        self.partner("d").unlink()
        country.unlink()
        later = self.load("id,name,country_id\nfbv_x,X,Atlantis\n", FIELDS[:3])
        self.assertEqual(later.failed_row_ids.column, "country_id")
        self.answer(
            self.ask(later),
            {"Atlantis": {**answer, "res_id": self.belgium.id}},
        )
        self.assertEqual(self.partner("x").country_id, self.belgium)
        known = self.env["transfer.value.map"].search([("value", "=", "Atlantis")])
        self.assertEqual(known.target_id, self.belgium.id, "one, chosen anew")

    def test_a_check_knows_what_is_remembered_and_the_import_follows_it(self):
        answer = {"action": "use", "res_id": self.belgium.id, "is_remembered": True}
        self.answer(self.ask(self.load(ROWS, FIELDS)), {"Begium": answer})
        rows = "id,name,country_id\nfbv_x,X,Begium\n"
        check = self.load(rows, FIELDS[:3], on_error="file")
        self.assertEqual(check.failed_count, 0)
        self.assertEqual(check.import_run_id.value_map_ids, check.value_map_ids)

    def test_what_a_manager_chooses_is_for_the_user_of_the_import(self):
        group = self.env.ref("base_import_async.group_transfer_manager")
        self.other.group_ids |= group
        run = self.load(ROWS, FIELDS)
        answer = {"action": "use", "res_id": self.belgium.id, "is_remembered": True}
        fix = self.ask(run, self.other)
        self.answer(fix, {"Begium": answer})
        self.assertEqual(run.with_user(self.user).value_map_ids.user_id, self.user)

    def test_rights(self):
        run = self.load(ROWS, FIELDS)
        with self.assertRaises(AccessError):
            run.with_user(self.other).action_fix_values()
        fix = self.ask(run)
        with self.assertRaises(AccessError):
            fix.with_user(self.other).action_retry()
        with self.assertRaises(AccessError):
            fix.line_ids.with_user(self.other).read(["value"])
        answer = {"action": "use", "res_id": self.belgium.id, "is_remembered": True}
        self.answer(fix, {"Begium": answer})
        value_map = run.value_map_ids
        self.assertFalse(
            self.env["transfer.value.map"]
            .with_user(self.other)
            .search([("id", "=", value_map.id)])
        )
        value_map.user_id = False
        theirs = value_map.with_user(self.other)
        self.assertEqual(theirs.value, "Begium", "shared ones can be read")
        with self.assertRaises(AccessError):
            theirs.target_id = self.env.ref("base.fr").id
        with self.assertRaises(AccessError):
            theirs.copy({"user_id": False, "value": "Belgum"})

    def test_nobody_points_at_a_record_that_he_may_not_see(self):
        secret = self.env["res.partner.category"].create({"name": "Fbv secret"})
        self.env["ir.rule"].create(
            {
                "name": "Fbv secret",
                "model_id": self.env["ir.model"]._get_id("res.partner.category"),
                "domain_force": "[('name', '!=', 'Fbv secret')]",
            }
        )
        run = self.load(ROWS, FIELDS)
        answer = {"action": "use", "res_id": secret.id}
        with self.assertRaises(AccessError):
            self.answer(self.ask(run), {"Fbv new": answer})

    def test_old_choices_go_with_the_rows_of_their_import(self):
        run = self.load(ROWS, FIELDS)
        self.answer(self.ask(run), {"Begium": {"action": "empty"}})
        value_map = run.value_map_ids
        value_map._gc_maps()
        self.assertTrue(value_map.exists())
        run.aged_out_at = "2026-01-01"
        value_map._gc_maps()
        self.assertFalse(value_map.exists())
