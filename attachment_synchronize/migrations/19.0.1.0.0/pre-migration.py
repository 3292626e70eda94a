# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""From OCA's attachment_queue and attachment_synchronize (16.0 to 18.0): the tables.

Their entries and tasks stay where they are; this addon takes over what belonged to
attachment_queue, and gives tasks what it asks for and they have not got.
"""

import re

from odoo.tools import SQL
from odoo.tools.sql import column_exists, table_exists

_RIVAL, _OURS = "attachment_queue", "attachment_synchronize"
_TASKS = "attachment_synchronize_task"
# Its data that this addon has otherwise, and that would stay: they are noupdate.
_REPLACED = {
    "job_function_run_attachment_queue": "queue_job_function",
    "attachment_failure_notification": "mail_template",
}
_COLUMNS = {
    "company_id": "int4",
    "run_as_user_id": "int4",
    "dedupe_policy": "varchar",
    "schedule_type": "varchar",
    "interval_number": "int4",
    "interval_type": "varchar",
    "last_error": "text",
}
# What its template language could say, and ours can too.
_PLACEHOLDERS = {
    "obj.name": "{name}",
    "obj.id": "{id}",
    "obj.create_date": "{datetime}",
    "datetime.datetime.now()": "{datetime}",
    "datetime.date.today()": "{date}",
}
_EXPRESSION = re.compile(r"\$\{\s*(.*?)\s*\}")


def migrate(cr, version):
    """Called by Odoo before it updates the tables.

    :param version: the version that the database has
    """
    if not version or version.startswith("19."):
        return
    if table_exists(cr, _RIVAL):
        take_over(cr)
    if table_exists(cr, _TASKS):
        complete_tasks(cr)


def take_over(cr) -> None:
    """Make what attachment_queue owned ours; nothing of it is deleted as orphaned."""
    for name, table in _REPLACED.items():
        cr.execute(
            SQL(
                """DELETE FROM %s WHERE id IN (
                       SELECT res_id FROM ir_model_data
                        WHERE module = %s AND name = %s)""",
                SQL.identifier(table),
                _RIVAL,
                name,
            )
        )
    cr.execute(
        """DELETE FROM ir_model_data theirs
            WHERE module = %(rival)s AND (name = ANY(%(replaced)s) OR EXISTS (
                  SELECT 1 FROM ir_model_data ours
                   WHERE ours.module = %(ours)s AND ours.name = theirs.name))""",
        {"rival": _RIVAL, "ours": _OURS, "replaced": list(_REPLACED)},
    )
    cr.execute(
        "UPDATE ir_model_data SET module = %s WHERE module = %s", (_OURS, _RIVAL)
    )
    cr.execute(
        "UPDATE ir_module_module SET state = 'uninstalled' WHERE name = %s", (_RIVAL,)
    )


def complete_tasks(cr) -> None:
    for name, kind in _COLUMNS.items():
        if not column_exists(cr, _TASKS, name):
            cr.execute(
                SQL(
                    "ALTER TABLE attachment_synchronize_task ADD COLUMN %s %s",
                    SQL.identifier(name),
                    SQL(kind),
                )
            )
    cr.execute(
        """UPDATE attachment_synchronize_task task
              SET after_import = COALESCE(after_import, 'keep'),
                  company_id = (SELECT MIN(id) FROM res_company),
                  schedule_type = 'manual',
                  interval_number = 30,
                  interval_type = 'minutes',
                  dedupe_policy = 'version',
                  run_as_user_id = COALESCE(
                      -- whoever made it; the superuser of its crons would lend
                      -- contents all rights
                      (SELECT id FROM res_users
                        WHERE id = task.create_uid AND active AND id != 1
                          AND share IS NOT TRUE),
                      (SELECT res_id FROM ir_model_data
                        WHERE module = 'base' AND name = 'user_admin'))"""
    )
    if column_exists(cr, _TASKS, "avoid_duplicated_files"):
        cr.execute(
            """UPDATE attachment_synchronize_task SET dedupe_policy = 'name'
                WHERE avoid_duplicated_files"""
        )
    translate_templates(cr)


def translate_templates(cr) -> None:
    """Say new names in our placeholders; tasks whose names cannot be wait disabled."""
    cr.execute(
        "SELECT id, new_name FROM attachment_synchronize_task WHERE new_name != ''"
    )
    for task_id, template in cr.fetchall():
        translated = translate(template)
        if translated is not None:
            cr.execute(
                "UPDATE attachment_synchronize_task SET new_name = %s WHERE id = %s",
                (translated, task_id),
            )
            continue
        cr.execute(
            """UPDATE attachment_synchronize_task
                  SET new_name = '{name}', active = FALSE, last_error = %s
                WHERE id = %s""",
            (
                f"The new name of its files was {template} before the upgrade, which "
                "cannot be said any more. Enter it anew and enable the task.",
                task_id,
            ),
        )


def translate(template: str) -> str | None:
    """Say a template of theirs in our placeholders; ``None`` when that cannot be.

    >>> translate("${obj.name}-${obj.id}.csv")
    '{name}-{id}.csv'
    """
    literal = _EXPRESSION.sub("", template)
    if "{" in literal or "}" in literal or literal.lstrip().startswith("%"):
        return None
    if any(e not in _PLACEHOLDERS for e in _EXPRESSION.findall(template)):
        return None
    return _EXPRESSION.sub(lambda found: _PLACEHOLDERS[found[1]], template)
