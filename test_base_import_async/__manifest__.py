# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
{
    "name": "Asynchronous Import Tests",
    "summary": "Models and tests that hold background imports against Odoo's own",
    "version": "19.0.1.0.0",
    "development_status": "Beta",
    "category": "Hidden/Tests",
    "author": "Import Sync Suite contributors",
    "license": "AGPL-3",
    "depends": [
        "base_import_async",
        "pattern_import_export",
        "product",
        "purchase",
        "sale",
        "account",
        "stock",
        "contacts",
    ],
    "data": ["security/ir.model.access.csv"],
}
