# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Looking at a server: which files a task takes, and why not the others."""

import datetime
import time
import zlib
from collections import Counter

from odoo import api, fields, models
from odoo.tools import SQL

from odoo.addons.queue_job.exception import RetryableJobError
from odoo.addons.queue_job.job import identity_exact

from ..core.errors import TaskError
from ..core.names import find_bad_name
from ..core.selection import Decision, Verdict, decide
from .failing import attempt, translate

LOCK_SPACE = zlib.crc32(b"attachment.synchronize.task") - 2**31
_SECOND_LOOK = "attachment_synchronize.second_look_seconds"
_SECOND_LOOK_SECONDS = 5
# How soon a task looks again when a file waits for its second look.
_FOLLOW_UP_SECONDS = 60
_NAMES_TOLD = 5
# How soon a look that met another one asks again whether that is over.
_TURN_SECONDS = 5


class AttachmentSynchronizeTask(models.Model):
    _inherit = "attachment.synchronize.task"

    def _enqueue_scan(self, trigger: str):
        """Have a job look for files; not a second one while the first waits."""
        self.ensure_one()
        return self.with_delay(
            identity_key=identity_exact,
            # A person who waits comes before the schedule.
            priority=5 if trigger == "manual" else 10,
            description=self.env._("Look for files: %(task)s", task=self.name),
        ).run_scan_job(trigger)

    @api.private
    def run_scan_job(self, trigger: str = "schedule"):
        """Look at the server, note what is there, give jobs to what is taken.

        When somebody asked for it, it looks twice, some seconds apart, so that
        complete files are taken at once.

        :param trigger: ``schedule`` or ``manual``
        :raises RetryableJobError: while another look of this task is under way
        """
        task = self.sudo()._with_language()  # jobs keep ledger and task, not users
        if not task.exists():
            return
        if not task._take_turn():
            # The other one may have listed the folder before the file came for
            # which somebody asks now.
            raise RetryableJobError(
                self.env._("%(task)s is looking for files already.", task=task.name),
                seconds=_TURN_SECONDS,
                ignore_retry=True,
            )
        started = time.monotonic()
        decisions: list[Decision] = []
        with attempt(task.env, task._get_secrets()) as tried:
            with task._get_server()._open_session() as session:
                decisions = task._look(session)
                if trigger == "manual" and _find_waiting(decisions):
                    time.sleep(task._get_second_look_seconds())
                    first = decisions
                    decisions = task._look(session)
                    decisions += _find_taken_before(first, decisions)
        if tried.failure:
            task._note_failure(tried.failure)
        else:
            task._note_success()
            task._note_dating(decisions)
            task._look_again_soon(decisions)
        task._note_run(trigger, decisions, time.monotonic() - started, tried.failure)

    def _take_turn(self) -> bool:
        """Whether nobody else looks for this task, or starts it.

        Until this transaction ends nobody else will: a look that others write on the
        task meanwhile would have to begin anew.
        """
        (taken,) = self.env.execute_query(
            SQL("SELECT pg_try_advisory_xact_lock(%s, %s)", LOCK_SPACE, self.id)
        )
        return taken[0]

    def _get_second_look_seconds(self) -> float:
        parameters = self.env["ir.config_parameter"].sudo()  # settings of the system
        return float(parameters.get_param(_SECOND_LOOK, _SECOND_LOOK_SECONDS))

    def _look(self, session) -> list[Decision]:
        """List the folder once, and bring the ledger up to date."""
        decisions = self._decide(session)
        self._record(decisions)
        return decisions

    def _decide(self, session) -> list[Decision]:
        """List the folder once and judge each file; writes nothing."""
        self.ensure_one()
        folder = self._get_folder()
        try:
            listed = session.ls(folder)
        except FileNotFoundError as error:
            raise self._get_missing_folder_error() from error
        paths = [file.path for file in listed]
        return decide(
            listed,
            self._get_rules(),
            folder=folder,
            past=self._get_past(paths),
            now=time.time(),
        )

    def _get_missing_folder_error(self) -> TaskError:
        return TaskError(
            self.env._(
                "There is no folder %(folder)s on the server.",
                folder=self._get_folder() or "/",
            )
        )

    # ------------------------------------------------------------------
    # What a run leaves behind
    # ------------------------------------------------------------------

    def _look_again_soon(self, decisions: list[Decision]) -> None:
        """Files that wait for their second look do not wait a whole interval."""
        if not self.next_run or not self.second_look or not _find_waiting(decisions):
            return
        soon = fields.Datetime.now() + datetime.timedelta(seconds=_FOLLOW_UP_SECONDS)
        if soon < self.next_run:
            self.next_run = soon

    def _note_run(self, trigger, decisions, seconds: float, failure) -> None:
        self.last_run = fields.Datetime.now()
        counts = Counter(decision.verdict for decision in decisions)
        run = self.env["attachment.synchronize.run"].create(
            {
                "task_id": self.id,
                "trigger": trigger,
                "duration": seconds,
                "listed_count": len(decisions),
                "taken_count": counts[Verdict.TAKE],
                "waiting_count": counts[Verdict.WAIT],
                "refused_count": counts[Verdict.REFUSE],
                "state": "failed" if failure else "done",
                "message": failure.message if failure else self._tell(decisions),
            }
        )
        if trigger == "manual":
            run._tell_user(self.env.user)

    def _tell(self, decisions: list[Decision]) -> str:
        """Say what a look waits for and refuses, naming the first few files."""
        told = [
            self.env._(
                "%(name)s: %(reason)s",
                name=ascii(name) if find_bad_name(name) else name,
                reason=translate(self.env, decision.reason),
            )
            for decision in decisions
            for name in [decision.file.name]
            if decision.verdict in (Verdict.WAIT, Verdict.REFUSE) or decision.is_strange
        ]
        if len(told) > _NAMES_TOLD:
            more = self.env._("and %(count)s more", count=len(told) - _NAMES_TOLD)
            told = [*told[:_NAMES_TOLD], more]
        return "\n".join(told)


def _find_waiting(decisions: list[Decision]) -> list[Decision]:
    return [d for d in decisions if d.verdict is Verdict.WAIT]


def _find_taken_before(first: list[Decision], second: list[Decision]) -> list[Decision]:
    """What the first look took; the second finds it in the ledger, or moved away."""
    taken = [d for d in first if d.verdict is Verdict.TAKE]
    paths = {d.file.path for d in taken}
    second[:] = [d for d in second if d.file.path not in paths]
    return taken
