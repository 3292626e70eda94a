# Copyright 2026 Import Sync Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
# These are methods of components and of a peer, not of the ORM.
# pylint: disable=method-required-super
"""A peer that lives in the memory of the process: it stands for another system.

It is not a test double of ours but of the other side: components call it as they would
call a web service, and it has a clock, ids and a log of calls of its own.
"""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from copy import deepcopy
from datetime import datetime, timedelta

from odoo.addons.connector.exception import (
    IDMissingInBackend,
    InvalidDataError,
    NetworkRetryableError,
)


class MemoryPeer:
    """Records by kind and id, with the instant of their last change.

    ``calls`` counts what was asked; ``now`` is its clock, which tests set, and
    ``tells_clock`` whether it says what that shows; ``broken``
    is raised by every call until it is None again, ``dies_after_create`` once something
    was created, as if the answer were lost; ``keys`` are the idempotency keys seen;
    ``together`` says whether it creates many in one call, and ``refused`` are the names
    that it does not take.
    """

    def __init__(self) -> None:
        self.now = datetime(2026, 1, 1, 12)
        self.tells_clock = False
        self.calls: Counter[str] = Counter()
        self.broken: Exception | None = None
        self.dies_after_create: BaseException | None = None
        self.keys: dict[str, str] = {}
        self.together = False
        self.refused: set[str] = set()
        self.clients_open = self.clients_opened = 0
        self._tables: dict[str, dict[str, dict]] = {}
        self._deleted: dict[str, dict[str, datetime]] = {}
        self._next_id = 1000

    @contextmanager
    def connect(self) -> Iterator["MemoryPeer"]:
        """A client, counted while it is open."""
        self.clients_open += 1
        self.clients_opened += 1
        try:
            yield self
        finally:
            self.clients_open -= 1

    # What somebody does over there

    def put(self, kind: str, external_id, **values) -> str:
        """Create or change a record, one minute later."""
        self.now += timedelta(minutes=1)
        record = self._tables.setdefault(kind, {}).setdefault(str(external_id), {})
        record.update(values, id=str(external_id), updated=self.now)
        return str(external_id)

    def remove(self, kind: str, external_id) -> None:
        """Delete a record, one minute later."""
        self.now += timedelta(minutes=1)
        del self._tables[kind][str(external_id)]
        self._deleted.setdefault(kind, {})[str(external_id)] = self.now

    def get(self, kind: str, external_id) -> dict | None:
        """The record as it is there now, uncounted."""
        return self._tables.get(kind, {}).get(str(external_id))

    def all(self, kind: str) -> list[dict]:
        """The records as they are there now, uncounted."""
        return list(self._tables.get(kind, {}).values())

    def count(self, kind: str) -> int:
        """How many records there are."""
        return len(self._tables.get(kind, {}))

    # What we ask it

    def ping(self) -> None:
        self._called("ping")

    def search(self, kind: str) -> list[str]:
        self._called("search")
        return list(self._tables.get(kind, {}))

    def search_modified(self, kind: str, since: datetime | None) -> list[tuple]:
        self._called("search_modified")
        found = [
            (record["updated"], external_id)
            for external_id, record in self._tables.get(kind, {}).items()
            if since is None or record["updated"] >= since
        ]
        return [(external_id, updated) for updated, external_id in sorted(found)]

    def search_deleted(self, kind: str, since: datetime | None) -> list[tuple]:
        self._called("search_deleted")
        return [
            (external_id, deleted)
            for external_id, deleted in self._deleted.get(kind, {}).items()
            if since is None or deleted >= since
        ]

    def read(self, kind: str, external_ids: list[str]) -> dict[str, dict]:
        self._called("read")
        table = self._tables.get(kind, {})
        return {key: deepcopy(table[key]) for key in external_ids if key in table}

    def create(self, kind: str, values: dict, key: str = "") -> str:
        self._called("create")
        return self._create(kind, [values], [key])[0]

    def create_many(self, kind: str, rows: list[dict], keys: list[str]) -> list[str]:
        """All or nothing."""
        self._called("create_many")
        return self._create(kind, rows, keys)

    def _create(self, kind: str, rows: list[dict], keys: list[str]) -> list[str]:
        for values in rows:
            if values.get("name") in self.refused:
                raise InvalidDataError(f"No {values['name']} here")
        created = []
        for values, key in zip(rows, keys, strict=True):
            self._next_id += 1
            self.keys[key] = self.put(kind, self._next_id, **values)
            created.append(self.keys[key])
        if self.dies_after_create is not None:
            raise self.dies_after_create
        return created

    def find_key(self, key: str) -> str | None:
        self._called("find_key")
        return self.keys.get(key)

    def write(self, kind: str, external_id: str, values: dict) -> None:
        self._called("write")
        self._need(kind, external_id)
        self.put(kind, external_id, **values)

    def write_many(self, kind: str, external_ids: list[str], values: dict) -> None:
        """All or nothing."""
        self._called("write_many")
        for external_id in external_ids:
            self._need(kind, external_id)
        for external_id in external_ids:
            self.put(kind, external_id, **values)

    def delete(self, kind: str, external_id: str) -> None:
        self._called("delete")
        self._need(kind, external_id)
        self.remove(kind, external_id)

    def _need(self, kind: str, external_id: str) -> None:
        if external_id not in self._tables.get(kind, {}):
            raise IDMissingInBackend(f"No {kind} {external_id}")

    def _called(self, what: str) -> None:
        self.calls[what] += 1
        if self.broken is not None:
            raise self.broken


NO_PEER = NetworkRetryableError("Nobody listens")
_PEERS: dict[tuple[str, int], MemoryPeer] = {}


def peer_of(backend) -> MemoryPeer:
    """The peer of a backend; made at the first call."""
    return _PEERS.setdefault((backend.env.cr.dbname, backend.id), MemoryPeer())


def forget_peers() -> None:
    """Let each backend have a new peer: ids of rolled-back backends come again."""
    _PEERS.clear()
