"""``make bench``: what the suite costs and gains, measured against Odoo itself.

``CASE="insert split"`` takes some cases only, ``SHORT=1`` small files; the cases are in
benchmarks/.
"""

import os
import subprocess

from . import configuration, databases, paths
from .setup import prepared
from .steps import lock


def main() -> int:
    with lock("bench", waiting="Another make bench is running here: waiting."):
        with prepared() as place:
            plain, suite = databases.ensure_bench(place.server, place.source)
            configuration.write_test_file(place.server, place.source, "bench")
            environment = place.server.env
        done = subprocess.run(
            [paths.PYTHON, "-m", "benchmarks", *os.environ.get("CASE", "").split()],
            cwd=paths.ROOT,
            env=environment
            | {
                "ODOO_RC": str(configuration.file_of("bench")),
                "ODOO_BIN": str(paths.ODOO_BIN),
                "BENCH_PLAIN": plain,
                "BENCH_SUITE": suite,
                "BENCH_FILES": str(paths.OUT / "bench"),
                "BENCH_FILESTORE": str(paths.DATA / "filestore"),
            },
            check=False,
        )
    return done.returncode
