# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Time in fast motion, for exchanges on the live server."""

import threading

import psycopg2

from odoo.sql_db import db_connect
from odoo.tools import mute_logger

from odoo.addons.attachment_synchronize.models.attachment_synchronize_task_scan import (
    LOCK_SPACE,
)

_OUR_ADDONS = ("attachment_synchronize", "pattern_import_export_synchronize")


class Clock(threading.Thread):
    """Time in fast motion: the crons and tasks of some exchanges are due at each tick.

    Only dates are written, and the server's scheduler told to look: it is that which
    runs the crons.
    """

    def __init__(self, live, seconds: float = 1.5):
        super().__init__()
        self._live, self._seconds = live, seconds
        self._over = threading.Event()

    def run(self) -> None:
        while not self._over.wait(self._seconds):
            try:
                with mute_logger("odoo.sql_db"):
                    self.tick()
            except psycopg2.errors.SerializationFailure:
                continue  # the scheduler wrote the same dates just now: next time

    def tick(self) -> None:
        with self._live.cursor() as cr:
            cr.execute(
                """UPDATE ir_cron SET nextcall = now() AT TIME ZONE 'UTC'
                    WHERE id IN (SELECT id FROM ir_cron WHERE active AND id IN (
                              SELECT res_id FROM ir_model_data
                               WHERE model = 'ir.cron' AND module IN %s)
                             FOR NO KEY UPDATE SKIP LOCKED)""",
                (_OUR_ADDONS,),
            )
            cr.execute(
                """UPDATE attachment_synchronize_task
                      SET next_run = now() AT TIME ZONE 'UTC', blocked_until = NULL
                    WHERE id IN (SELECT id FROM attachment_synchronize_task task
                                  WHERE active AND next_run IS NOT NULL
                                    AND pg_try_advisory_xact_lock(%s, id)
                                    AND NOT EXISTS (
                                 SELECT FROM pattern_file file
                                   JOIN transfer_run run ON run.id = file.run_id
                                  WHERE file.sync_task_id = task.id AND run.is_export
                                    AND run.state IN ('draft', 'splitting', 'running'))
                                    FOR NO KEY UPDATE SKIP LOCKED)""",
                # not while it looks for files: else it would have to begin anew
                (LOCK_SPACE,),
            )
            # What waits for another try is tried now.
            cr.execute(
                """UPDATE queue_job SET eta = NULL WHERE id IN (
                       SELECT id FROM queue_job
                        WHERE state = 'pending' AND eta > now() AT TIME ZONE 'UTC'
                          FOR NO KEY UPDATE SKIP LOCKED)"""
            )
        with db_connect("postgres").cursor() as cr:
            cr.execute("SELECT pg_notify('cron_trigger', %s)", (self._live.database,))
        self._live.wake_runner()

    def stop(self) -> None:
        self._over.set()
        self.join()
