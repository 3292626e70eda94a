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
        "data/ir_cron_data.xml",
        "data/queue_job_data.xml",
    ],
}
