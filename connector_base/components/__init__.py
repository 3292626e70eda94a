# Copyright 2026 Import Sync Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from . import core
from . import adapter
from . import binder_stamps
from . import binder
from . import mapper
from . import map_child
from . import matcher
from . import resolver
from . import conflict
from . import importer_entry
from . import importer_steps
from . import importer
from . import writer
from . import recovery
from . import exporter_steps
from . import exporter
from . import deleter
from . import selector
from . import slices
from . import export_sender
from . import export_waves
from . import slice_exporter
from . import slice_importer
from . import wave_importer
from . import batch
from . import cursor_batch
from . import cursor_batch_export
from . import bindings
from . import listener
from . import component_listener
