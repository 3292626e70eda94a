# Copyright 2026 Import Sync Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Tests in transactions of their own, which are committed."""

from contextlib import contextmanager

from odoo import SUPERUSER_ID, api
from odoo.modules.registry import Registry
from odoo.tests import BaseCase
from odoo.tests.common import get_db_name

from odoo.addons.component.core import _component_databases
from odoo.addons.queue_job.job import Job

from ..peer import forget_peers, peer_of


class RealTransactionCase(BaseCase):
    """A backend that is committed, with its peer in memory; removed at the end."""

    def setUp(self):
        super().setUp()
        with self.transaction() as env:
            # As at the start of a server.
            env["component.builder"]._register_hook()
        forget_peers()
        self.addCleanup(forget_peers)
        with self.transaction() as env:
            backend = env["fake.backend"].create({"name": "For real"})
            self.backend_id = backend.id
            self.peer = peer_of(backend)
            binding = env["fake.res.partner"].create(
                {"name": "Committed", "backend_id": backend.id}
            )
            self.binding_id = binding.id
        self.addCleanup(self._remove)

    def _remove(self):
        with self.transaction() as env:
            backend = env["fake.backend"].browse(self.backend_id)
            for name in ("fake.res.partner", "fake.res.partner.category"):
                bindings = env[name].search([("backend_id", "=", backend.id)])
                bindings.odoo_id.unlink()
            checkpoints = env["connector.checkpoint"].search(
                [("backend_model", "=", backend._name)]
            )
            checkpoints.filtered(lambda one: one.backend_res_id == backend.id).unlink()
            backend.unlink()
            # Nobody else enqueues jobs of connectors while tests run.
            env["queue.job"].search([("channel", "=", "root.connector")]).unlink()

    def perform(self, env, uuid: str) -> None:
        """Run a job in this transaction."""
        job = Job.load(env, uuid)
        job.perform()
        job.set_done()
        job.store()

    def build(self, component) -> None:
        """Have a component for this test only."""
        registry = _component_databases[get_db_name()]
        component._build_component(registry)
        self._forget_lookups(registry)
        self.addCleanup(self._forget_lookups, registry)
        self.addCleanup(registry._components.pop, component._name, None)

    def _forget_lookups(self, registry) -> None:
        registry._cache.clear()
        registry["base.event.collecter"]._cache.clear()

    @property
    def registry(self):
        return Registry(get_db_name())

    @contextmanager
    def transaction(self):
        """An environment of its own, committed unless it was rolled back."""
        with self.registry.cursor() as cr:
            context = {"connector_no_export": True}
            yield api.Environment(cr, SUPERUSER_ID, context)
