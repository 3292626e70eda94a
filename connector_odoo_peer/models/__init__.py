# Copyright 2026 Import Sync Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from . import odoo_peer_backend
from . import odoo_peer_backend_clock
from . import odoo_peer_backend_scope
from . import odoo_peer_bindings
