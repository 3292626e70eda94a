# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Odd and hostile archives and spreadsheets; see ``core_corpus``."""

import gzip
import io
import struct
import tarfile
import zipfile

import openpyxl

from ..core.formats import Limits
from .core_corpus import AB, AB_TYPED, Odd
from .core_tables import changed_sheet, ods_bytes, write_table, zipped

TEXT = b"a,b\n1,2\n"
OBJECTS = b'[{"a": 1, "b": 2}]'
XLSX = write_table("xlsx", [("a", "b"), (1, 2)])
CELL = "<table:table-cell><text:p>%s</text:p></table:table-cell>"
ODS = ods_bytes(
    '<table:table table:name="s">'
    + "".join(
        f"<table:table-row>{CELL % left}{CELL % right}</table:table-row>"
        for left, right in ("ab", "12")
    )
    + "</table:table>"
)
SMALL = Limits(max_inflated_bytes=1000)


def named_gzip(name: str, data: bytes) -> bytes:
    stream = io.BytesIO()
    with gzip.GzipFile(name, "wb", fileobj=stream) as file:
        file.write(data)
    return stream.getvalue()


def encrypted() -> bytes:
    """A zip whose entry says that it is encrypted, in both of its headers."""
    data = bytearray(zipped(("a.csv", TEXT)))
    data[6] |= 1
    data[data.index(b"PK\x01\x02") + 8] |= 1
    return bytes(data)


def lying(data: bytes, size: int) -> bytes:
    """The zip with another inflated size declared than is true."""
    place = data.index(b"PK\x01\x02") + 24
    return data[:place] + struct.pack("<L", size) + data[place + 4 :]


def tarred() -> bytes:
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w:gz") as archive:
        info = tarfile.TarInfo("a.csv")
        info.size = len(TEXT)
        archive.addfile(info, io.BytesIO(TEXT))
    return stream.getvalue()


def long_directory() -> bytes:
    """A zip of very many empty files, more than we would hold in memory."""
    return zipped(*((f"{n:0200}.csv", b"") for n in range(12_000)), method=0)


def merged_header() -> bytes:
    book = openpyxl.Workbook()
    for row in (["Person", None], ["Ann", "Oslo"]):
        book.active.append(row)
    book.active.merge_cells("A1:B1")
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def far_cell() -> bytes:
    far = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    return changed_sheet(XLSX, rb"</sheetData>", far)


