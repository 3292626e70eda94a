# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Small files of orders whose rows need, repeat and clash with each other."""

import csv
import io
import random
from typing import Any

# How rows name their record: by external id, database id, a unique code, or not.
STYLES = ("id", "db", "match", "none")


class GeneratedFile:
    """A file that follows from its seed.

    :param old_ids: database ids of orders that are there, the first two of which
        have the external ids ``check_old_1`` and ``check_old_2``; their codes are
        ``E1``, ``E2`` …, their names ``Old 1``, ``Old 2`` …
    """

    def __init__(self, seed: int, old_ids: list[int]):
        self._random = random.Random(seed)  # noqa: S311: no secret hangs on it
        self._old_ids = old_ids
        self.style = STYLES[seed % len(STYLES)]
        self.refers_by_name = self.style == "none"
        self.options: dict[str, Any] = {}
        if self.style == "match":
            self.options["match_fields"] = ["code"]
            self.options["match_mode"] = self._pick(
                "upsert", "upsert", "update", "create"
            )
        if self._random.random() < 0.5:
            self.options["name_create_enabled_fields"] = {"tag_ids": True}
        self.fields = self._choose_fields()
        rows = [self._make_row() for _i in range(self._random.randint(6, 14))]
        self.content = self._write(rows)

    def _pick(self, *values: Any) -> Any:
        return self._random.choice(values)

    def _choose_fields(self) -> list[str]:
        fields = {"id": ["id"], "db": [".id"]}.get(self.style, [])
        fields = [*fields, "name", "code", "quantity", "weight"]
        fields.append("parent_id" if self.refers_by_name else "parent_id/id")
        for optional in ("tag_ids", "line_ids/name"):
            if self._random.random() < 0.4:
                fields.append(optional)
        return fields

    def _make_row(self) -> dict[str, Any]:
        if "line_ids/name" in self.fields and self._random.random() < 0.25:
            return {"line_ids/name": self._pick("A line", "A line", "bad line")}
        number = self._random.randint(1, 5)
        # a parent of a lower number: no cycle comes of it
        parent = f"check_{self._random.randint(0, number - 1)}"
        choices = {
            "id": [f"check_{number}", f"check_{number}", "check_old_1", "check_old_2"],
            ".id": ["", *self._old_ids],
            "name": [*(f"Name {i}" for i in range(1, 6)), "Old 1", ""],
            "code": ["C1", "C2", "C3", "C4", " C1", "E1", "E2", "E3", "", ""],
            "quantity": [1, 1, 2, 2, -1, "many"],
            "weight": [1, 1, 1, 2, 13],
            "parent_id": ["", "", "Name 1", "Name 2", "Old 2", "Nobody"],
            "parent_id/id": ["", parent],
            "tag_ids": ["", "new tag", "new tag,old tag", "forbidden", "old tag"],
            "line_ids/name": ["", "A line", "Another"],
        }
        return {name: self._pick(*values) for name, values in choices.items()}

    def _write(self, rows: list[dict]) -> str:
        stream = io.StringIO()
        writer = csv.DictWriter(stream, self.fields, extrasaction="ignore")
        writer.writeheader()
        writer.writerows(rows)
        return stream.getvalue()
