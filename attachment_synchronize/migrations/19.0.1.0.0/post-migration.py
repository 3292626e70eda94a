# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""From OCA's attachment_queue and attachment_synchronize (16.0-18.0): the records."""

from odoo import SUPERUSER_ID, api
from odoo.tools.sql import column_exists

_CRON = "attachment_synchronize.cronjob_run_attachment_synchronize_task_import"
_USER = "attachment_synchronize.group_synchronize_user"
_MANAGER = "attachment_synchronize.group_synchronize_manager"


def migrate(cr, version):
    """Called by Odoo when the tables and the data are ours."""
    if not version or version.startswith("19."):
        return
    env = api.Environment(cr, SUPERUSER_ID, {})
    link_contents(cr)
    remember_names(cr)
    give_rights(env)
    schedule_tasks(env)
    if column_exists(cr, "attachment_synchronize_task", "avoid_duplicated_files"):
        cr.execute(
            "ALTER TABLE attachment_synchronize_task DROP COLUMN avoid_duplicated_files"
        )


def link_contents(cr) -> None:
    """Who may read an entry may read its content, and nobody else."""
    cr.execute(
        """UPDATE ir_attachment content
              SET res_model = 'attachment.queue', res_id = entry.id,
                  company_id = COALESCE(content.company_id, task.company_id)
             FROM attachment_queue entry
        LEFT JOIN attachment_synchronize_task task ON task.id = entry.task_id
            WHERE entry.attachment_id = content.id AND content.res_model IS NULL"""
    )


def remember_names(cr) -> None:
    """Put what was fetched into the ledger: names that are taken are not taken again.

    Of the other tasks nobody knows which versions they took. What is in their folders
    is taken once more, as it was at each of their looks.
    """
    cr.execute(
        """INSERT INTO attachment_synchronize_file
               (task_id, company_id, name, remote_path, version_key, state,
                attachment_queue_id, fetched_at, create_date, write_date)
           SELECT task.id, task.company_id, content.name,
                  CONCAT_WS('/', NULLIF(TRIM(BOTH '/' FROM task.filepath), ''),
                            content.name),
                  'upgrade ' || entry.id, 'finished', entry.id, entry.create_date,
                  now() AT TIME ZONE 'UTC', now() AT TIME ZONE 'UTC'
             FROM attachment_queue entry
             JOIN attachment_synchronize_task task ON task.id = entry.task_id
             JOIN ir_attachment content ON content.id = entry.attachment_id
            WHERE task.method_type = 'import' AND task.dedupe_policy = 'name'
      ON CONFLICT DO NOTHING"""
    )


def give_rights(env) -> None:
    """Who kept tasks keeps them; who tasks run as may read their files."""
    administrators = env.ref("base.group_system").all_user_ids
    env.ref(_MANAGER).user_ids += administrators
    tasks = env["attachment.synchronize.task"].with_context(active_test=False)
    env.ref(_USER).user_ids += tasks.search([]).run_as_user_id


def schedule_tasks(env) -> None:
    """Tasks look as often as the one cron did, each by itself."""
    cron = env.ref(_CRON, raise_if_not_found=False)
    tasks = env["attachment.synchronize.task"].with_context(active_test=False)
    found = tasks.search([("method_type", "=", "import")])
    units = tasks.fields_get(["interval_type"])["interval_type"]["selection"]
    if cron and cron.active and cron.interval_type in dict(units):
        found.write(
            {
                "schedule_type": "interval",
                "interval_number": cron.interval_number,
                "interval_type": cron.interval_type,
            }
        )
    if cron:
        cron.unlink()
    found._plan_next_run()
    found._update_crons()
