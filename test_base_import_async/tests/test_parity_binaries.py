# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Columns of files: base64, names of files, addresses of images."""

import base64
import http.server
import io

from PIL import Image

from odoo.tests import new_test_user

from odoo.addons.base_import_async.models.transfer_run_files import BINARY_FILE

from .parity import ORDER, Upload
from .web_case import WebCase


def make_image() -> bytes:
    stream = io.BytesIO()
    Image.new("RGB", (8, 8), "red").save(stream, "PNG")
    return stream.getvalue()


IMAGE = make_image()


class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        found = self.path == "/red.png"
        self.send_response(200 if found else 404)
        self.end_headers()
        self.wfile.write(IMAGE if found else b"")

    def log_message(self, *args):
        """The test says what matters."""


class TestParityBinaries(WebCase):
    handler = Handler

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.plain_user = new_test_user(cls.env, "plain", groups="base.group_user")

    def test_base64(self):
        content = base64.b64encode(b"some bytes").decode()
        self.assert_parity(
            f"name,document\none,{content}\ntwo,\nthree,{content}\n",
            ["name", "document"],
        )

    def test_image_by_address(self):
        self.assert_parity(
            f"name,document\none,{self.address}/red.png\ntwo,\n",
            ["name", "document"],
        )

    def test_address_that_does_not_answer_costs_one_record(self):
        done = self.assert_parity(
            f"name,document\none,{self.address}/red.png\n"
            f"two,{self.address}/blue.png\nthree,\n",
            ["name", "document"],
            good=f"name,document\none,{self.address}/red.png\nthree,\n",
        )
        ((line, column, value, message),) = done.errors
        self.assertEqual((line, column), (3, "document"))
        self.assertEqual(value, f"{self.address}/blue.png")
        self.assertIn("Could not retrieve URL", message)
        self.assertIn("L3]", message)

    def test_address_given_by_a_plain_user_is_refused(self):
        content = f"name,document\none,{self.address}/red.png\ntwo,\n"
        upload = Upload(content.encode(), ["name", "document"], user=self.plain_user)
        expected = self.run_foreground(upload).messages[0]["message"]
        done = self.run_background(upload, 100)
        self.assertEqual(done.counts["created"], 1)
        self.assertEqual(
            done.errors, [(2, "document", f"{self.address}/red.png", expected)]
        )

    def test_files_chosen_on_the_screen(self):
        """Odoo's client writes them after the import; ours travel with the run."""
        content = b"name,document\none,a.bin\ntwo,\nthree,b.bin\nfour,missing.bin\n"
        upload = Upload(content, ["name", "document"])
        with self._rolled_back():
            result = self._make_importer(upload).execute_import(
                upload.fields, upload.fields, upload.get_options()
            )
            names = result["binary_filenames"]["document"]
            self.assertEqual(names, ["a.bin", None, "b.bin", "missing.bin"])
        importer = self._make_importer(upload)
        for name in ("a.bin", "b.bin"):
            self.env["ir.attachment"].create(
                {
                    "name": name,
                    "raw": name.encode(),
                    "description": BINARY_FILE,
                    "res_model": importer._name,
                    "res_id": importer.id,
                }
            )
        result = importer.execute_import(
            upload.fields,
            upload.fields,
            {**upload.get_options(), "use_connector": True, "chunk_size": 2},
        )
        self.perform_jobs(self.env["transfer.run"].browse(result["run_id"]))
        orders = self.env[ORDER].search([], order="id")
        found = {o.name: base64.b64decode(o.document or b"") for o in orders}
        self.assertEqual(
            found, {"one": b"a.bin", "two": b"", "three": b"b.bin", "four": b""}
        )
