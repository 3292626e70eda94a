# Copyright 2026 Import Sync Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What is still to be sent of a slice, while its records are exported together."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime


@dataclass
class ExportPlan:
    """The records of one model that are sent together, in waves.

    ``open``    ids of ours that are still to be sent
    ``left``    those that are to be sent each by itself, afterwards
    ``mtimes``  when those that the peer has were changed last over there, by its ids;
                without those that are gone
    """

    model_name: str
    open: set[int]
    left: set[int] = field(default_factory=set)
    mtimes: Mapping[str, datetime | None] = field(default_factory=dict)

    def comes_later(self, model_name: str, record_id: int) -> bool:
        """Return whether the plan itself will send this record."""
        return model_name == self.model_name and record_id in self.open

    def close(self, record_ids: Iterable[int]) -> None:
        """Note that these were sent, set aside or left alone."""
        self.open -= set(record_ids)

    def reopen(
        self,
        record_id: int,
        external_id: str,
        mtimes: Mapping[str, datetime | None],
    ) -> None:
        """Note that one was created, and that the rest of its values follows.

        :param mtimes: when records were created over there, by their ids
        """
        self.open.add(record_id)
        self.mtimes = {**self.mtimes, external_id: mtimes.get(external_id)}

    def leave(self, record_ids: Iterable[int]) -> None:
        """Note that these cannot be sent together with others."""
        self.left |= set(record_ids)
        self.close(record_ids)
