# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from collections.abc import Iterator
from dataclasses import dataclass, field

from odoo import models
from odoo.models import BaseModel

from odoo.addons.base_import_async.core.records import Record
from odoo.addons.base_import_async.core.states import Outcome
from odoo.addons.base_import_async.models.foresight import Foresight, Way
from odoo.addons.base_import_async.models.loading import (
    ChunkLoad,
    raise_unless_row_error,
)

from ..core.load_plan import Plan
from .pattern_draft import DraftValues
from .pattern_matcher import PatternMatcher
from .pattern_reader import PatternReader
from .pattern_settle import Settler

# A file in which every row is wrong must not cost a try for each of its cells.
MOST_TRIALS = 150


@dataclass
class PatternLoad:
    """What loading a chunk with a pattern keeps besides the spine's own."""

    plan: Plan
    settler: Settler
    preparation: object
    # columns that were at fault, by what was said; how often it may be tried out
    culprits: dict[str, int] = field(default_factory=dict, kw_only=True)
    trials_left: int = field(default=MOST_TRIALS, kw_only=True)


class PatternLoader(models.AbstractModel):
    """Loads rows whose columns are those of a pattern.

    Differs from the spine's loader in how rows become values and in what is written
    of them; batches, savepoints, ledger, undo and checks are the spine's.
    """

    _name = "pattern.loader"
    _inherit = "transfer.loader"
    _description = "Loader of files with a pattern"

    # ------------------------------------------------------------------
    # Rows → drafts
    # ------------------------------------------------------------------

    def _get_ways(self, preparation, records: list[Record]) -> list[Foresight]:
        """As Odoo does it: what rows bring is known only when they are converted."""
        return [Foresight(Way.ODOO, [records])]

    def _convert(self, model, preparation, load: ChunkLoad) -> Iterator[tuple]:
        plan = Plan.from_json(preparation.run.pattern_plan)
        load.extension = self._new_pattern_load(model, plan, preparation)
        reader = self._new_reader(model, plan, preparation, load)
        load.matcher = self._new_matcher(plan, load)
        reader.prefetch(load.records)
        self._prime(model, load, reader)
        for record in load.records:
            load.current = record
            try:
                draft = reader.read_record(record)
            except Exception as error:  # the row's own, or raised again
                raise_unless_row_error(error)
                record.fail(load.blame.from_exception(record, error, model))
                continue
            if record.has_error:
                record.outcome = Outcome.FAILED
                continue
            record.key = draft.xml_id
            yield record, draft.xml_id, DraftValues(draft)

    def _new_pattern_load(self, model, plan: Plan, preparation) -> PatternLoad:
        """What is kept while a chunk is loaded; a hook."""
        return PatternLoad(plan, Settler(model.env, plan), preparation)

    def _new_reader(self, model, plan: Plan, preparation, load: ChunkLoad):
        """What makes drafts of rows; a hook."""
        return PatternReader(model, plan, preparation, load)

    def _new_matcher(self, plan: Plan, load: ChunkLoad) -> PatternMatcher:
        """What finds the records that drafts mean; a hook."""
        return PatternMatcher(plan.root.keys, makes_others=makes_others(plan))

    def _prime(self, model, load: ChunkLoad, reader: PatternReader) -> None:
        """Find the records of all rows by one search; claim the keys of new ones."""
        if not load.matcher:
            return
        keys = [key for key in map(reader.read_key, load.records) if key]
        new = load.matcher.prime(with_keys(model, load), keys)
        if load.chunk is not None and not load.chunk.run_id.is_check:
            # nobody may read the claims, whoever imports makes some
            claims = self.env["pattern.key.claim"].sudo()
            claims._claim(model._name, load.matcher.names, new)

    def _find_row(self, model, load, record, error):
        """Lines of a record go by one write: its first row is told."""
        return None


def with_keys(model: BaseModel, load: ChunkLoad) -> BaseModel:
    """The model as keys are compared with it: archived records too, and in the
    language of the columns."""
    [lang] = load.extension.plan.root.key_langs or {model.env.lang}
    return model.with_context(active_test=False, lang=lang)


def makes_others(plan: Plan) -> bool:
    """Whether records of the main model are made as lines or by name too."""
    nodes = list(plan.root.nodes())
    return plan.policies.missing == "create" or any(
        node.model == plan.root.model for node in nodes[1:]
    )
