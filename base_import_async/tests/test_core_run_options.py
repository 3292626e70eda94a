# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import datetime

from odoo.tests import BaseCase

from ..core.errors import ConfigurationError
from ..core.run_options import RunOptions
from ..core.states import OnError


class TestRunOptions(BaseCase):
    def test_nothing_said_takes_the_defaults(self):
        self.assertEqual(RunOptions.from_mapping({}), RunOptions())

    def test_options_of_others_are_passed_over(self):
        self.assertEqual(RunOptions.from_mapping({"limit": 7}), RunOptions())

    def test_text_from_a_form_is_understood(self):
        found = RunOptions.from_mapping(
            {"chunk_size": "250", "on_error": "chunk", "priority": "5", "serial": True}
        )
        self.assertEqual(
            found,
            RunOptions(
                chunk_size=250, on_error=OnError.CHUNK, priority=5, max_parallel=1
            ),
        )

    def test_a_moment_with_an_offset_becomes_utc(self):
        found = RunOptions.from_mapping({"start_at": "2040-01-02T03:00:00+01:00"})
        self.assertEqual(found.start_at, datetime.datetime(2040, 1, 2, 2))

    def test_what_cannot_be_is_named(self):
        wrong = {
            "chunk_size": ("-1", "many", 10**7),
            "priority": (-1, "urgent"),
            "max_parallel": (-2, "all"),
            "on_error": ("ignore",),
            "start_at": ("tomorrow",),
        }
        for name, values in wrong.items():
            for value in values:
                with self.subTest(name=name, value=value):
                    with self.assertRaises(ConfigurationError) as raised:
                        RunOptions.from_mapping({name: value})
                    self.assertIn(name, str(raised.exception))
                    self.assertIn(str(value), str(raised.exception))
