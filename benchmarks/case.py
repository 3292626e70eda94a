"""What a case is: two things that are measured in turn, and the ratio it aims at."""

import os
import statistics
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Measured:
    """One measurement.

    ``seconds`` on the clock; ``memory`` MiB above idle of the largest process;
    ``note``: what else is worth a look, e.g. counts of rows or queries; ``figures``:
    what else was measured, by name
    """

    seconds: float
    memory: float = 0.0
    note: str = ""
    figures: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Target:
    """What a figure should be: ``text`` says it, ``is_met`` judges it."""

    text: str
    is_met: Callable[[float], bool]


def at_least(limit: float, unit: str = "x") -> Target:
    return Target(f"≥ {limit:g} {unit}", lambda figure: figure >= limit)


def at_most(limit: float, unit: str = "x") -> Target:
    return Target(f"≤ {limit:g} {unit}", lambda figure: figure <= limit)


@dataclass(frozen=True)
class Case:
    """``ours`` is measured in turn with each of ``baselines``: both meet one weather.

    The figure of a baseline is its seconds divided by ours (how many times faster we
    are), or ours by its own where ``is_cost``.

    ``baselines``: name to its measurement and the target of the figure
    """

    name: str
    says: str
    ours: Callable[[int], Measured]
    rows: int
    short_rows: int
    baselines: dict[str, tuple[Callable[[int], Measured], Target]] = field(
        default_factory=dict
    )
    is_cost: bool = False
    # of ours alone: name of the figure, how it is had, target
    own: tuple[tuple[str, Callable[[Measured, int], float], Target], ...] = ()


@dataclass(frozen=True)
class Line:
    """A line of the results."""

    case: str
    against: str
    ours: Measured
    baseline: Measured | None
    figure: float
    target: Target
    times: int
    rows: int
    load: float  # of the machine while it was measured, by whoever

    @property
    def is_met(self) -> bool:
        return self.target.is_met(self.figure)


def run(case: Case, *, rows: int, times: int) -> Iterable[Line]:
    """Measure a case so many times, and compare the medians."""
    ours: list[Measured] = []
    theirs: dict[str, list[Measured]] = {name: [] for name in case.baselines}
    for _time in range(times):
        ours.append(case.ours(rows))
        for name, (baseline, _target) in case.baselines.items():
            theirs[name].append(baseline(rows))
    mine = _median(ours)
    how = (times, rows, os.getloadavg()[0])
    for name, (_baseline, target) in case.baselines.items():
        other = _median(theirs[name])
        ratio = other.seconds / mine.seconds
        figure = 1 / ratio if case.is_cost else ratio
        yield Line(case.name, name, mine, other, figure, target, *how)
    for name, figure_of, target in case.own:
        figure = figure_of(mine, rows)
        yield Line(case.name, name, mine, None, figure, target, *how)


def _median(measured: list[Measured]) -> Measured:
    """The measurement in the middle; the memory is the largest of all."""
    middle = sorted(measured, key=lambda m: m.seconds)[(len(measured) - 1) // 2]
    memory = max(m.memory for m in measured)
    seconds = statistics.median(m.seconds for m in measured)
    figures = {
        name: statistics.median(m.figures[name] for m in measured)
        for name in middle.figures
    }
    return Measured(seconds, memory, middle.note, figures)
