# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from odoo import models
from odoo.models import BaseModel
from odoo.tools import SQL

from ..core.rows import unpack_numbers
from .row_references import ID, split_key

# Names that are looked up one by one, where a model has its own way to find them.
_MANY_NAMES = 1000


class TransferRun(models.Model):
    """Which chunks wait for which, and what need not be waited for."""

    _inherit = "transfer.run"

    def _set_levels(self, parents: Iterable[tuple[int, int]]) -> None:
        """Give chunks that need others a level above those.

        :param parents: pairs of lines, child and parent; a parent's chunk has the
            lower number
        """
        chunk_of = self._get_chunk_finder()
        needs: dict[int, set[int]] = defaultdict(set)
        for child, parent in parents:
            needing, needed = chunk_of(child), chunk_of(parent)
            if needing != needed:
                needs[needing].add(needed)
        levels: dict[int, int] = {}
        for sequence in sorted(needs):
            levels[sequence] = 1 + max(levels.get(n, 0) for n in needs[sequence])
        if not levels:
            return
        self.env["transfer.chunk"].flush_model(["level"])
        self.env.cr.execute(
            SQL(
                """UPDATE transfer_chunk chunk SET level = new.level
                     FROM UNNEST(%s, %s) AS new (sequence, level)
                    WHERE chunk.run_id = %s AND chunk.sequence = new.sequence""",
                list(levels),
                list(levels.values()),
                self.id,
            )
        )
        self.chunk_ids.invalidate_recordset(["level"])

    def _get_chunk_finder(self):
        """A function that gives the number of the chunk that a line is in."""
        firsts: list[tuple[int, int]] = []
        places: dict[int, int] = {}
        for chunk in self.env["transfer.chunk"].search([("run_id", "=", self.id)]):
            if chunk.is_reordered:
                numbers = unpack_numbers(chunk.row_numbers)
                places.update(dict.fromkeys(numbers, chunk.sequence))
            else:
                firsts.append((chunk.first_row, chunk.sequence))
        firsts.sort()

        def find(line: int) -> int:
            if line in places:
                return places[line]
            return firsts[bisect_right(firsts, line, key=_get_first) - 1][1]

        return find

    # ------------------------------------------------------------------
    # What is in the database already
    # ------------------------------------------------------------------

    def _filter_existing(self, keys: Sequence[str]) -> list[str]:
        """Those keys by which a record can be found now, as the user would."""
        texts: dict[tuple[str, str], list[str]] = defaultdict(list)
        for key in keys:
            kind, model, text = split_key(key)
            texts[kind, model].append(text)
        found = set()
        for (kind, model), wanted in texts.items():
            records = self._get_load_env()[model]
            if kind == ID:
                existing = self._find_by_xmlid(records, wanted)
            else:
                existing = _find_by_name(records, wanted)
            found.update(f"{kind}:{model}:{text}" for text in existing)
        return [key for key in keys if key in found]

    def _find_by_xmlid(self, model: BaseModel, texts: Sequence[str]) -> Iterator[str]:
        module = self._get_import_module()
        names = {t if "." in t else f"{module}.{t}": t for t in texts}
        existing = self.env["transfer.loader"]._get_existing_ids(model, list(names))
        return (names[xid] for xid in existing)


def _get_first(item: tuple[int, int]) -> int:
    return item[0]


def _find_by_name(model: BaseModel, texts: Sequence[str]) -> set[str]:
    """The texts by which Odoo's import would find a record."""
    own_ways = any(
        getattr(type(model), name) is not getattr(BaseModel, name)
        for name in ("name_search", "_search_display_name")
    )
    if own_ways:
        searched = texts[:_MANY_NAMES]
        return {t for t in searched if model.name_search(t, operator="=", limit=1)}
    found = model.search([("display_name", "in", list(texts))])
    names = model._rec_names_search or [model._rec_name]
    values = {value for name in names for value in found.mapped(name)}
    return {text for text in texts if text in values}
