# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What a look notes in the ledger: few statements, however many files there are."""

import datetime
import json
from contextlib import suppress
from dataclasses import replace

from odoo import fields, models
from odoo.tools import SQL

from ..core.clear import show
from ..core.selection import NOTHING_KNOWN, Decision, Past, Verdict
from ..core.states import FailureKind, FileState
from .failing import translate


class AttachmentSynchronizeTask(models.Model):
    _inherit = "attachment.synchronize.task"

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
                [show(path) for path in paths],
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
        for path, versions in self._find_renamed(paths):
            renamed = frozenset(version.partition("\n")[0] for version in versions)
            known[path] = replace(known.get(path, NOTHING_KNOWN), renamed=renamed)
        return known

    def _find_renamed(self, paths: list[str]) -> list[tuple[str, list[str]]]:
        """What the task itself put at these paths: a new name may fit its pattern."""
        self.env["attachment.synchronize.file"].flush_model(["archive_path"])
        return self.env.execute_query(
            SQL(
                """SELECT archive_path, array_agg(version_key)
                     FROM attachment_synchronize_file
                    WHERE task_id = %s AND archive_path = ANY(%s)
                 GROUP BY archive_path""",
                self.id,
                [show(path) for path in paths],
            )
        )

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
        self._set_refused_aside(ledger.browse(refused), by_verdict[Verdict.REFUSE])
        ledger.browse(taken)._enqueue_fetch()

    def _set_refused_aside(self, files, decisions: list[Decision]) -> None:
        strange = {show(d.file.path) for d in decisions if d.is_strange}
        # The server cannot be asked for them, so they cannot be moved either.
        files.filtered(lambda f: f.remote_path in strange).is_moved_aside = True
        files._set_aside()

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
        return {
            "path": show(file.path),
            "name": show(file.name),
            "size": file.size,
            "mtime": get_moment(file.mtime),
            "etag": file.etag,
            "version_key": file.version_key,
            "message": decision.reason and translate(self.env, decision.reason),
        }


def get_moment(seconds: float | None) -> str | None:
    """Return a date for PostgreSQL; none for what no calendar has."""
    if seconds is None:
        return None
    with suppress(ValueError, OverflowError, OSError):
        moment = datetime.datetime.fromtimestamp(seconds, datetime.timezone.utc)
        return moment.replace(tzinfo=None, microsecond=0).isoformat(" ")
    return None
