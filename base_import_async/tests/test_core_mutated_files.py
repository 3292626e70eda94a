# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import datetime
import gzip
import io
import random
import zipfile

import xlwt

from odoo.tests import BaseCase

from ..core.errors import TransferError
from ..core.formats import Limits, TableOptions
from .core_tables import changed_zip, ods_bytes, read_table, write_table, zipped

LIMITS = Limits(max_cells=500_000, max_inflated_bytes=50_000_000)
SPLICES = (b"9999999999", b"-1", b"<", b'"', b"&#0;", b"ZZZZ", b"\0")
MUTATIONS = 150


def xls_bytes() -> bytes:
    book = xlwt.Workbook()
    sheet = book.add_sheet("a")
    for number in range(5):
        sheet.write(number, 0, "abc")
        sheet.write(number, 1, number * 1.5)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def seeds() -> dict[str, bytes]:
    rows = [("id", "näme"), (1, 'a\n"b'), (True, datetime.date(2024, 1, 2))] * 5
    cell = "<table:table-cell><text:p>x</text:p></table:table-cell>"
    row = f"<table:table-row>{cell * 3}</table:table-row>"
    return {
        "csv": write_table("csv", rows),
        "csv.gz": gzip.compress(write_table("csv", rows)),
        "csv.zip": zipped(("a.csv", write_table("csv", rows))),
        "json": write_table("json", rows),
        "jsonl": write_table("jsonl", rows),
        "ods": ods_bytes(f'<table:table table:name="a">{row * 4}</table:table>'),
        "xls": xls_bytes(),
        "xlsx": write_table("xlsx", rows),
    }


class Mutator:
    """Damages files, the same way each time for the same random numbers."""

    def __init__(self, numbers: random.Random):
        self.random = numbers

    def mutate(self, code: str, data: bytes) -> bytes:
        """A file of format ``code`` with some damage, in its zip or in a part."""
        if code in ("ods", "xlsx") and self.random.random() < 0.5:
            return self._mutate_part(data)
        return self._mutate_bytes(data)

    def _mutate_bytes(self, data: bytes) -> bytes:
        changed = bytearray(data)
        for _time in range(self.random.choice((1, 2, 10))):
            place = self.random.randrange(len(changed) + 1)
            kind = self.random.randrange(4)
            if kind == 0:
                changed[place : place + 1] = self.random.randbytes(1)
            elif kind == 1:
                del changed[place : place + self.random.randrange(30)]
            elif kind == 2:
                changed[place:place] = changed[place - 40 : place]
            else:
                changed[place : place + 1] = self.random.choice(SPLICES)
        return bytes(changed)

    def _mutate_part(self, data: bytes) -> bytes:
        """Change one part of a zip, so that the zip itself stays whole."""
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            chosen = self.random.choice(archive.namelist())
        return changed_zip(
            data,
            lambda name, part: self._mutate_bytes(part) if name == chosen else part,
        )


class TestMutatedFiles(BaseCase):
    """Whatever a file holds, it is read or refused with a sentence."""

    def test_mutated_files_are_read_or_refused(self):
        mutator = Mutator(random.Random(19))
        for code, seed in seeds().items():
            refused = 0
            for number in range(MUTATIONS):
                data = mutator.mutate(code, seed)
                with self.subTest(code=code, number=number):
                    try:
                        read_table(code, data, TableOptions(limits=LIMITS))
                    except TransferError as error:
                        refused += 1
                        self.assertTrue(str(error))
            self.assertGreater(refused, 0, code)
