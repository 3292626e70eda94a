# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from . import (
    base_import_headings,
    base_import_import,
    base_import_reading,
    base_import_screen,
    base_import_no_rows,
    transfer_corrected_file,
    transfer_end_action,
    transfer_undo_question,
    transfer_value_fix,
)
