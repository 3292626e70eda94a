# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Records of a chunk that refer to one another, loaded in few writes.

Odoo writes what waits before it looks for a name in a model that the file creates: a
file of parents and children is written record by record. Here the keys of the rows
tell which records need which others; what needs none of those that wait is converted
without writing them. Nothing is taken on trust: each lookup is noted, and held at the
end against what is there then. If one had found something else in Odoo's way, the
chunk is loaded again, in a way that guesses less.
"""

from collections.abc import Callable, Iterator, Sequence
from enum import Enum
from typing import Any

from odoo.api import Environment
from odoo.models import BaseModel

from ..core.records import Record
from ..core.states import Outcome
from .names import MOST, Ids, find_by_name, find_by_names, get_sources, is_plain
from .needs import Needs


class Way(Enum):
    """In which order records are loaded, and when what waits is written."""

    LEVELS = "levels"  # parents before children, whatever stands between them
    FILE = "file"  # the file's order; written where a record needs one that waits
    ODOO = "odoo"  # the file's order; written before each lookup


Ref = tuple[str, int]


class Foresight:
    """One attempt to load the records of a chunk in a certain way.

    ``parts``: the records in the order of loading; before a part begins, those before
    it are written.
    """

    def __init__(self, way: Way, parts: list[list[Record]], needs: Needs | None = None):
        self.way = way
        self.parts = parts
        self._needs = needs
        # model → name → what was found → places of the first and the last who asked
        self._notes: dict[str, dict[str, dict[Any, tuple[int, int]]]] = {}
        # model → name → whether it can be looked for together with others
        self._plain: dict[str, dict[str, bool]] = {}
        self._mixed: set[str] = set()  # models of which not all names can
        self._part_of = {record: part for part in parts for record in part}
        # the same, of models that the file makes no records of
        self._outside: dict[str, dict[str, set[Ids]]] = {}
        # records of the file by what they became; others by the part that changed them
        self._made: dict[Ref, Record] = {}
        self._touched: dict[Ref, int] = {}
        # models that were looked into although the file makes no records of them, and
        # those that were written
        self.looked_into: set[str] = set()
        self.written: set[str] = set()

    @property
    def records(self) -> list[Record]:
        return [record for part in self.parts for record in part]

    @property
    def is_moved(self) -> bool:
        """Whether records are loaded before others that stand above them."""
        return self.way is Way.LEVELS

    def starts_part(self, record: Record) -> bool:
        return self._part_of[record][0] is record

    def get_part(self, record: Record) -> list[Record]:
        """The records that are converted together with one."""
        return self._part_of[record]

    def answers(
        self, model: BaseModel, text: str, column: Callable[[], set[str]]
    ) -> bool:
        """Whether a name of a model is looked for without writing what waits.

        :param column: gives the other names that are to be looked for; they are judged
            together, since a name alone costs as much as all of them
        """
        if self.way is Way.ODOO:
            return False
        known = self._plain.setdefault(model._name, {})
        if text not in known:
            texts = {text, *column()} if model._name not in self._mixed else ()
            if texts and is_plain(model, texts):
                known.update(dict.fromkeys(texts, True))
            else:
                self._mixed.add(model._name)
                known[text] = is_plain(model, [text])
        return known[text]

    # ------------------------------------------------------------------
    # Proof
    # ------------------------------------------------------------------

    def note_touched(self, refs: set[Ref], made: dict[Ref, Record]) -> bool:
        """Remember which records were changed when records of a part were made.

        :param refs: of all records that were changed or made
        :param made: the new ones, by their model and id
        :return: whether the order of the parts may show: records of several parts have
            changed the same one, which is none that they need
        """
        if not self.is_moved:
            return False
        part = id(self.get_part(next(iter(made.values()))))
        self._made.update(made)
        return not all(self._may_touch(ref, part, made) for ref in refs - made.keys())

    def _may_touch(self, ref: Ref, part: int, made: dict[Ref, Record]) -> bool:
        if ref in self._made:
            return self._needs.are_met_by(made.values(), self._made[ref])
        return self._touched.setdefault(ref, part) == part

    def note(self, model: str, text: str, ids: Ids | None, record: Record) -> None:
        """Remember what a record found by a name."""
        place = self._needs.places[record]
        answers = self._notes.setdefault(model, {}).setdefault(text, {})
        first, last = answers.get(ids, (place, place))
        answers[ids] = (min(first, place), max(last, place))

    def note_outside(
        self, model: str, text: str, ids: Ids, sources: frozenset[str]
    ) -> None:
        """Remember what was found by a name in a model that the file does not make.

        :param sources: models whose records decide what is found
        """
        self.looked_into.add(model)
        if len(sources) > 1:
            self._outside.setdefault(model, {}).setdefault(text, set()).add(ids)

    def is_right(self, env: Environment) -> bool:
        """Whether each lookup found what it would have found in Odoo's way.

        That is: of what is there at the end, all but what records of the file made
        that stand behind the one which asked, and nothing that those made.
        """
        if self._needs is None or self.way is Way.ODOO:
            return True
        if self.looked_into & self.written:
            return False  # Odoo may have looked before what waited was written
        if not all(self._finds_still(env[name]) for name in self._outside):
            return False
        if self.is_moved:
            self._note_unread()
        makers = self._get_makers()
        for name, notes in self._notes.items():
            now = find_by_names(env[name], notes)
            for text, answers in notes.items():
                known = makers.get(name, {})
                if len(now[text]) >= MOST or not all(
                    self._agree(now[text], ids, asked, known)
                    for ids, asked in answers.items()
                ):
                    return False
        return True

    def _finds_still(self, model: BaseModel) -> bool:
        """Whether names stand for what they stood for, whatever gave them new ones."""
        if get_sources(model).isdisjoint(self.written):
            return True
        return all(
            found == {find_by_name(model, text)}
            for text, found in self._outside[model._name].items()
        )

    def _note_unread(self) -> None:
        """Those that time did not reach must not find later what stands behind them."""
        for record in self.records:
            if record.outcome is None:
                for model, text in self._needs.get_names(record):
                    self.note(model, text, None, record)

    def _get_makers(self) -> dict[str, dict[int, tuple[int, bool]]]:
        """Model → id → place of the record that wrote it, and whether it made it."""
        makers: dict[str, dict[int, tuple[int, bool]]] = {}
        for record, place in self._needs.places.items():
            if record.outcome in (Outcome.CREATED, Outcome.UPDATED):
                is_new = record.outcome is Outcome.CREATED
                main = makers.setdefault(self._needs.model, {})
                main[record.res_id] = (place, is_new)
            for entry in record.along:
                is_new = entry["outcome"] == Outcome.CREATED.value
                beside = makers.setdefault(entry["res_model"], {})
                beside.setdefault(entry["res_id"], (place, is_new))
        return makers

    def _agree(
        self,
        now: Ids,
        found: Ids | None,
        asked: tuple[int, int],
        makers: dict[int, tuple[int, bool]],
    ) -> bool:
        """Whether what was found is what stood before those who asked.

        :param now: what is found at the end
        :param found: what was found, None where nobody looked yet
        :param asked: places of the first and of the last record that asked
        """
        first, last = asked
        if found is None:
            return not any(i in makers and makers[i][0] > first for i in now)
        for res_id in {*now, *found}:
            place, is_new = makers.get(res_id, (None, False))
            if res_id in now and res_id in found:
                is_right = (
                    place is None or place < first or (place > last and not is_new)
                )
            else:  # there only later, or no longer
                is_right = place is not None and place >= last
            if not is_right:
                return False
        # of several new ones the first is told by ids, which follow the loading
        new = [i for i in found if i in makers and makers[i][1]]
        return len(new) < 2 or not self.is_moved


def get_ways(preparation, records: Sequence[Record]) -> Iterator[Foresight]:
    """The ways to load the records, the fastest first, the last one Odoo's."""
    references = preparation.references
    if references.refers and len(records) > 1:
        run = preparation.run
        needs = Needs(run.res_model, references, records)
        parts = needs.in_file_order(records)
        makes_names = bool(run.options.get("name_create_enabled_fields"))
        is_regular = not references.shape.continues_record(records[0].rows[0])
        is_clear = needs.are_clear and not needs.share_lines
        if is_clear and is_regular and not makes_names:
            levels = needs.by_level(records)
            if 2 * len(levels) < len(parts):
                yield Foresight(Way.LEVELS, levels, needs)
        if not needs.share_lines:
            yield Foresight(Way.FILE, parts, needs)
    yield Foresight(Way.ODOO, [list(records)])
