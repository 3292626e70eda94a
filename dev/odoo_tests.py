"""Runs Odoo's own tests in a database that is complete; ``make native`` calls it.

    python odoo_tests.py MODULE[,MODULE...] ARGUMENTS OF ODOO

Odoo runs most tests of a module (``at_install``) when that module and those it depends
on are loaded and no other, so they tell nothing of addons that extend it. Here they run
when everything is.
"""

import contextlib
import sys
import threading
from collections.abc import Iterator

from odoo.http import root
from odoo.modules.registry import Registry
from odoo.service import server
from odoo.tests import loader
from odoo.tools import config

_POSITIONS = ("at_install", "post_install")


def main(modules: list[str], arguments: list[str]) -> int:
    tags = ",".join(f"/{module}" for module in modules)
    config.parse_config([*arguments, f"--test-tags={tags}"], setup_logging=True)
    [database] = config["db_name"]
    threading.current_thread().dbname = database  # type: ignore[attr-defined]
    with _serving():
        report = Registry.new(database)._assertion_report
        for position in _POSITIONS:
            suite = loader.make_suite(modules, position)
            report.update(loader.run_suite(suite, global_report=report))
        report.log_stats()
        print(f"{report} in the database {database}", flush=True)
    return 0 if report.wasSuccessful() else 1


@contextlib.contextmanager
def _serving() -> Iterator[None]:
    """Some tests ask Odoo as a browser or a program does."""
    server.load_server_wide_modules()
    server.server = server.ThreadedServer(root)
    server.server.start(stop=False)
    try:
        yield
    finally:
        server.server.stop()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1].split(","), sys.argv[2:]))
