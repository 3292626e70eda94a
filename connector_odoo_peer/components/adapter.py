# Copyright 2026 Import Sync Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
# These are methods of components and of a peer, not of the ORM.
# pylint: disable=method-required-super
"""Reads and writes the peer's records over JSON-2."""

from typing import Any

from odoo import fields
from odoo.fields import Domain

from odoo.addons.component.core import AbstractComponent
from odoo.addons.connector.exception import IDMissingInBackend, InvalidDataError
from odoo.addons.connector_base.exceptions import PeerConfigurationError

from ..core.answers import load_columns, path_of

# One call lists that many; ids and dates are small.
_PAGE = 20_000
# One call reads images of about so many bytes.
_IMAGE_BYTES = 8_000_000
_OLDEST = 19


class PeerAdapter(AbstractComponent):
    """What one model of the peer needs is said by its attributes."""

    _name = "odoo.peer.adapter"
    _inherit = "odoo.peer.errors"

    # The model over there; the fields that are read, as of web_read.
    _peer_model = ""
    _specification: dict[str, dict] = {}
    _images: tuple[str, ...] = ()
    # Fields that hold ids, and the one that leads to the record above.
    _relations: frozenset[str] = frozenset()
    _parent = ""
    # Other models' records that are imported along: field to binding model.
    _ahead: dict[str, str] = {}

    # ------------------------------------------------------------------
    # Test of the connection
    # ------------------------------------------------------------------

    def ping(self) -> None:
        with self._translate_errors():
            version = self.work.client.get_version()
        if not version or version[0] != _OLDEST:
            raise PeerConfigurationError(
                self.env._(
                    "%(url)s is an Odoo %(version)s: this connector speaks with "
                    "Odoo 19.",
                    url=self.backend_record.url,
                    version=".".join(str(part) for part in version[:2]) or "?",
                )
            )
        self.call("context_get", model="res.users")
        self.backend_record._note_clock(self.work.client.clock_offset)
        # sudo: what is to be synchronised is known to the connection test.
        lines = self.backend_record.sudo().policy_ids
        chosen = lines.filtered(lambda one: one.import_enabled or one.export_enabled)
        self.check_rights(chosen or lines)

    def check_rights(self, policies) -> None:
        """Raise an error when the key's user may not do what these lines say."""
        backend = self.backend_record
        missing = []
        for line in policies:
            with backend.work_on(line.model_name, client=self.work.client) as work:
                adapter = work.component(usage="backend.adapter")
                lacking = adapter._get_lacking_rights(line)
            if lacking:
                missing.append(
                    self.env._(
                        "%(rights)s %(model)s",
                        rights=", ".join(lacking),
                        model=line.model_label,
                    )
                )
        if missing:
            raise PeerConfigurationError(
                self.env._(
                    "The user of the API key lacks rights over there: %s",
                    "; ".join(missing),
                )
            )

    def _get_lacking_rights(self, policy) -> list[str]:
        wanted = ["read"]
        if policy.export_enabled:
            wanted += (
                ["write", "create"] if self.backend_record.export_new else ["write"]
            )
            if policy.export_delete_enabled:
                archive = self.backend_record.export_delete_action == "archive"
                wanted += [] if archive else ["unlink"]
        words = {
            "read": self.env._("read"),
            "write": self.env._("change"),
            "create": self.env._("create"),
            "unlink": self.env._("delete"),
        }
        return [
            words[right]
            for right in wanted
            if not self.call("has_access", operation=right)
        ]

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
        listed = self._get_listed_fields()
        rows = self.call("read", ids=[int(external_id)], fields=listed, load="")
        if not rows:
            raise IDMissingInBackend(f"{self._peer_model} {external_id}")
        return self._get_row_mtime(rows[0])

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
        for ids in _portions(sizes, _IMAGE_BYTES):
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

    # ------------------------------------------------------------------
    # Write
    # ------------------------------------------------------------------

    def create(self, data: dict[str, Any]) -> int:
        """Create by external ID, in one call: the same once more finds it again."""
        columns, cells = load_columns(data, self._relations)
        answer = self.call("load", fields=columns, data=[cells])
        if not answer["ids"]:
            messages = [str(one.get("message")) for one in answer["messages"]]
            raise InvalidDataError("\n".join(messages))
        return answer["ids"][0]

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
        self.call("write", ids=[int(external_id)], vals=data)

    def delete(self, external_id) -> None:
        is_kept = self.backend_record.export_delete_action == "archive"
        if is_kept and "active" in self._specification:
            self.write(external_id, {"active": False})
        else:
            self.call("unlink", ids=[int(external_id)])

    def call(self, method: str, *, model: str | None = None, context=None, **params):
        """Call the peer; errors come as those that jobs understand."""
        asked = {"active_test": False, **(context or {})}
        if self.backend_record.default_lang_id:
            asked["lang"] = self.backend_record.default_lang_id.code
        with self._translate_errors():
            return self.work.client.call(
                model or self._peer_model, method, context=asked, **params
            )


def _bytes_of(size: Any) -> int:
    """The bytes that Odoo's text of a size means, such as ``12.50 Kb``."""
    number, _blank, unit = str(size or "0 bytes").partition(" ")
    powers = {"bytes": 0, "Kb": 1, "Mb": 2, "Gb": 3}
    return int(float(number) * 1024 ** powers.get(unit, 1) * 4 / 3)


def _portions(sizes: dict[int, int], most: int):
    """Yield lists of ids whose sizes stay below ``most``, one id at least."""
    portion: list[int] = []
    total = 0
    for id_, size in sizes.items():
        if portion and total + size > most:
            yield portion
            portion, total = [], 0
        portion.append(id_)
        total += size
    if portion:
        yield portion
