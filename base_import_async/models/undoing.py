# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Entries of an import's ledger while they are undone; nothing here is stored."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from odoo.models import BaseModel
from odoo.tools import SQL

from ..core.states import Outcome
from .undo_capture import UndoCapture
from .undo_columns import Ref, read_write_dates
from .undo_scope import is_followed


@dataclass(eq=False)
class UndoEntry:
    """One record that the import created or changed, and what becomes of it."""

    row: BaseModel
    outcome: Outcome | None = None
    message: str | None = None
    # why it could not be done so far; it may work once others are done
    error: str | None = None

    @property
    def ref(self) -> Ref:
        return self.row.res_model, self.row.res_id

    @property
    def is_created(self) -> bool:
        return self.row.outcome == Outcome.CREATED.value

    def settle(self, outcome: Outcome, message: str | None = None) -> None:
        self.outcome, self.message = outcome, message

    def to_vals(self, chunk) -> dict[str, Any]:
        """Values of the ledger entry of the undo."""
        return {
            "chunk_id": chunk.id,
            "first_row": self.row.first_row,
            "last_row": self.row.last_row,
            "kind": self.row.kind,
            "outcome": self.outcome.value,
            "res_model": self.row.res_model,
            "res_id": self.row.res_id,
            "key": self.row.key,
            "message": self.message,
            "written_at": chunk.env.cr.now(),
            "undo_row_id": self.row.id,
        }


class TouchWatch(UndoCapture):
    """Notes when the records that an undo touches were written before.

    Taking a line away recomputes its order: what somebody wrote there since the
    import must not be hidden by that when the order's turn comes. And the model's own
    code may, when values are written back, change others that the import left alone.
    """

    def __init__(self, env):
        super().__init__(env, keeper=env["transfer.chunk"])
        self.dates: dict[Ref, Any] = {}

    def after_create(self, records, data_list) -> None:
        pass

    def before_write(self, records, names) -> None:
        pass

    def before_unlink(self, records) -> None:
        pass

    def before_update(self, records, vals_list) -> None:
        if is_followed(records) and records._log_access:
            refs = {(records._name, res_id) for res_id in records._ids}
            self.dates.update(read_write_dates(self.env, refs - self.dates.keys()))
        return super().before_update(records, vals_list)


class RunHistory:
    """What an import did and when, as far as its undo asks."""

    def __init__(self, env, source, undo):
        self.env = env
        self.source = source
        # transactions of the import and of its undo, to the microsecond
        chunks = source.chunk_ids | undo.chunk_ids
        self.times = {*chunks.mapped("written_at"), env.cr.now()}

    def is_own(self, date: Any) -> bool:
        """Whether a record with this write date was last written by the import."""
        return date is None or date in self.times

    def get_created(self, model: str, ids: Iterable[int]) -> set[int]:
        """Those of the records that the import created and nobody edited since."""
        ids = tuple(ids)
        if not ids:
            return set()
        rows = self.env.execute_query(
            SQL(
                """SELECT entry.res_id FROM transfer_row entry
                     JOIN transfer_chunk chunk ON chunk.id = entry.chunk_id
                    WHERE chunk.run_id = %s AND entry.outcome = 'created'
                      AND entry.edited_at IS NULL
                      AND entry.res_model = %s AND entry.res_id IN %s""",
                self.source.id,
                model,
                ids,
            )
        )
        dates = read_write_dates(self.env, [(model, res_id) for (res_id,) in rows])
        return {res_id for (_m, res_id), date in dates.items() if self.is_own(date)}

    def mark_edited(self, ref: Ref, date: Any, before_id: int | None = None) -> None:
        """Remember that somebody wrote a record, before we hide it by writing."""
        before = SQL("AND entry.id < %s", before_id) if before_id else SQL()
        self.env.cr.execute(
            SQL(
                """UPDATE transfer_row entry SET edited_at = %s
                     FROM transfer_chunk chunk
                    WHERE chunk.id = entry.chunk_id AND chunk.run_id = %s
                      AND entry.res_model = %s AND entry.res_id = %s
                      AND entry.edited_at IS NULL %s""",
                date,
                self.source.id,
                *ref,
                before,
            )
        )
        self.env["transfer.row"].invalidate_model(["edited_at"])


def sort_referrers_first(env, names: Iterable[str]) -> list[str]:
    """Models in the order in which their records are best removed.

    What refers to a record goes before it: else the database would remove it along,
    without its external ids and files. Where models refer to each other, the given
    order stands.
    """
    left = list(names)
    targets = {
        name: {
            field.comodel_name
            for field in env[name]._fields.values()
            if field.type == "many2one" and field.store
        }
        for name in left
    }
    order = []
    while left:
        free = next(
            (
                name for name in left
                if not any(name in targets[other] for other in left if other != name)
            ),
            left[0],
        )  # fmt: skip
        left.remove(free)
        order.append(free)
    return order
