# Copyright 2026 Import Sync Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from . import test_client
from . import test_backend
from . import test_errors
from . import test_self_peer
