# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import datetime

from odoo.tests import BaseCase

from ..core.errors import TaskError
from ..core.schedule import CronExpression


class TestSchedule(BaseCase):
    def test_next_times(self):
        start = "2026-01-31 13:45:30"  # a Saturday
        for text, expected in (
            ("* * * * *", "2026-01-31 13:46:00"),
            ("*/15 * * * *", "2026-01-31 14:00:00"),
            ("45 13 * * *", "2026-02-01 13:45:00"),
            ("0 6-8,20 * * *", "2026-01-31 20:00:00"),
            ("0 8 * * 1-5", "2026-02-02 08:00:00"),
            ("0 8 * * 7", "2026-02-01 08:00:00"),
            ("0 0 29 2 *", "2028-02-29 00:00:00"),
            ("0 0 13 * 5", "2026-02-06 00:00:00"),
            ("5/20 * * * *", "2026-01-31 14:05:00"),
            ("@daily", "2026-02-01 00:00:00"),
        ):
            with self.subTest(text=text):
                found = CronExpression(text).get_next(
                    datetime.datetime.fromisoformat(start)
                )
                self.assertEqual(str(found), expected)

    def test_what_is_no_expression(self):
        wrong = ("", "* * * *", "60 * * * *", "* 24 * * *", "* * 0 * *", "a * * * *")
        for text in (*wrong, "5-1 * * * *", "*/0 * * * *", "-1 * * * *", "1,, * * * *"):
            with self.subTest(text=text), self.assertRaises(TaskError):
                CronExpression(text)

    def test_time_that_never_comes(self):
        with self.assertRaises(TaskError):
            CronExpression("0 0 30 2 *").get_next(datetime.datetime(2026, 1, 1))
