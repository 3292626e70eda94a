# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from . import (
    test_claim,
    test_core_after_import,
    test_core_failures,
    test_core_names,
    test_core_schedule,
    test_core_selection,
    test_core_streams,
    test_export,
    test_health,
    test_http,
    test_import,
    test_import_kill,
    test_install,
    test_live_exchange,
    test_live_screens,
    test_live_sftp,
    test_migration,
    test_network,
    test_outcome,
    test_protocols,
    test_queue,
    test_queue_together,
    test_resume,
    test_rights,
)
