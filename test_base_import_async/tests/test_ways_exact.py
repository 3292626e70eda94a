# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import os
import random

from odoo.addons.base_import_async.models.foresight import Way

from .families import FamilyCase

_ORDER, _PARTNER = "test.transfer.order", "res.partner"
# More, or one that failed: WAYS_SEEDS=0-500 or WAYS_SEEDS=17
_SEEDS = os.environ.get("WAYS_SEEDS", "0-9")


class TestWaysExact(FamilyCase):
    """Whatever rows need of one another, each way leaves what Odoo's leaves."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        parameters = cls.env["ir.config_parameter"]
        parameters.set_param("transfer.hopeless_chunks", 1000)
        cls.env["test.transfer.tag"].create({"name": "red"})
        cls.old = cls.env[_ORDER].create(
            [{"name": f"N{i}", "code": f"E{i}"} for i in (1, 2)]
        )
        cls.firm = cls.env[_PARTNER].create({"name": "N1", "is_company": True})
        cls.old_ids = {_ORDER: cls.old[0], _PARTNER: cls.firm}
        for model, record in cls.old_ids.items():
            xml_id = f"__import__.{model.replace('.', '_')}_old"
            cls.env["ir.model.data"]._update_xmlids(
                [{"xml_id": xml_id, "record": record}]
            )

    def test_generated_files(self):
        first, _dash, last = _SEEDS.partition("-")
        with self.watching_ways() as ways:
            self.compare_ways(int(first), int(last or first))
        if last:
            gone = {way for way, is_right in ways if is_right}
            self.assertEqual(gone, {way.value for way in Way})

    def compare_ways(self, first: int, last: int) -> None:
        for seed in range(first, last + 1):
            content, fields, model, options = self.generate(random.Random(seed))
            with self.subTest(seed=seed, content=content, options=options):
                self.assert_like_odoos_way(
                    *(content, fields),
                    **{"sizes": (seed % 7 + 2, 100), "res_model": model},
                    options=options,
                )

    def generate(self, chance: random.Random) -> tuple:
        """A file of families, most of them small, some of their rows wrong."""
        model = chance.choice([_ORDER, _ORDER, _PARTNER])
        by_id = chance.random() < 0.4
        has_ids = by_id or chance.random() < 0.5
        oddness = chance.choice([0, 0.02, 0.3])
        rows, used, head = [], [], None
        for number in range(chance.randint(6, 30)):
            name = f"N{number + 10}"
            if chance.random() < oddness:
                name = f"N{chance.randint(1, 20)}"
            xid = f"i{number}"
            if chance.random() < oddness / 3:
                xid = chance.choice(["i1", f"{model.replace('.', '_')}_old"])
            parent = ""
            if head and chance.random() < 0.7:
                parent = (head if chance.random() < 0.8 else chance.choice(used))[by_id]
            if chance.random() < oddness:
                parent = chance.choice(["Nobody", "N1", "N2", "N1, N12", "i3", name])
            used.append((name, xid))
            head = head if parent else used[-1]
            row = [name, parent, self.pick_third(chance, model, oddness)]
            rows.append([xid, *row] if has_ids else row)
        third = {_ORDER: "code", _PARTNER: "email"}[model]
        fields = ["name", "parent_id/id" if by_id else "parent_id", third]
        fields = ["id", *fields] if has_ids else fields
        lines = [",".join(f'"{cell}"' for cell in row) for row in [fields, *rows]]
        options = {}
        if chance.random() < 0.15:
            options["import_set_empty_fields"] = ["parent_id"]
        if chance.random() < 0.1 and not by_id:
            options["name_create_enabled_fields"] = {"parent_id": True}
        return "\n".join(lines) + "\n", fields, model, options

    def pick_third(self, chance: random.Random, model: str, oddness: float) -> str:
        if model == _PARTNER:
            return chance.choice(["", "a@example.com", f"N{chance.randint(1, 30)}"])
        if chance.random() < oddness:
            return chance.choice(["E1", "E2", "K1", "K2", "N12"])
        return ""
