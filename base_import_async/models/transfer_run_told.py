# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from collections.abc import Iterable

from odoo import models

from ..core.states import CHECK_OUTCOME_LABELS, OUTCOME_LABELS, Outcome, RunState


class TransferRun(models.Model):
    """What the user is told of a run."""

    _inherit = "transfer.run"

    def _notify_moved(self) -> None:
        """Say that the run moved; the client asks for the counts itself."""
        for run in self:
            run.user_id._bus_send("transfer.run/moved", {"run_id": run.id})

    def _notify_end(self) -> None:
        self.ensure_one()
        run = self.with_context(lang=self.user_id.lang)
        run.user_id._bus_send("transfer.run/closed", run._get_end_payload())

    def _get_end_payload(self) -> dict:
        """What the client needs to tell the user; a hook."""
        kinds = {RunState.DONE.value: "success", RunState.FAILED.value: "danger"}
        return {
            "run_id": self.id,
            "kind": self.kind,
            "title": self.name,
            "message": self._get_outcome_sentence(),
            "type": kinds.get(self.state, "warning"),
        }

    def _get_outcome_sentence(self) -> str:
        """One sentence on what came of the run."""
        if self.message and not self.row_count:
            return self.message
        counts = self._get_counts_sentence() or self.env._("No rows")
        if self.is_check:
            return self.env._("Nothing was written. %s.", counts)
        return self.env._(
            "%(state)s. %(counts)s.", state=self._get_state_label(), counts=counts
        )

    def _get_counts_sentence(self, outcomes: Iterable[Outcome] = Outcome) -> str:
        """Rows by outcome, those that occur: ``Created: 147, Failed: 3``."""
        labels = dict(self._selection_outcome())
        return ", ".join(
            self.env._(
                "%(outcome)s: %(count)s",
                outcome=labels[outcome.value],
                count=self._format_count(count),
            )
            for outcome in outcomes
            if (count := self[f"{outcome.value}_count"])
        )

    def _format_count(self, count: int) -> str:
        lang = self.env["res.lang"]._lang_get(self.env.lang or "en_US")
        return lang.format("%d", count, grouping=True)

    def _selection_outcome(self) -> list[tuple[str, str]]:
        """Outcomes of rows as this run has them: a check only says what would be."""
        labels = dict(OUTCOME_LABELS)
        if self.is_check:
            labels.update(CHECK_OUTCOME_LABELS)
        return self._translate_labels(list(labels.items()))
