# Copyright 2026 Import Sync Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The screens, used by plain people in a browser."""

from unittest.mock import patch

from odoo.tests import HttpCase, common, new_test_user, tagged

from ..peer import forget_peers, peer_of


@tagged("post_install", "-at_install")
class TestScreens(HttpCase):
    # The first page has its assets made; other requests wait for the same cursor.
    test_cursor_lock_timeout = 600

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.backend = cls.env["fake.backend"].create({"name": "Web shop"})
        for login, group in [
            ("tour_manager", "connector.group_connector_manager"),
            ("tour_reviewer", "connector_base.group_checkpoint_reviewer"),
        ]:
            new_test_user(cls.env, login, f"base.group_user,{group}")

    def setUp(self):
        super().setUp()
        forget_peers()
        self.addCleanup(forget_peers)
        self.peer = peer_of(self.backend)
        self.peer.put("contact", 1, name="Ada", street="Old")

    def browser_js(self, *args, **kwargs):
        # On a busy machine Chromium takes longer than Odoo waits for it.
        slow = property(lambda _browser: 6, lambda _browser, _factor: None)
        with (
            patch.object(common, "CHECK_BROWSER_ITERATIONS", 600),
            patch.object(common.ChromeBrowser, "throttling_factor", slow, create=True),
        ):
            return super().browser_js(*args, **kwargs)

    def test_manager_connects_chooses_and_synchronises(self):
        action = self.env.ref("test_connector_base.fake_backend_action").id
        self.start_tour(
            f"/odoo/action-{action}/{self.backend.id}",
            "connector_backend_tour",
            login="tour_manager",
        )
        self.assertEqual(self.backend.state, "confirmed")
        self.assertEqual(self.peer.calls["ping"], 1)
        run = self.env["connector.sync.run"].search([])
        self.assertEqual((run.model_name, run.direction),
                         ("fake.res.partner", "import"))  # fmt: skip
        self.assertEqual(run.user_id.login, "tour_manager")
        jobs = self.env["queue.job"].search([("uuid", "=", run.job_uuid)])
        self.assertEqual(jobs.method_name, "import_since")
        self.assertEqual(jobs.user_id, self.env.ref("base.user_root"))

    def test_reviewer_decides_a_conflict(self):
        self.backend._run_now("import_record", "fake.res.partner", "1")
        binding = self.backend._find_binding("fake.res.partner", external_id="1")
        binding.with_context(connector_no_export=True).street = "Here"
        self.peer.put("contact", 1, street="There")
        self.backend._run_now("import_record", "fake.res.partner", "1")
        action = self.env.ref("connector_base.connector_checkpoint_action").id
        self.start_tour(
            f"/odoo/action-{action}", "connector_conflict_tour", login="tour_reviewer"
        )
        self.assertEqual(binding.odoo_id.street, "There")
        checkpoint = self.env["connector.checkpoint"].search(
            [("kind", "=", "conflict")]
        )
        self.assertEqual(checkpoint.reviewed_by_id.login, "tour_reviewer")

    def test_reviewer_marks_several_as_reviewed(self):
        names = ("Ada", "Bob", "Eve")
        for partner in self.env["res.partner"].create([{"name": n} for n in names]):
            self.backend.add_checkpoint(partner)
        action = self.env.ref("connector_base.connector_checkpoint_action").id
        self.start_tour(
            f"/odoo/action-{action}", "connector_review_tour", login="tour_reviewer"
        )
        found = self.env["connector.checkpoint"].search([], order="id")
        states = ["reviewed", "reviewed", "need_review"]
        self.assertEqual(found.mapped("state"), states)
        self.assertEqual(found[:2].reviewed_by_id.login, "tour_reviewer")
        told = "".join(found[0].message_ids.mapped("body"))
        self.assertIn("Seen by both", told)
