# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from . import test_live_decisions
from . import test_live_peers
from . import test_live_products
from . import test_partner_creation
