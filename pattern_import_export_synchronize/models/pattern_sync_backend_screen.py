# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What the screen of an exchange shows of what happened, and what comes next."""

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.tools import SQL

_SHOWN_FILES = 8
_DAYS = 30
_OUTCOMES = ("created", "updated", "unchanged", "skipped", "failed")


class PatternSyncBackend(models.Model):
    _inherit = "pattern.sync.backend"

    health = fields.Selection(
        [
            ("new", "Nothing set up"),
            ("paused", "Paused"),
            ("failing", "Does not work"),
            ("attention", "Wants a look"),
            ("fine", "Works"),
        ],
        string="Status",
        compute="_compute_tasks_figures",
        compute_sudo=True,
    )
    trouble = fields.Text(
        string="What Is Wrong", compute="_compute_tasks_figures", compute_sudo=True
    )
    next_import = fields.Datetime(
        string="Next Look for Files",
        compute="_compute_tasks_figures",
        compute_sudo=True,
    )
    next_export = fields.Datetime(
        string="Next File Out", compute="_compute_tasks_figures", compute_sudo=True
    )
    arrive_count = fields.Integer(compute="_compute_tasks_figures", compute_sudo=True)
    leave_count = fields.Integer(compute="_compute_tasks_figures", compute_sudo=True)
    pending_file_count = fields.Integer(
        string="Files on Their Way", compute="_compute_file_figures", compute_sudo=True
    )
    failed_file_count = fields.Integer(
        string="Failed Files", compute="_compute_file_figures", compute_sudo=True
    )
    last_file_date = fields.Datetime(
        string="Last File", compute="_compute_file_figures", compute_sudo=True
    )
    conflict_count = fields.Integer(
        string="Open Conflicts", compute="_compute_conflict_count", compute_sudo=True
    )
    created_count = fields.Integer(
        string="Rows Created", compute="_compute_row_figures", compute_sudo=True
    )
    updated_count = fields.Integer(
        string="Rows Updated", compute="_compute_row_figures", compute_sudo=True
    )
    unchanged_count = fields.Integer(
        string="Rows Unchanged", compute="_compute_row_figures", compute_sudo=True
    )
    skipped_count = fields.Integer(
        string="Rows Skipped", compute="_compute_row_figures", compute_sudo=True
    )
    failed_count = fields.Integer(
        string="Rows Failed", compute="_compute_row_figures", compute_sudo=True
    )
    sent_count = fields.Integer(
        string="Rows Sent", compute="_compute_row_figures", compute_sudo=True
    )
    last_file_ids = fields.Many2many(
        "attachment.queue", string="Last Files", compute="_compute_last_files"
    )

    # ------------------------------------------------------------------
    # Figures: one query for all exchanges each
    # ------------------------------------------------------------------

    @api.depends(
        *("is_paused", "task_ids.failing_since"),
        *("task_ids.next_run", "task_ids.blocked_until"),
    )
    def _compute_tasks_figures(self):
        for backend in self:
            tasks = backend.task_ids
            arrive = tasks.filtered(lambda t: t.method_type == "import")
            failing = tasks.filtered("failing_since")
            backend.arrive_count = len(arrive)
            backend.leave_count = len(tasks) - len(arrive)
            backend.next_import = backend._get_next(arrive)
            backend.next_export = backend._get_next(tasks - arrive)
            backend.trouble = "\n".join(
                f"{task.name}: {task.last_error}" for task in failing
            )
            backend.health = backend._get_health(tasks, failing)

    def _get_next(self, tasks):
        if self.is_paused:
            return False
        due = tasks.filtered("next_run")
        # after a failure it is left alone for a while
        moments = [
            max(task.next_run, task.blocked_until or task.next_run) for task in due
        ]
        return min(moments, default=False)

    def _get_health(self, tasks, failing) -> str:
        if not tasks:
            return "new"
        if self.is_paused:
            return "paused"
        if failing:
            return "failing"
        is_calm = not (self.failed_file_count or self.conflict_count)
        return "fine" if is_calm else "attention"

    @api.depends_context("uid")
    def _compute_file_figures(self):
        groups = self.env["attachment.queue"]._read_group(
            [
                ("task_id.sync_backend_id", "in", self.ids),
                # of what was empty, nothing left
                "|",
                ("state", "!=", "done"),
                ("is_content_missing", "=", False),
            ],
            ["task_id", "state"],
            ["__count", "create_date:max"],
        )
        counts: dict[tuple, int] = {}
        last: dict[int, object] = {}
        for task, state, count, date in groups:
            backend_id = task.sync_backend_id.id
            counts[backend_id, state] = counts.get((backend_id, state), 0) + count
            last[backend_id] = max(filter(None, (last.get(backend_id), date)))
        for backend in self:
            backend.pending_file_count = counts.get((backend.id, "pending"), 0)
            backend.failed_file_count = counts.get((backend.id, "failed"), 0)
            backend.last_file_date = last.get(backend.id, False)

    @api.depends_context("uid")
    def _compute_conflict_count(self):
        groups = self.env["connector.checkpoint"]._read_group(
            [
                ("backend_model", "=", self._name),
                ("backend_res_id", "in", self.ids),
                ("state", "=", "need_review"),
                ("kind", "=", "conflict"),
            ],
            ["backend_res_id"],
            ["__count"],
        )
        counts = dict(groups)
        for backend in self:
            backend.conflict_count = counts.get(backend.id, 0)

    @api.depends_context("uid")
    def _compute_row_figures(self):
        """Rows of the last 30 days, each counted where it ended."""
        runs = self.env["transfer.run"]
        domain = [
            ("sync_backend_id", "in", self.ids),
            ("create_date", ">=", fields.Datetime.now() - relativedelta(days=_DAYS)),
        ]
        imported = runs._read_group(
            [*domain, ("is_export", "=", False), ("is_check", "=", False)],
            ["sync_backend_id"],
            [f"{outcome}_count:sum" for outcome in _OUTCOMES],
        )
        exported = runs._read_group(
            [*domain, ("is_export", "=", True)],
            ["sync_backend_id"],
            ["row_count:sum"],
        )
        counts = {backend.id: sums for backend, *sums in imported}
        sent = {backend.id: total for backend, total in exported}
        for backend in self:
            sums = counts.get(backend.id, [0] * len(_OUTCOMES))
            for outcome, total in zip(_OUTCOMES, sums, strict=True):
                backend[f"{outcome}_count"] = total
            backend.sent_count = sent.get(backend.id, 0)

    @api.depends_context("uid", "allowed_company_ids")
    def _compute_last_files(self):
        """The last files of each exchange, of those that the user may see."""
        queue = self.env["attachment.queue"]
        queue.flush_model(["task_id", "state", "is_content_missing"])
        rows = self.env.execute_query(
            SQL(
                """SELECT wanted.id, entry.id
                     FROM unnest(%s::integer[]) AS wanted(id)
               CROSS JOIN LATERAL (
                          SELECT queue.id
                            FROM attachment_queue queue
                            JOIN attachment_synchronize_task task
                              ON task.id = queue.task_id
                           WHERE task.sync_backend_id = wanted.id
                             -- of what was empty, nothing left
                             AND NOT (queue.state = 'done'
                                      AND queue.is_content_missing IS TRUE)
                        ORDER BY queue.id DESC LIMIT %s) AS entry""",
                self.ids,
                _SHOWN_FILES,
            )
        )
        may_read = queue.has_access("read")
        entries = queue.browse([entry_id for _id, entry_id in rows])
        shown = set(entries._filtered_access("read").ids) if may_read else set()
        for backend in self:
            backend.last_file_ids = [
                entry_id
                for backend_id, entry_id in rows
                if backend_id == backend.id and entry_id in shown
            ]
