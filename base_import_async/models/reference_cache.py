# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What the references of a chunk lead to, until something of that model is written."""

from collections import Counter
from collections.abc import Callable, Iterable
from typing import Any

from odoo.models import BaseModel
from odoo.tools import SQL

from .names import Ids, find_by_name, find_by_names, get_sources, is_plain

# Of an external id: the model and the id that it stands for, None when there is none.
Target = tuple[str, int] | None

_MOST_TIMES = 10


class ReferenceCache:
    """Keeps answers by the model that they are about.

    All values of a column are looked up together where Odoo's own way of looking
    allows that, else each value once.

    :param reads_ahead: otherwise each value is looked up alone, when it is needed
    """

    def __init__(self, *, reads_ahead: bool = True) -> None:
        self._reads_ahead = reads_ahead
        self._answers: dict[str, dict[Any, tuple]] = {}
        self._names: dict[str, dict[str, Ids]] = {}
        self._xmlids: dict[str, dict[str, Target]] = {}
        self._prefetched: set[tuple[str, str]] = set()
        self._times: Counter[tuple[str, str]] = Counter()
        # model → those whose records decide what is found in it
        self._sources: dict[str, frozenset[str]] = {}

    @property
    def models(self) -> set[str]:
        """Models that something is known of."""
        return {*self._answers, *self._names, *self._xmlids}

    def forget(self, models: Iterable[str] | None = None) -> None:
        """Forget what was found in models that were written, or everything.

        External ids that were missing are forgotten in any case.
        """
        written = None if models is None else set(models)
        for model in self.models:
            if written is not None and written.isdisjoint(self._sources[model]):
                continue
            self._answers.pop(model, None)
            self._names.pop(model, None)
            self._xmlids.pop(model, None)
            self._prefetched = {p for p in self._prefetched if p[0] != model}
        for model, targets in self._xmlids.items():
            self._xmlids[model] = {xid: t for xid, t in targets.items() if t}

    # ------------------------------------------------------------------
    # Answers of Odoo's converter
    # ------------------------------------------------------------------

    def get(self, model: str, key: Any) -> tuple | None:
        """The answer kept under a key."""
        return self._answers.get(model, {}).get(key)

    def keep(self, model: BaseModel, key: Any, answer: tuple) -> None:
        self.get_sources(model)
        self._answers.setdefault(model._name, {})[key] = answer

    def get_sources(self, model: BaseModel) -> frozenset[str]:
        """Models whose records decide what is found in a model."""
        if model._name not in self._sources:
            self._sources[model._name] = get_sources(model)
        return self._sources[model._name]

    # ------------------------------------------------------------------
    # Names and external ids
    # ------------------------------------------------------------------

    def find_name(
        self, model: BaseModel, text: str, path: str, column: Callable[[], set[str]]
    ) -> Ids:
        """Ids of the records that have a name, in Odoo's order.

        :param path: of the column in which it stands
        :param column: gives the names in that column which are worth a look now
        """
        self.get_sources(model)
        known = self._names.setdefault(model._name, {})
        if text in known:
            return known[text]
        place = (model._name, path)
        if self._reads_ahead and place not in self._prefetched:
            self._prefetched.add(place)
            texts = {t for t in column() if t not in known and "\0" not in t}
            if is_plain(model, texts):
                known.update(find_by_names(model, texts))
        if text not in known:
            known[text] = find_by_name(model, text)
        return known[text]

    def find_xmlid(
        self, model: BaseModel, xmlid: str, path: str, column: Callable[[], set[str]]
    ) -> None:
        """Look up an external id, and those in its column; see :meth:`get_target`."""
        place = (model._name, path)
        if place in self._prefetched or not self._reads_ahead:
            return
        self._prefetched.add(place)
        self._times[place] += 1
        self.get_sources(model)
        known = self._xmlids.setdefault(model._name, {})
        xmlids = {xid for xid in column() if xid not in known and "\0" not in xid}
        found = _find_xmlids(model, xmlids)
        known.update(found)
        _fetch(model, found.values())

    def is_often_forgotten(self, model: BaseModel, path: str) -> bool:
        """Whether the external ids of a column were looked up together in vain.

        Where what waits is written again and again, each value alone costs less.
        """
        place = (model._name, path)
        return place not in self._prefetched and self._times[place] >= _MOST_TIMES

    def get_target(self, model: str, xmlid: str) -> tuple[bool, Target]:
        """Whether an external id was looked up, and what it stands for."""
        known = self._xmlids.get(model, {})
        return xmlid in known, known.get(xmlid)


def _find_xmlids(model: BaseModel, xmlids: set[str]) -> dict[str, Target]:
    """What external ids stand for, as Odoo's converter sees it: the record is there."""
    if not xmlids:
        return {}
    modules, names = zip(*(xmlid.split(".", 1) for xmlid in xmlids), strict=True)
    rows = model.env.execute_query(
        SQL(
            # thousands of pairs after IN would each be held against each row
            """SELECT data.module, data.name, data.model, data.res_id
                 FROM unnest(%s::text[], %s::text[]) AS wanted(module, name)
                 JOIN ir_model_data data
                   ON data.module = wanted.module AND data.name = wanted.name
                 JOIN %s record ON record.id = data.res_id""",
            list(modules),
            list(names),
            SQL.identifier(model._table),
        )
    )
    found = {f"{module}.{name}": (name_, i) for module, name, name_, i in rows}
    return {xmlid: found.get(xmlid) for xmlid in xmlids}


def _fetch(model: BaseModel, targets: Iterable[Target]) -> None:
    """Read at once what is linked: whoever links it asks for some of it, one by one.

    Records that the user may not read stay as they are: linking them says so.
    """
    ids = {target[1] for target in targets if target and target[0] == model._name}
    if ids and model.has_access("read"):
        model.with_context(active_test=False).search_fetch([("id", "in", list(ids))])
