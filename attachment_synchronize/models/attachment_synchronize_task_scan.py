# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Looking at a server: which files a task takes, and why not the others."""

import datetime
import json
import time
import zlib
from collections import Counter

from odoo import api, fields, models
from odoo.tools import SQL

from odoo.addons.queue_job.job import identity_exact

from ..core.errors import TaskError
from ..core.names import find_bad_name
from ..core.selection import Decision, Past, Verdict, decide
from ..core.states import FailureKind, FileState
from .failing import attempt, translate

_LOCK_SPACE = zlib.crc32(b"attachment.synchronize.task") - 2**31
_SECOND_LOOK = "attachment_synchronize.second_look_seconds"
_SECOND_LOOK_SECONDS = 5
# How soon a task looks again when a file waits for its second look.
_FOLLOW_UP_SECONDS = 60
_NAMES_TOLD = 5


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
        """
        task = self.sudo()._with_language()  # jobs keep ledger and task, not users
        if not task.exists() or not task._take_turn():
            return
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
            task._look_again_soon(decisions)
        task._note_run(trigger, decisions, time.monotonic() - started, tried.failure)

    def _take_turn(self) -> bool:
        """Whether nobody else looks for this task; for this transaction."""
        (taken,) = self.env.execute_query(
            SQL("SELECT pg_try_advisory_xact_lock(%s, %s)", _LOCK_SPACE, self.id)
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
        try:
            listed = session.ls(self._get_folder())
        except FileNotFoundError as error:
            raise self._get_missing_folder_error() from error
        paths = [file.path for file in listed]
        return decide(
            listed, self._get_rules(), past=self._get_past(paths), now=time.time()
        )

    def _get_missing_folder_error(self) -> TaskError:
        return TaskError(
            self.env._(
                "There is no folder %(folder)s on the server.",
                folder=self._get_folder() or "/",
            )
        )

    def _get_past(self, paths: list[str]) -> dict[str, Past]:
        """What the ledger knows of each of these paths."""
        ledger = self.env["attachment.synchronize.file"]
        ledger.flush_model(["task_id", "remote_path", "version_key", "state"])
        known: dict[str, Past] = {}
        for path, versions, states in self.env.execute_query(
            SQL(
                """SELECT remote_path, array_agg(version_key), array_agg(state)
                     FROM attachment_synchronize_file
                    WHERE task_id = %s AND remote_path = ANY(%s)
                 GROUP BY remote_path""",
                self.id,
                # what PostgreSQL does not take as text is never in the ledger
                [p for p in paths if not find_bad_name(p.rpartition("/")[2])],
            )
        ):
            pairs = list(zip(versions, states, strict=True))
            seen = [v for v, s in pairs if s == FileState.DISCOVERED.value]
            gone = (FileState.DISCOVERED.value, FileState.VANISHED.value)
            known[path] = Past(
                seen=seen[0] if seen else None,
                taken=frozenset(v for v, s in pairs if s != "discovered"),
                name_taken=self.dedupe_policy == "name"
                and any(s not in gone for s in states),
            )
        return known

    # ------------------------------------------------------------------
    # The ledger
    # ------------------------------------------------------------------

    def _record(self, decisions: list[Decision]) -> None:
        ledger = self.env["attachment.synchronize.file"]
        by_verdict: dict[Verdict, list[Decision]] = {verdict: [] for verdict in Verdict}
        for decision in decisions:
            by_verdict[decision.verdict].append(decision)
        waiting = by_verdict[Verdict.WAIT]
        self._forget_seen([d.file.path for d in waiting])
        self._insert(waiting, FileState.DISCOVERED)
        taken = self._insert(by_verdict[Verdict.TAKE], FileState.FETCHING)
        refused = self._insert(by_verdict[Verdict.REFUSE], FileState.QUARANTINED)
        ledger.invalidate_model()
        ledger.browse(refused)._after_refusal()
        ledger.browse(taken)._enqueue_fetch()

    def _forget_seen(self, still_waiting: list[str]) -> None:
        """Close the entries of files that were seen once and wait no longer.

        Those that are taken now get an entry of their version; those that are not
        listed any more have vanished.
        """
        self.env.execute_query_dict(
            SQL(
                """DELETE FROM attachment_synchronize_file
                    WHERE task_id = %s AND state = %s
                      AND remote_path != ALL(%s) RETURNING id""",
                self.id,
                FileState.DISCOVERED.value,
                still_waiting,
            )
        )

    def _insert(self, decisions: list[Decision], state: FileState) -> list[int]:
        """Put files into the ledger, and return the ids of those that were not there.

        A file that waits has one entry, whose version follows what is seen.
        """
        if not decisions:
            return []
        update = SQL("DO NOTHING")
        target = SQL("(task_id, remote_path, version_key)")
        if state is FileState.DISCOVERED:
            target = SQL("(task_id, remote_path) WHERE state = 'discovered'")
            update = SQL(
                """DO UPDATE SET version_key = EXCLUDED.version_key,
                   size = EXCLUDED.size, mtime = EXCLUDED.mtime,
                   message = EXCLUDED.message, last_seen = EXCLUDED.last_seen"""
            )
        rows = self.env.execute_query(
            SQL(
                """INSERT INTO attachment_synchronize_file
                    (task_id, company_id, remote_path, name, size, mtime, etag,
                     version_key, state, failure_kind, message, attempts,
                     first_seen, last_seen,
                     create_uid, write_uid, create_date, write_date)
                SELECT %(task)s, %(company)s, path, name, size, mtime, etag,
                       version_key, %(state)s, %(kind)s, message, 0, %(now)s, %(now)s,
                       %(uid)s, %(uid)s, %(now)s, %(now)s
                  FROM jsonb_to_recordset(%(files)s::jsonb) AS file
                       (path text, name text, size float, mtime timestamp, etag text,
                        version_key text, message text)
                ON CONFLICT %(target)s %(update)s
                RETURNING id""",
                task=self.id,
                company=self.company_id.id,
                state=state.value,
                kind=(
                    FailureKind.FILE.value if state is FileState.QUARANTINED else None
                ),
                now=fields.Datetime.now(),
                uid=self.env.uid,
                files=json.dumps([self._to_row(decision) for decision in decisions]),
                target=target,
                update=update,
            )
        )
        return [row_id for (row_id,) in rows]

    def _to_row(self, decision: Decision) -> dict[str, object]:
        file = decision.file
        moment = None
        if file.mtime is not None:
            moment = datetime.datetime.fromtimestamp(file.mtime, datetime.timezone.utc)
        return {
            "path": file.path,
            "name": file.name,
            "size": file.size,
            "mtime": moment and moment.strftime("%Y-%m-%d %H:%M:%S"),
            "etag": file.etag,
            "version_key": file.version_key,
            "message": decision.reason and translate(self.env, decision.reason),
        }

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
                name=decision.file.name,
                reason=translate(self.env, decision.reason),
            )
            for decision in decisions
            if decision.verdict in (Verdict.WAIT, Verdict.REFUSE)
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
