# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""``make week``: a week of exchange with a partner, in fast motion, while things die.

A partner, who is a process with records of his own, and we, who are a live server with
two workers, exchange files over real SFTP. The crons of the server are due all the
time and fire by themselves. Each day both sides change records, and something happens
that happens in the life of an exchange; at moments that the round's seed decides,
workers, the job server and the SFTP server are killed. At the end every row of every
file has to have its outcome, and every cell, on both sides, the value that its owner
gave it last.

``ROUNDS`` (default 20) and ``SEED`` (default: of the clock) come from the environment.
"""

# a campaign tells a person who waits for it how far it is
# pylint: disable=print-used

import os
import random
import time
from collections import Counter

from odoo.tests import tagged

from .deeds import Deeds
from .ledger import Ledger
from .truth import Truth

ROUNDS = int(os.environ.get("ROUNDS") or 20)
SEED = int(os.environ.get("SEED") or time.time())
DAYS = 7
_FIRST_RECORDS = 30


@tagged("post_install", "-at_install")
class TestWeek(Ledger, Deeds):
    """Records here are the records there; lost 0, loaded twice 0."""

    def test_rounds(self):
        for number in range(ROUNDS):
            self.random = random.Random(SEED + number)
            began = time.monotonic()
            with self.subTest(seed=SEED + number):
                self.live_through(number)
                seconds = time.monotonic() - began
                print(
                    f"\nweek {number + 1} of {ROUNDS}, SEED={SEED + number}, "
                    f"{seconds:.0f} s\n{self.describe()}"
                )

    def live_through(self, number: int) -> None:
        self.kills: Counter[str] = Counter()
        self.deeds: Counter[str] = Counter()
        self.truth = Truth(self.random, f"W{number}")
        self.other = self.start_partner(f"week{number}")
        self.make_settings(f"Week {number}")
        try:
            with self.fast_motion():
                for _record in range(_FIRST_RECORDS):
                    self.other.ask("add", *self.truth.new_record("there"))
                self.write_all()
                self.wait_for_quiet()  # a server that has just started is slow
                specials = self.get_specials()
                self.random.shuffle(specials)
                for day in range(DAYS):
                    self.live_a_day(specials[day::DAYS])
                self.finish()
                self.assert_both_sides_agree()
                self.exchange_untouched()
            self.assert_every_row_has_one_outcome()
        finally:
            self.retire()

    def live_a_day(self, specials: list) -> None:
        deeds = [*specials, *self.get_daily_work(), *self.get_accidents()]
        self.random.shuffle(deeds)
        for deed in deeds:
            self.deeds[deed.__name__] += 1
            deed()
            time.sleep(self.random.uniform(0, 0.6))
        if self.random.random() < 0.5:
            self.wait_for_quiet()  # a night in which all is done

    def finish(self) -> None:
        """Let both sides come to rest: nothing new twice in a row."""
        quiet = 0
        while quiet < 2:
            self.other.ask("wait")
            self.wait_for_quiet()
            self.wait_for_exports(self.out_id)
            self.wait_for_quiet()
            news = [self.read_there(), self.decide(), self.write_changes("at once")]
            quiet = 0 if any(news) else quiet + 1

    def exchange_untouched(self) -> None:
        """Nobody changed anything: nothing is written, and nothing sent."""
        before = self.read_stamps()
        self.write_all()
        self.wait_for_quiet()
        self.assert_last_file_is_unchanged()
        self.wait_for_exports(self.out_id)
        self.wait_for_quiet()
        ((moment,),) = self.live._query("SELECT now() AT TIME ZONE 'UTC'")
        self.assertEqual(self.other.ask("read_files"), {"names": [], "changes": []})
        self.send_all_here()
        self.live.wait_until(
            """SELECT 1 FROM pattern_file file
                 JOIN transfer_run run ON run.id = file.run_id
                 JOIN attachment_queue queue ON queue.id = file.attachment_queue_id
                WHERE file.sync_task_id = %s AND run.export_since IS NULL
                  AND file.create_date > %s AND queue.state = 'done'""",
            *(self.out_id, moment),
        )
        answer = self.other.ask("read_files")
        self.assertEqual((len(answer["names"]), answer["changes"]), (1, []))
        self.write_all()
        self.wait_for_quiet()
        self.assert_last_file_is_unchanged()
        self.assertEqual(self.read_stamps(), before)
