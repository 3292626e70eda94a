# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Two real databases are kept in step, whatever happens in between."""

import base64
import io
from collections import Counter
from datetime import timedelta

from PIL import Image

from odoo.tests import new_test_user, tagged

from .live_peers import PARTNER, PeersCase

COUNT = 150


def make_image() -> bytes:
    """An image that Odoo makes smaller: that must not look like a change of ours."""
    content = io.BytesIO()
    Image.new("RGB", (2500, 100), "teal").save(content, "PNG")
    return base64.b64encode(content.getvalue())


def make_contacts(env) -> None:
    """Tags of two levels, companies with people below them, one archived."""
    tags = env["res.partner.category"]
    root = tags.create({"name": "Peer Root"})
    leaf = tags.create({"name": "Peer Leaf", "parent_id": root.id})
    partners = env["res.partner"]
    belgium = env.ref("base.be")
    texas = env.ref("base.state_us_44")
    companies = partners.create(
        [
            {
                "name": f"Peer Company {number}",
                "is_company": True,
                "ref": f"PEER-{number}",
                "street": f"Street {number}",
                "country_id": belgium.id,
                "category_id": [(6, 0, leaf.ids)],
            }
            for number in range(COUNT)
        ]
    )
    people = partners.create(
        [
            {"name": f"Peer Person {company.id}", "parent_id": company.id}
            for company in companies
        ]
    )
    companies[0].write({"image_1920": make_image(), "state_id": texas.id})
    companies[0].country_id = texas.country_id
    people[-1].active = False


def picture(partner) -> tuple:
    """What must be equal on both sides, without ids."""
    return (
        partner.name,
        partner.parent_id.name or "",
        partner.ref or "",
        partner.street or "",
        partner.country_id.code or "",
        partner.state_id.code or "",
        partner.lang or "",
        partner.active,
        ", ".join(sorted(partner.category_id.mapped("display_name"))).lower(),
        (partner.image_1920 or b"").decode(),
    )


