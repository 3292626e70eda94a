# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
{
    "name": "Attachment Stream",
    "summary": "Write and read large attachments without holding them in memory",
    "version": "19.0.1.0.0",
    "development_status": "Beta",
    "category": "Technical",
    "author": "Import Sync Suite contributors",
    "license": "AGPL-3",
    "depends": ["base"],
    "installable": True,
}
