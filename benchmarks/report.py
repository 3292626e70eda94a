"""The results, for the screen and for results.md."""

import datetime
import os
import platform
from collections.abc import Mapping, Sequence
from pathlib import Path

from .case import Case, Line, Measured

RESULTS = Path(__file__).with_name("results.md")


def sentence(line: Line) -> str:
    """One line for the screen."""
    verdict = "ok    " if line.is_met else "MISSED"
    parts = [f"  {verdict} {line.against}: {line.figure:.4g}, aim {line.target.text}"]
    parts.append(f"ours {_cost(line.ours)}")
    if line.baseline:
        parts.append(f"baseline {_cost(line.baseline)}")
    return "; ".join(parts)


def _cost(measured: Measured) -> str:
    note = f" ({measured.note})" if measured.note else ""
    return f"{measured.seconds:.2f} s, {measured.memory:.0f} MiB{note}"


def write(lines: Sequence[Line], cases: Mapping[str, Case]) -> None:
    """Write results.md: when, on what machine, and a table."""
    text = [
        "# Results",
        "",
        f"{datetime.date.today()}, {_machine()}. Medians of {lines[0].times}.",
        "Seconds on the clock; memory is MiB above idle of the largest process; load",
        "is that of the machine when the case ended; `make bench` alone makes about 2.",
        "",
        "| case | rows | against | figure | aim | | ours | baseline | load |",
        "| --- | --- | --- | --- | --- | --- | --- | --- | --- |",
        *(_row(line, cases) for line in lines),
        "",
    ]
    RESULTS.write_text("\n".join(text))


def _row(line: Line, cases: Mapping[str, Case]) -> str:
    verdict = "met" if line.is_met else "**missed**"
    baseline = _cost(line.baseline) if line.baseline else ""
    cells = [f"{line.case}: {cases[line.case].says}", f"{line.rows:,}", line.against]
    cells += [f"{line.figure:.4g}", line.target.text, verdict, _cost(line.ours)]
    return f"| {' | '.join([*cells, baseline, f'{line.load:.1f}'])} |"


def _machine() -> str:
    for entry in Path("/proc/cpuinfo").read_text().splitlines():
        if entry.startswith("model name"):
            model = entry.partition(":")[2].strip()
            break
    else:
        model = platform.machine()
    return f"{os.cpu_count()} cores of {model}, Python {platform.python_version()}"
