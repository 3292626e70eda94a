# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models

from ..core.records import Record
from ..core.states import Outcome
from .loading import ChunkLoad
from .matching import CREATE, UPDATE
from .sentences import describe_records


class TransferLoader(models.AbstractModel):
    """Updates records that the file names by the values of its columns."""

    _inherit = "transfer.loader"

    def _match(self, model, load: ChunkLoad, batch: list[tuple]) -> list[tuple]:
        """The records of a batch that are to be written, with the ids they match.

        One search serves the batch. Ambiguous keys fail; rows that the mode
        leaves out fail or are skipped.
        """
        matcher = load.matcher
        if not matcher:
            return batch
        keys = [matcher.get_key(values) for _record, _xid, values in batch]
        found = matcher.find(model, filter(None, keys))
        kept = []
        for item, key in zip(batch, keys, strict=True):
            record, _xid, values = item
            ids = found.get(key, [])
            refused = self._refuse_match(model, load, record, key, ids)
            if refused:
                continue
            if ids:
                values["id"] = ids[0]
            kept.append(item)
        return kept

    def _refuse_match(
        self, model, load: ChunkLoad, record: Record, key, ids: list[int]
    ) -> bool:
        """Settle a record that must not be written; whether it is one."""
        matcher = load.matcher
        if len(ids) < 2 and matcher.mode != (CREATE if ids else UPDATE):
            return False
        what = ", ".join(
            f"{load.blame.preparation.get_label(name)} {text}"
            for name, text in zip(
                matcher.names,
                load.blame.get_texts(record, matcher.names),
                strict=True,
            )
        )
        if len(ids) > 1:
            message = self.env._(
                "%(count)s %(model)s records have %(what)s: %(candidates)s. It is not "
                "clear which one to update. Make the key unique, or match on one more "
                "column.",
                count=len(ids),
                model=model._description,
                what=what,
                candidates=describe_records(model.browse(ids)),
            )
        elif not ids:
            message = self.env._(
                "No %(model)s record has %(what)s, and this import only updates.",
                model=model._description,
                what=what,
            )
        else:
            record.outcome = Outcome.SKIPPED
            message = self.env._(
                "A %(model)s record has %(what)s already; this import only creates.",
                model=model._description,
                what=what,
            )
            record.issues.append(
                load.blame.of_field(record, matcher.names[0], message, kind="warning")
            )
            return True
        record.fail(load.blame.of_field(record, matcher.names[0], message))
        return True
