# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
{
    "name": "Import and Export with Patterns",
    "summary": "Files of a fixed layout, exported, edited, imported again, and trusted",
    "version": "19.0.1.0.0",
    "development_status": "Beta",
    "category": "Technical",
    "author": "Import Sync Suite contributors",
    "license": "AGPL-3",
    "depends": ["base_import_async", "connector_base"],
    "data": [
        "security/pattern_security.xml",
        "security/ir.model.access.csv",
        "security/pattern_rules.xml",
        "security/pattern_file_rules.xml",
        "wizards/export_pattern_wizard_views.xml",
        "views/pattern_config_templates.xml",
        "wizards/pattern_config_fill_views.xml",
        "wizards/pattern_config_load_views.xml",
        "views/pattern_config_line_views.xml",
        "views/pattern_config_views.xml",
        "views/pattern_import_export_menus.xml",
        "wizards/import_pattern_wizard_views.xml",
        "views/pattern_file_views.xml",
        "views/pattern_kanban.xml",
        "data/pattern_actions.xml",
    ],
    "assets": {
        "web.assets_backend": ["pattern_import_export/static/src/**/*"],
        "web.assets_tests": ["pattern_import_export/static/tests/tours/**/*"],
    },
}
