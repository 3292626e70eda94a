# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The harness itself: what it starts goes away."""

import os
import tempfile
from pathlib import Path

from odoo.tests import BaseCase, tagged

from .live_process import Guard


@tagged("post_install", "-at_install")
class TestGuard(BaseCase):
    def test_processes_and_folders_go_when_the_owner_ends(self):
        folder = Path(tempfile.mkdtemp(prefix="odoo_live_"))
        guard = Guard(["no_such_database_live"], folder)
        group = guard.ask(
            start="sleep",
            command=["sleep", "600"],
            environment=dict(os.environ),
            log=str(folder / "sleep.log"),
        )["pid"]
        self.assertEqual(os.getpgid(group), group)
        guard.close()  # what the end of this process does too
        with self.assertRaises(ProcessLookupError):
            os.getpgid(group)
        self.assertFalse(folder.exists())
