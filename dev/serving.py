"""The two Odoo processes of the demo database."""

import time
import urllib.error
import urllib.request

from . import cluster, configuration, databases, manifests, paths, processes
from .setup import SERVERS, Place
from .steps import Problem, fingerprint, is_locked, say


def address(place: Place) -> str:
    return f"http://{configuration.HOST}:{place.ports['web']}"


def start(place: Place) -> bool:
    """Bring the demo database up to date and serve it; whether it was running."""
    tag = _tag(place)
    running = [processes.running(name) for name in SERVERS]
    if all(found and found[1] == tag for found in running):
        return True
    for name in SERVERS:
        processes.stop(name)
    databases.ensure_demo(place.server, place.source)
    say("==> Starting Odoo: the web client, and two job workers")
    for name in SERVERS:
        command = [str(paths.PYTHON), str(paths.ODOO_BIN)]
        command += ["-c", str(configuration.file_of(name))]
        processes.start(name, command, tag=tag)
    _wait(place)
    return False


def _tag(place: Place) -> str:
    """Servers started with other code or settings are to be started again."""
    conf = [configuration.file_of(name).read_text() for name in SERVERS]
    code = [
        (str(path), path.stat().st_mtime_ns)
        for addon in manifests.installable()
        for path in sorted((paths.ROOT / addon).rglob("*"))
        if path.suffix in (".py", ".xml", ".csv") and "tests" not in path.parts
    ]
    return fingerprint(conf, code, place.source.key)


def _wait(place: Place) -> None:
    end = time.monotonic() + 120
    for name, port in (("web", "web"), ("jobs", "jobs")):
        url = f"http://{configuration.HOST}:{place.ports[port]}/web/health"
        while not _answers(url):
            if not processes.running(name) or time.monotonic() > end:
                raise Problem(f"Odoo did not start: .dev/log/{name}.log says why.")
            time.sleep(0.2)


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=5) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, ConnectionError, TimeoutError):
        return False


def print_login(place: Place) -> None:
    """Where to go; the password itself only the first time."""
    password = configuration.secret("admin-password")[0]
    shown = paths.STATE / "admin-password.shown"
    say(f"\nWeb client:  {address(place)}/odoo")
    if shown.exists():
        say("Login:       admin, password in .dev/state/admin-password")
    else:
        say(f"Login:       admin, password {password}")
        say("             (shown once; kept in .dev/state/admin-password)")
        shown.touch()
    say("It goes on in the background until make stop.")


def stop() -> None:
    stopped = [name for name in SERVERS if processes.stop(name)]
    say("Odoo stopped." if stopped else "Odoo was not running.")
    if is_locked("test"):
        say("make test is running in this checkout: its PostgreSQL goes on.")
    elif cluster.stop():
        cluster.forget_socket()
        say("PostgreSQL stopped.")
