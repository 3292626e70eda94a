# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import tempfile

from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.tools import SQL

from ..core.states import ChunkState, RunState

# How long jobs may wait, or a run stand still, before that is a problem.
_PATIENCE_MINUTES = 3
# Problems of which every user hears: their imports wait because of them.
_USER_CODES = ("no_runner", "runner_stuck", "not_taken", "channel_full", "no_start")
_LIVE = ("wait_dependencies", "pending", "enqueued", "started")
_NAMED = 5


class TransferDoctor(models.AbstractModel):
    """Says why imports do not move.

    All is asked of the database, where the job runner and the workers leave their
    traces: the process that asks runs no jobs itself, as a rule.
    """

    _name = "transfer.doctor"
    _description = "Why imports do not move"

    @api.model
    def get_problems(self) -> list[dict[str, str]]:
        """What keeps imports from moving, worst first; empty when all is well.

        :return: ``code`` (stable, for programs), ``message`` (what is wrong) and
            ``advice`` (what to do), in the language of the context
        :raises AccessError: for anybody but import managers and administrators
        """
        groups = ("base_import_async.group_transfer_manager", "base.group_system")
        if not self.env.su and not any(map(self.env.user.has_group, groups)):
            raise AccessError(
                self.env._("Only managers of imports may look into the job queue.")
            )
        doctor = self.sudo()  # jobs and crons are not the manager's to read
        return [
            *doctor._check_queue(),
            *doctor._check_dead_jobs(),
            *doctor._check_cron(),
            *doctor._check_filestore(),
            *doctor._check_runs(),
        ]

    @api.model
    @api.private
    def _get_user_sentences(self) -> list[str]:
        """Why imports wait, in words that say nothing about other people's jobs."""
        problems = self.sudo()._check_queue()  # only sentences leave this method
        return [p["message"] for p in problems if p["code"] in _USER_CODES]

    @api.model
    def _problem(self, code: str, message: str, advice: str) -> dict[str, str]:
        return {"code": code, "message": message, "advice": advice}

    @api.model
    def _get_patience(self) -> int:
        """Minutes after which waiting is a problem."""
        parameters = self.env["ir.config_parameter"].sudo()  # readable by admins only
        return int(parameters.get_param("transfer.patience_minutes", _PATIENCE_MINUTES))

    # ------------------------------------------------------------------
    # This addon's own helpers
    # ------------------------------------------------------------------

    def _check_cron(self) -> list[dict[str, str]]:
        cron = self.env.ref(
            "base_import_async.ir_cron_transfer_run_advance", raise_if_not_found=False
        )
        if not cron or not cron.active:
            return [
                self._problem(
                    "cron_inactive",
                    self.env._(
                        "The scheduled action that moves imports on is switched off."
                    ),
                    self.env._(
                        "Activate “Imports: move open runs on” in Settings / "
                        "Technical / Scheduled Actions; without it an import stands "
                        "still after a crash."
                    ),
                )
            ]
        late = (fields.Datetime.now() - cron.nextcall).total_seconds() / 60
        if late <= self._get_patience():
            return []
        return [
            self._problem(
                "cron_late",
                self.env._(
                    "The scheduled action that moves imports on is %(minutes)s "
                    "minutes late.",
                    minutes=int(late),
                ),
                self.env._(
                    "Check that an Odoo process runs scheduled actions "
                    "(max_cron_threads greater than 0) for this database."
                ),
            )
        ]

    def _check_filestore(self) -> list[dict[str, str]]:
        attachments = self.env["ir.attachment"]
        if attachments._storage() != "file":
            return []
        folder = attachments._filestore()
        try:
            with tempfile.TemporaryFile(dir=folder):
                return []
        except OSError as error:
            return [
                self._problem(
                    "filestore",
                    self.env._(
                        "Files cannot be stored: %(reason)s", reason=error.strerror
                    ),
                    self.env._(
                        "Make %(folder)s exist, have free space and be writable for "
                        "the user that runs Odoo.",
                        folder=folder,
                    ),
                )
            ]

    # ------------------------------------------------------------------
    # Runs
    # ------------------------------------------------------------------

    def _check_runs(self) -> list[dict[str, str]]:
        problems = []
        runs = self.env["transfer.run"]
        paused = runs.search([("state", "=", RunState.PAUSED.value)])
        if paused:
            problems.append(
                self._problem(
                    "paused_runs",
                    self.env._("Paused imports: %(runs)s.", runs=_names(paused)),
                    self.env._("Resume or cancel them."),
                )
            )
        lost = runs.browse(self._get_lost_run_ids())
        if lost:
            problems.append(
                self._problem(
                    "lost_runs",
                    self.env._("Imports without any job: %(runs)s.", runs=_names(lost)),
                    self.env._(
                        "The scheduled action “Imports: move open runs on” gives them "
                        "their jobs back within a minute; run it by hand and look in "
                        "the log if it does not."
                    ),
                )
            )
        return problems

    def _get_lost_run_ids(self) -> list[int]:
        """Open runs that no job will ever move."""
        rows = self.env.execute_query(
            SQL(
                """SELECT run.id FROM transfer_run run
                    WHERE run.state IN %s
                      AND run.write_date < (now() AT TIME ZONE 'utc')
                                           - %s * INTERVAL '1 minute'
                      AND NOT EXISTS (
                          SELECT 1 FROM queue_job job
                           WHERE job.uuid = run.job_uuid AND job.state IN %s)
                      AND NOT EXISTS (
                          SELECT 1 FROM transfer_chunk chunk
                            JOIN queue_job job ON job.uuid = chunk.job_uuid
                           WHERE chunk.run_id = run.id AND chunk.state = %s
                             AND job.state IN %s)
                    ORDER BY run.id""",
                (
                    RunState.DRAFT.value,
                    RunState.SPLITTING.value,
                    RunState.RUNNING.value,
                ),
                self._get_patience(),
                _LIVE,
                ChunkState.QUEUED.value,
                _LIVE,
            )
        )
        return [run_id for (run_id,) in rows]


def _names(runs) -> str:
    """The first of some runs, with their numbers."""
    names = [f"{run.name} (#{run.id})" for run in runs[:_NAMED]]
    return ", ".join(names + ["…"] * (len(runs) > _NAMED))
