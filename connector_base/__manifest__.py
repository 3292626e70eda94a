# Copyright 2026 Import Sync Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
{
    "name": "Connector Base",
    "summary": "What every connector needs: bindings, policies, conflicts, cursors",
    "version": "19.0.1.0.0",
    "development_status": "Beta",
    "category": "Connector",
    "author": "Import Sync Suite contributors",
    "license": "LGPL-3",
    "depends": ["connector", "mail"],
    "data": [
        "security/connector_security.xml",
        "security/ir.model.access.csv",
        "security/connector_rules.xml",
        "data/connector_data.xml",
        "views/connector_checkpoint_templates.xml",
        "wizards/connector_checkpoint_review_views.xml",
        "views/connector_checkpoint_views.xml",
        "views/connector_sync_run_views.xml",
        "views/connector_binding_views.xml",
        "views/connector_sync_backend_views.xml",
        "views/connector_base_menus.xml",
    ],
    "assets": {
        "web.assets_backend": ["connector_base/static/src/**/*"],
    },
    "installable": True,
}
