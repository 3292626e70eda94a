# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from . import pattern_sync_wizard
from . import pattern_sync_wizard_lines
from . import pattern_sync_wizard_server
from . import pattern_sync_wizard_folders
from . import pattern_sync_wizard_columns
from . import pattern_sync_wizard_pattern
from . import pattern_sync_wizard_notation
from . import pattern_sync_wizard_check
from . import pattern_sync_wizard_summary
from . import pattern_sync_wizard_create
from . import pattern_sync_load
from . import pattern_sync_load_change
