# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A partner's real SFTP server, real workers, and crons that fire by themselves."""

import time

from odoo.service.model import retrying
from odoo.tests import tagged

from .live import LiveExchangeCase
from .live_partner_process import FIELDS

_PATHS = ("ref", *FIELDS)
_ROWS = 240


@tagged("post_install", "-at_install")
class TestLiveExchange(LiveExchangeCase):
    def make_partner_records(self, prefix: str, count: int) -> list[str]:
        refs = [f"{prefix}{number:04}" for number in range(count)]
        for number, ref in enumerate(refs):
            values = [f"Name {ref}", f"+32 {number:05}", f"City {ref}", "BE"]
            self.other.ask("add", ref, dict(zip(FIELDS, values, strict=True)))
        return refs

    def test_the_last_task_is_archived_while_its_cron_runs(self):
        """Who archives it need not know that there is a cron."""
        self.other = self.start_partner("last_task")
        xmlid = "pattern_import_export_synchronize.ir_cron_task_import_pattern"
        task = "attachment.synchronize.task"
        with self.live.env() as env:
            others = env[task].search([]).ids
        # as on the screen: tried again when the scheduler is in the way
        if others:
            self.manager.call(task, "write", others, {"active": False})
        with self.live.env() as env:
            backend = self.make_exchange(env, "Last task")
            pattern = self.make_pattern(env, "Last task", *_PATHS)
            task_id = self.make_import(backend, pattern, "Last task, in").id
            cron_id = env.ref(xmlid).id
            self.assertTrue(env.ref(xmlid).active)
        with self.live.cursor() as running:  # as the scheduler holds it
            running.execute(
                "SELECT FROM ir_cron WHERE id = %s FOR NO KEY UPDATE", (cron_id,)
            )
            self.manager.call(task, "write", task_id, {"active": False})
        with self.live.env() as env:
            self.assertFalse(env[task].browse(task_id).active)
            self.assertTrue(env.ref(xmlid).active, "it ran")
            retrying(env[task]._gc_crons, env)
            self.assertFalse(env.ref(xmlid).active)
        if others:
            self.manager.call(task, "write", others, {"active": True})

    def read_contacts(self, prefix: str) -> list[tuple]:
        return self.live._query(
            """SELECT p.ref, p.name, p.phone, p.city, c.code FROM res_partner p
                 LEFT JOIN res_country c ON c.id = p.country_id
                WHERE p.ref LIKE %s ORDER BY p.ref""",
            f"{prefix}%",
        )

    def get_partner_rows(self) -> list[tuple]:
        table = self.other.ask("table")
        return [(ref, *(table[ref][f] for f in FIELDS)) for ref in sorted(table)]

    def test_both_ways_by_themselves(self):
        self.other = self.start_partner("both_ways")
        with self.live.env() as env:
            backend = self.make_exchange(env, "Both ways")
            pattern = self.make_pattern(env, "Both ways", *_PATHS)
            answers = self.make_task(
                env, "Answers", method_type="export", filepath=f"{self.place}/answers"
            )
            self.make_import(
                *(backend, pattern, "Both ways, in"),
                answer_task_id=answers.id,
                sends_failed_rows=True,
                sends_receipt=True,
            )
            out = self.make_export(
                backend,
                pattern,
                "Both ways, out",
                export_domain="[('ref','=like','BW%')]",
            )
            out_id = out.id
        refs = self.make_partner_records("BW", 3)
        with self.fast_motion():
            self.other.ask("write_changes", "a.csv")
            self.wait_for_records("BW", 3)
            self.wait_for_quiet()
            (receipt,) = self.wait_for_answers()["receipts"]
            self.assertEqual((receipt["created"], receipt["failed"]), (3, 0))
            # each side changes something: it reaches the other one
            (ids,) = self.live._query(
                "SELECT array_agg(id) FROM res_partner WHERE ref = %s", refs[0]
            )
            self.manager.call("res.partner", "write", ids[0], {"city": "Ghent"})
            self.other.ask("edit", refs[1], {"phone": "+32 9", "country_id|code": "Q9"})
            self.other.ask("write_changes", "b.csv")
            failed = self.wait_for_answers()["failed"]
            self.assertEqual(failed, [["b.csv", refs[1]]])
            self.other.ask("edit", refs[1], {"country_id|code": "FR"})
            self.other.ask("write_changes", "c.csv")
            self.wait_for_quiet()
            self.wait_for_exports(out_id)
            self.wait_for_quiet()
            self.assertIn([refs[0], "city"], self.other.ask("read_files")["changes"])
        self.assertEqual(self.read_contacts("BW"), self.get_partner_rows())
        self.pause(backend.id)

    def test_killed_while_a_chunk_loads(self):
        self.other = self.start_partner("killed")
        with self.live.env() as env:
            backend = self.make_exchange(env, "Killed")
            pattern = self.make_pattern(env, "Killed", *_PATHS, chunk_size=20)
            self.make_import(backend, pattern, "Killed, in")
        self.make_partner_records("KI", _ROWS)
        with self.fast_motion():
            self.other.ask("write_all", "all.csv")
            for _kill in range(2):
                self.live.wait_until(
                    """SELECT 1 FROM queue_job WHERE state = 'started'
                          AND method_name = 'run_load_job'"""
                )
                self.live.kill_job_worker()
            self.wait_for_records("KI", _ROWS)
            self.wait_for_quiet()
        self.assertEqual(self.read_contacts("KI"), self.get_partner_rows())
        with self.live.env() as env:
            entry = env["attachment.queue"].search([("name", "=", "all.csv")])
            self.assertEqual((entry.state, entry.created_count), ("done", _ROWS))
            run = entry.pattern_file_id.run_id
            self.assert_complete(run, 2, _ROWS + 1)
            bindings = env["connector.generic.binding"].search(
                [("backend_res_id", "=", backend.id), ("external_id", "=like", "KI%")]
            )
            self.assertEqual(len(bindings), _ROWS)
            self.assertEqual(len(set(bindings.mapped("res_id"))), _ROWS)
        self.pause(backend.id)

    def test_two_workers_with_the_same_keys(self):
        """Files of two partners, as those of one come one by one.

        One begins before the other has committed: one record for each key, and one
        binding for each partner.
        """
        self.start_partner("same_keys")
        refs = [f"SK{number}" for number in range(5)]
        task_ids, backend_ids = {}, []
        with self.live.env() as env:
            pattern = self.make_pattern(env, "Same keys", *_PATHS)
            for column in ("phone", "city"):
                backend = self.make_exchange(env, f"Same keys, {column}")
                task = self.make_import(
                    backend, pattern, f"Same, {column}", schedule_type="manual"
                )
                task_ids[column] = task.id
                backend_ids.append(backend.id)
        self.live.kill_jobs()
        try:
            one, other = (
                self.receive(task_id, column, refs)
                for column, task_id in task_ids.items()
            )
            self.live.run_job_here(
                one, prepare=lambda env: self.live.run_job_here(other)
            )
            self.live.run_job_here(one)
        finally:
            self.live.start_jobs()
        self.assertEqual(
            self.read_contacts("SK"),
            [(ref, f"Name {ref}", f"phone {ref}", f"city {ref}", None) for ref in refs],
        )
        bound = self.live._query(
            """SELECT external_id, COUNT(*), COUNT(DISTINCT res_id)
                 FROM connector_generic_binding WHERE backend_res_id IN %s
                  AND backend_model = 'pattern.sync.backend' GROUP BY 1 ORDER BY 1""",
            tuple(backend_ids),
        )
        self.assertEqual(bound, [(ref, 2, 1) for ref in refs])
        self.wait_for_quiet()

    # ------------------------------------------------------------------

    def receive(self, task_id: int, column: str, refs: list[str]) -> str:
        """Let a file come as far as its only chunk; the job that loads that."""
        rows = [f"{ref},Name {ref},{column} {ref}" for ref in refs]
        content = "\n".join([f"ref,name,{column}", *rows]).encode()
        with self.live.env() as env:
            task = env["attachment.synchronize.task"].browse(task_id)
            entry = env["attachment.queue"].create(
                {
                    "name": f"{column}.csv",
                    "raw": content,
                    "task_id": task_id,
                    "file_type": task.file_type,
                }
            )
            entry_id, uuid = entry.id, entry.job_uuid
        self.live.run_job_here(uuid)
        with self.live.env() as env:
            run_id = env["attachment.queue"].browse(entry_id).pattern_file_id.run_id.id
        self.live.run_job_here(self.live.get_split_uuid(run_id))
        (uuid,) = self.live.get_load_uuids(run_id)
        return uuid

    def wait_for_records(self, prefix: str, count: int) -> None:
        self.live.wait_until(
            "SELECT 1 FROM res_partner WHERE ref LIKE %s HAVING COUNT(*) = %s",
            *(f"{prefix}%", count),
        )

    def wait_for_answers(self) -> dict:
        """What is sent back for one file: the receipt leaves last."""
        folder = self.partner.folder / self.place / "answers"
        end = time.monotonic() + 600
        while not any(folder.glob("*.json")):
            self.assertLess(time.monotonic(), end, "no receipt")
            time.sleep(0.2)
        self.wait_for_quiet()
        return self.other.ask("read_answers")
