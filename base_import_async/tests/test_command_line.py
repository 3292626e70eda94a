# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What ``odoo transfer`` understands and prints, without a database."""

import contextlib
import io

from odoo.tests import BaseCase

from ..cli.transfer_command import exit_codes
from ..cli.transfer_command.arguments import parse
from ..cli.transfer_command.progress import bar, describe, duration, fraction

_PROGRESS = {
    "state": "running",
    "total_known": True,
    "row_count": 2000,
    "processed_count": 500,
    "created_count": 498,
    "updated_count": 0,
    "unchanged_count": 0,
    "skipped_count": 0,
    "failed_count": 2,
    "cancelled_count": 0,
    "rate": 120.4,
    "seconds_left": 12,
}


class TestArguments(BaseCase):
    def test_import_options_get_the_names_of_the_screen(self):
        arguments = _parse(
            *("import", "a.csv", "-m", "res.partner", "--on-error", "chunk"),
            *("--chunk-size", "50", "--priority", "0", "--match", "ref", "vat"),
            *("--match", "name", "--match-mode", "update", "--wait"),
            *("--option", "skip=3", "--option", "date_format=%d.%m.%Y"),
        )
        self.assertTrue(arguments.wait)
        self.assertIsNone(arguments.map)
        self.assertEqual(
            arguments.options,
            {
                "on_error": "chunk",
                "chunk_size": 50,
                "priority": 0,
                "match_fields": ["ref", "vat", "name"],
                "match_mode": "update",
                "skip": 3,
                "date_format": "%d.%m.%Y",
            },
        )

    def test_files_that_cells_name_are_sent_along(self):
        arguments = _parse(
            *("import", "a.csv", "-m", "res.partner", "--files", "photos.zip"),
        )
        self.assertEqual(arguments.files, ["photos.zip"])
        self.assertEqual(arguments.options, {})

    def test_what_is_not_given_is_left_to_the_import(self):
        arguments = _parse("import", "a.csv", "-m", "res.partner")
        self.assertEqual(arguments.options, {})
        self.assertFalse(arguments.wait)

    def test_heading_may_hold_the_sign_that_ends_it(self):
        arguments = _parse(
            *("import", "a.csv", "-m", "res.partner"),
            *("--map", "a=b=name", "--map", "Land=country_id/id"),
        )
        self.assertEqual(arguments.map, {"a=b": "name", "Land": "country_id/id"})

    def test_run_is_a_number_with_or_without_its_sign(self):
        self.assertEqual(_parse("status").run, None)
        self.assertEqual(_parse("status", "12").run, 12)
        self.assertEqual(_parse("cancel", "#12").run, 12)

    def test_wrong_usage_has_its_own_exit_code(self):
        for wrong in (
            [],
            ["bogus"],
            ["import", "a.csv"],
            ["import", "a.csv", "-m", "res.partner", "--map", "name"],
            ["import", "a.csv", "-m", "res.partner", "--on-error", "cry"],
            ["import", "a.csv", "-m", "res.partner", "--chunk-size", "-5"],
            ["import", "a.csv", "-m", "res.partner", "--option", "=1"],
            ["retry"],
            ["retry", "twelve"],
        ):
            with self.assertRaises(SystemExit) as caught:
                _parse(*wrong)
            self.assertEqual(caught.exception.code, exit_codes.USAGE, wrong)

    def test_only_a_clean_end_is_success(self):
        codes = {
            state: exit_codes.of_state(state)
            for state in ("done", "partial", "failed", "cancelled", "paused")
        }
        self.assertEqual(
            codes, {"done": 0, "partial": 1, "failed": 2, "cancelled": 2, "paused": 2}
        )


class TestProgress(BaseCase):
    def test_line_tells_rows_outcomes_speed_and_time(self):
        self.assertEqual(
            describe(_PROGRESS),
            "500 of 2,000 rows, 498 created, 2 failed, 120 rows/s, 12 s left",
        )

    def test_bar_is_a_quarter_full_and_fits_the_terminal(self):
        line = bar(_PROGRESS, 200)
        self.assertTrue(line.startswith(f"[{'#' * 8}{'-' * 22}]  25% 500 of"), line)
        self.assertEqual(len(bar(_PROGRESS, 40)), 39)
        self.assertEqual(bar(_PROGRESS, 0), "")

    def test_nothing_is_claimed_before_the_file_is_read(self):
        waiting = {**_PROGRESS, "state": "draft", "total_known": False, "rate": 0}
        nothing = {**waiting, "created_count": 0, "failed_count": 0}
        self.assertEqual(describe(nothing), "waiting for a worker")
        reading = {**nothing, "state": "splitting"}
        self.assertEqual(describe(reading), "reading the file, 2,000 rows so far")
        self.assertEqual(fraction(reading), 0)

    def test_closed_run_has_no_time_left(self):
        closed = {**_PROGRESS, "state": "done", "seconds_left": False}
        self.assertNotIn("left", describe(closed))

    def test_empty_run_does_not_divide_by_zero(self):
        self.assertEqual(fraction({**_PROGRESS, "row_count": 0}), 0)

    def test_durations_are_rounded_as_people_say_them(self):
        self.assertEqual(
            [duration(seconds) for seconds in (0, 89, 90, 600, 9000)],
            ["1 s", "89 s", "2 min", "10 min", "2.5 h"],
        )


def _parse(*args: str):
    """The namespace; what the parser prints on wrong usage is not shown."""
    with (
        contextlib.redirect_stdout(io.StringIO()),
        contextlib.redirect_stderr(io.StringIO()),
    ):
        return parse(list(args), "odoo transfer")
