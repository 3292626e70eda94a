# Copyright 2026 Import Sync Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""One backend with its peer in memory; jobs run one after the other, inline."""

from odoo.tests import new_test_user

from odoo.addons.component.tests.common import TransactionComponentCase
from odoo.addons.queue_job.job import Job

from ..peer import forget_peers, peer_of


class FakeConnectorCase(TransactionComponentCase):
    """``backend`` is connected, and imports and exports nothing by itself."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.backend = cls.env["fake.backend"].create(
            {"name": "Fake", "state": "confirmed", "allow_delete": True}
        )
        cls.manager = new_test_user(
            cls.env,
            "connector_manager",
            "base.group_user,connector.group_connector_manager",
        )
        cls.reviewer = new_test_user(
            cls.env,
            "connector_reviewer",
            "base.group_user,connector_base.group_checkpoint_reviewer",
        )
        cls.plain = new_test_user(cls.env, "connector_plain", "base.group_user")

    def setUp(self):
        super().setUp()
        # New cursors see what the test wrote, and go with it.
        self.registry_enter_test_mode()
        forget_peers()
        self.addCleanup(forget_peers)
        self.peer = peer_of(self.backend)
        self.partners = self.env["fake.res.partner"]

    def policy(self, model="fake.res.partner", **values):
        """The line of the model, with these values written."""
        line = self.backend.policy_ids.filtered(lambda one: one.model_name == model)
        line.write(values)
        return line

    def pull(self, external_id, model="fake.res.partner", **options) -> str:
        """Import one record now."""
        return self.backend._run_now("import_record", model, external_id, **options)

    def binding(self, external_id, model="fake.res.partner"):
        """What the record is bound by."""
        return self.backend._find_binding(model, external_id=external_id)

    def checkpoints(self, **criteria):
        """Open checkpoints of the backend."""
        domain = [(name, "=", value) for name, value in criteria.items()]
        return self.env["connector.checkpoint"].search(
            [
                ("backend_model", "=", self.backend._name),
                ("backend_res_id", "=", self.backend.id),
                ("state", "=", "need_review"),
                *domain,
            ]
        )

    def jobs(self, method=None):
        """Jobs of connectors that are to run."""
        domain = [("state", "=", "pending"), ("channel", "=", "root.connector")]
        if method:
            domain.append(("method_name", "=", method))
        return self.env["queue.job"].search(domain, order="date_created, id")

    def run_jobs(self) -> int:
        """Run jobs, and those that they enqueue, until there is none."""
        count = 0
        while records := self.jobs():
            for record in records:
                job = Job.load(self.env, record.uuid)
                result = job.perform()
                record.write({"state": "done", "result": result})
                count += 1
            self.env["connector.sync.run"]._cron_advance()
        return count

    def build(self, component) -> None:
        """Have a component for this test only."""
        registry = self._components_registry
        component._build_component(registry)
        self._forget_lookups()
        self.addCleanup(self._forget_lookups)
        self.addCleanup(registry._components.pop, component._name, None)

    def _forget_lookups(self) -> None:
        self._components_registry._cache.clear()
        self._components_registry["base.event.collecter"]._cache.clear()

    def age(self, record, minutes=60):
        """Let our record be as old as that many minutes; all writes of a test bear
        the same instant otherwise."""
        self.env.flush_all()
        self.env.cr.execute(
            f'UPDATE "{record._table}" SET write_date = write_date - %s * '  # noqa: S608
            "interval '1 minute' WHERE id = %s",
            (minutes, record.id),
        )
        record.invalidate_recordset(["write_date"])
