# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Real servers on loopback, each a process of its own.

Run as a script with a protocol, a folder and a port (0: any); it prints one line of
JSON when it listens: the port, and what a client must know. It ends with its
standard input.
"""

import json
import os
import random
import socket
import subprocess
import sys
import tempfile
import threading
from pathlib import Path

USER, PASSWORD = "partner", "s3cret-pa55"
HOST = "127.0.0.1"
BUCKET = "exchange"
# Below the ports that Linux gives to outgoing connections: a server that is killed and
# started again finds its own port free.
_PORTS = (12_000, 32_000)


class ServerProcess:
    """A server; ``folder`` is what it serves, where it serves one."""

    def __init__(self, protocol: str, *, port: int = 0, folder: str | None = None):
        self.protocol = protocol
        self._temporary = tempfile.TemporaryDirectory(prefix=f"sync_{protocol}_")
        self.folder = Path(folder or self._temporary.name)
        self.start(port)

    def start(self, port: int = 0) -> None:
        """Start it, on the port that it had before, or on any (0)."""
        port = port or _free_port()
        self._process = subprocess.Popen(
            [sys.executable, __file__, self.protocol, str(self.folder), str(port)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        line = self._process.stdout.readline()
        if not line:
            raise RuntimeError(f"The {self.protocol} server did not start")
        self.told = json.loads(line)
        self.port = self.told["port"]
        self.pid = self._process.pid

    def kill(self) -> None:
        """As a crash would end it."""
        self._process.kill()
        self._process.wait()
        self._process.stdin.close()
        self._process.stdout.close()

    def stop(self) -> None:
        self.kill()
        self._temporary.cleanup()

    def describe(self) -> str:
        return f"{self.protocol}: process {self.pid}, port {self.port}"


def _free_port() -> int:
    """A port that nobody has."""
    while True:
        port = random.randrange(*_PORTS)
        with socket.socket() as probe:
            try:
                probe.bind((HOST, port))
            except OSError:
                continue
        return port


def tell(**values) -> None:
    sys.stdout.write(f"{json.dumps(values)}\n")
    sys.stdout.flush()


def serve_sftp(
    folder: str, port: int, *, drips: bool = False, lists_on: bool = False
) -> None:
    import asyncio

    import asyncssh
    import sftp_files  # beside this script

    key_file = Path(f"{folder}.hostkey")
    if not key_file.exists():
        asyncssh.generate_private_key("ssh-ed25519").write_private_key(str(key_file))
    key = asyncssh.read_private_key(str(key_file))
    client_key = asyncssh.generate_private_key("ssh-ed25519")

    class Server(asyncssh.SSHServer):
        def begin_auth(self, username):
            return True

        def password_auth_supported(self):
            return True

        def validate_password(self, username, password):
            return (username, password) == (USER, PASSWORD)

        def public_key_auth_supported(self):
            return True

        def validate_public_key(self, username, offered):
            return offered == client_key.convert_to_public()

    async def main():
        server = await asyncssh.create_server(
            Server,
            HOST,
            port,
            server_host_keys=[key],
            sftp_factory=sftp_files.make_files(folder, drips=drips, lists_on=lists_on),
        )
        tell(
            port=server.get_port(),
            fingerprint=key.get_fingerprint(),
            client_key=client_key.export_private_key().decode(),
        )
        await asyncio.Event().wait()

    asyncio.run(main())


def serve_slowsftp(folder: str, port: int) -> None:
    serve_sftp(folder, port, drips=True)


def serve_endlesssftp(folder: str, port: int) -> None:
    serve_sftp(folder, port, lists_on=True)


def serve_ftp(
    folder: str,
    port: int,
    tls: bool = False,
    implicit: bool = False,
    without: tuple[str, ...] = (),
    rights: str = "elradfmwMT",
) -> None:
    from certificate import make_certificate  # beside this script
    from pyftpdlib.authorizers import DummyAuthorizer
    from pyftpdlib.handlers import FTPHandler, TLS_FTPHandler
    from pyftpdlib.servers import ThreadedFTPServer

    told = {}
    handler = type("Handler", (TLS_FTPHandler if tls else FTPHandler,), {})
    if implicit:
        _speak_tls_at_once(handler)
    handler.proto_cmds = {
        name: facts for name, facts in handler.proto_cmds.items() if name not in without
    }
    handler.authorizer = DummyAuthorizer()
    handler.authorizer.add_user(USER, PASSWORD, folder, perm=rights)
    if tls:
        told["certificate"] = handler.certfile = make_certificate(folder, HOST)
        handler.tls_control_required = handler.tls_data_required = True
    server = ThreadedFTPServer((HOST, port), handler)
    tell(port=server.address[1], **told)
    server.serve_forever()


def _speak_tls_at_once(handler: type) -> None:
    """As on port 990: nobody is greeted in clear."""
    greet = handler.handle
    handler.handle = lambda self: self.secure_connection(self.ssl_context)
    handler.handle_ssl_established = greet


def serve_ftps(folder: str, port: int) -> None:
    serve_ftp(folder, port, tls=True)


def serve_implicitftps(folder: str, port: int) -> None:
    serve_ftp(folder, port, tls=True, implicit=True)


def serve_oldftp(folder: str, port: int) -> None:
    serve_ftp(folder, port, without=("MLSD", "MLST"))


def serve_ancientftp(folder: str, port: int) -> None:
    serve_ftp(folder, port, without=("FEAT", "MLSD", "MLST", "MDTM"))


def serve_closedftp(folder: str, port: int) -> None:
    serve_ftp(folder, port, rights="eladfmwMT")  # files are not read


def serve_readonlyftp(folder: str, port: int) -> None:
    serve_ftp(folder, port, rights="elr")


def serve_webdav(folder: str, port: int) -> None:
    from cheroot import wsgi
    from wsgidav.wsgidav_app import WsgiDAVApp

    app = WsgiDAVApp(
        {
            "provider_mapping": {"/": folder},
            "simple_dc": {"user_mapping": {"*": {USER: {"password": PASSWORD}}}},
            "http_authenticator": {"accept_basic": True, "accept_digest": False},
            "logging": {"enable": False},
            "verbose": 0,
        }
    )
    server = wsgi.Server((HOST, port), app)
    server.prepare()
    tell(port=server.socket.getsockname()[1])
    server.serve()


def serve_http(folder: str, port: int) -> None:
    import http_server  # beside this script

    server = http_server.make_server(folder, HOST, port, f"{USER}:{PASSWORD}")
    tell(port=server.server_address[1])
    server.serve_forever()


def serve_s3(folder: str, port: int) -> None:
    import logging

    from moto.server import ThreadedMotoServer

    logging.disable()
    server = ThreadedMotoServer(ip_address=HOST, port=port, verbose=False)
    server.start()
    tell(port=server.get_host_and_port()[1])
    threading.Event().wait()


def main() -> None:
    protocol, folder, port = sys.argv[1:]

    def wait_for_the_end():
        sys.stdin.read()
        os._exit(0)

    threading.Thread(target=wait_for_the_end, daemon=True).start()
    globals()[f"serve_{protocol}"](folder, int(port))


if __name__ == "__main__":
    main()
