# Copyright 2026 Import Sync Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from . import errors
from . import connection
from . import reader
from . import adapter
from . import references
from . import named
from . import importing
from . import exporting
from . import tree
from . import category
from . import partner
from . import partner_creation
from . import partner_export
