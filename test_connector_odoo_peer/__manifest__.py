# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
{
    "name": "Connector Odoo Peer Tests",
    "summary": "Two real databases that are kept in step, and tests against them",
    "version": "19.0.1.0.0",
    "development_status": "Beta",
    "category": "Hidden/Tests",
    "author": "Import Sync Suite contributors",
    "license": "AGPL-3",
    "depends": ["connector_odoo_peer_product", "base_import_async", "contacts"],
    "assets": {
        "web.assets_tests": ["test_connector_odoo_peer/static/tests/tours/**/*"],
    },
}
