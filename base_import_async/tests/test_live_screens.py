# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What a person does to an import that is over, in a real browser."""

from odoo.tests import new_test_user, tagged

from .live import LiveCase

_LOGIN = "clara_after"


@tagged("post_install", "-at_install")
class TestLiveScreens(LiveCase):
    """As a person who may import, and nothing more."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        with cls.live.env() as env:
            groups = "base.group_user,base.group_partner_manager"
            user = new_test_user(env, login=_LOGIN, groups=groups, name="Clara")
            cls.user_id = user.id

    def test_undo_takes_back_what_nobody_edited_and_lists_the_rest(self):
        rows = "".join(f"tour-undo-{i},Tour undo {i}\n" for i in range(4))
        run_id = self.submit(f"ref,name\n{rows}", ["ref", "name"], "tour_undo.csv")
        self.assertEqual(self.live.wait(run_id), "done")
        self.run_tour("base_import_async_undo", run_id)
        with self.live.env(self.user_id) as env:
            left = env["res.partner"].search([("ref", "=like", "tour-undo-%")])
            self.assertEqual(left.mapped("ref"), ["tour-undo-2"])
            self.assertEqual(left.email, "by.hand@example.com")

    def test_corrected_rows_are_sent_and_settle_those_that_failed(self):
        run_id = self.submit(
            "id,name,country_id\n"
            "tour_cor_a,A,Belgium\ntour_cor_b,B,Atlantis\ntour_cor_c,C,Atlantis\n",
            ["id", "name", "country_id"],
            "tour_corrected.csv",
        )
        self.assertEqual(self.live.wait(run_id), "partial")
        self.run_tour("base_import_async_corrected", run_id)
        with self.live.env(self.user_id) as env:
            run = env["transfer.run"].browse(run_id)
            corrected = run.correction_ids
            self.assertEqual((corrected.state, corrected.created_count), ("done", 2))
            self.assertEqual(corrected.parent_id, run)
            self.assertEqual(run.failed_to_do_count, 0)
            self.assertEqual(env.ref("__import__.tour_cor_c").country_id.code, "FR")

    def test_failed_rows_are_retried_when_what_they_miss_is_there(self):
        run_id = self.submit(
            "name,category_id\nTour retry a,\nTour retry b,Tour retry\n",
            ["name", "category_id"],
            "tour_retry.csv",
        )
        self.assertEqual(self.live.wait(run_id), "partial")
        with self.live.env() as env:
            env["res.partner.category"].create({"name": "Tour retry"})
        self.run_tour("base_import_async_retry", run_id)
        with self.live.env(self.user_id) as env:
            run = env["transfer.run"].browse(run_id)
            self.assertEqual((run.state, run.created_count), ("done", 2))

    def submit(self, content: str, fields: list[str], file_name: str) -> int:
        return self.live.submit(
            content.encode(), fields, None, _LOGIN, file_name=file_name
        )

    def run_tour(self, name: str, run_id: int) -> None:
        self.live.run_tour(name, _LOGIN, url=f"/odoo/imports/{run_id}")
