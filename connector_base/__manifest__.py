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
    "installable": True,
}
