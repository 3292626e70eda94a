"""Everything that run, test, serve and shell need before they start."""

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass

from . import cluster, configuration, postgres, processes, source, venv
from .postgres import Server
from .source import Source
from .steps import lock

SERVERS = ("web", "jobs")


@dataclass(frozen=True)
class Place:
    """A machine that is set up."""

    server: Server
    source: Source
    ports: dict[str, int]


@contextlib.contextmanager
def prepared() -> Iterator[Place]:
    """Set up, and keep other makes of this checkout waiting meanwhile."""
    with lock("setup", waiting="Another make is setting this checkout up: waiting."):
        # What the environment names comes first: it is wrong or right in no time.
        server = postgres.external() if postgres.is_named() else cluster.ensure()
        odoo = source.ensure()
        venv.ensure(odoo)
        alive = {name for name in SERVERS if processes.running(name)}
        for name in set(SERVERS) - alive:
            processes.stop(name)  # the workers of a killed server hold its port
        ports = configuration.ports(alive=alive)
        configuration.write_files(server, odoo, ports)
        yield Place(server, odoo, ports)
