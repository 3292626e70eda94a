# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Addresses of the web, as people enter them."""

from urllib.parse import unquote, urlsplit


def split_login(address: str) -> tuple[str, tuple[str, str] | None]:
    """Return an address without the login that is in it, and that: (user, password).

    Libraries log addresses, and some servers do not understand one with a login.
    """
    try:
        parts = urlsplit(address)
    except ValueError:  # no address: whoever uses it says so
        return address, None
    login, _at, host = parts.netloc.rpartition("@")
    if not login:
        return address, None
    user, _colon, password = login.partition(":")
    address = parts._replace(netloc=host).geturl()
    return address, (unquote(user), unquote(password))
