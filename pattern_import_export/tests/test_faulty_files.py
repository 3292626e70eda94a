# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Files that are wrong as files: refused with a reason before anything is written, or
told row by row."""

import gzip
import io
import zipfile

from odoo.exceptions import UserError
from odoo.tests import tagged

from .pattern_case import PatternCase

# name, content, what is told
REFUSED = (
    ("empty.csv", b"", "empty"),
    ("blank.csv", b"\n \n", "empty"),
    ("twice.csv", b"ref,name,name\n1,a,b\n", "name"),
    ("unknown.csv", b"ref,nmae\n1,a\n", "Did you mean"),
    ("gap.csv", b"ref,category_id|2|name\n1,a\n", "category_id"),
    ("both.csv", b"ref,country_id,country_id|code\n1,a,b\n", "country_id"),
    ("list.json", b"[1, 2]", "neither an object"),
    ("cut.json", b'[{"ref": "1", "name": "a"', "sent whole"),
    ("no.json", b"ref,name\n1,a\n", "not valid JSON"),
    ("no.xlsx", b"ref,name\n1,a\n", "can be imported"),
    ("cut.xlsx", b"PK\x03\x04" + bytes(200), "cut.xlsx is damaged"),
    ("odd.docx", b"PK\x03\x04" + bytes(200), "can be imported"),
    ("bomb.csv.gz", gzip.compress(bytes(30_000_000), 9), "limit"),
)


def make_bomb() -> bytes:
    """A workbook whose sheet unpacks to far more than its size."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/workbook.xml", b" " * 30_000_000)
    return stream.getvalue()


@tagged("post_install", "-at_install")
class TestFaultyFiles(PatternCase):
    def test_files_that_are_refused(self):
        pattern = self.make_pattern()
        for name, content, told in (*REFUSED, ("bomb.xlsx", make_bomb(), "limit")):
            with self.subTest(name=name), self.assertRaisesRegex(UserError, told):
                self.submit(pattern, content, name)
        self.assertFalse(self.env["pattern.file"].with_user(self.user).search([]))

    def test_other_encodings_and_separators(self):
        text = "ref#key;name\nenc-1;Zoë Müller, Liège\nenc-2;François d'Été\n"
        for encoding in ("utf-8", "utf-8-sig", "utf-16", "cp1252"):
            with self.subTest(encoding=encoding), self.env.cr.savepoint() as savepoint:
                pattern = self.make_pattern(
                    csv_encoding="windows-1252" if encoding == "cp1252" else False
                )
                run = self.run_file(self.submit(pattern, text.encode(encoding)))
                self.assert_counts(run, created=2)
                found = self.partners.search([("ref", "=like", "enc-%")], order="ref")
                self.assertEqual(
                    found.mapped("name"), ["Zoë Müller, Liège", "François d'Été"]
                )
                savepoint.rollback()
                self.env.invalidate_all()

    def test_rows_that_are_longer_or_shorter_than_the_header(self):
        content = b"ref#key,name,city\nr-1,One,Here\nr-2,Two\nr-3,Three,There,more\n"
        run = self.run_file(self.submit(self.make_pattern(), content))
        self.assert_counts(run, created=1, failed=2)
        (short, _column, few), (long, _column, many) = self.errors(run)
        self.assertEqual((short, long), (3, 4))
        self.assertIn("Cells of the row: 2, columns of the file: 3", few)
        self.assertIn("“more” stands under no heading", many)
