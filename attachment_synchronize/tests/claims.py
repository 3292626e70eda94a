# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Files that are renamed before they are read, over real servers."""


class ClaimSuite:
    """Part of what every server does that can rename a file in one step."""

    def make_claiming(self, **vals):
        return self.make_task(claims_files=True, **vals)

    def get_claim(self, task):
        return f"in/orders.csv.{task.file_ids.id}.inprogress"

    def fetch_only(self, task):
        """Look and fetch; what comes after it is not done yet."""
        task.run_scan_job()
        self.run_round()
        self.assertFalse(task.last_error)

    def test_claimed_file_is_read_under_its_new_name(self):
        self.partner.put("in/orders.csv", b"claimed")
        task = self.make_claiming()
        self.fetch_only(task)
        self.assertEqual(self.partner.files(), {self.get_claim(task): b"claimed"})
        self.assertEqual(self.contents(), [("orders.csv", b"claimed")])
        self.run_jobs()
        self.assertEqual(self.partner.files(), {"in/orders.csv": b"claimed"})
        self.assertEqual(task.file_ids.state, "finished")
        self.look(task)
        self.assertEqual(len(task.attachment_ids), 1, "it is the same version")

    def test_what_comes_after_a_claim(self):
        for action, vals, left in (
            ("delete", {}, []),
            ("move", {"move_path": "old"}, ["old/orders.csv"]),
            ("rename", {"new_name": "{name}.ok"}, ["in/orders.csv.ok"]),
        ):
            with self.subTest(action=action):
                self.partner.clear()
                self.partner.put("in/orders.csv")
                task = self.make_claiming(after_import=action, pattern="*.csv", **vals)
                self.look(task)
                self.assertEqual(len(task.attachment_ids), 1)
                self.assertEqual(list(self.partner.files()), left)
                self.assertFalse(task.file_ids.claim_path)

    def test_of_two_tasks_one_gets_the_file(self):
        self.partner.put("in/orders.csv")
        both = self.make_claiming(after_import="delete")
        both += self.make_claiming(after_import="delete")
        for task in both:
            task.run_scan_job()
        self.run_jobs()
        states = sorted(both.file_ids.mapped("state"))
        self.assertEqual(states, ["finished", "vanished"])
        self.assertEqual((len(self.contents()), self.partner.files()), (1, {}))

    def test_claim_of_a_job_that_was_killed_is_found(self):
        self.partner.put("in/orders.csv", b"claimed")
        task = self.make_claiming(after_import="move", move_path="old")
        task.run_scan_job()
        with self.storage._open_session() as session:
            session.rename_new("in/orders.csv", self.get_claim(task))
        self.run_jobs()
        self.assertEqual(self.contents(), [("orders.csv", b"claimed")])
        self.assertEqual(self.partner.files(), {"old/orders.csv": b"claimed"})

    def test_claimed_file_that_is_refused_goes_aside_or_back(self):
        for folder, place in ((False, "in"), ("bad", "bad")):
            with self.subTest(folder=folder):
                self.partner.clear()
                self.partner.put("in/orders.csv")
                self.partner.put("in/orders.csv.md5", b"00")
                task = self.make_claiming(
                    checksum_suffix=".md5", quarantine_path=folder
                )
                self.look(task)
                self.assertEqual(task.file_ids.state, "quarantined")
                self.assertIn(f"{place}/orders.csv", self.partner.files())
                self.assertNotIn(self.get_claim(task), self.partner.files())

    def test_newer_file_keeps_the_name_of_a_claimed_one(self):
        self.partner.put("in/orders.csv", b"monday")
        task = self.make_claiming()
        self.fetch_only(task)
        self.partner.put("in/orders.csv", b"tuesday!")
        self.look(task)
        self.assertEqual([c for _n, c in self.contents()], [b"monday", b"tuesday!"])
        files = self.partner.files()
        self.assertEqual(files.pop("in/orders.csv"), b"tuesday!")
        self.assertEqual(list(files.values()), [b"monday"])
