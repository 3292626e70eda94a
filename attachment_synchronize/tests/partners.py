# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The other side of an exchange, for each protocol."""

from pathlib import Path

from .hostile_names import BYTES, NAMES
from .servers import BUCKET, HOST, PASSWORD, USER, ServerProcess


class Partner:
    """The other side: it puts files where ours finds them, and looks at its own."""

    protocol: str
    storage_protocol: str
    folder: Path
    process: ServerProcess | None = None
    root = ""
    stranger = ("a b;&'$.csv", "q?x=1.csv")
    hostile = NAMES + BYTES

    def __init__(self):
        self.process = ServerProcess(self.protocol)
        self.folder = self.process.folder
        (self.folder / "in").mkdir()

    def options(self) -> dict:
        return {
            "host": HOST,
            "port": self.process.port,
            "username": USER,
            "password": PASSWORD,
        }

    def storage_vals(self) -> dict:
        return {}

    def put(self, path: str, content: bytes = b"content") -> None:
        target = self.folder / path
        target.parent.mkdir(exist_ok=True)
        target.write_bytes(content)

    def put_hostile(self) -> list[bytes]:
        """Put files of hostile names there, each with its name for content."""
        for name in self.hostile:
            with open(bytes(self.folder / "in") + b"/" + name, "wb") as file:
                file.write(name)
        return self.hostile

    def files(self) -> dict[str, bytes]:
        return {
            str(path.relative_to(self.folder)): path.read_bytes()
            for path in self.folder.rglob("*")
            if path.is_file()
        }

    def clear(self) -> None:
        for path in self.folder.rglob("*"):
            if path.is_symlink() or path.is_file():
                path.unlink()
        for path in sorted(self.folder.glob("in/**/"), reverse=True)[:-1]:
            path.rmdir()

    def restart(self) -> None:
        self.process.start(self.process.port)

    def stop(self) -> None:
        self.process.stop()

    def describe(self) -> str:
        return self.process.describe()


class SftpPartner(Partner):
    protocol = storage_protocol = "sftp"

    def storage_vals(self):
        return {"host_key_fingerprint": self.process.told["fingerprint"]}


class SlowSftpPartner(SftpPartner):
    """Gives a byte of a file now and then."""

    protocol = "slowsftp"


class EndlessSftpPartner(SftpPartner):
    """Lists its files without an end."""

    protocol = "endlesssftp"


class FtpPartner(Partner):
    protocol = storage_protocol = "ftp"
    hostile = NAMES  # what is no UTF-8, pyftpdlib lists by another name

    def put_hostile(self):
        # A listing by lines has two odd entries in their place: they stop nobody.
        return [n for n in super().put_hostile() if not set(n) & set(b"\r\n")]


class OldFtpPartner(Partner):
    """Lists files in words, without the commands for programs."""

    protocol, storage_protocol = "oldftp", "ftp"


class AncientFtpPartner(Partner):
    """Shows the time of a file by the minute or the day, and tells it to nobody."""

    protocol, storage_protocol = "ancientftp", "ftp"


class ClosedFtpPartner(Partner):
    """Shows files, and lets nobody read them."""

    protocol, storage_protocol = "closedftp", "ftp"


class ReadOnlyFtpPartner(Partner):
    """Gives files, and takes none."""

    protocol, storage_protocol = "readonlyftp", "ftp"


class FtpsPartner(FtpPartner):
    protocol = "ftps"

    def options(self):
        # Its certificate is its own; that such a one is refused is a test as well.
        return {**super().options(), "tls": True, "tls_verify": False}


class ImplicitFtpsPartner(FtpsPartner):
    """TLS from the first byte on."""

    protocol = "implicitftps"

    def options(self):
        return {**super().options(), "tls": "tls"}


class WebdavPartner(Partner):
    protocol = storage_protocol = "webdav"
    # wsgidav decodes a target before it cuts it at ";" and "?", and lists no folder
    # that has what XML cannot say.
    stranger = ()
    hostile = [name for name in NAMES if b";" not in name and min(name) >= 32]

    def options(self):
        url = f"http://{HOST}:{self.process.port}"
        return {"base_url": url, "auth": [USER, PASSWORD]}


class HttpPartner(Partner):
    protocol = storage_protocol = "http"

    def options(self):
        url = f"http://{HOST}:{self.process.port}"
        return {"base_url": url, "username": USER, "password": PASSWORD}


class S3Partner(Partner):
    protocol = storage_protocol = "s3"
    root = BUCKET

    def __init__(self):
        self.process = ServerProcess(self.protocol)
        self._make_bucket()

    def _make_bucket(self):
        self._client().create_bucket(Bucket=BUCKET)

    def _client(self):
        import boto3

        return boto3.client(
            "s3",
            endpoint_url=self._url(),
            aws_access_key_id=USER,
            aws_secret_access_key=PASSWORD,
            region_name="us-east-1",
        )

    def _url(self):
        return f"http://{HOST}:{self.process.port}"

    def options(self):
        return {"endpoint_url": self._url(), "key": USER, "secret": PASSWORD}

    def put(self, path, content=b"content"):
        self._client().put_object(Bucket=BUCKET, Key=path, Body=content)

    # moto takes no name with a line break.
    hostile = [*(name for name in NAMES if b"\n" not in name), b"n" * 300]

    def put_hostile(self):
        for name in self.hostile:
            self.put(f"in/{name.decode()}", name)
        return self.hostile

    def files(self):
        client = self._client()
        listed = client.list_objects_v2(Bucket=BUCKET).get("Contents", ())
        return {
            entry["Key"]: client.get_object(Bucket=BUCKET, Key=entry["Key"])[
                "Body"
            ].read()
            for entry in listed
        }

    def clear(self):
        for key in self.files():
            self._client().delete_object(Bucket=BUCKET, Key=key)

    def restart(self):
        result = super().restart()
        self._make_bucket()  # this server keeps nothing
        return result


class LocalPartner(Partner):
    """Odoo's own folder: no server, no port."""

    protocol = storage_protocol = "odoofs"
    root = "partner"

    def __init__(self, env):
        storage = env["fs.storage"].new({"protocol": "odoofs"})
        self.folder = Path(storage._get_filesystem_storage_path()) / self.root
        (self.folder / "in").mkdir(parents=True, exist_ok=True)
        self.clear()

    def options(self):
        return {}

    def describe(self):
        return f"{self.protocol}: {self.folder.name}, no process"
