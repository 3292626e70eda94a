# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A browser for tours that also works where others use the machine."""

import unittest
from pathlib import Path
from unittest.mock import patch

from odoo.tests import common

# How much longer than Odoo thinks a browser may take.
_PATIENCE = 6


class PatientBrowser(common.ChromeBrowser):
    """Odoo's browser, with more time to start and to answer."""

    @property
    def throttling_factor(self) -> int:
        """By this Odoo multiplies what it waits for the browser to answer."""
        return _PATIENCE

    @throttling_factor.setter
    def throttling_factor(self, factor: int) -> None:
        assert factor == 1, "The browser is not slowed down"

    def _spawn_chrome(self, cmd):
        for _start in range(_PATIENCE - 1):
            try:
                return super()._spawn_chrome(cmd)
            except unittest.SkipTest:
                # Not within ten seconds; the folder of the attempt is gone.
                Path(self.user_data_dir).mkdir()
        return super()._spawn_chrome(cmd)


class PatientHttpCase(common.HttpCase):
    """Odoo's tests with a browser, which is given the time that it needs."""

    # All requests share a cursor. The first page has its assets made, which may take
    # longer than Odoo's 20 seconds; what is asked for meanwhile would be an error 500.
    test_cursor_lock_timeout = 600

    def browser_js(self, *args, **kwargs):
        try:
            with patch.object(common, "ChromeBrowser", PatientBrowser):
                return super().browser_js(*args, **kwargs)
        except unittest.SkipTest as error:
            # Nobody would miss the tests that Odoo skips here.
            raise AssertionError(f"No Chromium: {error}") from error
