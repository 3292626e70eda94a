# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What the partner does in a week of an exchange, and what befalls the machines."""

import os
import signal
import time
from collections import Counter
from dataclasses import dataclass

from .our_side import OurSide
from .truth import WRONG


@dataclass(frozen=True)
class Upload:
    """A file that he wrote into his folder; he may write it over before it is read.

    ``is_sure``: it must be imported, once; ``is_growing``: parts of it may have been
    taken before.
    """

    name: str
    rows: int
    sha256: str
    is_sure: bool = True
    is_growing: bool = False


class TheirSide(OurSide):
    kills: Counter[str]
    uploads: list[Upload]

    def begin_counts(self) -> None:
        result = super().begin_counts()
        self.uploads = []
        self.receipts: list[dict] = []
        self.files_read: list[dict] = []
        self.answers_read: list[dict] = []
        self.refused: list[tuple[str, str]] = []
        return result

    def note_upload(self, told: dict | None, **how) -> int:
        """Remember what he wrote; how many rows."""
        if told:
            self.uploads.append(Upload(**told, **how))
        return told["rows"] if told else 0

    def get_new_name(self, kind: str) -> str:
        return f"{kind}-{len(self.uploads):03}.csv"

    # ------------------------------------------------------------------
    # His records
    # ------------------------------------------------------------------

    def change_there(self) -> None:
        known = set(self.other.ask("table"))
        for ref, name, value in self.truth.choose_edits("there", known, 6):
            self.other.ask("edit", ref, {name: value})

    def add_there(self) -> None:
        self.other.ask("add", *self.truth.new_record("there"))

    def choose_gone(self) -> list[str]:
        """Records that he made and we have; of ours he may have none in any file."""
        known = set(self.find_on_both())
        refs = [r for r in self.truth.get_calm(known) if self.truth.makers[r] != "here"]
        gone = self.truth.choose(refs, 2)
        self.truth.deleted_there.update(gone)
        return gone

    def delete_there(self) -> None:
        """Records that a full file does not have any more."""
        self.other.ask("delete", self.choose_gone())
        self.write_all()

    def tell_deletions(self) -> None:
        """Records of which a file of changes says that he deleted them."""
        gone = self.choose_gone()
        if gone:
            name = self.get_new_name("changes")
            self.note_upload(self.other.ask("write_deletions", name, gone))

    # ------------------------------------------------------------------
    # His files
    # ------------------------------------------------------------------

    def write_changes(self, way: str | None = None) -> int:
        name = self.get_new_name("changes")
        way = way or self.random.choice(("at once", "at once", "slowly"))
        told = self.other.ask("write_changes", name, way)
        return self.note_upload(told, is_growing=way != "at once")

    def break_off(self) -> None:
        """An upload breaks off in the middle; later he begins again."""
        self.change_there()
        self.write_changes("broken off")

    def dispute(self) -> None:
        """Both sides change a cell at once."""
        self.change_on_both()
        self.write_changes("at once")

    def write_all(self) -> None:
        self.note_upload(self.other.ask("write_all", self.get_new_name("all")))

    def send_wrong_rows(self) -> None:
        """References that nobody knows; they are corrected when they come back."""
        for _cell in range(2):
            ref = self.truth.new_wrong_cell(set(self.other.ask("table")))
            if ref:
                self.other.ask("edit", ref, {self.kind.reference: WRONG})
        self.write_changes("at once")

    def repeat_file(self) -> None:
        """The same file comes once more, under another name."""
        name = self.uploads[-1].name
        other = self.get_new_name(name.partition("-")[0])
        self.note_upload(self.other.ask("repeat", name, other))

    def repeat_name(self) -> None:
        """The same file comes once more, under its name; perhaps nobody saw it yet."""
        name = self.uploads[-1].name
        self.note_upload(self.other.ask("repeat", name, name), is_sure=False)

    def leave_part(self) -> None:
        self.other.ask("leave_part", f"changes-{len(self.uploads):03}x.csv")

    def write_empty(self) -> None:
        """A header without rows: what came of a broken job, say."""
        name = self.get_new_name("all")
        self.note_upload(self.other.ask("write_head", name, 0))

    def write_head(self) -> None:
        """Half of the records: the rest did not come through."""
        name = self.get_new_name("all")
        half = len(self.other.ask("table")) // 2
        self.note_upload(self.other.ask("write_head", name, half))

    def read_there(self) -> int:
        """He reads what there is, and corrects what was refused."""
        answer = self.other.ask("read_files")
        self.files_read += answer["files"]
        told = self.other.ask("read_answers")
        self.answers_read += told["files"]
        self.receipts += told["receipts"]
        refused = [(name, ref) for name, ref in told["failed"]]
        self.refused += refused
        for _name, ref in refused:
            right = self.truth.corrections.pop(ref, None)
            if right and ref in self.other.ask("table"):
                self.other.ask("edit", ref, {self.kind.reference: right})
        for name in sorted({name for name, _ref in refused}):
            if self.random.random() < 0.5:  # else among the next changes
                self.note_upload(self.other.ask("write_again", name))
        return len(answer["changes"]) + len(refused)

    # ------------------------------------------------------------------
    # Accidents
    # ------------------------------------------------------------------

    def kill_worker(self) -> None:
        """``kill -9``, if one is at work within two seconds."""
        end = time.monotonic() + 2
        while time.monotonic() < end:
            if self.live.kill_worker_at_work():
                self.kills["workers"] += 1
                return
            time.sleep(0.02)

    def kill_job_server(self) -> None:
        self.live.restart_jobs()
        self.kills["job servers"] += 1

    def lose_server(self) -> None:
        """The partner's server dies, and is started again."""
        self.partner.process.kill()
        time.sleep(self.random.uniform(1, 5))
        self.partner.restart()
        self.kills["servers of the partner"] += 1

    def freeze_server(self) -> None:
        """It takes connections, and does not answer."""
        pid = self.partner.process.pid
        os.kill(pid, signal.SIGSTOP)
        time.sleep(self.random.uniform(1, 4))
        os.kill(pid, signal.SIGCONT)
