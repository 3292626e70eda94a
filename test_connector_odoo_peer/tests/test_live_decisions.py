# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A connector manager, who is no administrator, decides in the browser."""

from odoo.tests import new_test_user, tagged

from .live_peers import PARTNER, PeersCase

MANAGER = "decides_here"


@tagged("post_install", "-at_install")
class TestLiveDecisions(PeersCase):
    def test_a_manager_decides_and_tries_again(self):
        live = self.live
        self.make_world()
        with live.here() as env:
            action = env.ref("connector_base.connector_checkpoint_action").id
        live.at("here").run_tour(
            "odoo_peer_decisions_tour", MANAGER, url=f"/odoo/action-{action}"
        )
        live.finish()
        for env_of in (live.here, live.there):
            with env_of() as env:
                self.assertEqual(self.find(env, "Ours stays").street, "Ours")
                self.assertEqual(self.find(env, "Theirs comes").street, "Theirs")
                self.assertEqual(self.find(env, "Comes again").city, "Gent")
                self.assertEqual(len(self.find(env, "Refused at first")), 1)
        with live.here() as env:
            rule = env[PARTNER].search([("name", "=", "Ours stays")]).backend_id
            fields = rule.policy_ids.field_ids
            self.assertEqual(fields.mapped("field_name"), ["street"])
            self.assertEqual(fields.resolution, "this")

    def make_world(self) -> None:
        """Two conflicts, a record that was refused, a run whose key had ended."""
        live = self.live
        names = ("Ours stays", "Theirs comes", "Comes again")
        with live.here() as env:
            groups = "base.group_user,connector.group_connector_manager"
            new_test_user(env, MANAGER, groups)
        with live.there() as env:
            env["res.partner"].create([{"name": name} for name in names])
        live.connect(export_new=True)
        with live.here() as env:
            live.chosen_policies(env).write({"export_enabled": True})
        live.sync()
        for env_of, street in ((live.here, "Ours"), (live.there, "Theirs")):
            with env_of() as env:
                quiet = env(context={**env.context, "connector_no_export": True})
                for name in names[:2]:
                    self.find(quiet, name).street = street
        with live.here() as env:
            env["res.partner"].create({"name": "Refused at first"})
        with live.at("there").cursor() as cr:
            cr.execute(
                "ALTER TABLE res_partner ADD CONSTRAINT of_the_test "
                "CHECK (name NOT LIKE 'Refused%') NOT VALID"
            )
        live.sync()
        with live.there() as env:
            self.find(env, "Comes again").city = "Gent"
        live.proxy.refuse = {"web_search_read"}
        live.sync()
        live.proxy.refuse = set()
        with live.at("there").cursor() as cr:
            cr.execute("ALTER TABLE res_partner DROP CONSTRAINT of_the_test")

    def find(self, env, name: str):
        return env["res.partner"].search([("name", "=", name)])
