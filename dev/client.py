"""A web client of Odoo, as far as an import needs one, on the standard library.

It does what the import screen does: same routes, same calls, same order.
"""

import http.cookiejar
import json
import re
import secrets
import urllib.error
import urllib.request
from typing import Any

from .steps import Problem


class Client:
    """A logged-in session on the demo database."""

    def __init__(self, address: str, database: str, password: str) -> None:
        self._address = address
        self._opener = urllib.request.build_opener(
            # No proxy: the machine's may know nothing of our loopback address.
            urllib.request.ProxyHandler({}),
            urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()),
        )
        session = {"db": database, "login": "admin", "password": password}
        try:
            self._rpc("/web/session/authenticate", session)
        except Problem as problem:
            raise Problem(
                "The administrator's password is no longer the one in "
                ".dev/state/admin-password: put the new one there, or make clean."
            ) from problem

    def call(self, model: str, method: str, *args: Any, **kwargs: Any) -> Any:
        route = f"/web/dataset/call_kw/{model}/{method}"
        params = {"model": model, "method": method, "args": args, "kwargs": kwargs}
        return self._rpc(route, params)

    def get(self, path: str) -> bytes:
        return self._open(urllib.request.Request(self._address + path))

    def upload(self, path: str, name: str, content: bytes, **fields: str) -> Any:
        """Post a file as the browser's form does."""
        fields["csrf_token"] = self._csrf_token()
        boundary = secrets.token_hex(16)
        parts = [
            f'--{boundary}\r\nContent-Disposition: form-data; name="{field}"\r\n\r\n'
            f"{value}\r\n".encode()
            for field, value in fields.items()
        ]
        quoted = name.replace('"', "%22")
        parts.append(
            f"--{boundary}\r\nContent-Disposition: form-data; "
            f'name="ufile"; filename="{quoted}"\r\n'
            f"Content-Type: {_content_type(name)}\r\n\r\n".encode()
        )
        body = b"".join([*parts, content, f"\r\n--{boundary}--\r\n".encode()])
        headers = {"Content-Type": f"multipart/form-data; boundary={boundary}"}
        request = urllib.request.Request(self._address + path, body, headers)
        return json.loads(self._open(request))

    def _csrf_token(self) -> str:
        page = self.get("/odoo").decode()
        found = re.search(r"csrf_token: \"(\w+)\"", page)
        if not found:
            raise Problem("Odoo's page holds no token: look at .dev/log/web.log.")
        return found.group(1)

    def _rpc(self, path: str, params: dict[str, Any]) -> Any:
        body = json.dumps({"jsonrpc": "2.0", "method": "call", "params": params})
        headers = {"Content-Type": "application/json"}
        request = urllib.request.Request(self._address + path, body.encode(), headers)
        answer = json.loads(self._open(request))
        if "error" in answer:
            message = answer["error"].get("data", {}).get("message")
            raise Problem(f"Odoo answered: {message or answer['error']['message']}")
        return answer["result"]

    def _open(self, request: urllib.request.Request) -> bytes:
        try:
            with self._opener.open(request, timeout=300) as answer:
                content: bytes = answer.read()
                return content
        except urllib.error.HTTPError as error:
            raise Problem(
                f"Odoo answered {error.code} to {request.selector}: look at "
                ".dev/log/web.log."
            ) from error
        except (urllib.error.URLError, ConnectionError, TimeoutError) as error:
            raise Problem(
                f"Odoo does not answer ({error}): look at .dev/log/web.log, then make "
                "stop and start again."
            ) from error


def _content_type(name: str) -> str:
    known = {
        "csv": "text/csv",
        "ods": "application/vnd.oasis.opendocument.spreadsheet",
        "xls": "application/vnd.ms-excel",
        "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    }
    return known.get(name.rpartition(".")[2].lower(), "application/octet-stream")
