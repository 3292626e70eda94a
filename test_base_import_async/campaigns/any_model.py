# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""``make parity``: files for any model, imported by Odoo and by us.

Each file is drawn: model, fields and values, wrong ones in every third; and who imports
it, in which language, company and formats. We import it in chunks; Odoo imports the
rows that we took, all at once or, where it matters to the model, in the same batches or
one by one. Both must leave the same database, cell by cell; Odoo must refuse what we
refused, in the same words; and a check must leave nothing and say what the import says.

``ROUNDS`` (default 1) says how many files each model gets, ``SEED`` which; ``CASE``
takes some models. ``WITH`` names more of Odoo's modules to be installed; then it is the
turn of the models that came with them.
"""

# a campaign tells a person who waits for it how far it is
# pylint: disable=print-used

import os
import random
import time

from freezegun.api import freeze_time

from ..tests.parity import JOINED, Done
from ..tests.snapshot import Snapshots
from . import circumstances
from .any_rows import AnyRows
from .compared import ComparingCase

ROUNDS = int(os.environ.get("ROUNDS") or 1)
SEED = int(os.environ.get("SEED") or time.time())
MODELS = os.environ.get("CASE", "").split()
WITH = os.environ.get("WITH", "").split()
SIZES = (1, 2, 3, 100)
# What came of the files; see :class:`ComparingCase` of all but the first and the last.
KINDS = ("same", "noise", "refused", "different")
# Odoo's own machinery, and what imports are made of.
_APART = (
    "ir.", "base", "queue.", "transfer.", "bus.", "attachment.", "fs.", "connector.",
    "pattern.", "mail.", "res.groups", "report.", "web.", "web_",
    "discuss.", "iap.", "sms.", "snailmail.", "digest.", "onboarding.", "privacy.",
    "publisher_warranty", "fake.", "other.fake", "odoo.peer", "test.connector",
    "format.", "image.", "phone.",
)  # fmt: skip


class TestAnyModel(ComparingCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # Odoo takes the same time from the clock for both imports; what tells how long
        # loading takes goes on
        cls.startClassPatcher(freeze_time(ignore=["odoo.addons.base_import_async"]))
        circumstances.prepare(cls.env)

    def setUp(self):
        super().setUp()
        # a file of wrong rows goes to its end
        self.env["ir.config_parameter"].set_param("transfer.hopeless_chunks", "0")

    def test_any_model(self):
        print(f"\nSEED={SEED}")
        self.tally = dict.fromkeys(KINDS, 0)
        self.taken: dict[str, tuple[int, int, str]] = {}
        if WITH:
            print("Empty:", *circumstances.add_some(self.env, self.find_models()))
            self.snapshots = Snapshots(self.env)  # that made sequences, perhaps
        for name in MODELS or self.find_models():
            for number in range(ROUNDS):
                seed = f"{SEED}-{number}-{name}"
                with self.subTest(seed=seed):
                    self.play(name, seed, SIZES[(number + len(name)) % len(SIZES)])
        print(self.tally)
        self.print_taken()

    def find_models(self) -> list[str]:
        """Models of apps of which an administrator may make records."""
        new = self.find_new_modules()
        env = self.env(user=self.env.ref("base.user_admin").id, su=False)
        return sorted(
            name
            for name in env.registry
            if not name.startswith(_APART)
            and env[name]._auto
            and not env[name]._abstract
            and not env[name]._transient
            and env[name].has_access("create")
            and (not WITH or env[name]._original_module in new)
        )

    def find_new_modules(self) -> set[str]:
        """Modules that the database has because of those that WITH names."""
        modules = self.env["ir.module.module"]
        ours = modules.search([("name", "=", "test_base_import_async")])
        named = modules.search([("name", "in", WITH)])
        new = named + named.upstream_dependencies(exclude_states=("uninstallable",))
        new -= ours + ours.upstream_dependencies(exclude_states=("uninstallable",))
        new += new.downstream_dependencies(exclude_states=("uninstalled",))
        return set(new.mapped("name"))

    def note_taken(self, name: str, done: Done) -> None:
        """Add what was taken of a file to what was taken of the model."""
        taken, total, error = self.taken.get(name, (0, 0, ""))
        taken += sum(outcome != "failed" for _place, _lines, outcome in self.records)
        if done.errors:
            error = f"{done.errors[0][1]}: {done.errors[0][3]}"
        self.taken[name] = taken, total + len(self.records), error

    def print_taken(self) -> None:
        """How many records were taken, and why none of a model."""
        taken, total = (sum(found[n] for found in self.taken.values()) for n in (0, 1))
        print(f"{taken} records were taken of {total}")
        for name, (taken, _total, error) in self.taken.items():
            if not taken:
                print(f"None of {name}: {error[:200]}")

    def play(self, name: str, seed: str, size: int) -> None:
        env = self.env(user=self.env.ref("base.user_admin").id, su=False)
        chance = random.Random(f"around {seed}")  # noqa: S311: no secret hangs on it
        around = circumstances.draw(chance, env, is_plain=hash_of(seed) % 4 == 0)
        if around.user and not env[name].with_user(around.user).has_access("create"):
            around.user = None
        badness = 0.1 if hash_of(seed) % 3 == 0 else 0
        rows = AnyRows(env[name], seed, badness, around)
        if not (rows.fields and rows.has_text()):
            return
        # place, lines and outcome of each record, in the order of the file
        self.records: list[tuple[tuple[int, bool], set[int], str]] = []
        options = JOINED if hash_of(seed) % 5 < 2 else {}
        done = self.run_background(self.make_upload(name, rows), size, **options)
        self.note_taken(name, done)
        complaint = self.compare_whole(name, rows, done)
        silent = self.find_untold(name, rows, done)
        if hash_of(seed) % 2:
            silent += self.find_lies(name, rows, done)
        if complaint:
            # what rows above change along is there for the next batch, in Odoo too
            again = self.compare_batches(name, rows, done, self.get_batches())
            complaint = f"{complaint}\n-- in batches:\n{again}" if again else ""
        if complaint:
            # several new records made together may become something else in Odoo, and
            # what it tries again after an error is not what it tried first
            single = [[record] for record in self.records]
            again = self.compare_batches(name, rows, done, single)
            complaint = f"{complaint}\n-- one by one:\n{again}" if again else ""
        complaint = "\n".join(filter(None, [complaint, *silent]))
        self.tally["different" if complaint else "same"] += 1
        if complaint:
            told = (seed, around, rows.to_csv(), done.errors, complaint)
            print("", *told, sep="\n", flush=True)
            self.fail(f"The two differ after {seed}: see above.")


def hash_of(seed: str) -> int:
    """A number for a text, the same in each process."""
    return sum(seed.encode())
