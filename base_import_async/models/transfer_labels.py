# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models

from ..core.states import (
    CHECK_STATE_LABELS,
    CHUNK_STATE_LABELS,
    EXPORT_STATE_LABELS,
    RUN_STATE_LABELS,
    UNDO_STATE_LABELS,
    Outcome,
    RunState,
)

_SENT_AGAIN = "sent_again"

# A list cuts what is long: what somebody must see to stands first.
_RESULT_ORDER = (Outcome.FAILED, *(o for o in Outcome if o is not Outcome.FAILED))
_NOT_UNDONE = (Outcome.KEPT, Outcome.FAILED, Outcome.CANCELLED)


class TransferRun(models.Model):
    """States and counts in the words of what the run is: import, check or undo."""

    _inherit = "transfer.run"

    shown_state = fields.Selection(
        selection=lambda self: self._selection_shown_state(RUN_STATE_LABELS),
        string="Status",
        compute="_compute_shown_state",
        help="The state, as a check or an undo would say it.",
    )
    result = fields.Char(compute="_compute_result", help="Rows by outcome, in words.")

    @api.model
    def _selection_shown_state(
        self, labels: list[tuple[str, str]]
    ) -> list[tuple[str, str]]:
        kinds = {
            "check": CHECK_STATE_LABELS,
            "undo": UNDO_STATE_LABELS,
            "export": EXPORT_STATE_LABELS,
        }
        own = [
            (f"{kind}_{state}", label)
            for kind, kind_labels in kinds.items()
            for state, label in kind_labels
        ]
        return self._translate_labels([*labels, *own])

    @api.depends("state", "kind", "row_count")
    def _compute_shown_state(self):
        known = dict(self._selection_shown_state(RUN_STATE_LABELS))
        for run in self:
            own = f"{run.kind}_{run.state}"
            # a check that failed without rows could not even read the file
            is_own = own in known and (run.row_count or run.is_export)
            run.shown_state = own if is_own else run.state

    def _get_state_label(self) -> str:
        """The state, for a person."""
        return dict(self._selection_shown_state(RUN_STATE_LABELS))[self.shown_state]

    @api.depends(
        "state",
        "message",
        "undo_run_ids.state",
        *(f"{outcome.value}_count" for outcome in Outcome),
    )
    def _compute_result(self):
        for run in self:
            run.result = run._is_closed and run._get_result()

    def _get_result(self) -> str:
        """What came of a closed run, in a line: undone, rows by outcome, the reason."""
        counts = self._get_counts_sentence(_RESULT_ORDER)
        reason = self.message if self.state == RunState.FAILED.value else ""
        reason = (reason or "").partition("\n")[0]
        return ". ".join(filter(None, (self._get_undone_sentence(), counts, reason)))

    def _get_undone_sentence(self) -> str:
        """How much of an import its undo took back: ``Undone: 386, Kept: 2``."""
        undos = self.undo_run_ids.filtered(lambda undo: undo._is_closed).sorted("id")
        done = sum(undos.mapped("reversed_count"))
        if not done:
            return ""
        undone = self.env._("Undone: %s", self._format_count(done))
        return ", ".join(
            filter(None, (undone, undos[-1:]._get_counts_sentence(_NOT_UNDONE)))
        )


class TransferChunk(models.Model):
    _inherit = "transfer.chunk"

    shown_state = fields.Selection(
        selection=lambda self: self._selection_shown_state(),
        string="Status",
        compute="_compute_shown_state",
        help="The state, as a check or an undo would say it.",
    )

    @api.model
    def _selection_shown_state(self) -> list[tuple[str, str]]:
        labels = self.env["transfer.run"]._selection_shown_state(CHUNK_STATE_LABELS)
        return [*labels, (_SENT_AGAIN, self.env._("Sent again"))]

    @api.depends("state", "run_id.kind", "retried_by_run_id")
    def _compute_shown_state(self):
        known = dict(self._selection_shown_state())
        for chunk in self:
            own = f"{chunk.run_id.kind}_{chunk.state}"
            if chunk.retried_by_run_id:
                own = _SENT_AGAIN
            chunk.shown_state = own if own in known else chunk.state


class TransferRow(models.Model):
    _inherit = "transfer.row"

    outcome_label = fields.Char(
        string="What Became of It", compute="_compute_outcome_label"
    )

    @api.depends("outcome", "kind", "run_id.is_check")
    def _compute_outcome_label(self):
        for run, rows in self.grouped("run_id").items():
            labels = dict(run._selection_outcome())
            for row in rows:
                label = labels.get(row.outcome, "")
                if row.kind == "side":
                    label = self.env._("%s with the row", label)
                row.outcome_label = label
