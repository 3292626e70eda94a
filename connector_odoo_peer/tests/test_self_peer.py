# Copyright 2026 Import Sync Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The real JSON-2 of Odoo answers, of this very database, within the test (5.3)."""

from contextlib import contextmanager

from odoo import fields
from odoo.tests import HttpCase, tagged

from odoo.addons.component.tests.common import ComponentMixin
from odoo.addons.connector.exception import IDMissingInBackend, InvalidDataError
from odoo.addons.connector_base.exceptions import (
    AuthenticationError,
    PeerConfigurationError,
)

PARTNER = "odoo.peer.res.partner"


@tagged("post_install", "-at_install")
class TestSelfPeer(HttpCase, ComponentMixin):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.setUpComponent()
        cls.admin = cls.env.ref("base.user_admin")
        keys = cls.env["res.users.apikeys"].with_user(cls.admin).sudo()
        cls.key = keys._generate("rpc", "Self", None)
        cls.backend = cls.env["odoo.peer.backend"].create(
            {
                "name": "Self",
                "url": cls.base_url(),
                "database": cls.env.cr.dbname,
                "api_key": cls.key,
            }
        )

    def setUp(self):
        super().setUp()
        self.setUpComponentRegistryReady()

    @contextmanager
    def adapter(self, model=PARTNER):
        with self.backend.work_on(model, session=self.opener) as work:
            yield work.component(usage="backend.adapter")

    def test_records_are_created_read_changed_and_deleted(self):
        with self.adapter() as adapter:
            adapter.ping()
            values = {"id": "__import_sync__.one", "name": "Ada", "active": True}
            first = adapter.create(values)
            # Once more finds it again.
            self.assertEqual(adapter.create(values), first)
            ids = adapter.create_many(
                [{"id": f"__import_sync__.{n}", "name": n} for n in ("Bob", "Eve")],
                ["", ""],
            )
            key = str(first)
            self.assertEqual(adapter.read(key)["name"], "Ada")
            dates = adapter.change_many([(key, {"name": "Ada L."})])
            self.assertEqual(dates, adapter.read_mtimes([key]))
            self.assertEqual(adapter.read_many([key])[key]["name"], "Ada L.")
            with self.assertRaises(InvalidDataError):
                adapter.create({"id": "__import_sync__.x", "name": "X", "lang": "xx"})
            adapter.delete(ids[0])
            with self.assertRaises(IDMissingInBackend):
                adapter.write(ids[0] + 10**6, {"name": "Nobody"})
            with self.assertRaises(IDMissingInBackend):
                adapter.read(str(ids[0] + 10**6))
        self.assertEqual(self.env["res.partner"].browse(first).name, "Ada L.")

    def test_changes_are_listed_by_the_date_of_the_peer(self):
        partner = self.env["res.partner"].create({"name": "Grace"})
        self.env.flush_all()
        with self.adapter() as adapter:
            since = fields.Datetime.subtract(partner.write_date, minutes=1)
            found = dict(adapter.search_modified(since))
            self.assertEqual(
                found[str(partner.id)], partner.write_date.replace(microsecond=0)
            )
            later = fields.Datetime.add(partner.write_date, minutes=1)
            self.assertFalse(dict(adapter.search_modified(later)))

    def test_refusals(self):
        with self.adapter() as adapter:
            with self.assertRaises(PeerConfigurationError):
                adapter.call("search", model="no.such.model", domain=[])
            with self.assertRaises(PeerConfigurationError):
                adapter.call("_search", domain=[])
            with self.assertRaises(InvalidDataError):
                adapter.call("search", domain=[("nonsense", "=", 1)])
        self.backend.api_key = "wrong"
        with self.adapter() as adapter, self.assertRaises(AuthenticationError):
            adapter.call("search", domain=[])

    def test_a_peer_may_ask_for_what_was_deleted_here(self):
        record = self.env["res.partner"].create({"name": "Goes"})
        self.env[PARTNER].create(
            {"backend_id": self.backend.id, "odoo_id": record.id, "external_id": "77"}
        )
        record.unlink()
        stone = self.env["connector.tombstone"].search([("external_id", "=", "77")])
        instant = stone.deleted_at.replace(microsecond=0).isoformat() + "Z"
        told = [{"external_id": "77", "deleted_at": instant}]
        with self.adapter() as adapter:
            for since, expected in ((None, told), (instant, told), ("2999", None)):
                call = {"model": "odoo.peer.backend", "ids": self.backend.ids}
                call |= {"model_name": PARTNER, "msince": since}
                if expected is None:
                    with self.assertRaisesRegex(InvalidDataError, "2999"):
                        adapter.call("search_deleted", **call)
                else:
                    self.assertEqual(adapter.call("search_deleted", **call), expected)
