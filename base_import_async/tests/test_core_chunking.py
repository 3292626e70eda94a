# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from hypothesis import given
from hypothesis import strategies as st

from odoo.tests import BaseCase

from ..core.chunking import choose_chunk_size, chunk_rows, count_rows_to_join
from ..core.rows import Row

THREE_ENTRIES = [
    Row(number, ("entry" if number % 3 == 2 else "", "line")) for number in range(2, 11)
]


def continues_record(row: Row) -> bool:
    return not row.cells[0]


class TestChunking(BaseCase):
    def spans(self, size: int) -> list[tuple[int, int]]:
        chunks = chunk_rows(THREE_ENTRIES, size=size, stays=continues_record)
        return [(chunk.first, chunk.last) for chunk in chunks]

    def test_chunks_of_the_seed_example(self):
        self.assertEqual(self.spans(4), [(2, 7), (8, 10)])
        self.assertEqual(self.spans(3), [(2, 4), (5, 7), (8, 10)])
        self.assertEqual(self.spans(2), [(2, 4), (5, 7), (8, 10)])
        self.assertEqual(self.spans(100), [(2, 10)])

    def test_numbering_goes_on_from_the_start_index(self):
        chunks = chunk_rows(
            THREE_ENTRIES, size=3, stays=continues_record, start_index=5
        )
        self.assertEqual([chunk.index for chunk in chunks], [5, 6, 7])

    def test_no_rows_give_no_chunk(self):
        self.assertEqual(list(chunk_rows([], size=1, stays=continues_record)), [])

    def test_size_must_be_positive(self):
        with self.assertRaises(ValueError):
            list(chunk_rows([], size=0, stays=continues_record))

    @given(st.lists(st.booleans(), max_size=60), st.integers(1, 20))
    def test_nothing_is_lost_and_no_record_is_cut(self, continues, size):
        rows = [Row(n, ("" if c else "x",)) for n, c in enumerate(continues, 2)]
        chunks = list(chunk_rows(rows, size=size, stays=continues_record))
        self.assertEqual([row for chunk in chunks for row in chunk.rows], rows)
        for chunk in chunks[1:]:
            self.assertFalse(continues_record(chunk.rows[0]))
        for chunk in chunks[:-1]:
            self.assertGreaterEqual(len(chunk.rows), size)
        for chunk in chunks:
            # Without its last record it would have been too small.
            starts = [i for i, row in enumerate(chunk.rows) if row.cells[0]]
            self.assertLess(max(starts[1:], default=0), size)


class TestChunkSize(BaseCase):
    def test_size_is_five_seconds_of_work_within_bounds(self):
        for row_count, rate, workers, expected in (
            (100_000, 100.0, 2, 500),
            (100_000, 1.0, 2, 100),
            (100_000, 5000.0, 2, 2000),
            (100_000, None, 2, 1000),
            (4_000, 1000.0, 2, 500),
            (40, 1000.0, 2, 100),
            (0, None, 0, 100),
        ):
            with self.subTest(row_count=row_count, rate=rate, workers=workers):
                size = choose_chunk_size(
                    row_count, rows_per_second=rate, workers=workers
                )
                self.assertEqual(size, expected)

    def test_what_is_done_at_once_is_not_cut_for_several_workers(self):
        for row_count, rate, workers, expected in (
            (2_000, 8000.0, 2, 2000),  # a quarter of a second
            (10_000, 8000.0, 2, 2000),
            (6_000, 3000.0, 2, 1500),  # two seconds: chunks of half a one
            (2_000, 500.0, 2, 250),  # four seconds: four for each worker
            (300, 100.0, 1, 100),
            (0, 8000.0, 2, 2000),
        ):
            with self.subTest(row_count=row_count, rate=rate, workers=workers):
                size = choose_chunk_size(
                    *(row_count,),
                    **{"rows_per_second": rate, "workers": workers},
                    is_measured=True,
                )
                self.assertEqual(size, expected)

    def test_rows_that_a_job_takes_besides(self):
        for row_count, rate, seconds, workers, expected in (
            (8_000, 1000.0, 2.0, 1, 2000),  # alone: as many as there is time for
            (1_000, 1000.0, 2.0, 1, 1000),
            (8_000, 10_000.0, 2.0, 2, 3000),  # little to do: nobody else need begin
            (20_000, 10_000.0, 2.0, 2, 5000),  # half of a share
            (80_000, 1000.0, 1.0, 4, 1000),
            (80_000, 1000.0, 0.0, 4, 0),
        ):
            with self.subTest(row_count=row_count, rate=rate, workers=workers):
                count = count_rows_to_join(
                    row_count, rows_per_second=rate, seconds=seconds, workers=workers
                )
                self.assertEqual(count, expected)
