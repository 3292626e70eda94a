# Copyright 2026 Import Sync Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from . import models
from . import components
from .hooks import post_init_hook
