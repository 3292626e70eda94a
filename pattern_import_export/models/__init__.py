# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from . import base
from . import pattern_config
from . import pattern_config_line
from . import pattern_config_fields
from . import pattern_config_line_screen
from . import pattern_config_layout
from . import pattern_config_check
from . import pattern_config_copying
from . import pattern_config_sources
from . import pattern_config_notation
from . import pattern_config_template
from . import pattern_config_actions
from . import pattern_config_load
from . import pattern_key_claim
from . import pattern_loader
from . import pattern_loader_settle
from . import pattern_loader_write
from . import pattern_loader_blame
from . import pattern_loader_words
from . import transfer_row
from . import transfer_run
from . import pattern_file
from . import pattern_file_open
from . import pattern_file_import
from . import pattern_file_preview
from . import transfer_run_pattern_export
from . import pattern_config_export
from . import pattern_choices
from . import pattern_workbook
from . import pattern_exporter
from . import pattern_file_export
