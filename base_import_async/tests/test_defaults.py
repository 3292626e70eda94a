# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import random
from contextlib import contextmanager, nullcontext
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

    def get_models(self):
        """Models of which one creates records that stay."""
        for name in self.registry:
            model = self.env[name]
            if not (model._abstract or model._transient) and model._auto:
                yield model

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
        for model in self.get_models():
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

    def get_all(self, model, vals_list, *, inside: bool):
        """Values that ``create`` finds for new records, in an import or outside."""
        capture = UndoCapture(self.env, self.env["transfer.chunk"])
        random.seed(19)
        with capturing(self.env, capture) if inside else nullcontext():
            found = model._prepare_create_values([dict(vals) for vals in vals_list])
        self.assertIsNone(capture.steady_defaults)
        return [list(vals.items()) for vals in found]

    def assert_all_same(self, model, vals_list):
        inside = self.get_all(model, vals_list, inside=True)
        self.assertEqual(inside, self.get_all(model, vals_list, inside=False))
        return [dict(items) for items in inside]

    def test_of_records_that_are_alike_and_others(self):
        """Of any model: what is asked for once is what each of them would get."""
        compared = 0
        for model in self.get_models():
            filled = next(
                (n for n, field in model._fields.items() if field.default), "id"
            )
            vals_list = [{}, {}, {filled: False}, {}, {filled: False}]
            first, inside, last = (
                self.get_or_error(model, vals_list, inside=inside)
                for inside in (False, True, False)
            )
            if first == last:  # no secret, no number of a sequence, no new second
                self.assertEqual(inside, first, model._name)
                compared += 1
        self.assertGreater(compared, 100)

    def get_or_error(self, model, vals_list, *, inside: bool):
        try:
            with self.env.cr.savepoint():
                return self.get_all(model, vals_list, inside=inside)
        except Exception as error:
            return repr(error)

    def test_of_functions_are_asked_for_each_record(self):
        found = self.assert_all_same(self.env["res.partner.category"], [{}] * 9)
        self.assertGreater(len({vals["color"] for vals in found}), 1)
        self.assertTrue(all(vals["active"] is True for vals in found))

    def test_of_values_are_asked_for_once(self):
        with self.noting() as asked:
            self.get_all(self.env["res.partner.category"], [{}] * 3, inside=True)
            self.get_all(self.env["res.country.state"], [{}] * 3, inside=True)
        self.assertIn("active", asked[0])
        self.assertEqual(asked[1:3], [["color"]] * 2)
        self.assertEqual(len(asked), 4)

    def test_that_users_set_meanwhile(self):
        """A default that is a function may set others."""
        tags = self.env["res.partner.category"]
        defaults = self.env["ir.default"]
        field, values = tags._fields["color"], iter([1, 2, 3, 1, 2, 3])

        def color(records):
            value = next(values)
            if value == 2:
                defaults.set("res.partner.category", "active", False)
            return value

        with patch.object(field, "default", color):
            inside = self.get_all(tags, [{}] * 3, inside=True)
            defaults.search([("field_id.model", "=", tags._name)]).unlink()
            self.assertEqual(self.get_all(tags, [{}] * 3, inside=False), inside)
        # the second has looked for those of users before
        self.assertEqual([dict(vals)["active"] for vals in inside], [True, True, False])

    def test_that_can_be_changed_are_not_shared(self):
        field = self.env["res.partner.category"]._fields["active"]
        tags = self.env["res.partner.category"]
        with patch.object(field, "convert_to_write", lambda value, record: [value]):
            first, second = self.assert_all_same(tags, [{}, {}])
        self.assertIsNot(first["active"], second["active"])

    def test_of_the_context_and_of_users_for_several_records(self):
        partners = self.env["res.partner"].with_user(self.user)
        self.env["ir.default"].set("res.partner", "city", "Namur")
        found = self.assert_all_same(
            partners.with_context(default_street="Long Street"),
            [{"name": "A"}, {"name": "B"}, {"name": "C", "city": "Gent"}],
        )
        self.assertEqual([vals["city"] for vals in found], ["Namur", "Namur", "Gent"])
        self.assertEqual({vals["street"] for vals in found}, {"Long Street"})

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

    @contextmanager
    def noting(self):
        """Names that Odoo is asked for inside, call by call."""
        asked = []
        before = BaseModel.default_get

        def note(records, names):
            asked.append(list(names))
            return before(records, names)

        with patch.object(BaseModel, "default_get", note):
            yield asked

    def test_only_what_can_have_one_is_asked_for(self):
        with self.noting() as asked:
            self.get_both(self.env["res.partner"])
        outside, inside = asked
        self.assertLess(len(inside) * 3, len(outside))
