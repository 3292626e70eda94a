# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
{
    "name": "Asynchronous Import",
    "summary": "Import files in the background without losing a row",
    "version": "19.0.1.0.0",
    "development_status": "Beta",
    "category": "Technical",
    "author": "Import Sync Suite contributors",
    "license": "AGPL-3",
    "depends": ["base_import", "mail", "queue_job", "attachment_stream"],
    "external_dependencies": {
        "python": [
            "chardet",
            "defusedxml",
            "openpyxl",
            "python-calamine",
            "requests",
            "xlrd",
        ]
    },
    "data": [
        "security/transfer_security.xml",
        "security/ir.model.access.csv",
        "security/transfer_rules.xml",
        "data/queue_job_data.xml",
        "data/ir_cron_data.xml",
        "data/mail_template_data.xml",
        "views/transfer_chunk_views.xml",
        "views/transfer_row_views.xml",
        "views/transfer_run_views.xml",
        "wizards/transfer_corrected_file_views.xml",
        "wizards/transfer_end_action_views.xml",
        "wizards/transfer_undo_question_views.xml",
        "wizards/transfer_value_fix_views.xml",
        "views/transfer_value_map_views.xml",
        "views/queue_job_views.xml",
        "views/res_users_views.xml",
        "views/base_import_async_menus.xml",
    ],
    "assets": {
        "web.assets_backend": ["base_import_async/static/src/**/*"],
        "web.assets_tests": ["base_import_async/static/tests/tours/**/*"],
    },
}
