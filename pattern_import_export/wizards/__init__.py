# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from . import export_pattern_wizard

from . import pattern_config_fill
from . import pattern_config_load
from . import import_pattern_wizard
from . import transfer_corrected_file
