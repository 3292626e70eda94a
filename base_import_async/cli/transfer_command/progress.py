# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""How far an import is, in words and as a bar."""

from collections.abc import Mapping
from typing import Any

_OUTCOMES = ("created", "updated", "unchanged", "skipped", "failed", "cancelled")
_BAR = 30

Progress = Mapping[str, Any]


def describe(progress: Progress) -> str:
    """Rows, outcomes and speed of an import, from its ``get_progress()``."""
    parts = [_describe_rows(progress)]
    for outcome in _OUTCOMES:
        if count := progress[f"{outcome}_count"]:
            parts.append(f"{count:,} {outcome}")
    if progress["rate"]:
        parts.append(f"{progress['rate']:,.0f} rows/s")
    if progress["state"] == "running" and progress["seconds_left"] is not False:
        parts.append(f"{duration(progress['seconds_left'])} left")
    return ", ".join(parts)


def bar(progress: Progress, width: int) -> str:
    """The same with a bar before it, on one line of ``width`` characters."""
    share = fraction(progress)
    done = round(_BAR * share)
    line = f"[{'#' * done}{'-' * (_BAR - done)}] {share:4.0%} {describe(progress)}"
    return line[: max(width - 1, 0)]


def fraction(progress: Progress) -> float:
    """How much of the file has been worked through, from 0 to 1."""
    total = progress["row_count"]
    if not (progress["total_known"] and total):
        return 0.0
    return min(float(progress["processed_count"] / total), 1.0)


def duration(seconds: float) -> str:
    """``42 s``, ``5 min``, ``2.5 h``."""
    if seconds < 90:
        return f"{max(round(seconds), 1)} s"
    if seconds < 5400:
        return f"{round(seconds / 60)} min"
    return f"{seconds / 3600:.1f} h"


def _describe_rows(progress: Progress) -> str:
    if progress["state"] == "draft":
        return "waiting for a worker"
    if not progress["total_known"]:
        return f"reading the file, {progress['row_count']:,} rows so far"
    return f"{progress['processed_count']:,} of {progress['row_count']:,} rows"
