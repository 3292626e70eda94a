# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import io
import re
import resource
import zipfile

import openpyxl

from odoo.tests import BaseCase

from ..core.errors import FileContentError
from ..core.formats import Limits, TableOptions
from .core_tables import (
    changed_sheet,
    changed_zip,
    little_effort,
    ods_bytes,
    read_table,
    write_table,
)

SECONDS = 2  # of the processor
MEGABYTES = 100


class TestHostileFiles(BaseCase):
    """Each is refused with a sentence, quickly, in little memory."""

    XLSX = write_table("xlsx", [("a", "b"), (1, 2)])

    def assertRefused(self, code: str, data: bytes, sentence: str, limits=None):
        options = TableOptions(limits=limits or Limits())
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        with little_effort(SECONDS), self.assertRaisesRegex(FileContentError, sentence):
            read_table(code, data, options)
        after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        self.assertLess(after - before, MEGABYTES * 1024)

    def with_styles(self, content: bytes) -> bytes:
        return changed_zip(
            self.XLSX,
            lambda name, data: content if name.endswith("styles.xml") else data,
        )

    def test_bomb(self):
        self.assertRefused("xlsx", self.with_styles(b" " * 100_000_000), "unpacked")
        limits = Limits(max_inflated_bytes=1000)
        self.assertRefused("xlsx", self.XLSX, "unpacked", limits)

    def test_bomb_with_a_lying_header(self):
        bomb = self.with_styles(b" " * 50_000_000)
        lying = bomb.replace((50_000_000).to_bytes(4, "little"), b"\x10\0\0\0")
        self.assertNotEqual(lying, bomb)
        self.assertRefused("xlsx", lying, "unpacked")

    def test_entities(self):
        doctype = (
            b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">'
            b'<!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
        )
        for code, whole, part in (
            ("xlsx", self.XLSX, "sheet1.xml"),
            ("xlsx", self.XLSX, "workbook.xml"),
            ("xlsx", self.XLSX, "styles.xml"),
            ("xlsx", self.XLSX, ".rels"),
            ("ods", ods_bytes(""), "content.xml"),
        ):

            def change(name: str, content: bytes, part=part) -> bytes:
                if not name.endswith(part):
                    return content
                return doctype + re.sub(rb"^<\?xml.*?\?>", b"", content)

            with self.subTest(code=code, part=part):
                data = changed_zip(whole, change)
                self.assertRefused(code, data, "document type")

    def test_lying_dimension_is_not_believed(self):
        dimension = b'<dimension ref="A1:XFD1048576"/><sheetData>'
        data = changed_sheet(self.XLSX, rb"<sheetData>", dimension)
        with little_effort(SECONDS):
            self.assertEqual(len(read_table("xlsx", data)), 2)

    def test_far_cell_is_refused_before_its_rectangle_is_held(self):
        far = b'<row r="1048576"><c r="XFD1048576" t="n"><v>1</v></c></row></sheetData>'
        data = changed_sheet(self.XLSX, rb"</sheetData>", far)
        self.assertRefused("xlsx", data, "far outside")
        beyond = far.replace(b"1048576", b"9999999999")
        data = changed_sheet(self.XLSX, rb"</sheetData>", beyond)
        self.assertRefused("xlsx", data, "last one accepted")
        odd = far.replace(b'<row r="', b"<row\n x='>'\tr = \"")
        data = changed_sheet(self.XLSX, rb"</sheetData>", odd)
        self.assertRefused("xlsx", data, "far outside")

    def test_one_text_in_very_many_cells(self):
        cells = b"".join(
            b'<row r="%d"><c r="A%d" t="s"><v>0</v></c></row>' % (n, n)
            for n in range(1, 5000)
        )
        sheet = b"<sheetData>" + cells + b"</sheetData>"
        data = changed_sheet(self.XLSX, rb"(?s)<sheetData>.*</sheetData>", sheet)
        stream = io.BytesIO(data)
        with zipfile.ZipFile(stream, "a", zipfile.ZIP_DEFLATED) as archive:
            text = b"<sst><si><t>" + b"x" * 1_000_000 + b"</t></si></sst>"
            archive.writestr("xl/sharedStrings.xml", text)
        self.assertRefused("xlsx", stream.getvalue(), "bytes of text")

    def test_parts_of_one_name_are_not_told_apart(self):
        stream = io.BytesIO(self.XLSX)
        with zipfile.ZipFile(stream, "a") as archive:
            archive.writestr("XL/worksheets/sheet1.xml", b"<worksheet/>")
        self.assertRefused("xlsx", stream.getvalue(), "one name")

    def test_sheet_in_another_encoding_hides_nothing(self):
        def change(name: str, content: bytes) -> bytes:
            is_sheet = name.endswith("sheet1.xml")
            return content.decode().encode("utf-16") if is_sheet else content

        self.assertRefused("xlsx", changed_zip(self.XLSX, change), "damaged")

    def test_damaged_documents(self):
        for code, whole in (("xlsx", self.XLSX), ("ods", ods_bytes(""))):
            for data in (
                b"",
                b"PK\x03\x04",
                whole[: len(whole) // 2],
                whole[:-10],
                whole[:200] + b"\xff" * 300 + whole[500:],
                b"hello, world",
                write_table("csv", [("a",)]),
            ):
                with self.subTest(code=code, size=len(data)):
                    self.assertRefused(code, data, "damaged")
        for data in (b"", b"hello", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000)):
            with self.subTest(code="xls", size=len(data)):
                self.assertRefused("xls", data, "damaged")

    def test_sheet_that_is_no_xml(self):
        data = changed_sheet(self.XLSX, rb"(?s)<sheetData>.*", b"<sheetData><row")
        self.assertRefused("xlsx", data, "damaged")

    def test_parts_that_are_missing(self):
        for part in ("sheet1.xml", "workbook.xml"):
            result = io.BytesIO()
            with (
                zipfile.ZipFile(io.BytesIO(self.XLSX)) as source,
                zipfile.ZipFile(result, "w") as target,
            ):
                for name in source.namelist():
                    if not name.endswith(part):
                        target.writestr(name, source.read(name))
            with self.subTest(part=part):
                self.assertRefused("xlsx", result.getvalue(), "damaged")

    def test_quote_that_swallows_the_file(self):
        data = b'a,b\n1,"2\n' + b"3,4\n" * 2_000_000
        limits = Limits(max_cell_length=100_000)
        self.assertRefused("csv", data, "Row 2 ", limits)

    def test_line_without_end(self):
        data = b"x" * 20_000_000
        self.assertRefused("csv", data, "Row 1 ", Limits(max_cell_length=100_000))

    def test_huge_shared_text(self):
        book = openpyxl.Workbook()
        book.active.append(["x" * 30_000])
        stream = io.BytesIO()
        book.save(stream)
        limits = Limits(max_cell_length=10_000)
        self.assertRefused("xlsx", stream.getvalue(), "characters", limits)
