"""A PostgreSQL server and how to reach it; the one that the environment names."""

import hashlib
import os
import re
from dataclasses import dataclass

from . import debian, paths
from .steps import Problem, run

OLDEST = 13  # odoo/release.py: MIN_PG_VERSION
USER = "odoo"  # Odoo refuses to work as "postgres"


@dataclass(frozen=True)
class Server:
    """How to reach PostgreSQL. ``host`` is None: as the environment says."""

    host: str | None
    prefix: str  # of the names of our databases

    @property
    def env(self) -> dict[str, str]:
        """The environment of PostgreSQL's own programs."""
        environment = paths.child_environment()
        if self.host:
            for name in [name for name in environment if name.startswith("PG")]:
                del environment[name]
            environment.update(PGHOST=self.host, PGUSER=USER)
        return environment

    def database(self, role: str) -> str:
        return f"{self.prefix}{role}"

    def query(self, sql: str, database: str = "postgres") -> str:
        """Run SQL and give the rows as psql prints them unaligned."""
        psql = debian.need("psql", "postgresql-client")
        return run(
            [psql, "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-d", database],
            input=sql,
            env=self.env,
            problem="PostgreSQL refused a statement",
        ).rstrip("\n")


def is_named() -> bool:
    """Whether the environment names a PostgreSQL."""
    return any(os.environ.get(name) for name in ("PGHOST", "PGSERVICE", "PGHOSTADDR"))


def external() -> Server:
    """The user's own. Its databases may be many: ours carry the checkout's mark.

    :raises Problem: when it does not answer, is too old or lets us create nothing
    """
    if os.environ.get("PGUSER") == "postgres":
        raise Problem(
            "Odoo does not work as the database user postgres: let PGUSER name another "
            "role that may create databases."
        )
    mark = re.sub(r"\W", "", paths.ROOT.name.lower())[:20]
    server = Server(None, f"import_sync_{mark}_{_short_hash()}_")
    where = os.environ.get("PGHOST") or "the PostgreSQL of your environment"
    try:
        row = server.query(
            "SELECT current_setting('server_version_num')::int / 10000,"
            " rolcreatedb OR rolsuper FROM pg_roles WHERE rolname = current_user"
        )
    except Problem as error:
        raise Problem(
            f"PostgreSQL at {where} does not let us in: correct PGHOST, PGPORT, PGUSER "
            f"and PGPASSWORD, or unset PGHOST for a private one. {error}"
        ) from error
    version, may_create = row.split("|")
    check_version(int(version), where)
    if may_create != "t":
        raise Problem(
            "Your role may not create databases: grant it CREATEDB (PGUSER names it), "
            "or unset PGHOST for a private PostgreSQL."
        )
    return server


def _short_hash() -> str:
    return hashlib.sha256(str(paths.ROOT).encode()).hexdigest()[:6]


def check_version(version: int, where: str) -> None:
    if version < OLDEST:
        raise Problem(
            f"PostgreSQL {version} at {where} is too old: Odoo 19 needs {OLDEST} or "
            "newer, and without PGHOST the machine's newest is used."
        )
