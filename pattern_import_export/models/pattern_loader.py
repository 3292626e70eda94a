# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from collections.abc import Iterator
from dataclasses import dataclass

from odoo import models
from odoo.models import BaseModel

from odoo.addons.base_import_async.core.records import Record
from odoo.addons.base_import_async.core.rows import RowIssue
from odoo.addons.base_import_async.core.states import Outcome
from odoo.addons.base_import_async.models.foresight import Foresight, Way
from odoo.addons.base_import_async.models.loading import (
    ChunkLoad,
    isolate,
    raise_unless_row_error,
)
from odoo.addons.base_import_async.models.tentative import tentative
from odoo.addons.base_import_async.models.undo_capture import UndoCapture, capturing
from odoo.addons.connector_base.core.rules import REASON_SENTENCES
from odoo.addons.connector_base.core.vector import SyncVector

from ..core.load_cells import is_blank, is_version
from ..core.load_plan import Plan
from .pattern_draft import Draft, DraftValues
from .pattern_matcher import PatternMatcher
from .pattern_reader import PatternReader
from .pattern_settle import Refusal, Settler
from .words import name_model


@dataclass
class PatternLoad:
    """What loading a chunk with a pattern keeps besides the spine's own."""

    plan: Plan
    settler: Settler
    preparation: object


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
        new = load.matcher.prime(_by_keys(model, load), keys)
        if load.chunk is not None and not load.chunk.run_id.is_check:
            # nobody may read the claims, whoever imports makes some
            claims = self.env["pattern.key.claim"].sudo()
            claims._claim(model._name, load.matcher.names, new)

    def _find_row(self, model, load, record, error):
        """Lines of a record go by one write: its first row is told."""
        return None

    # ------------------------------------------------------------------
    # Drafts → values
    # ------------------------------------------------------------------

    def _match(self, model, load: ChunkLoad, batch: list[tuple]) -> list[tuple]:
        """The records of a batch that are to be written, with their final values."""
        if not batch:
            return batch
        seen = model.with_context(active_test=False)
        batch = super()._match(_by_keys(model, load), load, batch)
        self._settle_ids(seen, load, batch)
        targets = self._get_targets(seen, load, batch)
        kept, deleted = [], []
        for item in batch:
            record, _xid, values = item
            target = targets.get(values.get("id"))
            try:
                gone = self._settle(load, record, values, target)
            except Refusal as refusal:
                record.fail(self._get_issue(load, refusal))
                continue
            except Exception as error:  # the row's own, or raised again
                raise_unless_row_error(error)
                record.fail(load.blame.from_exception(record, error, model))
                continue
            if record.outcome is None:
                (deleted if gone else kept).append(item)
        self._delete(model, load, deleted)
        return kept

    def _settle_ids(
        self, model: BaseModel, load: ChunkLoad, batch: list[tuple]
    ) -> None:
        """Note which external ids and database ids name an existing record."""
        existing = self._get_existing_ids(model, [xid for _r, xid, _v in batch])
        for _record, xid, values in batch:
            draft = values.draft
            target = draft.db_id or existing.get(xid)
            if target:
                values["id"] = target

    def _get_targets(
        self, model: BaseModel, load: ChunkLoad, batch: list[tuple]
    ) -> dict[int, BaseModel]:
        """The existing records of a batch that the user may see, fetched at once."""
        ids = [values["id"] for _r, _x, values in batch if values.get("id")]
        records = model.browse(dict.fromkeys(ids)).exists()._filtered_access("read")
        root = load.extension.plan.root
        names = {leaf.name for leaf in root.leaves}
        names |= {ref.name for ref in root.references}
        if records:
            records.fetch(sorted({*names, "write_date"}))
        load.extension.settler.begin(records)
        return {record.id: record for record in records}

    def _settle(
        self, load: ChunkLoad, record: Record, values: DraftValues, target
    ) -> bool:
        """Give ``values`` what is to be written; whether the record is to go.

        A record that the pattern leaves out gets its outcome.

        :raises Refusal: when it must not be written
        """
        draft, settler = values.draft, load.extension.settler
        target_id = values.get("id")
        if target_id and target is None:
            self._refuse_target(load, draft)
        vector = settler.new_vector(draft, target)
        if not vector.pass_gate():
            self._skip(load, record, vector)
            return False
        if draft.is_deleted:
            return self._settle_deleted(load, record, values, target)
        self._check_version(load, draft, target)
        values.clear()
        if target is None:
            values.update(settler.get_create_values(draft))
        else:
            values.update(settler.get_write_values(draft, target, vector))
            values["id"] = target.id
            values.words = settler.take_words()
        return False

    def _refuse_target(self, load: ChunkLoad, draft: Draft) -> None:
        model = self.env[draft.node.model]
        node = draft.node
        raise Refusal(
            self.env._(
                "There is no %(model)s record with the id “%(value)s” that you may "
                "see. Leave the cell blank for a new one.",
                model=name_model(model),
                value=draft.db_id or draft.xml_id or "",
            ),
            draft,
            node.db_id if draft.db_id else node.xml_id,
        )

    def _skip(self, load: ChunkLoad, record: Record, vector: SyncVector) -> None:
        record.outcome = Outcome.SKIPPED
        # pylint: disable=translation-contains-variable
        reason = self.env._(REASON_SENTENCES[vector.reason])
        message = self.env._("Skipped with its lines: %s", reason)
        number = record.rows[0].number
        record.issues.append(
            RowIssue(row_number=number, message=message, kind="warning")
        )

    def _check_version(self, load: ChunkLoad, draft: Draft, target) -> None:
        if target is None or is_blank(draft.version):
            return
        if not is_version(draft.version, target.write_date):
            raise Refusal(
                self.env._(
                    "“%(name)s” was changed on %(date)s UTC, after this file was "
                    "exported. Export it again, and repeat your change there.",
                    name=target.display_name,
                    date=target.write_date.replace(microsecond=0),
                ),
                draft,
                load.extension.plan.version,
            )

    def _get_issue(self, load: ChunkLoad, refusal: Refusal) -> RowIssue:
        row, index = refusal.draft.row, refusal.index
        preparation = load.extension.preparation
        cell = (
            row.cells[index] if index is not None and index < len(row.cells) else None
        )
        return RowIssue(
            row_number=row.number,
            message=refusal.message,
            column=preparation.get_column_label(index) if index is not None else None,
            value=str(cell) if cell is not None else None,
        )

    # ------------------------------------------------------------------
    # Writing
    # ------------------------------------------------------------------

    def _write_batch(self, model, load: ChunkLoad, batch: list[tuple]) -> None:
        super()._write_batch(model, load, batch)
        matcher = load.matcher
        if not matcher:
            return
        for record, _xid, values in batch:
            key = values.draft.key
            if key and record.outcome is Outcome.CREATED:
                matcher.learn(key, record.res_id)
            elif not key and set(matcher.names) & set(values.draft.values):
                matcher.forget()

    def _leave_unchanged(self, model, items: list[tuple], targets: list) -> tuple:
        """As the spine, save that words in other languages are changes too."""
        plain = [i for i, item in enumerate(items) if not item[2].words]
        worded = [i for i, item in enumerate(items) if item[2].words]
        kept, kept_targets = super()._leave_unchanged(
            model, [items[i] for i in plain], [targets[i] for i in plain]
        )
        return (
            kept + [items[i] for i in worded],
            kept_targets + [targets[i] for i in worded],
        )

    def _load_values(self, model, load: ChunkLoad, items: list[tuple], data_list):
        """The spine's write, and what columns of other languages hold."""
        records = super()._load_values(model, load, items, data_list)
        for record, (_record, _xid, values) in zip(records, items, strict=True):
            is_new = not values.get("id")
            words = [(record, values.draft.words)] if is_new else values.words
            for target, by_lang in words:
                for lang, named in by_lang.items():
                    if named:
                        target.with_context(lang=lang).write(named)
        return records

    def _settle_deleted(
        self, load: ChunkLoad, record: Record, values: DraftValues, target
    ) -> bool:
        """Whether a record that the file marks as deleted is to be deleted; a hook."""
        if target is not None:
            self._check_version(load, values.draft, target)
            return True
        record.outcome = Outcome.SKIPPED
        message = self.env._("The record that is to be deleted is not there.")
        number = record.rows[0].number
        record.issues.append(
            RowIssue(row_number=number, message=message, kind="warning")
        )
        return False

    def _delete(self, model, load: ChunkLoad, items: list[tuple]) -> None:
        """Delete what the file marks, each record by itself if need be."""

        def work(some):
            capture = UndoCapture(self.env, load.chunk)
            records = model.browse([values["id"] for _r, _x, values in some])
            with tentative(self.env), capturing(self.env, capture):
                records.exists().unlink()
            for record, _xid, values in some:
                record.outcome, record.res_id = Outcome.UPDATED, values["id"]
                record.issues.append(
                    RowIssue(
                        row_number=record.rows[0].number,
                        message=self.env._("Deleted, as the file asks."),
                        kind="warning",
                    )
                )
            capture.settle(
                model._name,
                [values["id"] for _r, _x, values in some],
                [record for record, _x, _v in some],
            )

        def refuse(item, error):
            item[0].fail(load.blame.from_exception(item[0], error, model))

        isolate(items, work, refuse)


def _by_keys(model: BaseModel, load: ChunkLoad) -> BaseModel:
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
