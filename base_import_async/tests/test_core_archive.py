# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import gzip
import io
import tracemalloc

from odoo.tests import BaseCase

from ..core.errors import ConfigurationError, FileContentError
from ..core.formats import (
    Limits,
    TableOptions,
    UnknownFormatError,
    get_format,
    guess_format,
    known_containers,
    known_formats,
)
from .core_corpus_packed import ODS
from .core_tables import read_table, write_table, zipped
from .test_core_mutated_files import xls_bytes

TABLE = [("id", "name"), ("a", "é"), ("b", "=1"), ("c", "two\nlines")]
PACK = {
    "gz": lambda name, data: gzip.compress(data),
    "zip": lambda name, data: zipped((name, data)),
}
ONLY_READ = {"ods": ODS, "xls": xls_bytes()}


def contents() -> dict[str, bytes]:
    """A file of every format that a person can send."""
    return {
        code: write_table(code, TABLE) if fmt.writes_as == code else ONLY_READ[code]
        for code, fmt in known_formats().items()
    }


class TestEveryArchive(BaseCase):
    """Each format in each container; new ones are covered, or fail, at once."""

    def each(self):
        self.assertEqual(PACK.keys(), known_containers().keys())
        for code, data in contents().items():
            for outer, pack in PACK.items():
                name = f"file{known_formats()[code].extensions[0]}"
                with self.subTest(code=code, outer=outer):
                    yield code, data, outer, name, pack(name, data)

    def test_rows_are_those_of_the_file_inside(self):
        for code, data, outer, name, packed in self.each():
            expected = read_table(code, data)
            self.assertGreater(len(expected), 1)
            found = guess_format(f"{name}.{outer}", None, packed[:4096])
            self.assertEqual(found.code, f"{code}.{outer}")
            self.assertEqual(read_table(found.code, packed), expected)

    def test_everything_else_is_that_of_the_file_inside(self):
        for code, data, outer, _name, packed in self.each():
            inner, archived = get_format(code), get_format(f"{code}.{outer}")
            streams = io.BytesIO(data), io.BytesIO(packed)
            options = TableOptions()
            for method, arguments in (
                ("sheets", ()),
                ("complete_options", (options,)),
                ("preview", (options, 2)),
            ):
                results = [
                    getattr(fmt, method)(stream, *arguments)
                    for fmt, stream in zip((inner, archived), streams, strict=True)
                ]
                self.assertEqual(*results, method)
            self.assertEqual(archived.writes_as, inner.writes_as)
            self.assertEqual(archived.stores_as, inner.stores_as)
            self.assertFalse(archived.odoo_reads(packed[:4096]))
            self.assertFalse(streams[1].closed)

    def test_archives_are_not_written(self):
        for outer in PACK:
            with self.assertRaises(ConfigurationError):
                write_table(f"csv.{outer}", TABLE)

    def test_limits_hold_for_the_file_inside(self):
        for code, _data, outer, _name, packed in self.each():
            for limits in (Limits(max_rows=1), Limits(max_inflated_bytes=10)):
                with self.assertRaises(FileContentError):
                    options = TableOptions(limits=limits)
                    read_table(f"{code}.{outer}", packed, options)


class TestArchives(BaseCase):
    def test_codes_that_there_are_not(self):
        for code in ("gz", "rows.gz", "docx.zip", "csv.rar", "csv.gz.zip", ".gz"):
            with self.subTest(code=code), self.assertRaises(UnknownFormatError):
                get_format(code)

    def test_a_spreadsheet_is_no_archive(self):
        book = write_table("xlsx", TABLE)
        for name in ("a.zip", "a.csv.zip", None):
            self.assertEqual(guess_format(name, "application/zip", book).code, "xlsx")
            self.assertEqual(guess_format(name, "application/zip", ODS).code, "ods")

    def test_a_damaged_file_is_called_by_its_name(self):
        garbage = bytes(range(1, 200))
        book = write_table("xlsx", TABLE)
        packed = zipped(("contacts.csv", b"a,b\n1,2\n"))
        for name, data, said in (
            ("sales.xlsx", book, "sales.xlsx is damaged"),
            ("sales.zip", packed, "sales.zip is not a file that can be imported"),
        ):
            with self.subTest(name=name):
                # what is inside is gone: names, sizes, all
                head = data[:4] + garbage * 3
                with self.assertRaises(
                    (FileContentError, UnknownFormatError)
                ) as caught:
                    guess_format(name, None, head[:4096])
                self.assertIn(said, str(caught.exception))
        odd = zipped(("letter.docx", b"\0\1\2 no table"))
        with self.assertRaisesRegex(UnknownFormatError, "^letter.docx is not"):
            guess_format("letters.zip", None, odd[:4096])

    def test_a_csv_in_which_a_part_of_a_spreadsheet_is_named(self):
        data = zipped(
            ("a.csv", b"url,b\nhttp://x/xl/y,[Content_Types].xml\n"), method=0
        )
        self.assertEqual(guess_format("a.zip", None, data).code, "csv.zip")

    def test_a_file_without_a_name(self):
        # NUL ends a name
        data = zipped(("x", b"a,b\n1,2\n"), method=0).replace(b"x", b"\0")
        self.assertEqual(len(read_table("csv.zip", data)), 2)

    def test_memory_is_flat(self):
        text = b"a,b\n" + b"".join(b"%d,%d\n" % (n, n * 7919) for n in range(200_000))
        for outer, pack in PACK.items():
            stream = io.BytesIO(pack("a.csv", text))
            options = TableOptions(encoding="utf-8", separator=",")
            tracemalloc.start()
            try:
                rows = get_format(f"csv.{outer}").read(stream, options)
                first = next(rows)
                _now, peak = tracemalloc.get_traced_memory()
            finally:
                tracemalloc.stop()
            self.assertEqual(first.cells, ("a", "b"))
            self.assertLess(peak, len(text) / 2)
