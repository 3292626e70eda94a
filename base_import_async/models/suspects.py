# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Which records of a batch made it fail.

An error is about all records that are written together, and names none. What the ORM
was about when it was raised tells who is to blame, mostly of all of them at once: then
those can be tried apart, and what stands between them together.

Only a hint. Each suspect is tried by itself before it is refused, and where nothing is
known the batch is parted blindly.
"""

import logging
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from typing import Any

import psycopg2

from odoo.exceptions import UserError
from odoo.models import BaseModel

from ..core.records import Record
from .loading import part_in_eighths, raise_unless_row_error
from .sql_refusals import ToColumn, find_refused
from .undo_columns import Ref

_logger = logging.getLogger(__name__)

Owners = Sequence[Record | None]  # records of the file, for each of some others


class Suspects:
    """Told by the ORM of what is refused while a batch is written."""

    def __init__(
        self, model: BaseModel, records: Iterable[Record], targets: Iterable[int | None]
    ):
        """
        :param records: those of the batch
        :param targets: the record that each updates, nothing for new ones
        """
        self._model = model
        self._new: list[Record] = []
        self._places: dict[Ref, Record] = {}
        for record, target in zip(records, targets, strict=True):
            if target:
                self._places.setdefault((model._name, target), record)
            else:
                self._new.append(record)
        self._created: list[Sequence[dict]] = []  # in the order of ``_new``
        self._error: Exception | None = None
        self._find: Callable[[], set[Record]] = set

    # ------------------------------------------------------------------
    # Told by the ORM
    # ------------------------------------------------------------------

    def note_creation(self, model: BaseModel, data_list: Sequence[dict]) -> None:
        """Records are about to be inserted, and what belongs to them.

        :param data_list: as ``_create`` takes it, and notes in it what it has created
        """
        if self._are_ours(model._name, len(data_list)):
            self._created.append(data_list)

    def note_statement(
        self,
        model: BaseModel,
        rows: Sequence[dict],
        convert: ToColumn,
        error: psycopg2.Error,
    ) -> None:
        """The database has refused to insert, or to update, rows of a table.

        :param rows: values by name, with an ``id`` where the row is there
        """
        if self._is_noted(error):
            return
        fields = list(_get_references(model))
        refs = (
            [
                (model._name, row.get("id")),
                *((field.comodel_name, row.get(field.name)) for field in fields),
            ]
            for row in rows
        )
        owners = self._get_owners(model, len(rows), refs)
        self._note(error, partial(_find_owners, model, rows, convert, error, owners))

    def note_check(
        self,
        records: BaseModel,
        check: Callable[[BaseModel], Any],
        error: Exception,
    ) -> None:
        """A check has refused records, which are there until all is taken back.

        :param check: raises for records that are refused
        """
        if self._is_noted(error):
            return
        try:
            owners = self._get_owners(records, len(records), _get_refs(records))
            if None in owners:
                return  # all are judged, or nobody is
            refused = {owners[place] for place in _sift(records, check)}
        except psycopg2.errors.InFailedSqlTransaction:
            return  # where the error was the database's, nothing can be asked
        except Exception as other:  # the check itself cannot be asked a second time
            raise_unless_row_error(other)
            _logger.info("Which %s are refused is not known", records, exc_info=other)
            return
        if 2 * len(refused) <= len(records):
            self._note(error, lambda: refused)

    def note_update(self, record: BaseModel, error: Exception) -> None:
        """A record of the batch was being updated."""
        owner = self._places.get((record._name, record.id))
        if owner and not self._is_noted(error):
            self._note(error, lambda: {owner})

    # ------------------------------------------------------------------
    # Asked by the loader
    # ------------------------------------------------------------------

    def find(self, error: Exception) -> set[Record]:
        """Records that are the likely reason of an error, when all is taken back."""
        return self._find() if self._is_noted(error) else set()

    def _note(self, error: Exception, find: Callable[[], set[Record]]) -> None:
        self._error, self._find = error, find

    def _is_noted(self, error: BaseException | None) -> bool:
        """Whether it is the error that was noted, or was raised because of that."""
        while error is not None and error is not self._error:
            error = error.__cause__ or error.__context__
        return error is not None

    def _are_ours(self, name: str, count: int) -> bool:
        """Whether so many new records of a model are those of the batch, in order."""
        model = self._model
        return count == len(self._new) and (
            name == model._name or name in model._inherits
        )

    def _get_owners(
        self, model: BaseModel, count: int, refs: Iterable[Iterable[Ref]]
    ) -> Owners:
        """Records of the file that others come from.

        :param refs: for each of the others itself, and what it refers to
        """
        if model._name == self._model._name or model._name in self._model._inherits:
            refs = [list(some)[:1] for some in refs]  # may refer to one another
        places = self._get_places()
        found = [next(filter(None, map(places.get, some)), None) for some in refs]
        if not any(found) and self._are_ours(model._name, count):
            return self._new
        return found

    def _get_places(self) -> dict[Ref, Record]:
        """Records of the file by those of the database, as far as there are any."""
        places = dict(self._places)
        for data_list in self._created:
            for data, record in zip(data_list, self._new, strict=True):
                if made := data.get("record"):
                    places[made._name, made.id] = record
        return places


def _find_owners(
    model: BaseModel,
    rows: Sequence[dict],
    convert: ToColumn,
    error: psycopg2.Error,
    owners: Owners,
) -> set[Record]:
    refused = find_refused(model, rows, convert, error)
    return {owners[place] for place in refused} - {None}


def _sift(records: BaseModel, check: Callable[[BaseModel], Any]) -> Iterator[int]:
    """Places of the records that a check refuses, which does refuse some of them."""

    def is_refused(places: Sequence[int]) -> bool:
        try:
            check(records.browse([records._ids[place] for place in places]))
        except UserError:
            return True
        return False

    def sift(places: Sequence[int]) -> Iterator[int]:
        for part in part_in_eighths(places):
            if is_refused(part):
                yield from sift(part) if len(part) > 1 else part

    yield from sift(range(len(records)))


def _get_references(model: BaseModel) -> Iterator[Any]:
    """Fields by which a record may belong to one of the batch."""
    return (f for f in model._fields.values() if f.type == "many2one" and f.store)


def _get_refs(records: BaseModel) -> Iterator[list[Ref]]:
    """Each record, and what it refers to."""
    fields = list(_get_references(records))
    # who may read it does not matter: it tells the row of the file, and nobody else
    for record in records.sudo():
        yield [
            (record._name, record.id),
            *((field.comodel_name, record[field.name].id) for field in fields),
        ]
