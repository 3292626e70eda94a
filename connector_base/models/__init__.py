# Copyright 2026 Import Sync Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from . import connector_backend_owned
from . import connector_sync_policy
from . import connector_sync_policy_field
from . import connector_backend
from . import connector_binding_jobs
from . import connector_binding
from . import connector_checkpoint
from . import connector_checkpoint_links
from . import connector_checkpoint_target
from . import connector_checkpoint_review
from . import connector_checkpoint_errors
from . import connector_deferred_reference
from . import connector_export_receipt
from . import connector_sync_backend
from . import connector_sync_backend_bindings
from . import connector_sync_backend_jobs
from . import connector_sync_backend_deletions
from . import connector_sync_backend_screen
from . import connector_sync_cursor
from . import connector_sync_run
from . import connector_sync_run_advance
from . import connector_sync_run_screen
from . import connector_sync_line
from . import connector_tombstone
from . import mail_activity
from . import queue_job
from . import queue_job_function
