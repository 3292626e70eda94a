# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Records of any model that are there, and what a file may call them."""

from typing import Any

from odoo.exceptions import AccessError


class RecordsThere:
    """Some records of each model that ``env``'s user may read; nothing is drawn."""

    def __init__(self, env: Any):
        self._env = env
        self._names: dict[str, list[str]] = {}
        self._ids: dict[str, list[str]] = {}

    def may_create(self, name: str) -> bool:
        model = self._env[name]
        is_stored = model._auto and not model._abstract and not model._transient
        return is_stored and model.has_access("read") and model.has_access("create")

    def get_values(self, field: Any, how: str) -> list[str]:
        """What may stand for records that a field refers to.

        :param how: ``/id`` or ``/.id``, with or without the slash; else by name
        """
        get = {"": self.get_names, "id": self.get_xids}
        return get.get(how.lstrip("/"), self.get_ids)(field.comodel_name)

    def get_names(self, name: str) -> list[str]:
        if name not in self._names:
            records = self._get_some(name)
            names = [_get_name(record) for record in records]
            names += self._get_other_names(records)
            if "active" in records:
                archived = records.search([("active", "=", False)], limit=2)
                names += [_get_name(record) for record in archived]
            names = [n for n in names if n and "," not in n]
            # a few that are not found, since that is not what they are found by
            found = [n for n in names if self._is_found(records, n)]
            self._names[name] = [*found * 5, *names] if found else []
        return self._names[name]

    def _get_some(self, name: str) -> Any:
        model = self._env[name]
        if name.startswith("ir.") and not self.may_create(name):
            return model
        return model.search([], limit=8) if model.has_access("read") else model

    def _is_found(self, model: Any, name: str) -> bool:
        try:
            return bool(model.name_search(name, operator="=", limit=1))
        except ValueError:
            return False  # what the model is called by is in no column

    def _get_other_names(self, records: Any) -> list[str]:
        """What else a record is found by: its code, its login, its e-mail."""
        fields = [
            records._fields[name]
            for name in records._rec_names_search or ()
            if name in records._fields and records._fields[name].type == "char"
        ]
        return [record[f.name] or "" for f in fields for record in records[:3]]

    def get_ids(self, name: str) -> list[str]:
        if name not in self._ids:
            self._ids[name] = [str(i) for i in self._get_some(name).ids[:3]]
        return self._ids[name]

    def get_xids(self, name: str) -> list[str]:
        known = self._get_some(name).get_external_id().values()
        return sorted(filter(None, known))


def _get_name(record: Any) -> str:
    try:
        return record.display_name or ""
    except AccessError:
        return ""  # it is called by another one that the person may not read
