# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Requests that reach only the server they are meant for, and none of our own network.

The address is judged when the connection is made, on the socket itself: what a name
meant when it was looked up before does not matter.
"""

import ipaddress
import ssl
from collections.abc import Mapping
from typing import Any
from urllib.parse import urljoin, urlsplit
from weakref import WeakSet

import urllib3
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool

from ..errors import RedirectError, TaskError, TemporaryError
from ..text import _
from .base import TIMEOUT
from .http_redirect import check_redirect
from .watch import cut

_REDIRECTS = (301, 302, 303, 307, 308)
_MOST_REDIRECTS = 5


def _make_pools(local: bool, channels: WeakSet[Any]) -> dict[str, type]:
    """Return the classes of pools whose connections are judged, and kept in mind."""

    class Guard:
        def _new_conn(self) -> Any:
            channel = super()._new_conn()  # type: ignore[misc]
            if not local:
                _check_public(channel, self.host)  # type: ignore[attr-defined]
            channels.add(channel)
            return channel

    plain = type("Http", (Guard, HTTPConnection), {})
    safe = type("Https", (Guard, HTTPSConnection), {})
    return {
        "http": type("HttpPool", (HTTPConnectionPool,), {"ConnectionCls": plain}),
        "https": type("HttpsPool", (HTTPSConnectionPool,), {"ConnectionCls": safe}),
    }


def _check_public(channel: Any, host: str) -> None:
    """:raises TaskError: when an address is in our own network"""
    address = ipaddress.ip_address(channel.getpeername()[0].partition("%")[0])
    mapped = getattr(address, "ipv4_mapped", None)
    if not (mapped or address).is_global:
        channel.close()
        raise TaskError(
            _(
                "%(host)s is in the server's own network, which is closed to "
                "tasks. The system administrator can open it in Odoo's "
                "configuration file, section [attachment_synchronize], option "
                "local_hosts."
            ),
            host=host,
        )


class GuardedClient:
    """Sends requests to the host of ``base``, and follows it nowhere else.

    :param local_hosts: names that may be in the own network
    :raises TaskError: when ``base`` is no address of the web
    """

    def __init__(
        self,
        base: str,
        *,
        local_hosts: tuple[str, ...],
        username: str | None,
        password: str | None,
    ) -> None:
        self._base = base
        address = urlsplit(base)
        if address.scheme not in ("http", "https") or not address.hostname:
            raise TaskError(
                _("The option base_url is to be an address: https://example.com/files.")
            )
        self._headers = {"Accept-Encoding": "identity"}  # the bytes as they are
        if username:
            self._headers.update(
                urllib3.make_headers(basic_auth=f"{username}:{password or ''}")
            )
        self._pools = urllib3.PoolManager(
            timeout=urllib3.Timeout(TIMEOUT), retries=False
        )
        self._channels: WeakSet[Any] = WeakSet()
        self._pools.pool_classes_by_scheme = _make_pools(
            address.hostname in local_hosts, self._channels
        )

    def request(
        self, method: str, url: str, headers: Mapping[str, str] | None = None
    ) -> urllib3.BaseHTTPResponse:
        """Return the answer, whose content is not read; the caller closes it.

        :raises TaskError: when it leads to another host, or is not to be trusted
        :raises TemporaryError: when there is none
        """
        for _redirect in range(_MOST_REDIRECTS):
            answer = self._send(method, url, {**self._headers, **(headers or {})})
            location = answer.headers.get("Location")
            if answer.status not in _REDIRECTS or not location:
                return answer
            answer.close()
            url = urljoin(url, location)
            check_redirect(self._base, url)
        raise RedirectError(_("The server sends us from one address to another."))

    def _send(
        self, method: str, url: str, headers: Mapping[str, str]
    ) -> urllib3.BaseHTTPResponse:
        try:
            return self._pools.request(
                method, url, headers=headers, preload_content=False, redirect=False
            )
        except urllib3.exceptions.HTTPError as error:
            raise _translate(error) from error

    def read(self, answer: Any, length: int) -> bytes:
        """Return what comes next of an answer; nothing at its end."""
        try:
            block: bytes = answer.read(length)
        except urllib3.exceptions.HTTPError as error:
            raise _translate(error) from error
        return block

    def interrupt(self) -> None:
        """End what is under way, from another thread."""
        for channel in list(self._channels):
            cut(channel)

    def close(self) -> None:
        self._pools.clear()


def _translate(error: Exception) -> TaskError | TemporaryError:
    """Tell a certificate that is not trusted from a connection that is not there."""
    inner: BaseException | None = error
    while inner is not None:
        if isinstance(inner, ssl.SSLCertVerificationError):
            return TaskError(
                _("The certificate of the server is not trusted: %(why)s"), why=inner
            )
        inner = next(
            (arg for arg in inner.args if isinstance(arg, BaseException)),
            inner.__cause__,
        )
    return TemporaryError(_("The server does not answer: %(why)s"), why=error)
