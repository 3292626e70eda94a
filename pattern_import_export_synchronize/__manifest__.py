# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
{
    "name": "Partner Exchanges with Patterns",
    "summary": "A partner's files in and out, on schedule, without code",
    "version": "19.0.1.0.0",
    "development_status": "Beta",
    "category": "Technical",
    "author": "Import Sync Suite contributors",
    "license": "AGPL-3",
    "depends": ["attachment_synchronize", "connector_base", "pattern_import_export"],
    "data": [
        "security/exchange_security.xml",
        "security/ir.model.access.csv",
        "security/exchange_rules.xml",
        "security/wizard_rules.xml",
        "data/ir_cron_data.xml",
        "data/queue_job_data.xml",
        "views/attachment_queue_views.xml",
        "views/attachment_synchronize_task_views.xml",
        "views/pattern_file_views.xml",
        "views/pattern_sync_checkpoint_views.xml",
        "views/pattern_sync_backend_form.xml",
        "views/pattern_sync_backend_pages.xml",
        "views/pattern_sync_backend_views.xml",
        "views/pattern_export_task_views.xml",
        "wizards/pattern_sync_wizard_views.xml",
        "wizards/pattern_sync_wizard_views_folders.xml",
        "wizards/pattern_sync_wizard_views_columns.xml",
        "wizards/pattern_sync_wizard_views_rules.xml",
        "wizards/pattern_sync_load_views.xml",
        "views/pattern_import_export_synchronize_menus.xml",
    ],
    "assets": {
        "web.assets_tests": [
            "pattern_import_export_synchronize/static/tests/tours/**/*",
        ],
    },
}
