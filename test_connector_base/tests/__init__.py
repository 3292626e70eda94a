# Copyright 2026 Import Sync Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from . import test_bindings
from . import test_checkpoint
from . import test_clocks
from . import test_collections
from . import test_conflicts
from . import test_deletions
from . import test_export_since
from . import test_export_together
from . import test_exporter
from . import test_failed_records
from . import test_first_connector
from . import test_importer
from . import test_interrupted
from . import test_jobs
from . import test_listener
from . import test_mapper
from . import test_policy
from . import test_screens
from . import test_since
from . import test_together
from . import test_transactions
