# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import random
from unittest.mock import patch

from odoo.models import BaseModel
from odoo.tests import TransactionCase, new_test_user, tagged

from ..models.undo_capture import UndoCapture, capturing


@tagged("post_install", "-at_install")
class TestDefaults(TransactionCase):
    """New records of an import have the defaults that they have without it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.user = new_test_user(
            cls.env, login="defaults_plain", groups="base.group_user"
        )

    def get_both(self, model):
        """What a model's defaults are outside of an import, and inside."""
        names = list(model._fields)
        random.seed(19)  # the colour of a new tag is one of eleven
        outside = model.default_get(names)
        capture = UndoCapture(self.env, self.env["transfer.chunk"])
        random.seed(19)
        with capturing(self.env, capture):
            return outside, model.default_get(names)

    def assert_same(self, model):
        outside, inside = self.get_both(model)
        self.assertEqual(inside, outside, model._name)
        self.assertEqual(list(inside), list(outside), model._name)
        return inside

    def test_of_any_model(self):
        """But of those whose defaults are new each time, as secrets are."""
        compared = 0
        for name in self.registry:
            model = self.env[name]
            if model._abstract or model._transient or not model._auto:
                continue
            names = list(model._fields)
            first, second = model.default_get(names), model.default_get(names)
            if first == second:
                self.assert_same(model)
                compared += 1
        self.assertGreater(compared, 100)

    def test_of_users_and_of_the_context(self):
        partners = self.env["res.partner"].with_user(self.user)
        self.env["ir.default"].set("res.partner", "city", "Namur")
        self.env["ir.default"].set("res.partner", "zip", "5000", user_id=self.user.id)
        found = self.assert_same(partners.with_context(default_street="Long Street"))
        self.assertEqual(found["city"], "Namur")
        self.assertEqual(found["zip"], "5000")
        self.assertEqual(found["street"], "Long Street")
        self.assertNotIn("zip", self.assert_same(self.env["res.partner"]))

    def test_of_the_model_above(self):
        self.env["ir.default"].set("res.partner", "city", "Namur")
        self.assertEqual(self.assert_same(self.env["res.users"])["city"], "Namur")

    def test_models_still_see_all_names(self):
        model = type(self.env["res.partner.category"])
        before = model.default_get

        def with_one_more(records, names):
            more = {"color": 7} if "color" in names else {}
            return {**before(records, names), **more}

        with patch.object(model, "default_get", with_one_more):
            found = self.assert_same(self.env["res.partner.category"])
        self.assertEqual(found["color"], 7)

    def test_only_what_can_have_one_is_asked_for(self):
        asked = []
        before = BaseModel.default_get

        def noting(records, names):
            asked.append(len(names))
            return before(records, names)

        with patch.object(BaseModel, "default_get", noting):
            self.get_both(self.env["res.partner"])
        outside, inside = asked
        self.assertLess(inside * 3, outside)
