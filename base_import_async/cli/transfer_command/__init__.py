# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What ``odoo transfer`` does. Apart from ``main``, ``session`` and ``commands`` plain
Python; a folder of its own because Odoo takes each file beside ``transfer.py`` for a
command."""
