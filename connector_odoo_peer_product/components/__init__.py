# Copyright 2026 Import Sync Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from . import category
from . import attribute
from . import template
from . import template_adapter
from . import variant
from . import variant_adapter
