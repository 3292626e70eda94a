# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The other side of an exchange, for each protocol."""

from pathlib import Path

from .servers import BUCKET, HOST, PASSWORD, USER, ServerProcess


class Partner:
    """The other side: it puts files where ours finds them, and looks at its own."""

    protocol: str
    storage_protocol: str
    folder: Path
    process: ServerProcess | None = None
    root = ""
    stranger = ("a b;&'$.csv", "q?x=1.csv")

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


class FtpPartner(Partner):
    protocol = storage_protocol = "ftp"


class OldFtpPartner(Partner):
    """Lists files in words, without the commands for programs."""

    protocol, storage_protocol = "oldftp", "ftp"


class AncientFtpPartner(Partner):
    """Shows the time of a file by the minute or the day, and tells it to nobody."""

    protocol, storage_protocol = "ancientftp", "ftp"


class ClosedFtpPartner(Partner):
    """Shows files, and lets nobody read them."""

    protocol, storage_protocol = "closedftp", "ftp"


class FtpsPartner(Partner):
    protocol, storage_protocol = "ftps", "ftp"

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
    stranger = ()  # wsgidav decodes a target before it cuts it at ";" and "?"

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
