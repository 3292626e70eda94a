# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Where it would show in what order, and how many at once, records are loaded."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext

from odoo.api import Environment
from odoo.fields import Domain
from odoo.models import BaseModel
from odoo.orm.domains import DomainAnd, DomainCondition, DomainOr
from odoo.orm.types import DomainType

from .foresight import Way
from .loading import Reconsider
from .sql_reads import SqlReads
from .undo_columns import Ref


class OrderWatch:
    """Told by the models what they are about to do.

    Records that refer to others of the file are written in Odoo's way one by one, in
    the order of the file. A new one may then take the next number of a sequence, or a
    value that follows from those which are there: how many, the highest, the last.

    So may those of a batch that is written in parts, since some of it is refused. And
    where records are searched for otherwise, by what models compute or do themselves,
    it shows how many of the file are there: not in checks, which only refuse, nor in
    reading what belongs to a record.

    ``follows_others``: whether, in a part, values were found in the table of its
    records

    :param model: that of the file
    :param count: how many records of it are written together
    :param reads: tells when its table is read by SQL
    """

    def __init__(
        self,
        way: Way = Way.ODOO,
        *,
        is_part: bool = False,
        model: str = "",
        count: int = 0,
        reads: SqlReads | None = None,
    ):
        self._way = way
        self._is_part = is_part
        self._model = model
        self._shows = way is Way.LEVELS or (way is Way.FILE and count > 1)
        # whether to watch what is searched for in the model of the file, by anything
        self.watches_searches = bool(model) and (is_part or self._shows)
        self._reads = reads if self.watches_searches else None
        self._looks_on = False
        self._filled: set[str] = set()
        self._updated: set[frozenset[str]] = set()
        self._watched: set[tuple[str, frozenset[str]]] = set()
        self.follows_others = False

    def before_number(self) -> None:
        """The next number of a sequence is about to be taken.

        :raises Reconsider: when another record should take it
        """
        if self._way is Way.LEVELS:
            raise Reconsider

    @contextmanager
    def filling(self, model: str, count: int) -> Iterator[None]:
        """Inside, values are found for so many new records of a model."""
        shows = self._way is Way.LEVELS or (self._way is Way.FILE and count > 1)
        if not shows or model in self._filled:
            yield
            return
        self._filled.add(model)
        try:
            yield
        finally:
            self._filled.discard(model)

    def have_values(self, model: str) -> None:
        """The values of new records of a model are found: they go to their table."""
        self._filled.discard(model)

    def before_search(self, model: str, domain: DomainType) -> None:
        """Records of a model are about to be searched.

        :raises Reconsider: when values of new ones may follow from what is found
        """
        if model in self._filled:
            raise Reconsider
        if self._looks_on or not self.watches_searches or model != self._model:
            return
        if not _names_ids(Domain(domain)):
            self._tell()

    def _tell(self) -> None:
        """Values follow from records of the model that are there.

        :raises Reconsider: when others would be there in another way
        """
        if self._shows:
            raise Reconsider
        self.follows_others = True

    def creating(self, model: str) -> AbstractContextManager[None]:
        """Inside, code of a model makes new records of it, and may look by SQL."""
        if self._reads and model == self._model:
            return self._reads.watching(self._tell)
        return nullcontext()

    def updating(
        self, model: str, names: Collection[str]
    ) -> AbstractContextManager[None]:
        """Inside, code of a model updates fields of a record, and may look by SQL.

        The first one with these fields is watched.
        """
        key = frozenset(names)
        if not self._reads or model != self._model or key in self._updated:
            return nullcontext()
        self._updated.add(key)
        return self._reads.watching(self._tell)

    def computing(self, model: str) -> AbstractContextManager[None]:
        """Inside, code of a model computes a field, and may look by SQL."""
        return self.creating(model)

    def by_orm(self) -> AbstractContextManager[None]:
        """Inside, the ORM reads what it needs to read or to write records."""
        return self._reads.by_orm() if self._reads else nullcontext()

    def forget_lists(self, env: Environment) -> None:
        """Have :meth:`before_reading` told of lists of the model's records."""
        if not self.watches_searches:
            return
        fields = env.registry.field_inverses
        for field in env[self._model]._fields.values():
            for inverse in fields[field] if field.type == "many2one" else ():
                env[inverse.model_name].invalidate_model([inverse.name], flush=False)

    def before_reading(
        self,
        records: BaseModel,
        names: Collection[str],
        created: Mapping[Ref, Sequence[Ref]],
    ) -> None:
        """Values of records are about to be read from the database.

        How many of the batch belong to a record shows in its one2many fields.

        :param created: the new records of the batch, and what they refer to
        :raises Reconsider: when they would be fewer at that time in another way
        """
        fields = map(records._fields.get, names)
        if self._looks_on or not any(
            field and field.type == "one2many" and field.comodel_name == self._model
            for field in fields
        ):
            return
        owners = Counter(
            owner
            for (model, _id), refs in created.items()
            if model == self._model
            for owner in set(refs)
        )
        most = max(
            (owners[records._name, res_id] for res_id in records._ids), default=0
        )
        if self._shows and most > 1:
            raise Reconsider
        self.follows_others |= self._is_part and most > 0

    @contextmanager
    def looking_on(self, *, looks_on: bool = True) -> Iterator[None]:
        """Inside, no value follows from what is searched for; or it does again."""
        before, self._looks_on = self._looks_on, looks_on
        try:
            yield
        finally:
            self._looks_on = before

    def watches_defaults(self) -> bool:
        """Whether :meth:`finding_defaults` may have something to do."""
        return self._is_part or bool(self._filled)

    @contextmanager
    def finding_defaults(
        self, model: BaseModel, given: Collection[str]
    ) -> Iterator[None]:
        """Inside, default values of a new record are found, by SQL as it may be.

        Of the first one that is to have them: PostgreSQL is asked what was read.

        :param given: fields that need none
        :raises Reconsider: when they may follow from records of the file
        """
        shows = model._name in self._filled
        key = (model._name, frozenset(given))
        if key in self._watched or not (shows or self._is_part):
            yield
            return
        self._watched.add(key)
        before = _count_reads(model)
        yield
        if _count_reads(model) > before:
            if shows:
                raise Reconsider
            self.follows_others = True


def _names_ids(domain: Domain) -> bool:
    """Whether a domain finds only records that it names, whatever else is there.

    One that finds nothing does: Odoo searches with it for what is above some ids.
    """
    if domain.is_false():
        return True
    if isinstance(domain, DomainAnd):
        return any(map(_names_ids, domain.children))
    if isinstance(domain, DomainOr):
        return all(map(_names_ids, domain.children))
    if not isinstance(domain, DomainCondition):
        return False
    return domain.field_expr == "id" and domain.operator in ("in", "=")


def _count_reads(model: BaseModel) -> int:
    """How often this transaction has looked into the table of a model."""
    model.env.cr.execute(
        """SELECT SUM(pg_stat_get_xact_numscans(place))
             FROM (SELECT quote_ident(%(table)s)::regclass::oid AS place
                    UNION ALL SELECT indexrelid FROM pg_index
                    WHERE indrelid = quote_ident(%(table)s)::regclass) places""",
        {"table": model._table},
    )
    return model.env.cr.fetchone()[0]
