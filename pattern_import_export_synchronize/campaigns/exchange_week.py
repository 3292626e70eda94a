# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A week of exchange with a partner, in fast motion, while things die.

A partner, who is a process with records of his own, and we, who are a live server with
two workers, exchange files over a real server of his. The crons of the live server are
due all the time and fire by themselves. Each day both sides change and delete records,
and something happens that happens in the life of an exchange; at moments that the
round's seed decides, workers, the job server and the partner's server are killed. At
the end every row of every file, both ways, has to have its outcome, and every cell, on
both sides, the value that its owner gave it last.

``ROUNDS`` (default 20) and ``SEED`` (default: of the clock) come from the environment.
"""

# a campaign tells a person who waits for it how far it is
# pylint: disable=print-used

import itertools
import os
import random
import time
from collections import Counter

from .files import Files
from .kinds import CONTACTS
from .truth import Truth

ROUNDS = int(os.environ.get("ROUNDS") or 20)
SEED = int(os.environ.get("SEED") or time.time())
_NUMBERS = itertools.count()
_FIRST_RECORDS = 30
_MISSING_LIMIT = 30


class ExchangeWeek(Files):
    """Records here are the records there; lost 0, loaded twice 0."""

    kind = CONTACTS
    days = 7

    def live_rounds(self) -> None:
        for number in range(ROUNDS):
            seed = SEED + number
            self.random = random.Random(seed)
            began = time.monotonic()
            with self.subTest(seed=seed):
                try:
                    self.live_through(number)
                except Exception as error:
                    # told at once: the other rounds take long
                    print(f"\nweek {number + 1} of {ROUNDS}, SEED={seed}: {error}")
                    raise
                seconds = time.monotonic() - began
                print(
                    f"\n{type(self).__name__} {number + 1} of {ROUNDS}, SEED={seed}, "
                    f"{seconds:.0f} s\n{self.describe()}"
                )

    def live_through(self, number: int) -> None:
        self.kills, self.deeds = Counter(), Counter()
        # all weeks of a session share a database
        self.truth = Truth(self.random, f"W{next(_NUMBERS)}", self.kind)
        self.begin_counts()
        name = f"{type(self).__name__.lower()}{number}"
        self.other = self.start_partner(
            name, fields=self.kind.columns, header=self.kind.header
        )
        self.begin_exchange(f"Week {number} of {type(self).__name__}")
        try:
            with self.fast_motion():
                self.wait_for_quiet()  # so that there is something to change
                specials = self.get_specials()
                self.random.shuffle(specials)
                for day in range(self.days):
                    self.live_a_day(specials[day :: self.days])
                self.finish()
                self.assert_both_sides_agree()
                self.exchange_untouched()
            self.assert_all_is_accounted_for()
        finally:
            self.pause(self.backend_id)  # the next one is not disturbed

    # ------------------------------------------------------------------
    # Settings
    # ------------------------------------------------------------------

    def begin_exchange(self, name: str) -> None:
        """Settings, and the first file."""
        self.make_settings(name)
        self.write_first_records()

    def write_first_records(self) -> None:
        for _record in range(_FIRST_RECORDS):
            self.other.ask("add", *self.truth.new_record("there"))
        self.write_all()

    def make_settings(self, name: str) -> None:
        with self.live.env() as env:
            backend = self.make_exchange(env, name, missing_limit=_MISSING_LIMIT)
            paths = (self.kind.key, *self.kind.columns)
            pattern = self.make_pattern(env, name, *paths, chunk_size=10)
            answers = self.make_task(
                env,
                f"{name}, answers",
                method_type="export",
                filepath=f"{self.place}/answers",
                export_policy="suffix",
                run_as_user_id=backend.sync_user_id.id,
            )
            options = {
                "answer_task_id": answers.id,
                "sends_failed_rows": True,
                "sends_receipt": True,
            }
            changes = self.make_import(
                *(backend, pattern, f"{name}, changes"),
                **options,
                pattern="changes-*",
                second_look=True,
            )
            full = self.make_import(
                *(backend, pattern, f"{name}, all"),
                **options,
                pattern="all-*",
                is_full_file=True,
                after_import_when="processed",
                quarantine_path=f"{self.place}/refused",
            )
            domain = f"[('{self.kind.key}', '=like', '{self.truth.prefix}%')]"
            out = self.make_export(
                backend, pattern, f"{name}, out", export_domain=domain
            )
            backend.policy_ids.export_delete_enabled = True
            self.backend_id, self.out_id = backend.id, out.id
            self.task_ids = [changes.id, full.id, out.id, answers.id]

    # ------------------------------------------------------------------
    # Days
    # ------------------------------------------------------------------

    def get_daily_work(self) -> list:
        return [
            *(self.change_here, self.change_there, self.change_there),
            *(self.write_changes, self.write_changes, self.read_there, self.read_there),
            *(self.decide, self.add_here, self.add_there),
        ]

    def get_specials(self) -> list:
        return [
            *(self.dispute, self.dispute, self.dispute, self.dispute_deletion),
            *(self.send_wrong_rows, self.send_wrong_rows, self.repeat_file),
            *(self.repeat_name, self.leave_part, self.break_off, self.write_all),
            *(self.delete_there, self.tell_deletions, self.delete_here),
            *(self.write_empty, self.write_head, self.send_all_here),
            *(self.lose_server, self.freeze_server, self.kill_job_server),
        ]

    def get_accidents(self) -> list:
        return [self.kill_worker] * self.random.randint(1, 3)

    def live_a_day(self, specials: list) -> None:
        deeds = [*specials, *self.get_daily_work(), *self.get_accidents()]
        self.random.shuffle(deeds)
        for deed in deeds:
            self.deeds[deed.__name__] += 1
            deed()
            time.sleep(self.random.uniform(0, 0.6))
        if self.random.random() < 0.5:
            self.wait_for_quiet()  # a night in which all is done

    # ------------------------------------------------------------------
    # The end
    # ------------------------------------------------------------------

    def finish(self) -> None:
        """Let both sides come to rest, and he sends all that he has, twice.

        What he made and deleted between two full files shows in the second one.
        """
        self.settle()
        for _night in range(2):
            self.write_all()
            self.settle()

    def settle(self) -> None:
        """Until there is nothing new, twice in a row."""
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
        self.assert_last_upload_is_unchanged()
        self.wait_for_exports(self.out_id)
        self.wait_for_quiet()
        ((moment,),) = self.live._query("SELECT now() AT TIME ZONE 'UTC'")
        self.assertEqual(self.read_all_files(), (0, []))
        self.send_all_here()
        self.live.wait_until(
            """SELECT 1 FROM pattern_file file
                 JOIN transfer_run run ON run.id = file.run_id
                 JOIN attachment_queue queue ON queue.id = file.attachment_queue_id
                WHERE file.sync_task_id = %s AND run.export_since IS NULL
                  AND file.create_date > %s AND queue.state = 'done'""",
            *(self.out_id, moment),
        )
        self.assertEqual(self.read_all_files(), (1, []))
        self.write_all()
        self.wait_for_quiet()
        self.assert_last_upload_is_unchanged()
        self.assertEqual(self.read_stamps(), before)

    def read_all_files(self) -> tuple[int, list]:
        """How many files he finds, and what they change."""
        answer = self.other.ask("read_files")
        self.files_read += answer["files"]
        return len(answer["files"]), answer["changes"]
