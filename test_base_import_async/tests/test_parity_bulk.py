# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What Odoo asks or computes record by record and we in bulk."""

import base64
import io

from PIL import Image

from odoo.tests import new_test_user

from .parity import ORDER, ParityCase, Upload

PARTNER = "res.partner"


class TestParityCompanies(ParityCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.home = cls.env.company
        cls.branch = cls.env["res.company"].create({"name": "Branch"})
        cls.env.ref("base.user_admin").company_ids += cls.branch
        cls.env[PARTNER].create(
            [
                {"name": "Partner of home", "company_id": cls.home.id},
                {"name": "Partner of branch", "company_id": cls.branch.id},
                {"name": "Partner of all", "company_id": False},
            ]
        )
        cls.context = {"allowed_company_ids": (cls.home + cls.branch).ids}

    def get_row(self, number: int, partner: str, company: str) -> str:
        return f"row {number},Partner of {partner},{company}"

    def test_rows_whose_partner_is_of_another_company(self):
        home = self.home.name
        pairs = [
            *(("home", home), ("branch", "Branch"), ("all", "Branch"), ("all", home)),
            *(("home", "Branch"), ("branch", home)),  # these two may not
            *(("home", home), ("branch", "Branch"), ("all", home)),
        ]
        rows = [self.get_row(place, *pair) for place, pair in enumerate(pairs)]
        head = "name,partner,company"
        fields = ["name", "partner_id", "company_id"]
        done = self.assert_parity(
            "\n".join([head, *rows]),
            fields,
            good="\n".join([head, *rows[:4], *rows[6:]]),
            context=self.context,
        )
        self.assertEqual([error[0] for error in done.errors], [6, 7])
        for row, error in zip(rows[4:6], done.errors, strict=True):
            alone = Upload(f"{head}\n{row}".encode(), fields, context=self.context)
            (message,) = self.run_foreground(alone).messages
            self.assertEqual(error[-1], message["message"])

    def test_records_that_are_moved_to_another_company(self):
        partner = self.env[PARTNER].search([("name", "=", "Partner of home")])
        orders = self.env[ORDER].create(
            [{"name": f"order {n}", "partner_id": partner.id} for n in range(3)]
        )
        head, fields = "id,company", [".id", "company_id"]
        moved = f"{orders[1].id},Branch"
        stays = [f"{order.id},{self.home.name}" for order in (orders[0], orders[2])]
        done = self.assert_parity(
            "\n".join([head, stays[0], moved, stays[1]]),
            fields,
            good="\n".join([head, *stays]),
            context=self.context,
        )
        self.assertEqual([error[0] for error in done.errors], [3])
        alone = Upload(f"{head}\n{moved}".encode(), fields, context=self.context)
        (message,) = self.run_foreground(alone).messages
        self.assertEqual(done.errors[0][-1], message["message"])

    def test_users_are_asked_for_all_their_companies(self):
        """Users allow another company than their own: their model says so."""
        near = new_test_user(self.env, "near", groups="base.group_user")
        far = new_test_user(
            self.env,
            "far",
            groups="base.group_user",
            company_id=self.branch.id,
            company_ids=[(6, 0, self.branch.ids)],
        )
        self.assertNotEqual(near.company_ids, far.company_ids)
        head, fields = "name,salesperson,company", ["name", "user_id", "company_id"]
        rows = [
            f"one,{near.name},{self.home.name}",
            f"two,{far.name},Branch",
            "three,,",
        ]
        content = "\n".join([head, *rows])
        self.assert_parity(content, fields, res_model=PARTNER, context=self.context)


class TestParityImages(ParityCase):
    """Four sizes of each image; those of an image that is not there are spared."""

    def get_image(self, color: str) -> str:
        stream = io.BytesIO()
        Image.new("RGB", (700, 500), color).save(stream, "PNG")
        return base64.b64encode(stream.getvalue()).decode()

    def test_new_contacts_with_and_without_an_image(self):
        red, blue = self.get_image("red"), self.get_image("blue")
        self.assert_parity(
            f"name,image\nwith red,{red}\nwithout,\nwith blue,{blue}\nalso without,\n",
            ["name", "image_1920"],
            res_model=PARTNER,
        )
        self.assert_parity("name\none\ntwo\n", ["name"], res_model=PARTNER)

    def test_images_of_contacts_that_exist(self):
        red, blue = self.get_image("red"), self.get_image("blue")
        partners = self.env[PARTNER].create(
            [{"name": "has one", "image_1920": red}, {"name": "has none"}]
        )
        one, two = partners.ids
        self.assert_parity(
            f"id,name,image\n{one},changed,{blue}\n{two},new,{red}\n,third,\n",
            [".id", "name", "image_1920"],
            res_model=PARTNER,
        )
        self.assert_parity(
            f"id,name\n{one},changed\n{two},new\n", [".id", "name"], res_model=PARTNER
        )

    def test_parents_and_children_with_and_without_an_image(self):
        done = self.assert_parity(
            "name,image,child\nparent,,first\n,,second\nother,"
            f"{self.get_image('green')},third\n",
            ["name", "image_1920", "child_ids/name"],
            res_model=PARTNER,
        )
        self.assertEqual(done.counts["created"], 3)
