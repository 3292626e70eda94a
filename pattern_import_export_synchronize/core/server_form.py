# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What a person enters about a server, as the options of its protocol."""

from dataclasses import dataclass, field

from .text import _

PROTOCOL_LABELS: list[tuple[str, str]] = [
    ("sftp", _("SFTP")),
    ("ftp", _("FTP or FTPS")),
    ("webdav", _("WebDAV (Nextcloud, for example)")),
    ("s3", _("S3 storage")),
    ("http", _("Web server (files are only read)")),
    ("odoofs", _("Folder of this Odoo server")),
]
BY_HOST = ("sftp", "ftp")
BY_URL = ("webdav", "http", "s3")
IMPLICIT_PORT = 990


@dataclass(frozen=True, kw_only=True)
class ServerForm:
    """The fields of the form; which of them count depends on the protocol.

    ``folder`` is the one that nothing leaves: of S3 the bucket, with a path.
    """

    protocol: str
    host: str = ""
    port: int = 0
    url: str = ""
    username: str = ""
    password: str = field(default="", repr=False)
    private_key: str = field(default="", repr=False)
    folder: str = ""
    uses_tls: bool = False
    checks_certificate: bool = True

    def find_missing(self) -> str | None:
        """Return what has to be entered still, as a sentence, or None."""
        if self.protocol in BY_HOST and not self.host:
            return _("Enter the name or address of the server.")
        if self.protocol in ("webdav", "http") and not self.url:
            return _("Enter the address that begins with https://.")
        if self.protocol in BY_HOST and not self.username:
            return _("Enter the user name that the partner gave you.")
        has_secret = self.password or self.private_key
        if self.protocol == "sftp" and not has_secret:
            return _("Enter the password, or paste the private key.")
        if self.protocol in ("s3", "odoofs") and not self.folder.strip("/"):
            if self.protocol == "s3":
                return _("Enter the name of the bucket.")
            return _("Enter the folder: it lies within Odoo's own files.")
        return None

    def get_options(self) -> dict[str, object]:
        """Return the options of the connection, without those that are empty."""
        options: dict[str, object] = {}
        if self.protocol == "sftp":
            key = {"private_key": self.private_key}
            secret = "passphrase" if self.private_key else "password"
            options = {**self._get_address(), **key, secret: self.password}
        elif self.protocol == "ftp":
            options = {
                **self._get_address(),
                "password": self.password,
                **self._get_encryption(),
            }
        elif self.protocol == "webdav":
            auth = [self.username, self.password] if self.username else None
            options = {"base_url": self.url, "auth": auth}
        elif self.protocol == "http":
            options = {
                "base_url": self.url,
                "username": self.username,
                "password": self.password,
            }
        elif self.protocol == "s3":
            options = {
                "endpoint_url": self.url,
                "key": self.username,
                "secret": self.password,
            }
        options = {name: value for name, value in options.items() if value}
        if self.protocol == "ftp" and self.uses_tls and not self.checks_certificate:
            options["tls_verify"] = False
        return options

    def _get_encryption(self) -> dict[str, object]:
        """On port 990 all is encrypted from the first byte on."""
        implicit = self.uses_tls and self.port == IMPLICIT_PORT
        return {"tls": "tls" if implicit else self.uses_tls}

    def _get_address(self) -> dict[str, object]:
        return {"host": self.host, "port": self.port, "username": self.username}
