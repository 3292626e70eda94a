# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What a person's browser does to a live server: calls, uploads, tours."""

import json
import logging
import re
import unittest

import requests

from odoo.tests.common import HOST, ChromeBrowserException, HttpCase

from .patience import PatientBrowser

_logger = logging.getLogger(__name__)
_TIMEOUT = 600

# What the import screen sends before a person touches anything.
SCREEN_OPTIONS = {
    "advanced": True,
    "date_format": "",
    "datetime_format": "",
    "encoding": "utf-8",
    "fallback_values": {},
    "float_decimal_separator": ".",
    "float_thousand_separator": ",",
    "has_headers": True,
    "import_set_empty_fields": [],
    "import_skip_records": [],
    "keep_matches": False,
    "limit": 2000,
    "name_create_enabled_fields": {},
    "quoting": '"',
    "separator": ",",
    "sheet": "",
    "sheets": [],
    "skip": 0,
    "tracking_disable": True,
    "use_connector": True,
}


class Client:
    """A logged-in session of the web client, without its screens."""

    def __init__(self, url: str, database: str, login: str, password: str):
        self.url = url
        self._session = requests.Session()
        self._session.trust_env = False  # no proxy on the way to loopback
        credentials = {"db": database, "login": login, "password": password}
        self._rpc("/web/session/authenticate", credentials)

    @property
    def session_id(self) -> str:
        return self._session.cookies["session_id"]

    def call(self, model: str, method: str, *args, **kwargs):
        """Call a public method as the web client does.

        :raises AssertionError: with Odoo's message when it answers an error
        """
        return self._rpc(
            f"/web/dataset/call_kw/{model}/{method}",
            {"model": model, "method": method, "args": args, "kwargs": kwargs},
        )

    def get(self, path: str) -> bytes:
        answer = self._session.get(f"{self.url}{path}", timeout=_TIMEOUT)
        answer.raise_for_status()
        return answer.content

    def upload(self, wizard_id: int, name: str, content: bytes, mimetype: str) -> None:
        """Send a file to the import screen's own route."""
        token = re.search(r'csrf_token: "(\w+)"', self.get("/odoo").decode()).group(1)
        answer = self._session.post(
            f"{self.url}/base_import/set_file",
            data={"csrf_token": token, "id": wizard_id},
            files={"ufile": (name, content, mimetype)},
            timeout=_TIMEOUT,
        )
        answer.raise_for_status()
        assert answer.json()["result"], answer.text

    def _rpc(self, path: str, params: dict):
        answer = self._session.post(
            f"{self.url}{path}",
            json={"jsonrpc": "2.0", "method": "call", "params": params},
            timeout=_TIMEOUT,
        )
        answer.raise_for_status()
        result = answer.json()
        if "error" in result:
            error = result["error"]
            data = error.get("data", {})
            raise AssertionError(
                f"{path}: {data.get('message') or error['message']}\n"
                f"{data.get('debug', '')}"
            )
        return result.get("result")  # left out when it is None


class _Screen:
    """What ``ChromeBrowser`` asks of the test case that it is made for."""

    _logger = _logger
    touch_enabled = HttpCase.touch_enabled

    def __init__(self, size: str):
        self.browser_size = size

    def fetch_proxy(self, url: str) -> dict:
        """Nothing but the live server is reached, as in Odoo's own tours."""
        return {"responseCode": 404, "responsePhrase": "Not found"}


def run_tour(client: Client, name: str, url: str, timeout: float, size: str) -> None:
    """Run a registered tour in headless Chromium.

    The tours come with ``debug=tests``, since the server runs no tests itself.

    :param timeout: seconds for the whole tour
    :raises AssertionError: with the browser's console error when the tour fails
    """
    try:
        browser = PatientBrowser(_Screen(size), success_signal="tour succeeded")
    except unittest.SkipTest as error:
        # Nobody would miss the tests that Odoo skips here.
        raise AssertionError(f"No Chromium: {error}") from error
    try:
        browser.set_cookie("session_id", client.session_id, "/", HOST)
        separator = "&" if "?" in url else "?"
        browser.navigate_to(f"{client.url}{url}{separator}debug=tests")
        if not browser._wait_ready(f"odoo.isTourReady({name!r})"):
            raise AssertionError(f"The tour {name} was never ready to start")
        options = {"startUrl": url, "stepDelay": 0}
        try:
            browser._wait_code_ok(
                f"odoo.startTour({name!r}, {json.dumps(options)})",
                timeout / browser.throttling_factor,
            )
        except ChromeBrowserException as error:
            raise AssertionError(f"The tour {name} failed:\n{error}") from error
    finally:
        browser.stop()
