# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import base64
import threading
from collections import Counter
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from odoo.tests import tagged

from .common import ImportCase

# The smallest picture that is one: a transparent dot.
_PICTURE = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9"
    "awAAAABJRU5ErkJggg=="
)
_FIELDS = ["name", "image_1920", "date_localization"]


class _Pictures(BaseHTTPRequestHandler):
    """Gives a picture, but for ``/missing``; counts who asked for what."""

    def do_GET(self):
        self.server.asked[self.path] += 1
        found = self.path != "/missing"
        self.send_response(200 if found else 404)
        self.end_headers()
        self.wfile.write(_PICTURE if found else b"")

    def log_message(self, *args):
        """The test's output is no access log."""


@tagged("post_install", "-at_install")
class TestImportUrls(ImportCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # Odoo lets administrators only have the server fetch files
        cls.user = cls.env.ref("base.user_admin")
        cls.server = ThreadingHTTPServer(("127.0.0.1", 0), _Pictures)
        cls.server.asked = Counter()
        threading.Thread(target=cls.server.serve_forever, daemon=True).start()
        cls.addClassCleanup(cls.server.server_close)
        cls.addClassCleanup(cls.server.shutdown)

    def test_each_file_is_fetched_once_though_other_rows_are_wrong(self):
        url = f"http://127.0.0.1:{self.server.server_port}"
        lines = ["Name,Image,Geo"]
        lines += [f"Url {i},{url}/{i},2026-01-0{i}" for i in range(1, 8)]
        lines[4] = f"Url 4,{url}/4,no date"
        lines[6] = f"Url 6,{url}/missing,2026-01-06"
        with self.assertLogs("odoo.addons.base_import", "WARNING"):
            run = self.load("\n".join(lines) + "\n", _FIELDS)
        self.assertEqual((run.created_count, run.failed_count), (5, 2))
        self.assertEqual(run.failed_row_ids.mapped("first_row"), [5, 7])
        self.assertIn("/missing [image_1920: L7]", run.failed_row_ids[1].message)
        partners = self.env["res.partner"].search([("name", "=like", "Url _")])
        self.assertEqual(len(partners), 5)
        self.assertTrue(all(partners.mapped("image_1920")))
        self.assertEqual(set(self.server.asked.values()), {1}, self.server.asked)
