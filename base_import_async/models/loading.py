# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What a chunk goes through while it is loaded.

Plain objects used by ``transfer.loader``; nothing here is stored.
"""

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import psycopg2

from odoo.exceptions import ConcurrencyError, LockError
from odoo.service.model import PG_CONCURRENCY_EXCEPTIONS_TO_RETRY

from odoo.addons.queue_job.exception import JobError, RetryableJobError

from ..core.records import Record
from .database_ids import DatabaseIds
from .foresight import Foresight, Way
from .matching import Matcher
from .pace import Pace
from .reference_cache import ReferenceCache

Work = Callable[[Sequence[Any]], None]
Refuse = Callable[[Any, Exception], None]

# Raised by Odoo's worker, as a plain Exception, from wherever the code stands.
_CPU_LIMIT = "CPU time limit exceeded."


class KeyCollision(Exception):
    """A unique key collided, perhaps with a row that our snapshot cannot see."""


class Reconsider(Exception):
    """The way in which a chunk is loaded may show in the result: another one must."""


def raise_unless_row_error(error: Exception) -> None:
    """Raise again what is not the fault of a row.

    Conflicts between transactions go to queue_job, which runs the job again;
    limits of the worker and lost connections end the job.

    :raises RetryableJobError: for a record that another transaction has locked
    """
    if isinstance(error, LockError):
        raise RetryableJobError(str(error), seconds=1, ignore_retry=True) from error
    passing = (
        *PG_CONCURRENCY_EXCEPTIONS_TO_RETRY,
        psycopg2.OperationalError,
        psycopg2.InterfaceError,
        psycopg2.InternalError,
        ConcurrencyError,
        JobError,
        KeyCollision,
        Reconsider,
        MemoryError,
    )
    if isinstance(error, passing) or str(error) == _CPU_LIMIT:
        raise error


def raise_unless_asked_in_vain(error: Exception) -> None:
    """Raise again what went wrong with more than a value that we alone asked for.

    Odoo's import would not have asked, so it is no fault of a row; but after an error
    of the database nothing else can be asked.
    """
    if isinstance(error, psycopg2.Error):
        raise error
    raise_unless_row_error(error)


def isolate(
    items: Sequence[Any],
    work: Work,
    refuse: Refuse,
    split: Callable[[Sequence[Any], Work, Refuse], None] | None = None,
) -> None:
    """Do ``work`` on all items, leaving out those it cannot be done on.

    When ``work`` fails on several items it is tried on some of them, down to the
    single item, which is then given to ``refuse`` with its error. ``work`` must
    leave nothing behind when it raises.

    :param split: what is done when ``work`` fails on all of the items; without it,
        eighths are tried
    """
    if not items:
        return
    try:
        work(items)
        return
    except Exception as error:  # sorted out below: each kind has its reader
        raise_unless_row_error(error)
        if len(items) == 1:
            refuse(items[0], error)
            return
    if split:
        split(items, work, refuse)
        return
    for part in part_in_eighths(items):
        isolate(part, work, refuse)


def one_by_one(items: Sequence[Any], work: Work, refuse: Refuse) -> None:
    """How :func:`isolate` splits where it shows which items are worked on together."""
    for item in items:
        isolate([item], work, refuse)


def part_in_eighths(items: Sequence[Any]) -> Iterator[Sequence[Any]]:
    """Parts of items of which some are wrong, it is not known which.

    Eighths, since one wrong item of a thousand costs a failed try on 125 more, on 16
    and on 2; halves would cost tries on 500, 250, 125 … The number of tries is alike.
    """
    size = -(-len(items) // 8)
    for start in range(0, len(items), size):
        yield items[start : start + size]


def part_at(
    items: Sequence[Any], is_wrong: Callable[[Any], bool]
) -> Iterator[Sequence[Any]]:
    """Each item that is taken for wrong by itself, those between them together.

    In eighths where that would part nothing, or is so of no item.
    """
    places = [place for place, item in enumerate(items) if is_wrong(item)]
    if not places or len(items) == 1:
        yield from part_in_eighths(items)
        return
    start = 0
    for place in places:
        if place > start:
            yield items[start:place]
        yield items[place : place + 1]
        start = place + 1
    if start < len(items):
        yield items[start:]


@dataclass
class ChunkLoad:
    """State of one attempt to load a chunk."""

    foresight: Foresight
    deadline: float
    blame: Any
    had_collision: bool
    matcher: Matcher = field(default_factory=lambda: Matcher({}))
    pace: Pace = field(default_factory=Pace)
    changes_left: int = 0  # records whose old and new words a check still keeps
    chunk: Any = None
    current: Record | None = None
    db_id: int | None = None  # of the current record, where it names a known one
    known_ids: DatabaseIds = field(default_factory=DatabaseIds)
    extension: Any = None  # what a loader that extends the spine's keeps of its own
    references: ReferenceCache = field(init=False)
    # records that are written although they are as the file says: other rows of the
    # same batch change them along
    written_anyway: set[int] = field(default_factory=set)
    suspects: Any = None  # told of what is refused in the batch being written
    # records that made the last try to write several of them fail, as far as known
    suspected: set[Record] = field(default_factory=set)
    has_parted_blindly: bool = False  # whether of a batch nothing was known
    is_parted: bool = False  # whether a batch is being written in parts
    # whether it shows, but by records of several rows, that a batch is in parts
    parts_show: bool = False
    removes: bool = False  # whether rows have removed records of the model
    # what each write of a batch has touched: records by model and id
    touched: list[set[tuple[str, int]]] = field(default_factory=list)
    # records created by name → the records of the file that use them
    side: dict[tuple[str, int], set[Record]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.references = ReferenceCache(reads_ahead=self.pace.reads_ahead)

    def stop_reading_ahead(self) -> None:
        """Read each record in its turn, here and in the chunks to come."""
        self.pace.reads_ahead = False
        self.references = ReferenceCache(reads_ahead=False)

    @property
    def records(self) -> list[Record]:
        """The records, in the order of loading."""
        return self.foresight.records

    def must_write_before(self, model: str, is_certain: bool) -> bool:
        """Whether what waits is written before a name of a model is looked for.

        :param is_certain: whether no way to load spares that
        """
        is_odoos_way = self.foresight.way is Way.ODOO
        return model in self.made_models and (is_certain or is_odoos_way)

    def get_texts(self, path: str) -> set[str]:
        """Values in a column of the records that are converted together.

        :param path: the column, as the converters see it
        """
        part = self.foresight.get_part(self.current)
        return self.blame.preparation.get_texts(path, part)

    @property
    def made_models(self) -> frozenset[str]:
        """Models of which the file creates records."""
        return self.blame.preparation.created_models

    @property
    def replacements(self):
        """What the run takes instead of values in the file."""
        return self.blame.preparation.replacements

    def is_out_of_time(self) -> bool:
        return time.monotonic() > self.deadline

    def raise_first_collision(self, error: psycopg2.Error) -> None:
        """Ask for a second try with a fresh snapshot, once a chunk.

        A key that was committed after our snapshot is invisible to us and
        still collides; only the second collision is the row's own.
        """
        if not self.had_collision:
            raise KeyCollision(str(error)) from error

    def use_side(self, model: str, res_id: int, *, created: bool) -> None:
        """Note that the current record uses a record made by name in this chunk."""
        key = (model, res_id)
        if created:
            self.side[key] = set()
            self.current.side.append(key)
        if key in self.side:
            self.side[key].add(self.current)

    def give_sides_away(self) -> None:
        """Hand what failed records made by name to a record that uses it."""
        for key, users in self.side.items():
            makers = [r for r in self.records if key in r.side and r.has_error]
            user = next((r for r in users if not r.has_error), None)
            for maker in makers if user else ():
                maker.side.remove(key)
                user.side.append(key)

    def has_orphans(self) -> bool:
        """Whether a record was made by name for failed records only."""
        return any(all(r.has_error for r in users) for users in self.side.values())
