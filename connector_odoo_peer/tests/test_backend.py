# Copyright 2026 Import Sync Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The settings of a peer, as plain people may see and change them."""

from datetime import timedelta

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Domain
from odoo.tests import TransactionCase, new_test_user, tagged
from odoo.tools.convert import convert_file


@tagged("post_install", "-at_install")
class TestBackend(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.backend = cls.env["odoo.peer.backend"].create(
            {
                "name": "Peer",
                "url": "https://odoo.example.com",
                "database": "other",
                "api_key": "k3y",
                "state": "confirmed",
            }
        )
        cls.manager = new_test_user(
            cls.env, "peer_manager", "base.group_user,connector.group_connector_manager"
        )
        cls.plain = new_test_user(cls.env, "peer_plain", "base.group_user")

    def test_demo_data(self):
        """The database of tests has none, so nothing else would load it."""
        module, file = "connector_odoo_peer", "demo/odoo_peer_demo.xml"
        convert_file(self.env, module, file, {}, mode="init", noupdate=True)
        backend = self.env.ref("connector_odoo_peer.odoo_peer_backend_demo")
        rule = self.env.ref("connector_odoo_peer.odoo_peer_rule_demo_name")
        policy = backend._get_sync_policy("odoo.peer.res.partner")
        self.assertEqual(rule.policy_id._get_backend(), backend)
        self.assertEqual(policy.field_resolutions, {"name": "this"})
        self.assertEqual(policy.default_resolution, "newer")

    def test_contacts_are_chosen_by_what_every_odoo_knows(self):
        """A field of another app would fail where that is missing, here or there."""
        contacts = self.env["res.partner"]
        default = Domain(self.backend._get_filter("partner_domain"))
        for condition in default.iter_conditions():
            self.assertEqual(contacts._fields[condition.field_expr]._module, "base")
        company = self.env.company.partner_id
        known = contacts.create({"name": "Somebody"})
        for is_wanted in (False, True):
            self.backend.with_company_contacts = is_wanted
            wanted = self.backend._get_partner_domain()
            found = (company | known).filtered_domain(wanted)
            self.assertEqual(found, (company | known) if is_wanted else known)

    def test_only_administrators_read_the_key(self):
        managed = self.backend.with_user(self.manager)
        self.assertTrue(managed.has_api_key)
        with self.assertRaises(AccessError):
            managed.read(["api_key"])
        self.manager.group_ids |= self.env.ref("base.group_allow_export")
        with self.assertRaises(AccessError):
            managed.export_data(["api_key"])
        self.assertNotIn("api_key", managed.fields_get())
        with self.assertRaises(AccessError):
            self.backend.with_user(self.plain).read(["name"])
        self.assertFalse(self.backend._fields["api_key"].exportable)
        self.assertFalse(self.backend.copy().api_key)

    def test_key_does_not_follow_to_another_address(self):
        managed = self.backend.with_user(self.manager)
        managed.url = "https://odoo.example.com"
        self.assertTrue(self.backend.api_key)
        managed.url = "https://evil.example.com"
        self.assertFalse(self.backend.api_key)
        self.assertEqual(self.backend.state, "draft")
        with self.assertRaisesRegex(UserError, "Enter the API key"):
            managed.action_check_connection()
        # Administrators can read it anyway.
        self.backend.write({"api_key": "new"})
        self.backend.write({"database": "third"})
        self.assertEqual(self.backend.api_key, "new")

    def test_managers_enter_a_key_that_nobody_gets_back(self):
        managed = self.backend.with_user(self.manager)
        self.assertIn("replace", managed.api_key_hint)
        managed.write({"url": "https://next.example.com", "new_api_key": "theirs"})
        self.assertEqual(self.backend.api_key, "theirs")
        managed.invalidate_recordset()
        self.assertFalse(managed.new_api_key)
        # Nor does the screen keep it: the same, typed again, would be no change.
        vals = {"url": "https://third.example.com", "new_api_key": "theirs"}
        (shown,) = managed.web_save(vals, {"new_api_key": {}, "has_api_key": {}})
        self.assertEqual((shown["new_api_key"], shown["has_api_key"]), (False, True))
        managed.new_api_key = ""
        self.assertEqual(self.backend.api_key, "theirs")
        made = managed.create(
            {
                "name": "Another",
                "url": "https://odoo.example.com",
                "database": "other",
                "new_api_key": "k4y",
            }
        )
        self.assertEqual(made.sudo().api_key, "k4y")
        self.assertFalse(managed.copy().has_api_key)

    def test_address_and_filter_must_make_sense(self):
        for url in ("odoo.example.com", "ftp://x", "https://me:pw@x", "https://x/?a=1"):
            with self.subTest(url=url), self.assertRaises(ValidationError):
                self.backend.url = url
        for domain in ("[('nonsense', '=', 1)]", "__import__('os')", "[(1"):
            with self.subTest(domain=domain), self.assertRaises(ValidationError):
                self.backend.partner_domain = domain
        self.backend.url = "http://odoo.example.com"
        self.assertTrue(self.backend.is_insecure)

    def test_tags_come_before_contacts(self):
        names = self.backend.policy_ids.sorted("sequence").mapped("model_name")
        self.assertLess(
            names.index("odoo.peer.res.partner.category"),
            names.index("odoo.peer.res.partner"),
        )

    def test_clock_is_told_in_words(self):
        for offset, words in (
            (timedelta(seconds=1), "Like ours"),
            (timedelta(seconds=3600), "1:00:00 ahead of ours"),
            (-timedelta(seconds=61), "0:01:01 behind ours"),
            (None, "Not told"),
        ):
            self.backend._note_clock(offset)
            self.assertEqual(self.backend.clock_text, words)
        self.backend.state = "draft"
        self.assertFalse(self.backend.clock_text)

    def test_very_database_is_refused(self):
        parameter = self.env["ir.config_parameter"]
        self.backend.write(
            {
                "url": parameter.get_param("web.base.url"),
                "database": self.env.cr.dbname,
                "api_key": "k3y",
            }
        )
        with self.assertRaisesRegex(UserError, "this very database"):
            self.backend.action_check_connection()
