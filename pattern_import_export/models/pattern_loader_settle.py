# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models
from odoo.models import BaseModel

from odoo.addons.base_import_async.core.records import Record
from odoo.addons.base_import_async.core.rows import RowIssue
from odoo.addons.base_import_async.core.states import Outcome
from odoo.addons.base_import_async.models.accessible import find_readable
from odoo.addons.base_import_async.models.loading import (
    ChunkLoad,
    raise_unless_row_error,
)
from odoo.addons.connector_base.core.rules import REASON_SENTENCES
from odoo.addons.connector_base.core.vector import SyncVector

from ..core.load_cells import is_blank, is_version
from .pattern_draft import Draft, DraftValues
from .pattern_lines import Refusal
from .pattern_loader import with_keys
from .words import name_model


class PatternLoader(models.AbstractModel):
    """Drafts → values: whose record it is, and what is to be written of it."""

    _inherit = "pattern.loader"

    def _match(self, model, load: ChunkLoad, batch: list[tuple]) -> list[tuple]:
        """The records of a batch that are to be written, with their final values."""
        if not batch:
            return batch
        seen = model.with_context(active_test=False)
        batch = super()._match(with_keys(model, load), load, batch)
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
        root = load.extension.plan.root
        names = {leaf.name for leaf in root.leaves}
        # Lists too: read later, each would be checked in Python, record by record.
        names |= {part.name for part in (*root.references, *root.manys, *root.children)}
        records = find_readable(model, ids, sorted({*names, "write_date"}))
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
            values.vector = vector
            values.words = settler.take_words()
            values.edits = settler.take_edits()
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
