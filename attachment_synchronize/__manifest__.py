# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
{
    "name": "File Exchange",
    "summary": "Fetch files from other servers and send files to them; none is lost",
    "version": "19.0.1.0.0",
    "development_status": "Beta",
    "category": "Technical",
    "author": "Import Sync Suite contributors",
    "license": "AGPL-3",
    "depends": ["mail", "queue_job", "fs_storage", "attachment_stream"],
    "excludes": ["attachment_queue"],
    "external_dependencies": {"python": ["fsspec", "paramiko"]},
    "data": [
        "security/synchronize_security.xml",
        "security/ir.model.access.csv",
        "security/synchronize_rules.xml",
        "data/queue_job_data.xml",
        "data/ir_cron_data.xml",
        "data/mail_template_data.xml",
        "views/attachment_queue_views.xml",
        "views/attachment_synchronize_file_views.xml",
        "views/attachment_synchronize_run_views.xml",
        "views/attachment_synchronize_task_views.xml",
        "views/fs_storage_views.xml",
        "wizards/attachment_queue_reschedule_views.xml",
        "wizards/attachment_synchronize_preview_views.xml",
        "views/attachment_synchronize_menus.xml",
    ],
    "assets": {
        "web.assets_tests": ["attachment_synchronize/static/tests/tours/**/*"],
    },
    "pre_init_hook": "pre_init_hook",
}
