# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
{
    "name": "Partner Exchanges Tests",
    "summary": "An exchange of industries whose mapper is replaced, and its tests",
    "version": "19.0.1.0.0",
    "development_status": "Beta",
    "category": "Hidden/Tests",
    "author": "Import Sync Suite contributors",
    "license": "AGPL-3",
    "depends": ["pattern_import_export_synchronize", "product"],
}
