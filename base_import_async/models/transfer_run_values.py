# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from typing import NamedTuple

from odoo import Command, api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ..core.states import Outcome, RunState

# How many distinct values are asked about at once, the most frequent first.
MAX_VALUES = 200
# Failed entries that are looked at before the button is shown.
_PROBED_ENTRIES = 10_000


class UnknownValue(NamedTuple):
    """A value that failed, with its field and the number of its rows."""

    path: str
    column: str
    value: str
    row_count: int


class TransferRun(models.Model):
    """Fix by value: each wrong value is put right once, for all its rows."""

    _inherit = "transfer.run"

    value_map_ids = fields.Many2many(
        comodel_name="transfer.value.map",
        relation="transfer_run_value_map_rel",
        column1="run_id",
        column2="map_id",
        string="Replaced Values",
        readonly=True,
        help="What this import takes instead of values in the file.",
    )
    has_unknown_values = fields.Boolean(compute="_compute_has_unknown_values")

    def _compute_has_unknown_values(self):
        for run in self:
            # the counts of a run are known when it is closed
            may_have = run.failed_count or run.state == RunState.PAUSED.value
            wanted = may_have and not run.undo_of_id
            run.has_unknown_values = bool(wanted) and run._has_unknown_values()

    def _has_unknown_values(self) -> bool:
        found = self.env.execute_query(
            SQL(
                """SELECT 1 FROM (%s LIMIT %s) probed
                    WHERE probed.issue ->> 'unknown' IS NOT NULL LIMIT 1""",
                self._get_issues_query(),
                _PROBED_ENTRIES,
            )
        )
        return bool(found)

    def _get_unknown_values(self) -> tuple[list[UnknownValue], int]:
        """The most frequent values that were not understood, and how many there are.

        Counted by the database: a run may have millions of failed rows.
        """
        self.ensure_one()
        rows = self.env.execute_query(
            SQL(
                """SELECT issue ->> 'path', MIN(issue ->> 'column'),
                          issue ->> 'unknown',
                          COUNT(DISTINCT (issue ->> 'row_number')::int)::int,
                          (COUNT(*) OVER ())::int
                     FROM (%s) failed
                    WHERE issue ->> 'unknown' IS NOT NULL
                    GROUP BY issue ->> 'path', issue ->> 'unknown'
                    ORDER BY 4 DESC, 1, 3 LIMIT %s""",
                self._get_issues_query(),
                MAX_VALUES,
            )
        )
        total = rows[0][-1] if rows else 0
        return [UnknownValue(*row[:-1]) for row in rows], total

    def _get_issues_query(self) -> SQL:
        """Every issue of the rows that failed and were not sent again since."""
        self.env.flush_all()
        return SQL(
            """SELECT issue FROM transfer_row entry
                 JOIN transfer_chunk chunk ON chunk.id = entry.chunk_id
           CROSS JOIN LATERAL jsonb_array_elements(
                      CASE jsonb_typeof(entry.issues) WHEN 'array'
                      THEN entry.issues ELSE '[]' END) AS issue
                WHERE chunk.run_id = %s AND chunk.failed_count > 0
                  AND chunk.retried_by_run_id IS NULL AND entry.outcome = %s""",
            self.id,
            Outcome.FAILED.value,
        )

    def action_fix_values(self):
        """Ask what is meant by the values that were not understood.

        :return: the action that opens the question
        :raises UserError: when no failed row has such a value
        """
        self.ensure_one()
        self._check_may_act()
        self._check_not_undone()
        values, total = self._get_unknown_values()
        if not values:
            raise UserError(
                self.env._(
                    "No row failed because of a value that another one could "
                    "replace. Read the messages, then correct and send the file of "
                    "failed rows."
                )
            )
        wizard = self.env["transfer.value.fix"]._create_for(self, values, total)
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Fix by Value"),
            "res_model": wizard._name,
            "res_id": wizard.id,
            "view_mode": "form",
            "views": [(False, "form")],
            "target": "new",
            "context": {"dialog_size": "extra-large"},
        }

    @api.model
    def _prepare_run_vals(self, res_model, field_paths, columns, options):
        vals = super()._prepare_run_vals(res_model, field_paths, columns, options)
        maps = self.env["transfer.value.map"]._find_remembered(
            res_model, field_paths, self.env.user, self.env.company
        )
        return {**vals, "value_map_ids": [Command.set(maps.ids)]}

    def _retry_with(self, maps):
        """Load the failed rows again with these maps; a check is made anew.

        :return: the run that does it
        """
        self.ensure_one()
        self._use_maps(maps)
        if self.is_check:
            return self._run_again({})
        self.action_retry_failed()
        if self.state == RunState.PAUSED.value and self.stopped_itself:
            self.action_resume()  # what stopped it is put right
        return self

    def _use_maps(self, maps) -> None:
        """Take these maps from now on, instead of others for the same values."""
        self.ensure_one()
        keys = {(m.field_path, m.value) for m in maps}
        outdated = self.value_map_ids.filtered(
            lambda m: not m.is_remembered and (m.field_path, m.value) in keys
        )
        self.value_map_ids = self.value_map_ids - outdated | maps

    def _settle_failed_rows(self, run) -> None:
        result = super()._settle_failed_rows(run)
        run.value_map_ids |= self.value_map_ids
        return result
