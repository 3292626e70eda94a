# Copyright 2026 Import Sync Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""How components speak to a peer."""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

import requests

from odoo.addons.component.core import AbstractComponent
from odoo.addons.connector.exception import (
    IDMissingInBackend,
    InvalidDataError,
    NetworkRetryableError,
)

from ..core.msince import CLOCK_JITTER
from ..core.peer_errors import Consequence, consequence_of
from ..exceptions import AuthenticationError, CannotTellError, PeerConfigurationError

_ERRORS = {
    Consequence.RETRY: NetworkRetryableError,
    Consequence.AUTHENTICATION: AuthenticationError,
    Consequence.REFUSED: PeerConfigurationError,
    Consequence.MISSING: IDMissingInBackend,
    Consequence.CONFIGURATION: PeerConfigurationError,
    Consequence.INVALID: InvalidDataError,
}


class CrudAdapter(AbstractComponent):
    """What a connector writes for each kind of record of its peer.

    ``search``, ``read``, ``create``, ``write`` and ``delete`` are those of the
    community's adapter: ids go in and come out as the peer has them, ``read`` returns
    a dictionary and raises ``IDMissingInBackend``. The client is ``self.work.client``.
    """

    _name = "connector.adapter.crud"
    _inherit = ["connector.base", "base.backend.adapter.crud"]

    # Whether a slice is exported with few calls. To do so is to promise what
    # ``create_many`` says.
    exports_together: bool = False

    @property
    def clock_offset(self) -> timedelta | None:
        """How far the peer's clock is ahead of ours, where that is known.

        Asked for where dates of both sides are compared: *The newer one*.
        """
        return None

    @property
    def peer_now(self) -> datetime | None:
        """What the peer's clock shows at this moment, in naive UTC; None: not known."""
        return None

    def has_come(self, instant: datetime) -> bool:
        """Whether the peer's clock shows an instant of its own by now.

        If not, the clock was set back since: of two versions, their dates no longer
        tell which is the newer.
        """
        now = self.peer_now
        return now is None or instant <= now + CLOCK_JITTER

    def ping(self) -> None:
        """Raise an error when the peer cannot be used; used by *Test Connection*."""
        raise NotImplementedError

    def create_once(self, data: Any, idempotency_key: str) -> Any:
        """Create a record and return its id; override where the peer takes a key.

        With the same key again such a peer returns the record that it has made.
        """
        return self.create(data)

    def group_creations(self, data: list[Any]) -> list[list[int]]:
        """Return which of these one call can create, as lists of their indexes."""
        return [list(range(len(data)))]

    def create_many(self, data: list[Any], idempotency_keys: list[str]) -> list[Any]:
        """Create records in one call; return their ids, in order.

        All or nothing: when it raises one of the refusals, none of them was created.
        Asked for only with ``exports_together``.
        """
        raise NotImplementedError

    def write_many(self, external_ids: list[str], data: Any) -> None:
        """Write the same values to records; override with one call for all."""
        for external_id in external_ids:
            self.write(external_id, data)

    def group_changes(self, changes: list[tuple[str, Any]]) -> list[list[int]]:
        """Return which of these changes one call can make, as lists of their indexes.

        :param changes: the id of each record, and its new values
        """
        groups = defaultdict(list)
        for index, (_external_id, data) in enumerate(changes):
            groups[json.dumps(data, sort_keys=True, default=str)].append(index)
        return [*groups.values()]

    def change_many(
        self, changes: list[tuple[str, Any]]
    ) -> Mapping[str, datetime | None]:
        """Make the changes of one group; return when the new versions were made, by id.

        Override it where the peer tells that in the answer: then nobody can have been
        in between. What is not returned is asked for afterwards.
        """
        if len(changes) == 1:
            self.write(*changes[0])
        else:
            self.write_many([key for key, _data in changes], changes[0][1])
        return {}

    def read_mtimes(self, external_ids: list[str]) -> dict[str, datetime | None]:
        """Return when records changed last, by id; one that is gone is left out."""
        found = self.read_many(external_ids)
        return {key: self.external_mtime(record) for key, record in found.items()}

    def _find_created(self, receipt) -> str | None:
        """Return the id of what was created while nobody heard the answer.

        Search by ``receipt.idempotency_key``, or by what names the record in
        ``receipt.sent``. None says that the peer does not have it.

        :raises CannotTellError: when the peer cannot be asked; a person is then
        """
        raise CannotTellError

    def recognise(self, receipts, external_ids: list[str]) -> dict[str, Any]:
        """Return which of the peer's records are those of receipts without an id.

        Asked only when records come in that are new here while an export of ours did
        not end; override with one call for all.
        """
        found = {}
        for receipt in receipts:
            try:
                created = self._find_created(receipt)
            except CannotTellError:
                # The next attempt of its export asks a person.
                continue
            if created:
                found[str(created)] = receipt
        return found

    def search_modified(
        self,
        msince: datetime | None,
        muntil: datetime | None = None,
        filters: Any = None,
    ) -> Iterator[tuple[str, datetime | None]]:
        """Yield id and date of what was modified since, oldest first.

        :param msince: naive UTC by the peer's clock, inclusive; None: everything
        """
        raise NotImplementedError

    def search_deleted(
        self, msince: datetime | None
    ) -> Iterable[tuple[str, datetime | None]]:
        """Return id and date of what was deleted since; nothing when unknown."""
        return ()

    def read_many(self, external_ids: list[str]) -> dict[str, Any]:
        """Return the records that exist, by id; override with one call for all."""
        found = {}
        for external_id in external_ids:
            try:
                found[external_id] = self.read(external_id)
            except IDMissingInBackend:
                # Absent from the answer: that is how the caller hears of it.
                continue
        return found

    def external_mtime(self, record: Any) -> datetime | None:
        """Return when this version was made, in naive UTC; None when unknown."""
        return None

    @contextmanager
    def _translate_errors(self) -> Iterator[None]:
        """Turn errors of ``requests`` into those that jobs understand."""
        try:
            yield
        except (requests.ConnectionError, requests.Timeout) as error:
            raise NetworkRetryableError(str(error)) from error
        except requests.HTTPError as error:
            raise self._as_connector_error(error.response) from error
        except requests.RequestException as error:
            raise PeerConfigurationError(str(error)) from error

    def _as_connector_error(self, response: requests.Response) -> Exception:
        name, message = self._get_stated_error(response)
        consequence = consequence_of(response.status_code, error_name=name)
        sentence = self.env._(
            "The other side answered %(status)s: %(message)s",
            status=response.status_code,
            message=message or response.reason,
        )
        return _ERRORS[consequence](sentence)

    def _get_stated_error(self, response: requests.Response) -> tuple[str | None, str]:
        """Hook: the name and message of the error that the peer states, if it does."""
        try:
            answer = response.json()
        except requests.exceptions.JSONDecodeError:
            return None, ""
        if not isinstance(answer, dict):
            return None, ""
        return answer.get("name"), str(answer.get("message") or "")
