# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from . import adapter
from . import binder
from . import mapper
from . import conflict
from . import record_importer
from . import importer
from . import exporter
from . import listener
