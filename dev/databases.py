"""Odoo's databases: built once, copied, brought up to date when addons change."""

import hashlib
import json
import os
import shutil
from collections.abc import Sequence
from pathlib import Path

from . import configuration, manifests, paths, venv
from .postgres import Server
from .source import Source
from .steps import Problem, fingerprint, need_space, remove, run, say

# Odoo's own modules in each database: base_geolocalize gives contacts a date, which
# examples/partners.csv has a wrong one for. Those of the tests cover every file of
# odoo/addons/base_import/static/csv.
DEMO_MODULES = ("base_geolocalize", "base_import", "contacts", "queue_job")
TEST_MODULES = (*DEMO_MODULES, "product", "purchase", "sale", "account", "stock")

# What does not change the database when it changes.
IGNORED_FOLDERS = {"__pycache__", "tests", "readme", "static", "core"}
IGNORED_SUFFIXES = {".pyc", ".md", ".rst", ".po", ".pot"}


def ensure_demo(server: Server, source: Source) -> None:
    """The database of run, serve and shell, with all addons that are not tests."""
    name = server.database("demo")
    addons = [a for a in manifests.installable() if not manifests.is_for_tests(a)]
    if not _exists(server, name):
        say("==> Demo database: creating")
        _build(server, name, [*DEMO_MODULES, *addons], conf="web")
        _note(server, name, _demo_content(addons))
        return
    known = _noted(server, name)
    wanted = _demo_content(addons)
    changed = [a for a in addons if a in known and known[a] != wanted[a]]
    new = [a for a in wanted if a not in known]
    if changed or new:
        say(f"==> Demo database: bringing up to date ({', '.join(changed + new)})")
        _odoo("web", name, install=new, update=changed)
        _note(server, name, wanted)


def _demo_content(addons: list[str]) -> dict[str, str]:
    """What the demo database is made of: our addons change, Odoo's modules do not."""
    return {**dict.fromkeys(DEMO_MODULES, ""), **_addon_hashes(addons)}


def ensure_test(
    server: Server, source: Source, name: str, modules: Sequence[str] = ()
) -> None:
    """``name``: a fresh copy of a database with Odoo's modules and all addons.

    :param modules: more of Odoo's own modules; the last of such databases is kept
    """
    addons = manifests.installable()
    if modules:
        ready = _ensure_ready(server, source, "test_with_ready", addons, modules)
    else:
        ready = _ensure_ready(server, source, "test_ready", addons)
    _copy(server, ready, server.database(name))


def ensure_plain(
    server: Server, source: Source, name: str, modules: Sequence[str] = ()
) -> None:
    """``name``: a fresh copy of a database with Odoo's modules alone.

    :param modules: more of them; the last of such databases is kept
    """
    base = _ensure_base(server, source)
    if modules:
        base = _ensure_more(server, source, base, modules)
    _copy(server, base, server.database(name))


# What the benchmark measures.
BENCH_ADDONS = ["base_import_async", "pattern_import_export"]


def ensure_bench(server: Server, source: Source) -> tuple[str, str]:
    """Fresh databases of equal content, without our addons and with those that are
    measured; their names."""
    ready = _ensure_ready(server, source, "bench_ready", BENCH_ADDONS)
    plain, suite = server.database("bench_plain"), server.database("bench_suite")
    _copy(server, server.database("test_base"), plain)
    _copy(server, ready, suite)
    return plain, suite


def _ensure_ready(
    server: Server,
    source: Source,
    name: str,
    addons: list[str],
    modules: Sequence[str] = (),
) -> str:
    """A database with Odoo's modules and ``addons``, kept to be copied; its name."""
    ready = server.database(name)
    base = _ensure_base(server, source)
    if modules:
        base = _ensure_more(server, source, base, modules)
    key = {"base": _noted(server, base).get("key", ""), **_addon_hashes(addons)}
    if not _exists(server, ready) or _noted(server, ready) != key:
        say(f"==> Database {name}: installing {', '.join(addons) or 'no addons yet'}")
        new = f"{ready}_new"
        _copy(server, base, new)
        if addons:
            _odoo("test", new, install=addons)
        _rename(server, new, ready)
        _note(server, ready, key)
    return ready


def _ensure_base(server: Server, source: Source) -> str:
    """The database with Odoo's modules that the tests need; its name."""
    base = server.database("test_base")
    key = fingerprint(source.key, TEST_MODULES)
    if not _exists(server, base) or _noted(server, base).get("key") != key:
        need_space(1, "The test database")
        say("==> Test database: installing Odoo's own modules (a minute or two, once)")
        _build(server, base, list(TEST_MODULES), conf="test")
        _note(server, base, {"key": key})
    return base


