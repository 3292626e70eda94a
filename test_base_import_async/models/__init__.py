# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from . import transfer_kind
from . import transfer_measure
from . import transfer_order
from . import transfer_tag
from . import transfer_thing
