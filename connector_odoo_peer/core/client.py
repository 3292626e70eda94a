# Copyright 2026 Import Sync Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Calls another Odoo over JSON-2: ``POST /json/2/<model>/<method>``."""

import time
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta, timezone
from email.utils import parsedate_to_datetime
from typing import Any

import requests

from odoo.addons.connector_base.core.text import (
    _,
)

# A peer that restarts, or a proxy in front of it, is back soon or not at all.
_PAUSES = (0.5, 1.5)
_PASSING = frozenset({502, 503, 504})


class PeerAnswerError(requests.RequestException):
    """The answer is none of Odoo's; ``message`` is a template for ``values``."""

    def __init__(self, message: str, **values: str) -> None:
        self.message, self.values = message, values
        super().__init__(message % values)


class PeerClient:
    """One conversation with the peer; every call is a transaction of its own there.

    ``call_count``    requests made so far, repeated ones included
    ``clock_offset``  how far the peer's clock is ahead of ours, to about a second;
                    None before the first answer
    ``memory``        what components keep during one job: records read ahead, ids
    """

    def __init__(
        self,
        url: str,
        database: str,
        api_key: str,
        *,
        timeout: float,
        session: Any = None,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self.url = url.rstrip("/")
        self.database = database
        self.call_count = 0
        self.clock_offset: timedelta | None = None
        self.memory: dict[Any, Any] = {}
        self._timeout = timeout
        self._sleep = sleep
        self._session = session or requests.Session()

        def authenticate(request: Any) -> Any:
            # As an authenticator, so that no .netrc of the server takes its place.
            request.headers["Authorization"] = f"bearer {api_key}"
            return request

        self._authenticate = authenticate

    def close(self) -> None:
        """End the conversation."""
        self._session.close()

    def call(
        self,
        model: str,
        method: str,
        *,
        context: Mapping[str, Any] | None = None,
        idempotent: bool = True,
        **params: Any,
    ) -> Any:
        """Call a public method and return what it returns.

        :param idempotent: whether the call may be repeated when its answer is lost
        :param params: named arguments; ``ids`` are those of the records
        :raises requests.RequestException: with the answer in ``response`` when
            there was one
        """
        body = {**params, "context": dict(context or {})}
        path = f"/json/2/{model}/{method}"
        headers = {"X-Odoo-Database": self.database}
        response = self._request(
            "POST",
            path,
            pauses=_PAUSES if idempotent else (),
            json=body,
            headers=headers,
            auth=self._authenticate,
        )
        response.raise_for_status()
        return self._parse(response)

    def get_version(self) -> list[Any]:
        """Return the peer's ``version_info``; no key is sent."""
        # With the database: a server of many may know this route by it only.
        headers = {"X-Odoo-Database": self.database}
        response = self._request(
            "GET", "/json/version", pauses=_PAUSES, headers=headers
        )
        response.raise_for_status()
        answer = self._parse(response)
        version = answer.get("version_info") if isinstance(answer, dict) else None
        if not isinstance(version, list):
            raise self._not_odoo()
        return version

    def _request(
        self, verb: str, path: str, *, pauses: tuple[float, ...], **options: Any
    ) -> Any:
        for pause in (*pauses, None):
            try:
                response = self._send(verb, path, **options)
            except requests.ConnectionError:
                if pause is None:
                    raise
            else:
                if pause is None or response.status_code not in _PASSING:
                    return response
            self._sleep(pause)
        raise AssertionError("the last attempt returns or raises")

    def _send(self, verb: str, path: str, **options: Any) -> Any:
        self.call_count += 1
        # A redirect is not followed: it could carry the key to another host.
        response = self._session.request(
            verb,
            f"{self.url}{path}",
            timeout=self._timeout,
            allow_redirects=False,
            **options,
        )
        if 300 <= response.status_code < 400:
            raise PeerAnswerError(
                _("%(url)s sends us on to %(target)s: enter that address."),
                url=self.url,
                target=response.headers.get("Location", "?").partition("/json/")[0],
            )
        self._read_clock(response.headers.get("Date"))
        return response

    def _read_clock(self, date: str | None) -> None:
        if not date:
            return
        try:
            theirs = parsedate_to_datetime(date)
        except ValueError:
            # A proxy's own idea of a date tells nothing about the clock.
            self.clock_offset = None
            return
        if theirs.tzinfo is None:
            theirs = theirs.replace(tzinfo=timezone.utc)
        self.clock_offset = theirs - datetime.now(timezone.utc)

    def _parse(self, response: Any) -> Any:
        try:
            return response.json()
        except ValueError:
            raise self._not_odoo() from None

    def _not_odoo(self) -> PeerAnswerError:
        return PeerAnswerError(
            _("%(url)s answers, but not as Odoo 19 does: check the address."),
            url=self.url,
        )