def _ensure_more(
    server: Server, source: Source, base: str, modules: Sequence[str]
) -> str:
    """``base`` and more of Odoo's own modules; its name."""
    more = server.database("test_with")
    key = fingerprint(source.key, TEST_MODULES, sorted(modules))
    if not _exists(server, more) or _noted(server, more).get("key") != key:
        # Odoo itself would pass over a name that it does not know.
        if unknown := set(modules) - venv.addons_of(source) - manifests.needed():
            raise Problem(f"Odoo has no modules {', '.join(sorted(unknown))}.")
        need_space(1, "The test database with more modules")
        say(f"==> Test database: installing {', '.join(modules)} (minutes, once)")
        new = f"{more}_new"
        _copy(server, base, new)
        _odoo("test", new, install=list(modules))
        _rename(server, new, more)
        _note(server, more, {"key": key})
    return more


def _build(server: Server, name: str, modules: list[str], *, conf: str) -> None:
    """Create ``name`` whole or not at all."""
    new = f"{name}_new"
    _drop(server, new)
    server.query(f"CREATE DATABASE \"{new}\" TEMPLATE template0 ENCODING 'UTF8'")
    _odoo(conf, new, install=modules)
    if conf == "web":
        _set_admin(conf, new)
    _rename(server, new, name)


def _odoo(
    conf: str,
    name: str,
    *,
    install: list[str] | None = None,
    update: list[str] | None = None,
) -> None:
    command: list[str | Path] = [
        *(paths.PYTHON, paths.ODOO_BIN, "-c", configuration.file_of(conf)),
        *("-d", name, "--stop-after-init", "--no-http", "--log-level=warn"),
        *(["-i", ",".join(install)] if install else []),
        *(["-u", ",".join(update)] if update else []),
    ]
    output = run(
        command,
        problem=f"Installing {','.join([*(install or []), *(update or [])])} failed",
        log=f"install-{name}",
    )
    if " ERROR " in output or " CRITICAL " in output:
        log = paths.LOG / f"install-{name}.log"
        log.write_text(output)
        lines = [line for line in output.splitlines() if " ERROR " in line]
        raise Problem(
            f"Installing failed: {lines[0] if lines else ''} (.dev/log/{log.name})"
        )


def _set_admin(conf: str, name: str) -> None:
    """Our own password, and no e-mail to anybody."""
    password, _new = configuration.secret("admin-password")
    script = (
        "import os\n"
        "env.ref('base.user_admin').password = os.environ['ADMIN_PASSWORD']\n"
        "env['ir.mail_server'].search([]).active = False\n"
        "env.cr.commit()\n"
    )
    run(
        [
            *(paths.PYTHON, paths.ODOO_BIN, "shell", "-c", configuration.file_of(conf)),
            *("-d", name, "--no-http", "--log-level=warn"),
        ],
        input=script,
        env=paths.child_environment(ADMIN_PASSWORD=password),
        problem="The administrator's password could not be set",
        log="admin-password",
    )


def _addon_hashes(addons: list[str]) -> dict[str, str]:
    return {addon: _hash_of(paths.ROOT / addon) for addon in addons}


def _hash_of(addon: Path) -> str:
    digest = hashlib.sha256()
    for folder, folders, files in os.walk(addon):
        folders[:] = sorted(set(folders) - IGNORED_FOLDERS)
        for file in sorted(files):
            path = Path(folder, file)
            if path.suffix not in IGNORED_SUFFIXES:
                digest.update(str(path.relative_to(addon)).encode())
                digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


# What a database was built from is noted in its comment: it goes when it goes.


def _note(server: Server, name: str, content: dict[str, str]) -> None:
    text = json.dumps(content, sort_keys=True).replace("'", "''")
    server.query(f"COMMENT ON DATABASE \"{name}\" IS '{text}'")


def _noted(server: Server, name: str) -> dict[str, str]:
    text = server.query(
        "SELECT shobj_description(oid, 'pg_database') FROM pg_database "
        f"WHERE datname = '{name}'"
    )
    known: dict[str, str] = json.loads(text) if text.startswith("{") else {}
    return known


def _exists(server: Server, name: str) -> bool:
    return bool(server.query(f"SELECT 1 FROM pg_database WHERE datname = '{name}'"))


def _drop(server: Server, name: str) -> None:
    server.query(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
    remove(_filestore(name))


def _copy(server: Server, origin: str, name: str) -> None:
    """Copy a database and its files (``createdb -T`` knows nothing of the latter)."""
    _drop(server, name)
    # A server that was killed may still hold a session on the origin.
    _disconnect(server, origin)
    server.query(f'CREATE DATABASE "{name}" TEMPLATE "{origin}"')
    if _filestore(origin).exists():
        # Stored files are named by their content and never rewritten.
        shutil.copytree(_filestore(origin), _filestore(name), copy_function=os.link)


def _rename(server: Server, old: str, name: str) -> None:
    _drop(server, name)
    if _filestore(old).exists():
        _filestore(old).replace(_filestore(name))
    _disconnect(server, old)
    server.query(f'ALTER DATABASE "{old}" RENAME TO "{name}"')


def _disconnect(server: Server, name: str) -> None:
    server.query(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
        f"WHERE datname = '{name}' AND pid != pg_backend_pid()"
    )


def _filestore(name: str) -> Path:
    return paths.DATA / "filestore" / name
