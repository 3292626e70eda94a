# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models
from odoo.tools import SQL, config

from odoo.addons.queue_job.jobrunner.runner import PG_ADVISORY_LOCK_ID

_JOB_MODELS = ("transfer.run", "transfer.chunk")
_NAMED = 5


class TransferDoctor(models.AbstractModel):
    """What is wrong with the job runner and with the jobs of imports."""

    _inherit = "transfer.doctor"

    # ------------------------------------------------------------------
    # The runner and what it starts
    # ------------------------------------------------------------------

    def _check_queue(self) -> list[dict[str, str]]:
        """The runner, or the jobs that it does not start."""
        if self._is_replica():  # locks and sessions of the primary are not seen here
            return []
        self.env.flush_all()
        silence = self._get_runner_silence()
        if silence is None:
            return [self._no_runner()]
        waiting = self._get_waiting_jobs()
        if not waiting:
            return []
        if silence > 60 * self._get_patience():
            return [self._runner_stuck(silence)]
        return [self._not_started(*found) for found in waiting]

    def _is_replica(self) -> bool:
        return self.env.execute_query(SQL("SELECT pg_is_in_recovery()"))[0][0]

    def _get_runner_silence(self) -> float | None:
        """Seconds since the runner last asked the database something.

        ``None`` when there is no runner; 0 when its session may not be looked at.
        It holds an advisory lock as long as it serves this database.
        """
        rows = self.env.execute_query(
            SQL(
                """SELECT COALESCE(EXTRACT(EPOCH FROM
                              clock_timestamp() - activity.state_change), 0)::float
                     FROM pg_locks
                     JOIN pg_database ON pg_database.oid = pg_locks.database
                     LEFT JOIN pg_stat_activity activity USING (pid)
                    WHERE locktype = 'advisory' AND granted AND objsubid = 1
                      AND pg_database.datname = current_database()
                      AND classid = %s AND objid = %s""",
                PG_ADVISORY_LOCK_ID >> 32,
                PG_ADVISORY_LOCK_ID & 0xFFFFFFFF,
            )
        )
        return rows[0][0] if rows else None

    def _no_runner(self) -> dict[str, str]:
        advice = self.env._(
            "Start an Odoo process for database %(database)s that has queue_job in "
            "its option server_wide_modules (--load) and channels other than root:0 "
            "in the section [queue_job] of its configuration; restart it when "
            "queue_job was installed after its start.",
            database=self.env.cr.dbname,
        )
        if "queue_job" not in config["server_wide_modules"]:
            advice += " " + self.env._(
                "The process that answers now does not: its server_wide_modules are "
                "%(modules)s.",
                modules=",".join(config["server_wide_modules"]),
            )
        return self._problem(
            "no_runner",
            self.env._(
                "Nothing is processing background imports right now: no job runner is "
                "connected to this database. Imports wait until an administrator "
                "starts one."
            ),
            advice,
        )

    def _runner_stuck(self, silence: float) -> dict[str, str]:
        return self._problem(
            "runner_stuck",
            self.env._(
                "Nothing is processing background imports right now: the job runner "
                "has not moved for %(minutes)s minutes although jobs wait.",
                minutes=int(silence // 60),
            ),
            self.env._("Restart the Odoo process that contains the job runner."),
        )

    def _get_waiting_jobs(self) -> list[tuple[str, int, float, int]]:
        """Channels whose jobs wait for too long while none of them starts.

        :return: channel, jobs that wait, minutes that the oldest one has waited,
            how many of them were handed out
        """
        now = SQL("(now() AT TIME ZONE 'utc')")
        limit = SQL("%s - %s * INTERVAL '1 minute'", now, self._get_patience())
        since = SQL("GREATEST(date_created, eta)")
        return self.env.execute_query(
            SQL(
                # By channel before anything else: a queue may hold millions of jobs.
                """WITH waiting AS (
                       SELECT channel, COUNT(*)::int AS job_count,
                              MIN(%(since)s) AS since,
                              (COUNT(*) FILTER (WHERE state = 'enqueued'))::int
                                  AS handed_out
                         FROM queue_job
                        WHERE state IN ('pending', 'enqueued')
                          AND model_name IN %(models)s AND %(since)s < %(limit)s
                        GROUP BY channel),
                   moving AS (
                       SELECT DISTINCT channel FROM queue_job
                        WHERE date_started > %(limit)s OR date_done > %(limit)s)
                   SELECT channel, job_count,
                          (EXTRACT(EPOCH FROM %(now)s - since) / 60)::float, handed_out
                     FROM waiting
                    WHERE channel NOT IN (
                          SELECT channel FROM moving WHERE channel IS NOT NULL)
                    ORDER BY channel""",
                now=now,
                since=since,
                limit=limit,
                models=_JOB_MODELS,
            )
        )

    def _not_started(
        self, channel: str, count: int, minutes: float, handed_out: int
    ) -> dict[str, str]:
        waits = self.env._(
            "Jobs of imports that wait for a worker: %(count)s, the oldest for "
            "%(minutes)s minutes; none has started in that time.",
            count=count,
            minutes=int(minutes),
        )
        busy = self._describe_busy_jobs()
        if busy:
            return self._problem(
                "channel_full",
                self.env._("%(waits)s Other jobs take all places.", waits=waits),
                self.env._(
                    "Channel %(channel)s is full. %(busy)s Wait, cancel one of these "
                    "jobs, or raise the capacity of the channel and the number of "
                    "workers.",
                    channel=channel,
                    busy=busy,
                ),
            )
        if handed_out:
            return self._problem(
                "not_taken",
                waits,
                self.env._(
                    "The job runner hands out jobs of channel %(channel)s, but no "
                    "worker takes them: look in its log for errors; check the scheme, "
                    "host and port in the section [queue_job], the option dbfilter, "
                    "and whether all workers are busy.",
                    channel=channel,
                ),
            )
        return self._problem(
            "no_start",
            waits,
            self.env._(
                "The job runner starts no job of channel %(channel)s: look in the "
                "section [queue_job] whether that channel or one above it is paused, "
                "throttled, or sequential with a failed job.",
                channel=channel,
            ),
        )

    def _describe_busy_jobs(self) -> str:
        """The oldest of the jobs that run, of whatever kind."""
        jobs = self.env["queue.job"].search(
            [("state", "=", "started")], order="date_started", limit=_NAMED
        )
        now = fields.Datetime.now()
        return " ".join(
            self.env._(
                "“%(name)s” has run for %(minutes)s minutes.",
                name=job.name,
                minutes=int((now - job.date_started).total_seconds() // 60),
            )
            for job in jobs.filtered("date_started")
        )

    # ------------------------------------------------------------------
    # Dead jobs
    # ------------------------------------------------------------------

    def _check_dead_jobs(self) -> list[dict[str, str]]:
        dead = [] if self._is_replica() else self._get_dead_uuids()
        if not dead:
            return []
        return [
            self._problem(
                "dead_jobs",
                self.env._(
                    "Jobs that died, because their process ended in the middle: "
                    "%(count)s.",
                    count=len(dead),
                ),
                self.env._(
                    "The job runner takes them up again within a minute; they stay "
                    "dead while it does not run. If workers die again and again, look "
                    "in the log for limits of memory and time (limit_memory_hard, "
                    "limit_time_real)."
                ),
            )
        ]

    def _get_dead_uuids(self, uuids: list[str] | None = None) -> list[str]:
        """Jobs that nobody runs any more although they are marked as started.

        A living job holds the lock of its row in ``queue_job_lock``. The first
        minute is left to the runner.

        :param uuids: look only at these jobs
        """
        wanted = SQL("TRUE") if uuids is None else SQL("job.uuid = ANY(%s)", uuids)
        rows = self.env.execute_query(
            SQL(
                """SELECT job.uuid FROM queue_job_lock held
                     JOIN queue_job job ON job.id = held.queue_job_id
                    WHERE job.state = 'started' AND job.model_name IN %s AND %s
                      AND job.date_started
                          < (now() AT TIME ZONE 'utc') - INTERVAL '1 minute'
                      FOR SHARE OF held SKIP LOCKED""",
                _JOB_MODELS,
                wanted,
            )
        )
        return [uuid for (uuid,) in rows]
