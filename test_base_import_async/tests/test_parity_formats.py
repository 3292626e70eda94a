# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Files of every format, dialect and encoding are read as Odoo reads them."""

import datetime
import io
import zipfile

import openpyxl
import xlwt

from .parity import ORDER, ParityCase

TEXT = "name,note\none,é ü ñ\ntwo,“plain”\n"
ODS = """<?xml version="1.0" encoding="UTF-8"?>
<office:document-content office:version="1.2"
 xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"
 xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0">
<office:body><office:spreadsheet><table:table table:name="S">%s</table:table>
</office:spreadsheet></office:body></office:document-content>"""
ODS_MIMETYPE = "application/vnd.oasis.opendocument.spreadsheet"


def make_xlsx(rows: list[list], formats: dict[str, str] | None = None) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    for place, number_format in (formats or {}).items():
        book.active[place].number_format = number_format
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def make_xls(rows: list[list]) -> bytes:
    book = xlwt.Workbook()
    sheet = book.add_sheet("S")
    styles = {
        datetime.date: xlwt.easyxf(num_format_str="YYYY-MM-DD"),
        datetime.datetime: xlwt.easyxf(num_format_str="YYYY-MM-DD HH:MM:SS"),
    }
    for y, row in enumerate(rows):
        for x, value in enumerate(row):
            sheet.write(y, x, value, styles.get(type(value), xlwt.Style.default_style))
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def make_ods(rows: list[list]) -> bytes:
    """A sheet as LibreOffice writes it: typed cells with their text beside."""
    lines = []
    for row in rows:
        cells = "".join(map(_ods_cell, row))
        lines.append(f"<table:table-row>{cells}</table:table-row>")
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("mimetype", ODS_MIMETYPE)
        archive.writestr("content.xml", ODS % "".join(lines))
        archive.writestr(
            "META-INF/manifest.xml",
            '<?xml version="1.0"?><manifest:manifest xmlns:manifest='
            '"urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
            f'<manifest:file-entry manifest:full-path="/" '
            f'manifest:media-type="{ODS_MIMETYPE}"/>'
            '<manifest:file-entry manifest:full-path="content.xml" '
            'manifest:media-type="text/xml"/></manifest:manifest>',
        )
    return stream.getvalue()


def _ods_cell(value: object) -> str:
    if value is None or value == "":
        return "<table:table-cell/>"
    text, kind, typed = str(value), "string", ""
    if isinstance(value, bool):
        text, kind = str(value).upper(), "boolean"
        typed = f' office:boolean-value="{str(value).lower()}"'
    elif isinstance(value, (int, float)):
        kind, typed = "float", f' office:value="{value}"'
    elif isinstance(value, datetime.date):
        kind, typed = "date", f' office:date-value="{value.isoformat()}"'
    return (
        f'<table:table-cell office:value-type="{kind}"{typed}>'
        f"<text:p>{text}</text:p></table:table-cell>"
    )


