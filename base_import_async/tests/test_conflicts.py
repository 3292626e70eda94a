# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Two real transactions at once: conflicts are retried, never reported as row errors.

The job runs in this process, by queue_job's own code, on the live database; what
another transaction commits comes after the job took its snapshot.
"""

from collections.abc import Callable

from odoo.tests import tagged

from .live import LiveCase


@tagged("post_install", "-at_install")
class TestConflicts(LiveCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.live.kill_jobs()  # nobody but these tests runs their jobs
        cls.addClassCleanup(cls.live.start_jobs)

    def test_record_changed_meanwhile_is_a_retry(self):
        with self.live.env() as env:
            partner = env["res.partner"].create({"name": "Changed", "ref": "cf-1"})
            env["ir.model.data"]._update_xmlids(
                [{"xml_id": "live_conf.changed", "record": partner}]
            )

        def change(job_env):
            with self.live.env() as env:
                env.ref("live_conf.changed").comment = "by somebody else"

        run_id = self._split("id,name\nlive_conf.changed,New name\n", ["id", "name"])
        self._load(run_id, change)
        self._assert_retried(run_id)
        self._load(run_id)
        self._assert_counts(run_id, "done", updated_count=1)
        with self.live.env() as env:
            partner = env.ref("live_conf.changed")
            self.assertEqual(partner.name, "New name")
            self.assertIn("by somebody else", partner.comment)

    def test_locked_row_is_a_retry(self):
        """A sequence without gaps is locked by whoever makes the next order."""
        with self.live.env() as env:
            sequence = env["ir.sequence"].search([("code", "=", "sale.order")])
            sequence.implementation = "no_gap"
        run_id = self._split(
            "partner_id\nAdministrator\n", ["partner_id"], model="sale.order"
        )
        with self.live.cursor() as cr:
            cr.execute(
                "SELECT 1 FROM ir_sequence WHERE id IN %s FOR UPDATE",
                (tuple(sequence.ids),),
            )
            self._load(run_id)
            self._assert_retried(run_id)
        self._load(run_id)
        self._assert_counts(run_id, "done", created_count=1)

    def test_chunk_locked_by_somebody_is_a_retry(self):
        run_id = self._split("name\nLocked\n", ["name"])
        with self.live.cursor() as cr:
            cr.execute(
                "SELECT 1 FROM transfer_chunk WHERE run_id = %s FOR UPDATE", (run_id,)
            )
            self._load(run_id)
            self._assert_retried(run_id)
        self._load(run_id)
        self._assert_counts(run_id, "done", created_count=1)

    def test_chunk_that_somebody_holds_does_not_hold_the_run(self):
        """Else whoever wants to cancel the run waits for as long as that lasts."""
        options = {"chunk_size": 1, "max_parallel": 1}
        run_id = self._split("name\nFirst\nSecond\n", ["name"], options)
        with self.live.cursor() as cr:
            cr.execute(
                "SELECT 1 FROM transfer_chunk WHERE run_id = %s AND state = 'waiting'"
                " FOR UPDATE",
                (run_id,),
            )
            self.assertEqual(cr.rowcount, 1)
            (uuid,) = filter(None, self.live.get_load_uuids(run_id))
            self.live.run_job_here(uuid)
            with self.live.env() as env:
                run = env["transfer.run"].browse(run_id)
                env.cr.execute("SET LOCAL lock_timeout = '60s'")
                run._advance()
                states = run.chunk_ids.sorted("sequence").mapped("state")
                self.assertEqual(states, ["done", "waiting"])
        with self.live.env() as env:
            run = env["transfer.run"].browse(run_id)
            run._advance()
            self.assertEqual(run.chunk_ids.mapped("state").count("queued"), 1)

    def test_external_id_committed_meanwhile_becomes_an_update(self):
        def create(job_env):
            with self.live.env() as env:
                partner = env["res.partner"].create({"name": "First", "ref": "cf-2"})
                env["ir.model.data"]._update_xmlids(
                    [{"xml_id": "live_conf.twice", "record": partner}]
                )

        run_id = self._split(
            "id,name,ref\nlive_conf.twice,Second,cf-2\n", ["id", "name", "ref"]
        )
        self._load(run_id, create)
        self._assert_retried(run_id)
        self._load(run_id)
        self._assert_counts(run_id, "done", updated_count=1)
        with self.live.env() as env:
            partners = env["res.partner"].search([("ref", "=", "cf-2")])
            self.assertEqual(partners.mapped("name"), ["Second"])

    def test_unique_key_committed_meanwhile_is_tried_once_more(self):
        def create(job_env):
            with self.live.env() as env:
                env["res.country"].create({"name": "Conflictia", "code": "QX"})

        run_id = self._split(
            "name,code\nOtherland,QX\nThirdland,QY\n",
            ["name", "code"],
            model="res.country",
        )
        self._load(run_id, create)
        self._assert_retried(run_id)
        self._load(run_id)
        self._assert_counts(run_id, "partial", created_count=1, failed_count=1)
        with self.live.env() as env:
            run = env["transfer.run"].browse(run_id)
            failed = run.chunk_ids.row_ids.filtered(lambda e: e.outcome == "failed")
            self.assertEqual(failed.first_row, 2)
            self.assertIn("code of the country must be unique", failed.message)

    def test_wrong_row_leaves_the_tags_of_good_rows_whole(self):
        content = (
            "name,ref,category_id,country_id\n"
            "Good,tags-1,Kept tag,Spain\n"
            "Bad,tags-2,Lonely tag,Erewhon\n"
            'Bad too,tags-3,"Kept tag,Lonely tag",Erewhon\n'
            "Good too,tags-4,Kept tag,Spain\n"
        )
        run_id = self._split(
            content,
            ["name", "ref", "category_id", "country_id"],
            {"name_create_enabled_fields": {"category_id": True}},
        )
        self._load(run_id)
        self._assert_counts(run_id, "partial", created_count=2, failed_count=2)
        with self.live.env() as env:
            tags = env["res.partner.category"].search(
                [("name", "in", ["Kept tag", "Lonely tag"])]
            )
            self.assertEqual(tags.mapped("name"), ["Kept tag"])
            good = env["res.partner"].search([("ref", "=like", "tags-%")])
            self.assertEqual(sorted(good.mapped("ref")), ["tags-1", "tags-4"])
            self.assertEqual(good.category_id, tags)

    def test_name_that_cannot_be_created_costs_its_row_only(self):
        content = (
            "name,ref,category_id,state_id\n"
            "Good,state-1,Whole tag,\n"
            "Bad,state-2,Whole tag,No such state\n"
        )
        run_id = self._split(
            content,
            ["name", "ref", "category_id", "state_id"],
            {"name_create_enabled_fields": {"category_id": True, "state_id": True}},
        )
        self._load(run_id)
        self._assert_counts(run_id, "partial", created_count=1, failed_count=1)
        with self.live.env() as env:
            good = env["res.partner"].search([("ref", "=", "state-1")])
            self.assertEqual(good.category_id.mapped("name"), ["Whole tag"])
            run = env["transfer.run"].browse(run_id)
            failed = run.chunk_ids.row_ids.filtered(lambda e: e.outcome == "failed")
            self.assertIn("when we attempted to create one", failed.message)

    # ------------------------------------------------------------------
    # Helpers
    # ------------------------------------------------------------------

    def _split(self, content: str, fields, options=None, **kwargs) -> int:
        run_id = self.live.submit(content.encode(), fields, options, **kwargs)
        self.live.run_job_here(self.live.get_split_uuid(run_id))
        return run_id

    def _load(self, run_id: int, meanwhile: Callable | None = None) -> None:
        (uuid,) = self.live.get_load_uuids(run_id)
        self.live.run_job_here(uuid, meanwhile)

    def _assert_retried(self, run_id: int) -> None:
        """Assert that nothing is decided and the job is to run again."""
        with self.live.env() as env:
            run = env["transfer.run"].browse(run_id)
            self.assertEqual((run.state, run.chunk_ids.state), ("running", "queued"))
            self.assertFalse(run.chunk_ids.row_ids)
            job = run.chunk_ids._search_jobs()
            self.assertEqual((job.state, job.exc_name), ("pending", False))

    def _assert_counts(self, run_id: int, state: str, **counts: int) -> None:
        with self.live.env() as env:
            run = env["transfer.run"].browse(run_id)
            self.assertEqual(run.state, state, run.chunk_ids.mapped("message"))
            self.assertEqual({name: run[name] for name in counts}, counts)
            self.assert_complete(run, 2, run.row_count + 1)
