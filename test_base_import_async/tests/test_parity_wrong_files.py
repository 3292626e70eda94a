# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Columns of files that hold something else: no base64, no image, a web page."""

import base64
import http.server

from odoo.tools import config

from .parity import ORDER, Upload
from .test_parity_binaries import IMAGE
from .web_case import WebCase

THING = "test.transfer.thing"
PNG = base64.b64encode(IMAGE).decode()
PAGES = {
    "/red.png": ("image/png", IMAGE),
    "/page.png": ("image/png", b"<html><body>Not found</body></html>"),
    "/cut.png": ("image/png", IMAGE[:20]),
    "/text": ("text/plain", b"just text"),
    "/empty": ("text/plain", b""),
}


class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        if self.path == "/away":
            self.send_response(302)
            self.send_header("Location", "/red.png")
            self.end_headers()
            return
        kind, content = PAGES.get(self.path, ("", b""))
        self.send_response(200 if kind else 404)
        self.send_header("Content-Type", kind)
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *args):
        """The test says what matters."""


class TestParityWrongFiles(WebCase):
    handler = Handler

    def get_addresses(self) -> list[str]:
        return [f"{self.address}{page}" for page in (*PAGES, "/away", "/nowhere")]

    def assert_cells(self, cells: list[str], field: str, model: str) -> list[int]:
        """Row by row: what Odoo takes of it, and what it says where it refuses it.

        Beside a good row before and after it, which are taken in any case.

        :return: which of the cells are refused
        """
        refused = []
        for number, cell in enumerate(cells):
            with self.subTest(cell=cell):
                content = f'name,file\ngood,{PNG}\nodd,"{cell}"\nlast,\n'
                good = f"name,file\ngood,{PNG}\nlast,\n"
                upload = Upload(content.encode(), ["name", field], res_model=model)
                front = self.run_foreground(upload)
                errors = [m for m in front.messages if m["type"] == "error"]
                if not errors:
                    self.assert_parity(
                        content, ["name", field], res_model=model, sizes=(1, 100)
                    )
                    continue
                refused.append(number)
                done = self.assert_parity(
                    content,
                    ["name", field],
                    res_model=model,
                    good=good,
                    sizes=(1, 100),
                )
                [(line, column, value, text)] = done.errors
                self.assertEqual((line, column, value), (3, "file", cell))
                self.assertIn(_without_line(errors[0]["message"]), _without_line(text))
        return refused

    def test_files_that_are_no_base64(self):
        cells = ["not base64!", "AAA", "AAAAA", "é", PNG + "=", PNG[:-4], "a b", "====",
                 "<svg></svg>", "data:image/png;base64," + PNG]  # fmt: skip
        self.assertTrue(self.assert_cells(cells, "document", ORDER))

    def test_images_that_are_none(self):
        text = base64.b64encode(b"just some text").decode()
        svg = b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"></svg>'
        cut = base64.b64encode(IMAGE[:30]).decode()
        cells = ["not base64!", text, base64.b64encode(svg).decode(), cut, PNG[:-4]]
        self.assertTrue(self.assert_cells(cells, "photo", THING))

    def test_addresses_of_files(self):
        self.assertTrue(self.assert_cells(self.get_addresses(), "document", ORDER))

    def test_addresses_of_images(self):
        self.assertTrue(self.assert_cells(self.get_addresses(), "photo", THING))

    def test_an_address_of_too_much(self):
        self.patch(config, "options", {**config.options, "import_file_maxbytes": 10})
        self.assertTrue(self.assert_cells(self.get_addresses(), "document", ORDER))

    def test_files_of_known_records(self):
        """Written again, taken away, and refused."""
        old = self.env[THING].create(
            [{"name": f"Old {n}", "photo": PNG} for n in range(4)]
        )
        # nobody has just read them: else Odoo leaves alone those that are the same
        self.env.invalidate_all()
        text = base64.b64encode(b"just some text").decode()
        rows = [f"{old[0].id},{PNG}\n", f"{old[1].id},\n", f"{old[2].id},{text}\n",
                f"{old[3].id},{self.address}/red.png\n"]  # fmt: skip
        done = self.assert_parity(
            "id,file\n" + "".join(rows),
            [".id", "photo"],
            res_model=THING,
            good="id,file\n" + "".join(rows[:2] + rows[3:]),
            sizes=(1, 2, 100),
        )
        self.assertEqual([error[0] for error in done.errors], [4])


def _without_line(text: str) -> str:
    """Odoo counts the rows of the slice, we those of the file."""
    return "]".join(part.partition(": L")[0] for part in text.split("]"))
