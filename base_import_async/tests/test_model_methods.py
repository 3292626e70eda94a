# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What the web client and other programs call goes on working."""

from pathlib import Path

from odoo.service.model import call_kw
from odoo.tests import TransactionCase, tagged

# this addon and those beside it
_OURS = {
    path.parent.name for path in Path(__file__).parents[2].glob("*/__manifest__.py")
}


def is_ours(method) -> bool:
    """Whether one of our addons brings the method."""
    addon = getattr(method, "__module__", "").removeprefix("odoo.addons.")
    return addon.partition(".")[0] in _OURS


@tagged("post_install", "-at_install")
class TestModelMethods(TransactionCase):
    def test_overrides_of_a_models_methods_are_that_too(self):
        # Without api.model, what is given first from outside is taken for ids.
        lost = set()
        for model in self.env.registry.values():
            for name in filter(lambda name: name[0] != "_", dir(model)):
                found = [vars(cls)[name] for cls in model.mro() if name in vars(cls)]
                is_model = [hasattr(method, "_api_model") for method in found]
                if is_ours(found[0]) and any(is_model) and not is_model[0]:
                    lost.add((found[0].__module__, name))
        self.assertFalse(lost)

    def test_a_form_opens_before_its_record_is_there(self):
        """Its fields are computed of a record that has no id yet."""
        for model in self.env.values():
            if model._original_module not in _OURS or model._abstract:
                continue
            for name, field in model._fields.items():
                with self.subTest(field=f"{model._name}.{name}"):
                    value = model.new()[name]
                    self.assertTrue(value is not None or field.type == "reference")

    def test_fields_are_asked_for_by_the_import_screen_and_by_programs(self):
        partners = self.env["res.partner"]
        self.assertIn("name", call_kw(partners, "fields_get", [], {}))
        fields = call_kw(partners, "fields_get", [["name"]], {"attributes": ["string"]})
        self.assertEqual(fields, {"name": {"string": "Name"}})

    def test_modules_are_searched_by_programs(self):
        domain = [("name", "=", "base_import_async")]
        found = call_kw(self.env["ir.module.module"], "search", [domain], {})
        self.assertEqual(found, [self.env.ref("base.module_base_import_async").id])
