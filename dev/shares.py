"""A pytest plugin: several processes share one run of the tests, unit by unit.

Each collects everything and runs what it is the first to claim, so that none waits for
the other at the end. A unit is a test file; the files of an addon that need live
servers are one unit: they share those servers (see ``live.py`` of base_import_async).

``TEST_SHARES`` in the environment is the folder of the claims, empty at the beginning.
"""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest


def pytest_runtestloop(session: pytest.Session) -> bool | None:
    """As pytest's own loop, over the claimed tests only."""
    if session.testsfailed or session.config.option.collectonly:
        return None  # pytest says what is wrong with the collection
    claimed = _claimed(session.items, Path(os.environ["TEST_SHARES"]))
    item = next(claimed, None)
    while item is not None:
        # Claimed early: pytest tears down what the next test does not need.
        following = next(claimed, None)
        item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
        if session.shouldfail:
            raise session.Failed(session.shouldfail)
        if session.shouldstop:
            raise session.Interrupted(session.shouldstop)
        item = following
    return True


def _claimed(items: list[pytest.Item], claims: Path) -> Iterator[pytest.Item]:
    units: dict[str, list[pytest.Item]] = {}
    for item in items:
        units.setdefault(_unit(item.path), []).append(item)
    # The long ones first, so that the last ones are short.
    for name in sorted(units, key=lambda name: ("live" not in name, name)):
        if _claim(claims / name):
            yield from units[name]


def _unit(file: Path) -> str:
    """The unit that a test file belongs to: ``addon.live`` or ``addon.test_module``."""
    kind = "live" if file.stem.startswith("test_live") else file.stem
    return f"{file.parent.parent.name}.{kind}"


def _claim(file: Path) -> bool:
    try:
        file.touch(exist_ok=False)
    except FileExistsError:
        return False
    return True
