# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Two copies of an exchange as text, and what differs between them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

Settings = Mapping[str, Any]
Part = tuple[str, str]
"""What kind it is, and what it is called there."""
TaskKey = tuple[Any, Any, int]


@dataclass(frozen=True, kw_only=True)
class Change:
    """A setting of a part that differs, or with ``setting`` None the whole part.

    ``here`` and ``there``: its values; None where it is not set, or not there.
    """

    part: Part
    setting: str | None
    here: Any
    there: Any


def compare(here: Settings, there: Settings) -> Iterator[Change]:
    """Yield what differs between two documents, in the order of their parts.

    Servers are not compared, since each database has its own; nor is the key by which
    copies are known.
    """
    ours, theirs = _get_parts(here), _get_parts(there)
    for part in {**theirs, **ours}:
        mine, his = ours.get(part), theirs.get(part)
        if his is None and mine and mine.get("active") is False:
            continue  # it is archived already
        if mine is None or his is None:
            yield Change(part=part, setting=None, here=mine, there=his)
            continue
        for name in {**his, **mine}:
            if name != "copy_key" and mine.get(name) != his.get(name):
                yield Change(
                    part=part, setting=name, here=mine.get(name), there=his.get(name)
                )


def get_task_key(values: Settings, known: Mapping[TaskKey, Any]) -> TaskKey:
    """What tells a task from the others of its exchange.

    :param known: the keys of those before it; of several alike the next one is meant
    """
    key: TaskKey = (values.get("method_type"), values.get("name"), 1)
    while key in known:
        key = (key[0], key[1], key[2] + 1)
    return key


def _get_parts(document: Settings) -> dict[Part, Settings]:
    exchange = dict(document["exchange"])
    models = exchange.pop("models", None) or []
    rules = exchange.pop("expressions", None) or []
    patterns, tasks = document.get("patterns") or [], document.get("tasks") or []
    parts: dict[Part, Settings] = {("exchange", ""): exchange}
    for values in patterns:
        _add(parts, "pattern", values.get("name"), values)
    keys: dict[TaskKey, Settings] = {}
    for values in tasks:
        keys[get_task_key(values, keys)] = values
    for values in keys.values():
        _add(parts, "task", values.get("name"), _name_places(values, tasks, patterns))
        for export in values.get("exports") or []:
            named = _name_places(export, tasks, patterns)
            _add(parts, "export", export.get("name"), named)
    for values in models:
        _add(parts, "model", values.get("model"), values)
    for values in rules:
        name = f"{values.get('model')}, {values.get('path')}"
        _add(parts, "expression", name, values)
    return parts


def _add(parts: dict[Part, Settings], kind: str, name: Any, values: Settings) -> None:
    """Add a part; of several that are called the same, each is one."""
    part, number = (kind, str(name)), 2
    while part in parts:
        part, number = (kind, f"{name} ({number})"), number + 1
    parts[part] = values


def _name_places(
    values: Settings, tasks: list[Settings], patterns: list[Settings]
) -> Settings:
    """A task or export, with the names of what it refers to by number."""
    named = {n: v for n, v in values.items() if n not in ("server", "exports")}
    for setting, known in (("columns_by", patterns), ("answers_by", tasks)):
        place = values.get(setting)
        if isinstance(place, int) and 0 < place <= len(known):
            named[setting] = known[place - 1].get("name")
    return named