PACKED_TEXT = gzip.compress(TEXT)
ARCHIVES = [
    Odd("a.csv.gz", PACKED_TEXT, AB),
    Odd("a.json.gz", gzip.compress(OBJECTS), AB_TYPED),
    Odd("a.jsonl.gz", gzip.compress(b'{"a": 1, "b": 2}\n'), AB_TYPED),
    Odd("a.xlsx.gz", gzip.compress(XLSX), AB_TYPED),
    Odd("a.ods.gz", gzip.compress(ODS), AB),
    Odd("wrong_name.csv.gz", gzip.compress(XLSX), AB_TYPED),
    Odd("no_extension.gz", named_gzip("a.json", OBJECTS), AB_TYPED),
    Odd("called_csv.csv", PACKED_TEXT, AB),
    Odd("two_members.csv.gz", gzip.compress(b"a,b\n") + gzip.compress(b"1,2\n"), AB),
    Odd("empty.csv.gz", gzip.compress(b""), []),
    Odd("unknown.gz", PACKED_TEXT, "unknown is not a file that can be imported"),
    Odd("photo.png.gz", gzip.compress(b"\x89PNG"), "photo.png is not a file"),
    Odd("cut.csv.gz", PACKED_TEXT[:-9], "ends too early"),
    Odd("trailing.csv.gz", PACKED_TEXT + b"garbage", "damaged"),
    Odd("spoiled.csv.gz", PACKED_TEXT[:-6] + b"\0\0\0\0\0\0", "damaged"),
    Odd("no_stream.csv.gz", PACKED_TEXT[:10] + b"\xff" * 50, "damaged"),
    Odd("bomb.csv.gz", gzip.compress(bytes(30_000_000)), "unpacked .*: 1"),
    Odd("large.csv.gz", gzip.compress(TEXT * 200), "unpacked", SMALL),
    Odd("packed_twice.csv.gz", gzip.compress(PACKED_TEXT), "archive inside an archive"),
    Odd("tar.tar.gz", tarred(), "exactly one file"),
    Odd(
        "zip_inside.csv.gz", gzip.compress(zipped(("a.csv", TEXT))), "inside an archive"
    ),
    Odd("a.zip", zipped(("a.csv", TEXT)), AB),
    Odd("stored.zip", zipped(("a.csv", TEXT), method=0), AB),
    Odd("json.zip", zipped(("a.json", OBJECTS)), AB_TYPED),
    Odd("book.zip", zipped(("book.xlsx", XLSX)), AB_TYPED),
    Odd("stored_book.zip", zipped(("book.xlsx", XLSX), method=0), AB_TYPED),
    Odd("sheet.zip", zipped(("sheet.ods", ODS), method=0), AB),
    Odd("called_xlsx.xlsx", zipped(("a.csv", TEXT)), AB),
    Odd("called_zip.zip", XLSX, AB_TYPED),
    Odd("in_folder.zip", zipped(("folder/a.csv", TEXT)), AB),
    Odd("mac.zip", zipped(("__MACOSX/._a.csv", b"x"), ("a.csv", TEXT)), AB),
    Odd("two.zip", zipped(("a.csv", TEXT), ("b.csv", TEXT)), "holds: a.csv, b.csv"),
    Odd(
        "folder.zip", zipped(("folder/", b""), ("folder/a.csv", TEXT)), "holds: folder/"
    ),
    Odd("no_file.zip", zipped(), "not a file that can be imported"),
    Odd("photo.zip", zipped(("photo.png", b"\x89PNG")), "photo.png is not a file"),
    Odd(
        "zip_in_zip.zip",
        zipped(("b.zip", zipped(("a.csv", TEXT)))),
        "inside an archive",
    ),
    Odd("gzip_in_zip.zip", zipped(("a.csv.gz", PACKED_TEXT)), "inside an archive"),
    Odd("climbing.zip", zipped(("../../etc/a.csv", TEXT)), AB),
    Odd("odd_name.zip", zipped(("a\x07\n.png", TEXT)), r"a\?\?.png is not a file"),
    Odd("encrypted.zip", encrypted(), "password"),
    Odd("bzip2.zip", zipped(("a.csv", TEXT), method=zipfile.ZIP_BZIP2), "method 12"),
    Odd("cut.zip", zipped(("a.csv", TEXT))[:-30], "damaged"),
    Odd("bomb.zip", zipped(("a.csv", bytes(30_000_000))), "unpacked .*: 1"),
    Odd("lying.zip", lying(zipped(("a.csv", bytes(30_000_000))), 9), "unpacked"),
    Odd(
        "spoiled.zip",
        zipped(("a.csv", TEXT), method=0).replace(b"1,2", b"1,3"),
        "damaged",
    ),
    Odd("long_directory.zip", long_directory(), "unpacked .*parts"),
]

SPREADSHEETS = [
    Odd("called_csv.csv", XLSX, AB_TYPED),
    Odd("merged.xlsx", merged_header(), [(1, ("Person", "")), (2, ("Ann", "Oslo"))]),
    Odd("empty.xlsx", write_table("xlsx", []), []),
    Odd("only_header.xlsx", write_table("xlsx", [("a", "b")]), [(1, ("a", "b"))]),
    Odd("far_cell.xlsx", far_cell(), "far outside"),
    Odd("cut.xlsx", XLSX[:-40], "damaged"),
    Odd(
        "document.xlsx", XLSX.replace(b"xl/workbook.xml", b"xl/workbooc.xml"), "damaged"
    ),
    Odd("cut.ods", ODS[:-40], "damaged"),
    Odd("empty.ods", ods_bytes('<table:table table:name="s"></table:table>'), []),
    Odd("no_sheet.ods", ods_bytes(""), "no sheet"),
    Odd("zeros.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000), "damaged"),
    Odd("nothing.xlsx", b"", "not a file that can be imported"),
]
