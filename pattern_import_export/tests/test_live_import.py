# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import base64

from odoo import Command
from odoo.tests import tagged

from odoo.addons.base_import_async.tests.live import LiveCase


@tagged("post_install", "-at_install")
class TestLiveImport(LiveCase):
    """A plain pattern user, a real browser, and jobs in their own processes."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        with cls.live.env() as env:
            groups = (
                env.ref("base.group_user")
                | env.ref("base.group_partner_manager")
                | env.ref("pattern_import_export.group_pattern_user")
            )
            users = env["res.users"].with_context(no_reset_password=True)
            cls.clerk_id = users.create(
                {
                    "name": "Paula Pattern",
                    "login": "paula_pattern",
                    "password": "paula_pattern",
                    "group_ids": [Command.set(groups.ids)],
                }
            ).id
            paths = ("ref", "name", "country_id|code")
            env["pattern.config"].create(
                [
                    {
                        "name": "Contacts of the tour",
                        "model_id": env["ir.model"]._get_id("res.partner"),
                        "line_ids": [
                            Command.create({"path": path, "is_key": path == "ref"})
                            for path in paths
                        ],
                    },
                    {
                        "name": "Countries",
                        "model_id": env["ir.model"]._get_id("res.country"),
                        "line_ids": [Command.create({"path": "code", "is_key": True})],
                    },
                ]
            )
            env["res.partner"].create({"name": "Ada", "ref": "pattern-tour-1"})

    def test_two_jobs_that_bring_one_new_key_make_one_record(self):
        """Both jobs have looked for the key before either of them can claim it."""
        keys = [f"same-{number}" for number in range(20)]
        with self.live.env() as env:
            pattern = env["pattern.config"].create(
                {
                    "name": "The same at once",
                    "model_id": env["ir.model"]._get_id("res.partner"),
                    "restrict_columns": False,
                    "process_multi": True,
                    "chunk_size": 50,
                }
            )
            pattern_id = pattern.id
        with self.live.cursor() as holder:
            # what nobody may write to: both wait here, with the view they have
            holder.execute("LOCK TABLE pattern_key_claim IN EXCLUSIVE MODE")
            runs = [self.submit(pattern_id, word, keys) for word in ("first", "second")]
            self.live.wait_until(
                """SELECT 1 FROM pg_locks
                    WHERE relation = 'pattern_key_claim'::regclass AND NOT granted
                   HAVING count(DISTINCT pid) = 2"""
            )
        states = [self.live.wait(run_id) for run_id in runs]
        self.assertEqual(states, ["done", "done"])
        with self.live.env() as env:
            found = env["transfer.run"].browse(runs)
            created, updated = (
                found.mapped("created_count"),
                found.mapped("updated_count"),
            )
            self.assertEqual(sorted(created), [0, len(keys)])
            self.assertEqual(sorted(updated), [0, len(keys)])
            partners = env["res.partner"].search([("ref", "in", keys)])
            self.assertEqual(sorted(partners.mapped("ref")), sorted(keys))
            later = "second" if created[0] else "first"
            self.assertEqual(set(partners.mapped("street")), {later})

    def submit(self, pattern_id: int, word: str, keys: list[str]) -> int:
        """The run of a file that brings each key with a word."""
        rows = "".join(f"{key},{key},{word}\n" for key in keys)
        content = base64.b64encode(f"ref#key,name,street\n{rows}".encode()).decode()
        with self.live.env(self.clerk_id) as env:
            files = env["pattern.file"]
            file_id = files.import_file(pattern_id, f"{word}.csv", content)
            return files.browse(file_id).run_id.id

    def test_from_the_dialog_to_the_records(self):
        self.live.run_tour(
            "pattern_import_export_import", "paula_pattern", url="/odoo/pattern-files"
        )
        with self.live.env(self.clerk_id) as env:
            file = env["pattern.file"].search([("file_name", "=", "pattern_tour.csv")])
            self.assertEqual((len(file), file.state), (1, "partial"))
            self.assertEqual(
                (file.updated_count, file.created_count, file.failed_count), (1, 1, 1)
            )
