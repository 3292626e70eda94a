# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from . import test_core_header
from . import test_core_header_check
from . import test_core_layout
from . import test_core_name_list
from . import test_core_nesting
from . import test_faulty_files
from . import test_import_wizard
from . import test_languages
from . import test_live_import
from . import test_defects_files
from . import test_defects_jobs
from . import test_defects_lists
from . import test_defects_load
from . import test_entrances
from . import test_export_asked
from . import test_export_choices
from . import test_export_pattern
from . import test_export_workbook
from . import test_live_export
from . import test_load_along
from . import test_listeners
from . import test_load_behaviours
from . import test_load_blame
from . import test_load_joined
from . import test_load_keys
from . import test_load_policies
from . import test_load_references
from . import test_load_same_cells
from . import test_load_words
from . import test_pattern_config
from . import test_pattern_help
from . import test_pattern_sources
from . import test_screens
from . import test_untouched
