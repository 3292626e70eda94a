# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from . import (
    fs_storage,
    attachment_synchronize_server,
    attachment_synchronize_task,
    attachment_synchronize_task_settings,
    attachment_synchronize_task_rights,
    attachment_synchronize_task_counts,
    attachment_synchronize_task_schedule,
    attachment_synchronize_task_scan,
    attachment_synchronize_task_source,
    attachment_synchronize_task_health,
    attachment_synchronize_task_actions,
    attachment_synchronize_file,
    attachment_synchronize_file_jobs,
    attachment_synchronize_file_fetch,
    attachment_synchronize_file_parts,
    attachment_synchronize_file_post,
    attachment_synchronize_file_outcome,
    attachment_synchronize_run,
    attachment_queue,
    attachment_queue_outcome,
    attachment_queue_export,
    attachment_queue_rights,
    attachment_synchronize_watchdog,
)
