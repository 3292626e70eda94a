# Copyright 2026 Import Sync Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The connector of the documentation, taken from its text and run."""

import re
import sys
from types import ModuleType

from odoo.modules.module import get_module_path
from odoo.orm.model_classes import add_to_registry
from odoo.orm.models import MetaModel

from odoo.addons.component.core import MetaComponent

from ..first_peer import Shop
from .common import FakeConnectorCase

_ADDON = "test_connector_base"
_NAME = f"odoo.addons.{_ADDON}.first_connector"


def read_example() -> str:
    """The only Python block below the heading."""
    with open(f"{get_module_path('connector_base')}/readme/DEVELOP.md") as file:
        text = file.read().split("## Your first connector in 60 lines")[1]
    (code,) = re.findall(r"```python\n(.*?)```", text, re.DOTALL)
    return code


class TestFirstConnector(FakeConnectorCase):
    def setUp(self):
        super().setUp()
        self.shop = self.enterContext(Shop().running())
        for number, name in enumerate(["Bakery", "Brewery", "Pottery"]):
            self.shop.put(str(number), name=name)
        self._load()
        self.backend = self.env["shop.backend"].create(
            {"name": "Shop", "url": self.shop.url, "msince_overlap": 0}
        )
        self.policy("res.partner.industry", import_enabled=True, export_enabled=True)

    def _load(self):
        """Have the models and components of the example until the end of the test."""
        module = ModuleType(_NAME)
        sys.modules[_NAME] = module
        self.addCleanup(sys.modules.pop, _NAME)
        exec(compile(read_example(), "DEVELOP.md", "exec"), module.__dict__)  # noqa: S102
        # Known to this test only, not to registries that are loaded later.
        MetaModel._module_to_models__[_ADDON].remove(module.ShopBackend)
        components = [one for one in vars(module).values() if self._is_component(one)]
        for component in components:
            MetaComponent._modules_components[_ADDON].remove(component)
        add_to_registry(self.registry, module.ShopBackend)
        self.addCleanup(self._forget, module.ShopBackend)
        self.registry._setup_models__(self.cr, ["shop.backend"])
        self.registry.init_models(self.cr, ["shop.backend"], {"module": _ADDON})
        for component in components:
            self.build(component)

    def _is_component(self, value) -> bool:
        return isinstance(value, MetaComponent) and value.__module__ == _NAME

    def _forget(self, model):
        for parent in self.registry.values():
            parent._inherit_children.discard("shop.backend")
        del self.registry.models["shop.backend"]
        self.registry._setup_models__(self.cr, [])

    def test_example_has_60_lines_and_works(self):
        code = [line for line in read_example().splitlines() if line.strip()]
        self.assertLessEqual(len(code), 60)
        self.backend.action_check_connection()
        self.assertEqual(self.backend.state, "confirmed")
        self._sync()
        self.assertEqual(self._names(), {"0": "Bakery", "1": "Brewery", "2": "Pottery"})

        self.shop.put("1", name="Breweries")
        del self.shop.asked[:]
        self._sync()
        self.assertEqual(self._names()["1"], "Breweries")
        self.assertEqual(
            [sorted(query) for method, query in self.shop.asked if method == "GET"],
            [["since"], ["ids"]],
        )

        del self.shop.asked[:]
        self._sync()
        self.assertLessEqual(len(self.shop.asked), 2)

        pottery = self._binding("2")._get_bound_record()
        pottery.name = "Potteries"
        self._binding("2").export_record()
        self.assertEqual(self.shop.sectors["2"]["name"], "Potteries")

        new = self.env["res.partner.industry"].create({"name": "Smithy"})
        with self.backend.work_on("res.partner.industry") as work:
            binder = work.component(usage="binder")
            binding = binder.wrap_record(new, create=True)
        binding.export_record()
        self.assertEqual(self.shop.sectors[binding.external_id]["name"], "Smithy")

    def _sync(self):
        self.backend.action_sync_now()
        self.run_jobs()
        runs = self.env["connector.sync.run"].search([])
        self.assertEqual(set(runs.mapped("state")), {"done"})

    def _binding(self, external_id):
        return self.binding(external_id, "res.partner.industry")

    def _names(self):
        found = self.env["connector.generic.binding"].search(
            [("backend_model", "=", "shop.backend")]
        )
        return {one.external_id: one._get_bound_record().name for one in found}
