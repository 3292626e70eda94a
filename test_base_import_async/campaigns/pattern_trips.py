# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""``make trips``: records of any model go out with a pattern and come back.

Nobody names the fields: a pattern takes all that can be written. An untouched file must
write nothing. Then one cell is changed: the database must become what one ``write`` of
that value makes of it, and a value that Odoo refuses must fail its row alone.

``ROUNDS`` (default 1) says how many cells of each file are changed, ``SEED`` which;
``CASE`` takes one model.
"""

# a campaign tells a person who waits for it how far it is
# pylint: disable=print-used

import os
import random
import time

from odoo.addons.base_import_async.models.tentative import TakeBack, tentative
from odoo.addons.base_import_async.tests.core_tables import read_table, write_table
from odoo.addons.pattern_import_export.tests.export_case import ExportCase

from .one_cell import OneCell
from .pattern_data import LINES, make_data

ROUNDS = int(os.environ.get("ROUNDS") or 1)
SEED = int(os.environ.get("SEED") or time.time())
MODELS = os.environ.get("CASE", "")
FORMATS = ("csv", "xlsx", "json", "jsonl")
_MOST_RECORDS = 20
# Odoo's own machinery, and what imports are made of.
_APART = (
    "ir.", "base", "queue.", "transfer.", "bus.", "attachment.", "fs.", "connector.",
    "pattern.", "mail.", "res.users.", "res.groups", "res.device", "report.", "web",
    "discuss.", "iap.", "sms.", "snailmail.", "digest.", "onboarding.", "privacy.",
    "publisher_warranty", "fake.", "other.fake", "odoo.peer", "test.", "auth",
    "spreadsheet", "fetchmail", "rating", "certificate", "phone", "res.config",
)  # fmt: skip
_SECRET = {"password", "new_password", "api_key", "totp_secret"}


class TestPatternTrips(ExportCase):
    models, seed = MODELS, SEED

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.user = cls.env.ref("base.user_admin")
        cls.user.tz = "America/New_York"
        for group in (
            "base.group_allow_export",
            "pattern_import_export.group_pattern_manager",
        ):
            cls.user.group_ids += cls.env.ref(group)
        cls.env["ir.config_parameter"].set_param("transfer.hopeless_chunks", "0")
        make_data(cls.env)

    def test_any_model(self):
        print(f"\nSEED={self.seed}")
        self.tally = dict.fromkeys(("untouched", "edited", "refused", "wrong"), 0)
        for name in self.models.split() or self.find_models():
            for code in FORMATS:
                with self.subTest(model=name, code=code), tentative(self.env):
                    self.play(name, code, self.draw(name, code))
                    raise TakeBack
        print(self.tally)

    def draw(self, name: str, code: str) -> random.Random:
        return random.Random(f"{self.seed}-{name}-{code}")  # noqa: S311

    def find_models(self) -> list[str]:
        """Models of apps that have records which an administrator may change."""
        env = self.env(user=self.user, su=False)
        return sorted(
            name
            for name in env.registry
            if not name.startswith(_APART)
            and env[name]._auto
            and not env[name]._abstract
            and not env[name]._transient
            and env[name].has_access("write")
            and env[name].search_count([], limit=1)
        )

    def play(self, name: str, code: str, drawn: random.Random) -> None:
        self.pattern = self.make_pattern(
            name, name="Trip", export_format=code, line_ids=self.get_lines(name)
        )
        file = self.export(self.pattern, domain=[(1, "=", 1)], limit=_MOST_RECORDS)
        content = self.read_bytes(file)
        run = self.load_bytes(content, code)
        self.tally["untouched"] += 1
        if run.unchanged_count != run.row_count:
            self.tally["wrong"] += 1
            print(f"{name} {code}: {run.result} {self.describe(run)}", flush=True)
            self.fail(f"An untouched file of {name} writes: see above.")
        table = [list(row.cells) for row in read_table(code, content)]
        self.assertGreater(len(table), 1, f"There is no record of {name} to play with.")
        model = self.env(user=self.user, su=False)[name]
        cells = [OneCell.draw(model, table, drawn) for _number in range(ROUNDS)]
        complaints = [self.play_cell(cell, code) for cell in cells if cell]
        self.assertFalse(
            any(complaints), "One cell changed something else than itself: see above."
        )

    def play_cell(self, cell: OneCell, code: str) -> str:
        expected = self.write_by_odoo(cell)
        with tentative(self.env):
            run = self.load_bytes(write_table(code, cell.table), code)
            complaint = self.compare(cell, expected, run)
            if complaint:
                self.tally["wrong"] += 1
                print(f"{cell} {code}: {complaint} {self.describe(run)}", flush=True)
            raise TakeBack
        self.tally["edited" if expected else "refused"] += 1
        return complaint

    def write_by_odoo(self, cell: OneCell) -> dict | None:
        """What the records are after Odoo's own ``write``; ``None`` if it refuses,
        nothing if it takes a value that it cannot read afterwards."""
        alone = self.try_write(cell, {cell.name: cell.value})
        if alone is not None:
            return alone
        # what Odoo computes anew stays what the file says beside the changed cell
        return self.try_write(cell, {**cell.computed, cell.name: cell.value})

    def try_write(self, cell: OneCell, values: dict) -> dict | None:
        found = None
        try:
            with tentative(self.env):
                cell.record.write(values)
                self.env.cr.flush()
                found = {}
                self.env.invalidate_all()
                found = self.snapshot(cell)
                raise TakeBack
        except Exception as error:  # whatever it is, ours must be told, too
            print(f"{cell}: Odoo refuses: {str(error)[:100]}", flush=True)
        return found

    def compare(self, cell: OneCell, expected: dict | None, run) -> str:
        if expected == {}:
            return ""
        if expected is None:
            is_told = run.failed_count == 1 and not run.updated_count
            return "" if is_told else f"Odoo refuses it, and we: {run.result}"
        changed = (cell.record.id, cell.name)
        if run.failed_count and expected[changed] == cell.before[changed]:
            return ""  # told that it has no effect
        if run.failed_count:
            return f"Odoo takes it, and we: {run.result}"
        found = self.snapshot(cell)
        before = cell.before
        lines = []
        for key, value in expected.items():
            other = cell.value if key == changed else before.get(key)
            allowed = (value, other)
            if found.get(key) not in allowed and not cell.is_made(key[1], value):
                lines.append(f"{key}: {found.get(key)!r} instead of {value!r}")
        return "; ".join(lines)[:1500]

    def snapshot(self, cell: OneCell) -> dict:
        return cell.read_all(cell.records)

    # ------------------------------------------------------------------
    # Files
    # ------------------------------------------------------------------

    def load_bytes(self, content: bytes, code: str):
        return self.run_file(self.submit(self.pattern, content, name=f"trip.{code}"))

    def close(self, run):
        # nobody else writes here: the first collision is the row's own, as the second
        # one is in a job that was tried again
        run.with_user(run.user_id).run_split_job()
        run.chunk_ids.had_collision = True
        return super().close(run)

    def describe(self, run) -> str:
        rows = self.env["transfer.row"].search([("run_id", "=", run.id)], limit=5)
        told = [f"{r.outcome} {r.column or ''} {r.message or ''}" for r in rows]
        return "; ".join([*told, str(rows[:1].old_values or "")])[:1500]

    def get_lines(self, name: str) -> list:
        paths = self.get_paths(name)
        if name in LINES and LINES[name] in self.env[name]._fields:
            field = self.env[name]._fields[LINES[name]]
            below = self.make_pattern(
                field.comodel_name,
                name="Lines",
                line_ids=self.lines(*self.get_paths(field.comodel_name)),
            )
            paths.append(
                self.many(field.name, 1, is_auto_sized=True, sub_pattern_id=below.id)
            )
        return self.lines(*paths)

    def get_paths(self, name: str) -> list:
        """All that can be written, after the database id; lists of lines are not."""
        describe = self.env["pattern.config.fields"].with_user(self.user)
        paths: list = [".id"]
        for field, info in sorted(describe._describe(name).items()):
            if info.readonly or field in _SECRET or field in ("id", ".id"):
                continue
            if info.type == "many2one":
                paths.append(f"{field}|.id")
            elif info.type == "many2many":
                paths.append(self.many(f"{field}|.id", 1, is_auto_sized=True))
            elif info.type != "one2many":
                paths.append(field)
        return paths
