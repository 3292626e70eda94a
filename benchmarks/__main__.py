"""Measure the cases that are named, or all, and write down what came out.

``python -m benchmarks [CASE…]``, as ``make bench`` calls it. ``SHORT=1`` takes small
files and one measurement of each: it proves that the benchmark works, and no more.
``ROWS`` sets the size of all files.
"""

import os
import sys

from . import exports, imports, queues, report, screens, splits
from .case import Case, Line, run
from .databases import PLAIN, SUITE
from .probe import measure

CASES: tuple[Case, ...] = (
    *(*imports.CASES, imports.READING, *splits.CASES, *queues.CASES),
    *(exports.EXPORT, screens.SCREEN),
)
_TIMES = 3


def main(names: list[str]) -> int:
    known = {case.name: case for case in CASES}
    unknown = [name for name in names if name not in known]
    if unknown:
        print(f"No case {', '.join(unknown)}. There are: {', '.join(known)}.")
        return 2
    for database in (PLAIN, SUITE):
        measure(database, "prepare")
    short = bool(os.environ.get("SHORT"))
    lines: list[Line] = []
    for case in [known[name] for name in names] or CASES:
        rows = int(os.environ.get("ROWS") or (case.short_rows if short else case.rows))
        print(f"\n{case.name}: {case.says} ({rows:,} rows)", flush=True)
        for line in run(case, rows=rows, times=1 if short else _TIMES):
            print(report.sentence(line), flush=True)
            lines.append(line)
    if not short and not names:
        report.write(lines, {case.name: case for case in CASES})
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
