# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""``make week``: contacts over SFTP; see ``exchange_week``."""

from odoo.tests import tagged

from .exchange_week import ExchangeWeek


@tagged("post_install", "-at_install")
class TestWeek(ExchangeWeek):
    def test_rounds(self):
        self.live_rounds()
