# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The short form of ``make week``, a part of ``make e2e``: all happens in two days."""

from odoo.tests import tagged

from .exchange_week import ExchangeWeek


@tagged("post_install", "-at_install")
class TestShortWeek(ExchangeWeek):
    days = 2

    def test_rounds(self):
        self.live_rounds()
