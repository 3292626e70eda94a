# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""``make parity``: files for any model, imported by Odoo and by us.

Each file is drawn: model, fields and values, wrong ones in every third. We import it in
chunks; Odoo imports the rows that we took, all at once or, where that matters to the
model, one by one. Both must leave the same database, cell by cell, and Odoo must refuse
the records that we refused.

``ROUNDS`` (default 1) says how many files each model gets, ``SEED`` which; ``CASE``
takes one model.
"""

# a campaign tells a person who waits for it how far it is
# pylint: disable=print-used

import os
import re
import time

from ..tests.parity import Done, ParityCase, Upload
from ..tests.written import Raw
from .any_rows import AnyRows

ROUNDS = int(os.environ.get("ROUNDS") or 1)
SEED = int(os.environ.get("SEED") or time.time())
MODEL = os.environ.get("CASE")
SIZES = (1, 2, 3, 100)
_NUMBER = re.compile(r"\b[A-Z]{1,3}[0-9]{5}\b")
# Odoo's own machinery, and what imports are made of.
_APART = (
    "ir.", "base", "queue.", "transfer.", "bus.", "attachment.", "fs.", "connector.",
    "pattern.", "mail.", "res.users", "res.groups", "res.lang", "report.", "web",
    "discuss.", "iap.", "sms.", "snailmail.", "digest.", "onboarding.", "privacy.",
    "publisher_warranty", "fake.", "other.fake", "odoo.peer", "test.connector",
    "decimal.", "format.", "image.", "utm.", "phone.",
    # what several of them become when they are made together depends on their order
    "spreadsheet.dashboard",
    # names and aliases hold ids
    "account.journal", "stock.picking.type", "stock.warehouse",
)  # fmt: skip


class TestAnyModel(ParityCase):
    def setUp(self):
        super().setUp()
        # a file of wrong rows goes to its end
        self.env["ir.config_parameter"].set_param("transfer.hopeless_chunks", "0")

    def test_any_model(self):
        print(f"\nSEED={SEED}")
        self.tally = dict.fromkeys(("same", "noise", "different"), 0)
        for name in [MODEL] if MODEL else self.find_models():
            for number in range(ROUNDS):
                seed = f"{SEED}-{number}-{name}"
                with self.subTest(seed=seed):
                    self.play(name, seed, SIZES[(number + len(name)) % len(SIZES)])
        print(self.tally)

    def find_models(self) -> list[str]:
        """Models of apps of which an administrator may make records."""
        env = self.env(user=self.env.ref("base.user_admin").id, su=False)
        return sorted(
            name
            for name in env.registry
            if not name.startswith(_APART)
            and env[name]._auto
            and not env[name]._abstract
            and not env[name]._transient
            and env[name].has_access("create")
        )

    def play(self, name: str, seed: str, size: int) -> None:
        env = self.env(user=self.env.ref("base.user_admin").id, su=False)
        rows = AnyRows(env[name], seed, badness=0.1 if hash_of(seed) % 3 == 0 else 0)
        if not rows.fields:
            return
        # lines and outcome of each record, in the order of the file
        self.records: list[tuple[set[int], str]] = []
        done = self.run_background(self.make_upload(name, rows), size)
        complaint = self.compare_whole(name, rows, done)
        if complaint:
            # several new records made together may become something else in Odoo, and
            # what it tries again after an error is not what it tried first
            again = self.compare_one_by_one(name, rows, done)
            complaint = f"{complaint}\n-- one by one:\n{again}" if again else ""
        self.tally["different" if complaint else "same"] += 1
        if complaint:
            print(f"\n{seed}\n{rows.to_csv()}\n{done.errors}\n{complaint}", flush=True)
            self.fail(f"The two differ after {seed}: see above.")

    def make_upload(self, name: str, rows: AnyRows, lines=None) -> Upload:
        content = rows.to_csv(lines).encode()
        return Upload(content, rows.fields, res_model=name)

    def describe_run(self, run) -> Done:
        entries = run.chunk_ids.row_ids.filtered(lambda row: row.kind == "record")
        spans = [(e.first_row, e.last_row or e.first_row, e.outcome) for e in entries]
        for chunk in run.chunk_ids:
            spans += [(*span[:2], "unchanged") for span in chunk.unchanged_ids or ()]
        self.records = [
            (set(range(first, last + 1)), outcome)
            for first, last, outcome in sorted(spans)
        ]
        return super().describe_run(run)

    def compare_whole(self, name: str, rows: AnyRows, done: Done) -> str:
        """Odoo leaves what we left of the rows that we took, and refuses the others."""
        bad = {
            n for lines, outcome in self.records if outcome == "failed" for n in lines
        }
        good = set(range(2, len(rows.rows) + 2)) - bad
        if good:
            upload = self.make_upload(name, rows, good)
            expected = self.import_by_odoo(upload)
            if expected is None:
                return "Odoo refuses rows that we took."
            lines = self.find_differences(upload, expected, done)
            if lines:
                return "\n".join(lines)
        if bad and self.import_by_odoo(self.make_upload(name, rows)):
            return "Odoo takes what we refused."
        return ""

    def find_differences(self, upload: Upload, expected: Done, done: Done) -> list[str]:
        lines = self.find_real_differences(expected.raw, done.raw)
        again = self.import_by_odoo(upload) if lines else None
        if again and self.snapshots.find_differences(expected.raw, again.raw):
            self.tally["noise"] += 1  # Odoo itself does not do the same twice
            return []
        return lines

    def import_by_odoo(self, upload: Upload) -> Done | None:
        """What Odoo made of a file; ``None`` when it refuses it."""
        try:
            done = self.run_foreground(upload)
        except TypeError:  # it stumbles over labels like “Discount (%)”
            return None
        return None if is_refused(done.messages) else done

    def compare_one_by_one(self, name: str, rows: AnyRows, done: Done) -> str:
        """Odoo's import of each record alone, in the order of the file."""
        with self._rolled_back():
            for lines, outcome in self.records:
                importer = self._make_importer(self.make_upload(name, rows, lines))
                self.env.transaction.default_env = importer.env
                upload = self.make_upload(name, rows, lines)
                result = importer.execute_import(
                    upload.fields, self._get_columns(upload), upload.get_options()
                )
                if (outcome == "failed") != is_refused(result["messages"]):
                    return f"Lines {lines}: ours {outcome}, Odoo: {result['messages']}"
            raw = self.snapshots.take()
        return "\n".join(self.find_real_differences(raw, done.raw))

    def find_real_differences(self, expected: Raw, done: Raw) -> list[str]:
        """All but numbers of documents: what Odoo tries and gives up takes some."""
        lines = self.snapshots.find_differences(expected, done)
        left, right = (
            sorted(
                _NUMBER.sub("a number", line[1:]) for line in lines if line[0] == sign
            )
            for sign in "-+"
        )
        is_same = [x for x in left if x[:2] != "--"] == [
            x for x in right if x[:2] != "++"
        ]
        return [] if is_same else lines


def is_refused(messages: list[dict]) -> bool:
    return any(message["type"] == "error" for message in messages)


def hash_of(seed: str) -> int:
    """A number for a text, the same in each process."""
    return sum(seed.encode())
