# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import http.server
import threading

from .parity import ParityCase


class WebCase(ParityCase):
    """Files from addresses, which a web server on loopback answers.

    :cvar handler: the class that answers; ``address`` is that of its root
    """

    handler: type[http.server.BaseHTTPRequestHandler]

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), cls.handler)
        thread = threading.Thread(target=cls.server.serve_forever, daemon=True)
        thread.start()
        cls.addClassCleanup(thread.join)
        cls.addClassCleanup(cls.server.server_close)
        cls.addClassCleanup(cls.server.shutdown)
        cls.address = f"http://127.0.0.1:{cls.server.server_port}"
