# Copyright 2026 Import Sync Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
{
    "name": "Connector Base Tests",
    "summary": "A backend whose peer lives in memory, and tests against it",
    "version": "19.0.1.0.0",
    "development_status": "Beta",
    "category": "Hidden/Tests",
    "author": "Import Sync Suite contributors",
    "license": "LGPL-3",
    "depends": ["connector_base", "contacts"],
    "data": [
        "security/ir.model.access.csv",
        "views/fake_backend_views.xml",
    ],
    "assets": {
        "web.assets_tests": ["test_connector_base/static/tests/tours/**/*"],
    },
}
