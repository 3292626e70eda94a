"""Measure the cases that are named, or all, and write down what came out.

``python -m benchmarks [CASE…]``, as ``make bench`` calls it. ``SHORT=1`` takes small
files and one measurement of each: it proves that the benchmark works, and no more.
``ROWS`` sets the size of all files, ``SCALE`` (0.2) multiplies each, ``TIMES`` says how
often each is measured.
"""

import os
import sys

from . import exports, imports, lookups, patterns, report, screens, splits
from .case import Case, Line, run
from .databases import PLAIN, SUITE
from .probe import measure

CASES: tuple[Case, ...] = (
    *(*imports.CASES, imports.READING, *splits.CASES, *lookups.CASES),
    *(*exports.CASES, screens.SCREEN),
    *patterns.CASES,
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
    times = int(os.environ.get("TIMES") or _TIMES)
    lines: list[Line] = []
    for case in [known[name] for name in names] or CASES:
        rows = _get_rows(case, short)
        print(f"\n{case.name}: {case.says} ({rows:,} rows)", flush=True)
        for line in run(case, rows=rows, times=1 if short else times):
            print(report.sentence(line), flush=True)
            lines.append(line)
        if not short and not names:  # what is measured stays if the rest is not
            report.write(lines, known)
    return 0


def _get_rows(case: Case, short: bool) -> int:
    if os.environ.get("ROWS"):
        return int(os.environ["ROWS"])
    scale = float(os.environ.get("SCALE") or 1)
    return case.short_rows if short else max(int(case.rows * scale), 1000)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