class TestParityFormats(ParityCase):
    def test_separators_and_quotes(self):
        for separator, quote in (";", '"'), ("\t", "'"), ("|", '"'), (",", "'"):
            for given in ("", separator):
                with self.subTest(separator=separator, quote=quote, given=given):
                    quoted = f"{quote}a{separator}b\nc {quote}{quote}d{quote}"
                    rows = [
                        ["name", "note", "x"],
                        ["one", quoted, ""],
                        ["two", "", "2"],
                    ]
                    content = "\r\n".join(separator.join(row) for row in rows) + "\r\n"
                    self.assert_parity(
                        content,
                        ["name", "note", False],
                        options={"separator": given, "quoting": quote},
                        sizes=(1,),
                    )

    def test_encodings(self):
        for encoding in ("utf-8", "utf-8-sig", "utf-16", "cp1252"):
            for given in ("", encoding):
                if encoding == "utf-8-sig" and given:
                    continue  # not among the choices of the import screen
                with self.subTest(encoding=encoding, given=given):
                    self.assert_parity(
                        TEXT.encode(encoding),
                        ["name", "note"],
                        options={"encoding": given},
                        sizes=(1, 100),
                    )

    def test_latin1(self):
        content = TEXT.translate({0x201C: "<", 0x201D: ">"}).encode("latin1")
        for given in ("iso-8859-1", "iso-8859-15", "latin1"):
            self.assert_parity(
                content, ["name", "note"], options={"encoding": given}, sizes=(1,)
            )

    def test_utf8_named_for_a_file_with_a_mark(self):
        # Odoo then takes the mark for a part of the first cell.
        self.assert_parity(
            TEXT.encode("utf-8-sig"),
            ["name", "note"],
            options={"encoding": "utf-8"},
        )
        self.assert_parity(
            TEXT.encode("utf-8-sig"),
            ["name", "note"],
            options={"encoding": "utf-8", "has_headers": False},
        )

    FIELDS = ["name", "code", "quantity", "weight", "date", "moment", "urgent", "note"]

    def get_typed_rows(self) -> list[list]:
        date, midnight = datetime.date(2026, 3, 1), datetime.datetime(2026, 3, 2)
        moment = datetime.datetime(2026, 3, 1, 14, 30, 5)
        return [
            self.FIELDS,
            ["one", "007", 3, 1.25, date, moment, True, 12],
            ["two", "1e5", 4.0, 1e21, date, midnight, False, 0.1],
            ["three", 1234567890123, 0, -0.5, None, None, None, True],
            [4, 5.0, None, 3, date, date, 1, "=1+1"],
        ]

    def test_typed_cells_of_xlsx(self):
        self.assert_parity(
            make_xlsx(self.get_typed_rows()), self.FIELDS, file_name="file.xlsx"
        )

    def test_number_formats_of_xlsx(self):
        content = make_xlsx(
            [["name", "weight", "note", "date"],
             ["one", 0.25, datetime.datetime(2026, 3, 1, 12), 46082],
             ["two", 1234.5, datetime.datetime(2026, 3, 2), 46083]],
            {"B2": "0%", "B3": "#,##0.00", "C2": "dd/mm/yyyy", "C3": "d mmm yy hh:mm",
             "D2": "dd/mm/yy", "D3": "yyyy-mm-dd"},
        )  # fmt: skip
        self.assert_parity(
            content, ["name", "weight", "note", "date"], file_name="file.xlsx"
        )

    def test_dates_of_xlsx_in_text_columns_follow_the_format_of_the_options(self):
        content = make_xlsx(
            [["name", "note", "raw"],
             [datetime.date(2026, 3, 1), datetime.datetime(2026, 3, 1, 5), "x"],
             ["two", datetime.date(2026, 3, 2), datetime.date(2026, 3, 3)]]
        )  # fmt: skip
        for formats in (
            {},
            {"date_format": "%d.%m.%Y", "datetime_format": "%d.%m.%Y %H:%M"},
        ):
            self.assert_parity(
                content,
                ["name", "note", "raw_text"],
                file_name="file.xlsx",
                options=formats,
            )

    def test_sheet_that_was_chosen(self):
        book = openpyxl.Workbook()
        book.active.append(["other"])
        sheet = book.create_sheet("Second")
        for row in (["name", "x"], ["one", 1], [None, None], ["two", None]):
            sheet.append(row)
        stream = io.BytesIO()
        book.save(stream)
        self.assert_parity(
            stream.getvalue(),
            ["name", False],
            file_name="file.xlsx",
            options={"sheet": "Second"},
        )

    def test_typed_cells_of_xls(self):
        self.assert_parity(
            make_xls(self.get_typed_rows()), self.FIELDS, file_name="file.xls"
        )

    def test_typed_cells_of_ods(self):
        rows = self.get_typed_rows()
        rows[2][2] = 4  # Odoo's reader keeps “4.0”, which is no integer
        self.assert_parity(make_ods(rows), self.FIELDS, file_name="file.ods")

    def test_wrong_name_and_type_of_a_file(self):
        content = make_xlsx([["name"], ["one"]])
        self.assert_parity(content, ["name"], file_name="file.csv", sizes=(1,))

    def test_preview_of_a_large_upload_is_odoo_s(self):
        content = make_xlsx(self.get_typed_rows())
        small = self.env["base_import.import"].create(
            {"res_model": ORDER, "file": content, "file_name": "file.xlsx"}
        )
        attachment = self.env["ir.attachment"].create(
            {"name": "file.xlsx", "raw": content}
        )
        large = small.create(
            {
                "res_model": ORDER,
                "file_name": "file.xlsx",
                "attachment_id": attachment.id,
            }
        )
        options = {"has_headers": True, "quoting": '"'}
        expected = small.parse_preview(dict(options))
        found = large.parse_preview(dict(options))
        for key in ("matches", "headers", "preview", "header_types"):
            self.assertEqual(found[key], expected[key], key)
        # Odoo counts the heading as a row.
        self.assertEqual(found["num_rows"], expected["num_rows"] - 1)
