# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Two real databases are kept in step, whatever happens in between."""

import base64
import io

from PIL import Image

from odoo.tests import tagged

from odoo.addons.base_import_async.tests.live import LiveCase

from .live_peers import PARTNER, Peers

COUNT = 150


def make_image() -> bytes:
    content = io.BytesIO()
    Image.new("RGB", (64, 64), "teal").save(content, "PNG")
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
class TestLivePeers(LiveCase):
    @classmethod
    def get_live_server(cls):
        live = Peers()
        live.start()
        cls.addClassCleanup(live.stop)
        return live

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

    def assert_in_step(self, *, count: int) -> None:
        """All contacts of the test are equal on both sides."""
        pictures = []
        for env_of in (self.live.here, self.live.there):
            with env_of() as env:
                contacts = env["res.partner"].with_context(active_test=False)
                found = contacts.search([("name", "like", "Peer %")])
                pictures.append(sorted(map(picture, found)))
        self.assertEqual(len(pictures[0]), count)
        self.assertEqual(pictures[0], pictures[1])

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

        with self.subTest("initial pull"):
            calls = live.sync()
            self.assertLessEqual(len(calls), 8, calls)
            self.assert_in_step(count=2 * COUNT)
            with live.here() as env:
                tags = env["res.partner.category"].search(
                    [("name", "=ilike", "peer %")]
                )
                self.assertEqual(tags.mapped("name"), ["Peer Leaf", "Peer Root"])
                self.assertFalse(env["connector.deferred.reference"].search_count([]))
                self.assertFalse(
                    env["connector.checkpoint"].search([]).mapped("message")
                )
        with self.subTest("nothing new"):
            # For each model what changed, and what was deleted.
            self.assert_nothing_to_do(calls=4)