@tagged("post_install", "-at_install")
class TestLivePeers(PeersCase):
    def bindings(self, env, model=PARTNER):
        return env[model].with_context(active_test=False).search([])

    def by_ref(self, env, ref):
        return env["res.partner"].search([("ref", "=", ref)])

    def assert_nothing_to_do(self, calls: int) -> None:
        """A synchronisation that finds nothing writes nothing, on either side."""
        before = self.live.stamps("here"), self.live.stamps("there")
        made = self.live.sync()
        self.assertEqual(len(made), calls, made)
        self.assertEqual((self.live.stamps("here"), self.live.stamps("there")), before)

    def assert_in_step(self, *, count: int, without: tuple[str, ...] = ()) -> None:
        """All contacts of the test are equal on both sides.

        :param without: references of companies that are gone on one side and archived
            on the other, with their people
        """
        pictures = []
        for env_of in (self.live.here, self.live.there):
            with env_of() as env:
                contacts = env["res.partner"].with_context(active_test=False)
                found = contacts.search([("name", "like", "Peer %")])
                found = found.filtered(
                    lambda one: not {one.ref, one.parent_id.ref} & {*without}
                )
                pictures.append(sorted(map(picture, found)))
        only = [Counter(pictures[0]), Counter(pictures[1])]
        differ = [list(only[0] - only[1]), list(only[1] - only[0])]
        self.assertEqual(differ, [[], []])
        self.assertEqual(len(pictures[0]), count)

    def test_a_person_connects_and_synchronises(self):
        live = self.live
        key = live.make_key()
        with live.here() as env:
            env["res.partner"].create({"name": "Slip of paper", "ref": key})
            groups = "base.group_user,connector.group_connector_manager"
            new_test_user(env, "connects_here", groups)
            action = env.ref("connector_odoo_peer.odoo_peer_backend_action").id
        with live.there() as env:
            env["res.partner"].create({"name": "Seen by the tour"})
        self.addCleanup(self.archive_backends)
        live.at("here").run_tour(
            "odoo_peer_tour", "connects_here", url=f"/odoo/action-{action}"
        )
        live.finish()
        with live.here() as env:
            backend = env["odoo.peer.backend"].search([])
            self.assertEqual(backend.last_run_state, "done")
            names = self.bindings(env).mapped("name")
            self.assertIn("Seen by the tour", names)
            self.assertNotIn("Administrator", names)
        with live.there() as env:
            companies = env["res.company"].search([]).partner_id.mapped("name")
        self.assertTrue(companies)
        self.assertFalse({*companies} & {*names})

    def archive_backends(self) -> None:
        """The other test has a backend of its own."""
        with self.live.here() as env:
            env["odoo.peer.backend"].search([]).active = False

    def test_two_databases_stay_in_step(self):
        live = self.live
        with live.here() as env:
            # Not the same numbers on both sides; a tag that both have.
            env["res.partner"].create([{"name": "Only here"}] * 3)
            env["res.partner.category"].create({"name": "peer ROOT"})
        with live.there() as env:
            make_contacts(env)
        live.age("there")
        live.connect(allow_delete=True)
        self.pull_all()
        # For each model what changed, and what was deleted.
        self.assert_nothing_to_do(calls=4)
        self.edit_both_sides()
        self.resolve()
        self.rest()
        self.delete_both_ways()
        self.start_again()

    def pull_all(self) -> None:
        live = self.live
        calls = live.sync()
        self.assertLessEqual(len(calls), 8, calls)
        self.assert_in_step(count=2 * COUNT)
        with live.here() as env:
            tags = env["res.partner.category"].search([("name", "=ilike", "peer %")])
            self.assertEqual(tags.mapped("name"), ["Peer Leaf", "Peer Root"])
            self.assertFalse(env["connector.deferred.reference"].search_count([]))
            self.assertFalse(env["connector.checkpoint"].search([]).mapped("message"))

    def edit_both_sides(self) -> None:
        live = self.live
        self.export_too()
        with live.there() as env:
            self.by_ref(env, "PEER-1").street = "Changed there"
            self.by_ref(env, "PEER-3").street = "Mine"
            # Who leaves a company keeps its address, whatever the company does.
            self.by_ref(env, "PEER-8").child_ids.parent_id = False
            self.by_ref(env, "PEER-8").street = "Moved away"
        with live.here() as env:
            self.by_ref(env, "PEER-1").email = "changed@here.example"
            self.by_ref(env, "PEER-2").category_id = [(5,)]
            self.by_ref(env, "PEER-3").street = "Yours"
            env["res.partner"].create(
                {
                    "name": "Peer Made Here",
                    "parent_id": self.by_ref(env, "PEER-4").id,
                    "image_1920": make_image(),
                    "lang": "en_US",
                    "category_id": [(0, 0, {"name": "Peer New"})],
                }
            )
        live.proxy.lose = {"load": 1}
        live.sync()
        self.assertEqual(live.proxy.lose, {"load": 0})
        for env_of in (live.here, live.there):
            with env_of() as env:
                contact = self.by_ref(env, "PEER-1")
                self.assertEqual(contact.street, "Changed there")
                self.assertEqual(contact.email, "changed@here.example")

    def resolve(self) -> None:
        live = self.live
        self.decide_conflict("Mine")
        live.sync()
        self.assert_in_step(count=2 * COUNT + 1)

    def rest(self) -> None:
        live = self.live
        live.sync()
        before = live.stamps("here"), live.stamps("there")
        live.sync()
        self.assertEqual((live.stamps("here"), live.stamps("there")), before)

    def delete_both_ways(self) -> None:
        live = self.live
        with live.there() as env:
            self.by_ref(env, "PEER-5").child_ids.unlink()
            self.by_ref(env, "PEER-5").unlink()
        with live.here() as env:
            self.by_ref(env, "PEER-6").child_ids.unlink()
            self.by_ref(env, "PEER-6").unlink()
        live.sync()
        with live.here() as env:
            archived = env["res.partner"].with_context(active_test=False)
            found = archived.search([("ref", "=", "PEER-5")])
            self.assertEqual(found.mapped("active"), [False])
        with live.there() as env:
            self.assertFalse(self.by_ref(env, "PEER-6"))
            archived = env["res.partner"].with_context(active_test=False)
            found = archived.search([("ref", "=", "PEER-6")])
            self.assertEqual(found.mapped("active"), [False])

    def start_again(self) -> None:
        live = self.live
        with live.here() as env:
            env["connector.sync.cursor"].search([]).action_reset()
        before = live.stamps("here"), live.stamps("there")
        live.sync()
        self.assertEqual((live.stamps("here"), live.stamps("there")), before)

    def export_too(self) -> None:
        """From now on both ways, new records and deletions included."""
        with self.live.here() as env:
            backend = env["odoo.peer.backend"].search([])
            backend.export_new = True
            self.live.chosen_policies(env).write(
                {"export_enabled": True, "export_delete_enabled": True}
            )

    def decide_conflict(self, value: str) -> None:
        """Take what the peer says; both values were shown."""
        with self.live.here() as env:
            checkpoint = env["connector.checkpoint"].search(
                [("kind", "=", "conflict"), ("state", "=", "need_review")]
            )
            self.assertEqual(self.by_ref(env, "PEER-3").street, "Yours")
            (line,) = [f for f in checkpoint.payload["fields"] if f["is_conflict"]]
            self.assertEqual((line["local"], line["remote"]), ("Yours", "Mine"))
            checkpoint.action_take_remote()
            self.assertEqual(self.by_ref(env, "PEER-3").street, value)

    def kill_peer_in_mid_batch(self) -> None:
        live = self.live
        live.proxy.shift = timedelta(hours=1)
        with live.there() as env:
            contacts = env["res.partner"].search([("ref", "like", "PEER-%")])
            for contact in contacts:
                contact.city = f"City of {contact.ref}"
            count = len(contacts)
        live.age("there", minutes=-60)
        with live.here() as env:
            env["odoo.peer.backend"].search([]).slice_size = 20
            env["odoo.peer.backend"].search([]).action_sync_now()
        live.at("here").wait_until(
            "SELECT 1 FROM connector_sync_line WHERE state = 'done' AND run_id >= "
            "(SELECT max(id) - 3 FROM connector_sync_run) LIMIT 1"
        )
        live.kill_web()
        live.at("here").wait_until(
            "SELECT 1 FROM queue_job WHERE state = 'pending' AND retry > 0 LIMIT 1"
        )
        live.start_web()
        live.finish()
        with live.here() as env:
            contacts = env["res.partner"].search([("ref", "like", "PEER-%")])
            cities = [f"City of {contact.ref}" for contact in contacts]
            self.assertEqual(contacts.mapped("city"), cities)
            self.assertEqual(len(contacts), count)
            failed = env["queue.job"].search([("state", "=", "failed")])
            self.assertFalse(failed.mapped("exc_message"))
        live.sync()
        before = live.stamps("here"), live.stamps("there")
        live.sync()
        self.assertEqual((live.stamps("here"), live.stamps("there")), before)
        # One made here; two companies deleted, with a person each.
        self.assert_in_step(count=2 * COUNT + 1 - 4, without=("PEER-5", "PEER-6"))
