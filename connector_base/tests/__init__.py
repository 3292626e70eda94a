# Copyright 2026 Import Sync Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from . import test_core_import_plan
from . import test_core_merge
from . import test_core_msince
from . import test_core_report
from . import test_core_vector
