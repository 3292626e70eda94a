# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The size of chunks that the screen proposes, and of what is written at once."""

from contextlib import nullcontext
from datetime import timedelta
from unittest.mock import patch

from odoo import fields
from odoo.tests import BaseCase, tagged

from ..models import loading
from ..models import pace as pace_of
from .common import ImportCase

# A model that no other test imports: its pace is what this test makes it.
MODEL = "res.partner.industry"


@tagged("post_install", "-at_install")
class TestPace(ImportCase):
    def propose(self, row_count: int) -> int:
        content = "name\n" + "".join(f"Industry {i}\n" for i in range(row_count))
        options = {"has_headers": True, "quoting": '"', "separator": ","}
        return self.wizard(content, MODEL).parse_preview(options)["chunk_size"]

    def set_pace(self, rows_per_second: float):
        now = fields.Datetime.now()
        return self.env["transfer.run"].create(
            {
                "res_model": MODEL,
                "user_id": self.other.id,
                "state": "done",
                "row_count": 10_000,
                "created_count": 10_000,
                "started_at": now - timedelta(seconds=10_000 / rows_per_second),
                "finished_at": now,
            }
        )

    def test_a_model_that_was_never_imported_gets_modest_chunks(self):
        self.assertEqual(self.propose(9000), 1000)

    def test_chunks_are_five_seconds_of_the_usual_pace(self):
        self.set_pace(200)  # of two workers
        self.assertEqual(self.propose(6000), 500)

    def test_a_short_file_still_makes_chunks_for_all_workers(self):
        self.set_pace(2000)
        self.assertEqual(self.propose(1600), 200)
        self.assertEqual(self.propose(10), 100)

    def test_jobs_tell_the_pace_where_they_are_kept(self):
        """The clock tells it to the second, and not how many worked."""
        run = self.set_pace(10)
        other = self.split("name\nA\nB\n", ["name"], chunk_size=1)
        other.chunk_ids.write({"run_id": run.id, "row_count": 5000})
        self.assertEqual(self.propose(2000), 100)
        jobs = self.get_load_jobs(run)
        for seconds, row_count, expected in (
            (1, 2000, 2000),  # ten thousand rows in two seconds: less than half a one
            (1, 100, 2000),
            (10, 2000, 250),  # four seconds, for two workers
        ):
            jobs.exec_time = seconds
            self.assertEqual(self.propose(row_count), expected)

    def test_rows_that_a_job_has_loaded_besides_are_counted_once(self):
        run = self.set_pace(10)
        other = self.split("name\nA\nB\n", ["name"], chunk_size=1)
        first, second = other.chunk_ids
        other.chunk_ids.write({"run_id": run.id, "row_count": 5000})
        self.get_job(first).exec_time = 2
        second.job_uuid = first.job_uuid
        self.assertEqual(run._get_rate_of_jobs(), 5000)

    def test_a_chunk_goes_on_at_the_pace_of_the_one_before(self):
        run, other = (
            self.split("name\nA\nB\n", ["name"], chunk_size=1) for _run in range(2)
        )
        used = []

        def follow(pace, count):
            used.append(pace)
            return nullcontext()

        with patch.object(pace_of.Pace, "following", follow):
            self.run_jobs(run)
        self.assertEqual(set(map(id, used)), {id(pace_of.get_pace(run))})
        self.assertIsNot(pace_of.get_pace(other), used[0])

    def test_a_program_gets_the_size_that_it_asks_for(self):
        self.set_pace(2000)
        run = self.submit("name\nA\n", ["name"])
        self.assertEqual(run.chunk_size, 100)
        self.assertEqual(self.submit("name\nA\n", ["name"], chunk_size=7).chunk_size, 7)


@tagged("post_install", "-at_install")
class TestBatches(BaseCase):
    """What takes one to three seconds is written at once."""

    def get_sizes(self, seconds_per_record: float, rounds: int) -> list[int]:
        pace, sizes, clock = pace_of.Pace(), [], [0.0]
        with patch.object(pace_of.time, "monotonic", lambda: clock[0]):
            for _round in range(rounds):
                sizes.append(pace.size)
                with pace.following(pace.size):
                    clock[0] += pace.size * seconds_per_record
        return sizes

    def test_quick_records_come_to_a_thousand(self):
        self.assertEqual(self.get_sizes(0.0001, 5), [200, 400, 800, 1000, 1000])

    def test_records_of_a_second_for_four_hundred_stay_there(self):
        self.assertEqual(self.get_sizes(1 / 400, 4), [200, 400, 400, 400])

    def test_records_of_three_seconds_for_two_hundred_stay_there(self):
        self.assertEqual(self.get_sizes(1 / 70, 3), [200, 200, 200])

    def test_slow_records_are_written_few_at_a_time(self):
        self.assertEqual(self.get_sizes(0.2, 5), [200, 100, 50, 25, 25])

    def test_the_end_of_a_file_tells_nothing_of_the_pace(self):
        pace = pace_of.Pace()
        with pace.following(3):
            self.assertEqual(pace.size, 200)
        self.assertEqual(pace.size, 200)

    def test_batches_with_refused_records_are_followed_by_smaller_ones(self):
        pace = pace_of.Pace(size=1000)
        with pace.following(1000):
            pace.stumble(1000, 10)
        self.assertEqual(pace.size, 50)
        with pace.following(50):
            pace.stumble(50, 50)
        self.assertEqual(pace.size, 25)

    def test_batches_grow_again_when_nothing_is_refused(self):
        pace = pace_of.Pace(size=50)
        with pace.following(50):
            pass  # no time goes by
        self.assertEqual(pace.size, 100)


@tagged("post_install", "-at_install")
class TestIsolate(BaseCase):
    """Wrong items are found with few tries, whatever stands beside them."""

    def isolate(self, count: int, wrong: set[int]) -> tuple[list[int], list[int], int]:
        done, refused, tried = [], [], []

        def work(items):
            tried.extend(items)
            if wrong & set(items):
                raise ValueError("wrong")
            done.extend(items)

        loading.isolate(range(count), work, lambda item, _error: refused.append(item))
        return done, refused, len(tried)

    def test_each_item_is_done_once_or_refused_in_order(self):
        for count in (0, 1, 2, 7, 8, 9, 65, 100):
            for wrong in (set(), {0}, {count - 1}, {1, 3, 50}, set(range(count))):
                with self.subTest(count=count, wrong=wrong):
                    done, refused, _tried = self.isolate(count, wrong)
                    there = set(range(count))
                    self.assertEqual(done, sorted(there - wrong))
                    self.assertEqual(refused, sorted(there & wrong))

    def test_one_wrong_item_of_a_thousand_costs_little_more_than_a_second_try(self):
        _done, _refused, tried = self.isolate(1000, {437})
        self.assertLess(tried, 2300)
