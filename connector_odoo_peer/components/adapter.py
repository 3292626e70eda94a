# Copyright 2026 Import Sync Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
# These are methods of components and of a peer, not of the ORM.
# pylint: disable=method-required-super
"""Writes the peer's records over JSON-2."""

from typing import Any

from odoo.addons.component.core import AbstractComponent
from odoo.addons.connector.exception import InvalidDataError

from ..core.answers import load_columns, portions, without_row

# One call creates that many, of about so many bytes.
_MOST = 100
_MOST_BYTES = 8_000_000


class PeerAdapter(AbstractComponent):
    """Reads and writes records of one model, whose attributes say what is needed."""

    _name = "odoo.peer.adapter"
    _inherit = "odoo.peer.reader"
    exports_together = True

    # Fields that hold ids.
    _relations: frozenset[str] = frozenset()

    def create(self, data: dict[str, Any]) -> int:
        """Create by external ID, in one call: the same once more finds it again."""
        return self._load([data])[0]

    def group_creations(self, data):
        """By the columns that they have, as far as one call should go."""
        groups: dict[tuple[str, ...], dict[int, int]] = {}
        for index, one in enumerate(data):
            columns, cells = load_columns(one, self._relations)
            size = max(sum(map(len, cells)), _MOST_BYTES // _MOST)
            groups.setdefault(tuple(columns), {})[index] = size
        return [
            indexes
            for sizes in groups.values()
            for indexes in portions(sizes, _MOST_BYTES)
        ]

    def create_many(self, data, idempotency_keys):
        """As of one: by external ID, and all or nothing."""
        return self._load(data)

    def _load(self, data: list[dict[str, Any]]) -> list[int]:
        rows = [load_columns(one, self._relations) for one in data]
        cells = [cells for _columns, cells in rows]
        answer = self.call("load", fields=rows[0][0], data=cells)
        if not answer["ids"]:
            messages = [without_row(str(one["message"])) for one in answer["messages"]]
            raise InvalidDataError("\n".join(messages))
        return answer["ids"]

    def _find_created(self, receipt) -> None:
        """Not known: to create it once more finds it by its external ID."""
        return None

    def recognise(self, receipts, external_ids):
        """By the external ID that a creation of ours gets over there."""
        ids = [int(external_id) for external_id in external_ids]
        ours = {receipt.sent.get("id"): receipt for receipt in receipts}
        names = self.call("get_external_id", ids=ids)
        return {id_: ours[name] for id_, name in names.items() if name in ours}

    def write(self, external_id, data: dict[str, Any]) -> None:
        self.change_many([(str(external_id), data)])

    def group_changes(self, changes):
        """Of whatever values, as far as one call should go."""
        return self._group_by_size([data for _external_id, data in changes])

    def change_many(self, changes):
        """In one transaction over there, which also tells of which date it is."""
        rows = self.call(
            "web_save_multi",
            ids=[int(external_id) for external_id, _data in changes],
            vals_list=[data for _external_id, data in changes],
            specification={name: {} for name in self._get_listed_fields()},
        )
        return {str(row["id"]): self._get_row_mtime(row) for row in rows}

    def _group_by_size(self, data: list[dict[str, Any]]) -> list[list[int]]:
        sizes = {
            index: max(_text_of(one), _MOST_BYTES // _MOST)
            for index, one in enumerate(data)
        }
        return [*portions(sizes, _MOST_BYTES)]

    def delete(self, external_id) -> None:
        is_kept = self.backend_record.export_delete_action == "archive"
        if is_kept and "active" in self._specification:
            self.write(external_id, {"active": False})
        else:
            self.call("unlink", ids=[int(external_id)])


def _text_of(data: dict[str, Any]) -> int:
    """How many characters the texts of a record have, images included."""
    return sum(len(value) for value in data.values() if isinstance(value, str))
