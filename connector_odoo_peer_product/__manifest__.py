# Copyright 2026 Import Sync Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
{
    "name": "Connector Odoo Peer: Products",
    "summary": "Keep products and their variants of two Odoo databases in step",
    "version": "19.0.1.0.0",
    "development_status": "Beta",
    "category": "Connector",
    "author": "Import Sync Suite contributors",
    "license": "LGPL-3",
    "depends": ["connector_odoo_peer", "product"],
    "data": [
        "security/ir.model.access.csv",
        "security/odoo_peer_rules.xml",
        "views/odoo_peer_backend_views.xml",
        "views/odoo_peer_binding_views.xml",
        "views/odoo_peer_menus.xml",
    ],
    "post_init_hook": "post_init_hook",
    "auto_install": True,
    "installable": True,
}
