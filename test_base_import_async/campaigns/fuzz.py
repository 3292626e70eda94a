# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""``make fuzz``: damaged files of every format, for as long as one likes.

Whatever a file holds, it is read or refused with a sentence: no other exception, no
reading without end, no memory without bound. The file that breaks this is kept in
``.dev/out`` and its format, number and seed are printed.

``SECONDS`` (default 600, shared by the formats) and ``SEED`` (default: of the clock)
come from the environment. ``FILES`` says how many of each format instead: with a seed,
that is the same campaign on every machine.
"""

# a campaign tells a person who waits for it how far it is
# pylint: disable=print-used

import itertools
import os
import random
import resource
import signal
import time
from pathlib import Path

from odoo.tests import BaseCase

from odoo.addons.base_import_async.core.errors import TransferError
from odoo.addons.base_import_async.core.formats import TableOptions
from odoo.addons.base_import_async.tests.core_tables import read_table
from odoo.addons.base_import_async.tests.test_core_mutated_files import (
    LIMITS,
    Mutator,
    seeds,
)

SECONDS = float(os.environ.get("SECONDS") or 600)
FILES = int(os.environ.get("FILES") or 0)
SEED = int(os.environ.get("SEED") or time.time())
OUT = Path(__file__).parent.parent.parent / ".dev" / "out"
# A file of a few kilobytes that is read for so long will be read for ever.
HANG_SECONDS = 30


class Hang(BaseException):
    """Nobody who handles exceptions may take it for one of the file's."""


def raise_hang(_signal, _frame):
    raise Hang(f"not read within {HANG_SECONDS} s")


class TestFuzz(BaseCase):
    def test_damaged_files_are_read_or_refused(self):
        files = seeds()
        signal.signal(signal.SIGALRM, raise_hang)
        self.addCleanup(signal.alarm, 0)
        print(f"\nSEED={SEED}")
        for code, seed in files.items():
            with self.subTest(code=code):
                self.fuzz(code, seed, SECONDS / len(files))

    def fuzz(self, code: str, seed: bytes, seconds: float) -> None:
        mutator = Mutator(random.Random(SEED))
        end = time.monotonic() + seconds
        slowest = refused = 0
        for number in itertools.count(1):
            data = mutator.mutate(code, seed)
            began = time.monotonic()
            refused += self.is_refused(code, data, number)
            slowest = max(slowest, time.monotonic() - began)
            if number >= FILES if FILES else time.monotonic() > end:
                break
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        print(
            f"{code:8} {number:9,} files, {refused:9,} refused, "
            f"slowest {slowest * 1000:6.0f} ms, peak memory so far {peak} MB"
        )
        self.assertLess(0, refused, "damage was never seen: is it read at all?")

    def is_refused(self, code: str, data: bytes, number: int) -> bool:
        signal.alarm(HANG_SECONDS)
        try:
            read_table(code, data, TableOptions(limits=LIMITS))
        except TransferError as error:
            self.assertTrue(str(error))
            return True
        except BaseException:
            OUT.mkdir(parents=True, exist_ok=True)
            kept = OUT / f"fuzz-{SEED}-{number}.{code}"
            kept.write_bytes(data)
            print(f"{code} number {number}, SEED={SEED}: kept in .dev/out/{kept.name}")
            raise
        finally:
            signal.alarm(0)
        return False
