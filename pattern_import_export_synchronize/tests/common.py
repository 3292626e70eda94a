# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""An exchange with a partner whose server is in memory; jobs one after the other."""

import csv
import io
from contextlib import contextmanager
from datetime import timedelta
from unittest.mock import patch

from odoo.fields import Command
from odoo.tests import new_test_user
from odoo.tools import SQL

from odoo.addons.attachment_synchronize.tests.common import SynchronizeCase
from odoo.addons.component.core import _component_databases
from odoo.addons.queue_job.job import PENDING


class ExchangeCase(SynchronizeCase):
    """``runner`` exchanges contacts: files arrive in ``in``, and leave for ``out``."""

    _later = 0

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.runner = new_test_user(
            cls.env,
            login="exchange_runner",
            groups="base.group_user,base.group_partner_manager,base.group_allow_export,"
            "pattern_import_export_synchronize.group_exchange_user",
            email="runner@example.com",
        )
        # With the accounting app, Odoo's own import of contacts of a company reads a
        # field that takes this group.
        accounting = cls.env.ref(
            "account.group_account_readonly", raise_if_not_found=False
        )
        if accounting:
            cls.runner.group_ids += accounting
        cls.partners = cls.env["res.partner"]
        cls.pattern = cls.make_pattern("Contacts", "ref", "name", "phone", "email")
        cls.backend = cls.env["pattern.sync.backend"].create(
            {"name": "ACME", "sync_user_id": cls.runner.id}
        )

    def setUp(self):
        super().setUp()
        # Tests of components leave it closed, and then no event reaches anybody.
        components = _component_databases[self.env.cr.dbname]
        ready = patch.object(components, "ready", True)
        ready.start()
        self.addCleanup(ready.stop)

    @classmethod
    def make_pattern(cls, name, *paths, model="res.partner", **vals):
        """A csv pattern; the first path is its key."""
        return cls.env["pattern.config"].create(
            {
                "name": name,
                "model_id": cls.env["ir.model"]._get_id(model),
                "export_format": "csv",
                "line_ids": [
                    Command.create({"path": path, "is_key": not number})
                    if isinstance(path, str)
                    else Command.create(path)
                    for number, path in enumerate(paths)
                ],
                **vals,
            }
        )

    def make_import(self, **vals):
        """A task that fetches files of contacts."""
        return self.make_task(
            **{
                "name": "Contacts in",
                "file_type": "import_pattern",
                "pattern_config_id": self.pattern.id,
                "sync_backend_id": self.backend.id,
                **vals,
            }
        )

    def make_out(self, **vals):
        """A task that sends files of contacts."""
        return self.make_task(
            **{
                "name": "Contacts out",
                "method_type": "export",
                "filepath": "out",
                "pattern_config_id": self.pattern.id,
                "sync_backend_id": self.backend.id,
                "export_domain": "[('ref', '=like', 'C%')]",
                "export_policy": "suffix",
                **vals,
            }
        )

    # ------------------------------------------------------------------
    # What the partner does
    # ------------------------------------------------------------------

    def put(self, name, *rows, header=("ref", "name", "phone", "email")):
        """Have the partner write a file of rows."""
        stream = io.StringIO()
        csv.writer(stream).writerows([header, *rows])
        self.server.put(f"in/{name}", stream.getvalue().encode())

    def receive(self, task, name, *rows, **options):
        """Write a file, and let everything happen that follows; the queue entry."""
        self.put(name, *rows, **options)
        return self.fetch(task)

    def fetch(self, task):
        task.run()
        self.run_jobs()
        return self.queue.search([("task_id", "=", task.id)], order="id desc", limit=1)

    def sent(self, folder="out"):
        """The files that the partner got, oldest first: (name, rows)."""
        found = [
            (path.rpartition("/")[2], content, moment)
            for path, (content, moment) in self.server.files.items()
            if path.startswith(f"{folder}/")
        ]
        return [
            (name, list(csv.reader(io.StringIO(content.decode("utf-8-sig")))))
            for name, content, _moment in sorted(found, key=lambda one: one[2])
        ]

    def send(self, task):
        """Make a file and send it; the entry of the queue."""
        files = task.service_trigger_exports()
        self.run_jobs()
        task.run()
        self.run_jobs()
        for entry in files.attachment_queue_id:
            self.assertEqual(entry.state, "done", entry.state_message)
        return files.attachment_queue_id

    # ------------------------------------------------------------------
    # Jobs
    # ------------------------------------------------------------------

    def jobs(self, state=PENDING):
        return self.env["queue.job"].search([("state", "=", state)], order="id")

    def run_job(self, record):
        """Run a job, and what a run does after the commit that changed it."""
        result = super().run_job(record)
        self.env["transfer.run"].search([("state", "!=", "done")])._advance()
        self.env.invalidate_all()
        return result

    @contextmanager
    def without_component(self, name):
        """An exchange whose addon lacks a component."""
        registry = _component_databases[self.env.cr.dbname]
        component = registry[name]
        with patch.object(component, "_component_match", lambda *a, **k: False):
            registry._cache.clear()
            try:
                yield
            finally:
                registry._cache.clear()

    # ------------------------------------------------------------------
    # What is there
    # ------------------------------------------------------------------

    def contact(self, ref):
        return self.partners.with_context(active_test=False).search([("ref", "=", ref)])

    def edit(self, records, **vals):
        """Change records as a person does, in a transaction of a later time."""
        records.write(vals)
        self.env.flush_all()
        type(self)._later += 1
        self.env.cr.execute(
            SQL(
                "UPDATE %s SET write_date = %s WHERE id IN %s",
                SQL.identifier(records._table),
                self.env.cr.now() + timedelta(seconds=self._later),
                tuple(records.ids),
            )
        )
        self.env.invalidate_all()

    def binding(self, key):
        return self.backend._find_binding("res.partner", external_id=key)

    def assert_counts(self, entry, **counts):
        """Only these outcomes, of the rows of a queue entry."""
        names = ("created", "updated", "unchanged", "skipped", "failed")
        found = {n: entry[f"{n}_count"] for n in names if entry[f"{n}_count"]}
        messages = entry.pattern_file_id.run_id.chunk_ids.row_ids.mapped("message")
        self.assertEqual(found, counts, (entry.state, entry.state_message, messages))
