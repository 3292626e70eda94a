# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from . import connector_generic_binding
from . import connector_tombstone
from . import pattern_sync_backend
from . import pattern_sync_backend_exchange
from . import pattern_sync_backend_screen
from . import pattern_sync_rule
from . import pattern_sync_backend_copying
from . import pattern_sync_backend_loading
from . import pattern_sync_backend_loading_tasks
from . import pattern_sync_backend_updating
from . import attachment_synchronize_task
from . import attachment_synchronize_task_flows
from . import attachment_synchronize_task_screen
from . import attachment_queue
from . import pattern_config
from . import pattern_file
from . import pattern_file_outcome
from . import pattern_file_missing
from . import pattern_file_deletions
from . import transfer_run
from . import pattern_sync_loader
from . import pattern_sync_loader_deletions
from . import pattern_sync_loader_notes
from . import pattern_sync_exporter
from . import pattern_sync_exporter_conflicts
from . import pattern_export_task
