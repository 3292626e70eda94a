# Copyright 2026 Import Sync Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
{
    "name": "Connector Odoo Peer",
    "summary": "Keep two Odoo databases in step: contacts and tags, both ways",
    "version": "19.0.1.0.0",
    "development_status": "Beta",
    "category": "Connector",
    "author": "Import Sync Suite contributors",
    "license": "LGPL-3",
    "depends": ["connector_base"],
    "external_dependencies": {"python": ["requests"]},
    "data": [
        "security/ir.model.access.csv",
        "security/odoo_peer_rules.xml",
        "views/odoo_peer_backend_views.xml",
        "views/odoo_peer_binding_views.xml",
        "views/odoo_peer_menus.xml",
    ],
    "demo": ["demo/odoo_peer_demo.xml"],
    "installable": True,
}
