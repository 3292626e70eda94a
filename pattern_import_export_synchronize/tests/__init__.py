# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from . import test_core
from . import test_core_brought
from . import test_core_server_form
from . import test_crossing
from . import test_deletions_told
from . import test_export_flow
from . import test_held
from . import test_import_flow
from . import test_lines
from . import test_live_exchange
from . import test_mapper
from . import test_missing
from . import test_order
from . import test_order_columns
from . import test_outcome
from . import test_put_back
from . import test_rights
from . import test_screens
from . import test_screens_copying
from . import test_screens_live
from . import test_screens_updating
from . import test_screens_wizard
from . import test_screens_wizard_elsewhere
from . import test_screens_wizard_out
from . import test_screens_wizard_servers
from . import test_undecided
