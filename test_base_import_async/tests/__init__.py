# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from . import test_check_exact
from . import test_live_parity
from . import test_native_import
from . import test_parity_along
from . import test_parity_bad_cells
from . import test_parity_below
from . import test_parity_binaries
from . import test_parity_bulk
from . import test_parity_chatter
from . import test_parity_context
from . import test_parity_families
from . import test_parity_failed_rows
from . import test_parity_formats
from . import test_parity_models
from . import test_parity_odoo_files
from . import test_parity_options
from . import test_parity_order
from . import test_parity_references
from . import test_ways_exact
from . import test_sql_refusals
from . import test_undo_exact
from . import test_undo_kept
from . import test_undo_models
from . import test_faulty_rows
from . import test_pattern_faults
from . import test_pattern_libreoffice
from . import test_pattern_notation
from . import test_pattern_rare_values
from . import test_pattern_round_trip
from . import test_pattern_values
from . import test_parity_messages
from . import test_parity_sql
from . import test_parity_suspects
from . import test_parity_updates
