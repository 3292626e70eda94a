# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""``make peers``: contacts are kept in step where *Products* is not installed.

``here`` is installed from nothing, with *Connector Odoo Peer* alone; the peer has all
that the tests have. Then *Products* is installed beside it: the peer that is connected
gets its models to choose from, and products come.
"""

import os
import shutil
import subprocess
import sys

from odoo.tests import tagged
from odoo.tools import config

from odoo.addons.base_import_async.tests.live_process import (
    copy_database,
    forget_database,
)

from ..tests.live_peers import PARTNER, TAG, Peers, PeersCase
from ..tests.test_live_peers import make_contacts, picture

TEMPLATE = "odoo.peer.product.template"


class BarePeers(Peers):
    """``here`` has nothing but the connector."""

    def _make_databases(self) -> list[str]:
        copy_database(self.database)
        copy_database(self.databases["there"], self.database)
        self.install("connector_odoo_peer")
        return [*self.databases.values()]

    def install(self, module: str) -> None:
        """Install a module, and what it needs, in ``here``."""
        name = self.databases["here"]
        rc = os.environ.get("ODOO_RC") or config["config"]
        binary = os.environ.get("ODOO_BIN") or shutil.which("odoo")
        options = ["-d", name, "-i", module, "--without-demo=1", "--log-level=warn"]
        subprocess.run(
            [sys.executable, binary, "-c", rc, *options, "--stop-after-init"],
            check=True,
        )
        forget_database(name)


@tagged("post_install", "-at_install")
class TestWithoutProduct(PeersCase):
    @classmethod
    def get_live_server(cls):
        live = BarePeers()
        live.start()
        cls.addClassCleanup(live.stop)
        return live

    def test_contacts_alone_and_then_products(self):
        live = self.live
        with live.here() as env:
            self.assertNotIn("product.template", env)
            self.assertNotIn(TEMPLATE, env)
        with live.there() as env:
            make_contacts(env)
            env["product.template"].create({"name": "Peer Mug", "list_price": 7.5})
        live.connect(export_new=True)
        with live.here() as env:
            lines = env["odoo.peer.backend"].search([]).policy_ids
            self.assertEqual(sorted(lines.mapped("model_name")), [PARTNER, TAG])
            lines.write({"export_enabled": True})
        live.sync()
        with live.here() as env:
            env["res.partner"].search([("ref", "=", "PEER-1")]).street = "Here"
            env["res.partner"].create({"name": "Peer Made Here"})
        with live.there() as env:
            env["res.partner"].search([("ref", "=", "PEER-2")]).street = "There"
        live.sync()
        self.assert_equal()
        self.add_products()

    def assert_equal(self) -> None:
        pictures = []
        for env_of in (self.live.here, self.live.there):
            with env_of() as env:
                contacts = env["res.partner"].with_context(active_test=False)
                found = contacts.search([("name", "like", "Peer %")])
                pictures.append(sorted(map(picture, found)))
                self.assertIn("Here", found.mapped("street"))
                self.assertIn("There", found.mapped("street"))
        self.assertEqual(*pictures)

    def add_products(self) -> None:
        live = self.live
        live.kill_jobs()
        live.kill_web()
        live.install("product")
        live.start_web()
        live.start_jobs()
        with live.here() as env:
            lines = env["odoo.peer.backend"].search([]).policy_ids
            line = lines.filtered(lambda one: one.model_name == TEMPLATE)
            line.import_enabled = True
        live.sync()
        with live.here() as env:
            found = env["product.template"].search([("name", "=", "Peer Mug")])
            self.assertEqual(found.mapped("list_price"), [7.5])
        self.assert_equal()
