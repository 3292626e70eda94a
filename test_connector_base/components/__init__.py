# Copyright 2026 Import Sync Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from . import common
from . import category
from . import industry
from . import order
from . import partner
