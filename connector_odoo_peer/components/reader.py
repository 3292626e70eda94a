# Copyright 2026 Import Sync Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
# These are methods of components and of a peer, not of the ORM.
# pylint: disable=method-required-super
"""Finds and reads the peer's records over JSON-2."""

from typing import Any

from odoo import fields
from odoo.fields import Domain

from odoo.addons.component.core import AbstractComponent
from odoo.addons.connector.exception import IDMissingInBackend
from odoo.addons.connector_base.exceptions import PeerConfigurationError

from ..core.answers import path_of, portions

# One call lists that many; ids and dates are small.
_PAGE = 20_000
# One call reads images of about so many bytes.
_IMAGE_BYTES = 8_000_000


class PeerReader(AbstractComponent):
    """What one model of the peer needs is said by its attributes."""

    _name = "odoo.peer.reader"
    _inherit = "odoo.peer.connection"

    # The fields that are read, as of web_read.
    _specification: dict[str, dict] = {}
    _images: tuple[str, ...] = ()
    # The field that leads to the record above.
    _parent = ""
    # Other models' records that are imported along: field to binding model.
    _ahead: dict[str, str] = {}

    # ------------------------------------------------------------------
    # Search
    # ------------------------------------------------------------------

    def search(self, filters=None) -> list[str]:
        return [external_id for external_id, _mtime in self.search_modified(None)]

    def search_modified(self, msince, muntil=None, filters=None):
        domain = Domain(self._get_domain()) & Domain(filters or [])
        if msince:
            domain &= self._get_since_domain(fields.Datetime.to_string(msince))
        rows: list[dict] = []
        while True:
            # By id: an offset would skip records when others change meanwhile.
            page = domain & Domain("id", ">", rows[-1]["id"] if rows else 0)
            found = self.call(
                "search_read",
                domain=list(page),
                fields=self._get_listed_fields(),
                limit=_PAGE,
                order="id",
                load="",
            )
            rows += found
            if len(found) < _PAGE:
                break
        for row in self._order(rows):
            yield str(row["id"]), self._get_row_mtime(row)

    def _order(self, rows: list[dict]) -> list[dict]:
        """Parents before their children, families together."""
        if not self._parent:
            return rows
        parents = {row["id"]: row[self._parent] for row in rows}
        return sorted(rows, key=lambda row: path_of(row["id"], parents))

    def _get_domain(self) -> list:
        """Hook: which records of the peer are wanted."""
        return []

    def _get_since_domain(self, msince: str) -> Domain:
        return Domain("write_date", ">=", msince)

    def _get_listed_fields(self) -> list[str]:
        return ["write_date", *([self._parent] if self._parent else [])]

    def _get_row_mtime(self, row: dict):
        return fields.Datetime.to_datetime(row["write_date"])

    def search_deleted(self, msince):
        """Known records that are not found any more; each is looked at before it is
        taken for deleted."""
        known = self._get_known_ids()
        gone = set(known)
        for start in range(0, len(known), _PAGE):
            page = known[start : start + _PAGE]
            gone -= set(self.call("search", domain=[("id", "in", page)]))
        return [(str(id_), None) for id_ in sorted(gone)]

    def _get_known_ids(self) -> list[int]:
        model = self.model.with_context(active_test=False)
        rows = model._read_group(
            [
                ("backend_id", "=", self.backend_record.id),
                ("external_id", "!=", False),
                ("sync_state", "!=", "deleted"),
            ],
            aggregates=["external_id:array_agg"],
        )
        return [int(external_id) for external_id in rows[0][0] or []]

    # ------------------------------------------------------------------
    # Read
    # ------------------------------------------------------------------

    def read(self, external_id) -> dict[str, Any]:
        found = self._read_records([str(external_id)])
        if found:
            return found[str(external_id)]
        # Hidden by a rule is not deleted: this call tells the two apart.
        answer = self.call("read", ids=[int(external_id)], fields=["write_date"])
        if answer:
            raise PeerConfigurationError(
                self.env._(
                    "%(model)s %(id)s cannot be searched over there: check the "
                    "access rules of the API key's user.",
                    model=self._peer_model,
                    id=external_id,
                )
            )
        raise IDMissingInBackend(
            self.env._(
                "%(model)s %(id)s does not exist over there.",
                model=self._peer_model,
                id=external_id,
            )
        )

    def read_mtime(self, external_id):
        """When the record changed last over there."""
        found = self.read_mtimes([str(external_id)])
        if not found:
            raise IDMissingInBackend(f"{self._peer_model} {external_id}")
        return found[str(external_id)]

    def read_mtimes(self, external_ids):
        ids = [int(external_id) for external_id in external_ids]
        listed = self._get_listed_fields()
        # No search, which a rule may narrow: what is hidden is not deleted.
        rows = self.call("read", ids=ids, fields=listed, load="")
        return {str(row["id"]): self._get_row_mtime(row) for row in rows}

    def read_many(self, external_ids):
        """All in one call, and one more for what they refer to and we lack."""
        found = self._read_records(external_ids)
        self._remember(self.model._name).update(found)
        for name, binding_model in self._ahead.items():
            self._read_ahead(name, binding_model, found)
        return found

    def _read_records(self, external_ids) -> dict[str, Any]:
        ids = [int(external_id) for external_id in external_ids]
        images = self._images if self.backend_record.with_images else ()
        specification = {**self._specification, **{name: {} for name in images}}
        rows = self._web_read(ids, specification, bin_size=True)
        self._read_images(rows, images)
        return {str(row["id"]): row for row in rows}

    def _web_read(self, ids: list[int], specification: dict, **context) -> list[dict]:
        # A search, since reading an id that is gone fails for the others too.
        answer = self.call(
            "web_search_read",
            domain=[("id", "in", ids)],
            specification={**specification, "write_date": {}},
            limit=max(len(ids), 1),
            order="id",
            context=context,
        )
        return answer["records"]

    def _read_images(self, rows: list[dict], images: tuple[str, ...]) -> None:
        """Put the images in place of their sizes, some at a time."""
        sizes = {
            row["id"]: sum(_bytes_of(row[name]) for name in images)
            for row in rows
            if any(row[name] for name in images)
        }
        by_id = {row["id"]: row for row in rows}
        for ids in portions(sizes, _IMAGE_BYTES):
            for row in self._web_read(ids, {name: {} for name in images}):
                by_id[row["id"]].update({name: row[name] for name in images})

    def _read_ahead(self, name: str, binding_model: str, found: dict) -> None:
        values = [row.get(name) for row in found.values()]
        wanted = {
            str(id_)
            for value in values
            for id_ in (value if isinstance(value, list) else [value])
            if id_
        }
        binder = self.binder_for(binding_model)
        bound = binder.model.with_context(active_test=False).search_fetch(
            [
                ("backend_id", "=", self.backend_record.id),
                ("external_id", "in", list(wanted)),
            ],
            ["external_id"],
        )
        wanted -= set(bound.mapped("external_id"))
        if wanted:
            adapter = self.component(usage="backend.adapter", model_name=binding_model)
            self._remember(binding_model).update(adapter._read_records(sorted(wanted)))

    def _remember(self, binding_model: str) -> dict[str, Any]:
        return self.work.client.memory.setdefault(binding_model, {})

    def external_mtime(self, record):
        return self._get_row_mtime(record)


def _bytes_of(size: Any) -> int:
    """The bytes that Odoo's text of a size means, such as ``12.50 Kb``."""
    number, _blank, unit = str(size or "0 bytes").partition(" ")
    powers = {"bytes": 0, "Kb": 1, "Mb": 2, "Gb": 3}
    return int(float(number) * 1024 ** powers.get(unit, 1) * 4 / 3)
