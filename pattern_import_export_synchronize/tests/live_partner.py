# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A partner with records of his own, as a process of his own.

Run as a script with two folders: his home, where he keeps his table, and what his
server serves: he writes into ``in`` there, and reads ``out`` and ``answers``. Each
line of JSON that he reads, ``["method", argument, …]``, he answers by one; he ends
with his standard input.

He is no clever partner. Of our files he takes whatever they say, but for fields that
he changed and wrote into no file yet.
"""

import csv
import json
import os
import shutil
import sys
import threading
import time
from collections.abc import Iterable
from pathlib import Path

KEY, FIELDS = "ref", ("name", "phone", "city", "country_id|code")
HEADER = (f"{KEY}#key", *FIELDS)
DELETED = "#deleted"
Record = dict[str, str]


class Partner:
    """His table, and what he does with files."""

    def __init__(self, home: Path, served: Path):
        self._home, self._served = home, served
        self._records: dict[str, Record] = {}
        self._edited: dict[str, set[str]] = {}  # in no file yet
        self._gone: set[str] = set()
        self._last_second = 0
        self._growing: list[threading.Thread] = []

    # ------------------------------------------------------------------
    # His table
    # ------------------------------------------------------------------

    def add(self, ref: str, values: Record) -> None:
        self._records[ref] = dict(values)
        self._edited[ref] = set(FIELDS)
        self._save()

    def edit(self, ref: str, values: Record) -> None:
        self._records[ref].update(values)
        self._edited.setdefault(ref, set()).update(values)
        self._save()

    def delete(self, refs: Iterable[str]) -> None:
        for ref in refs:
            del self._records[ref]
            self._edited.pop(ref, None)
            self._gone.add(ref)
        self._save()

    def table(self) -> dict[str, Record]:
        return self._records

    def _save(self) -> None:
        rows = [[ref, *(r[f] for f in FIELDS)] for ref, r in self._records.items()]
        self._write_rows(self._home / "records.csv", HEADER, rows)

    # ------------------------------------------------------------------
    # Files that he writes
    # ------------------------------------------------------------------

    def write_changes(self, name: str, way: str = "at once") -> int:
        """A file of the records that he changed; how many rows, 0: no file.

        :param way: ``at once``; ``slowly``: under its name, while others look
        """
        refs = [ref for ref in self._edited if self._edited[ref]]
        if refs:
            self._edited.clear()
            self._put(name, self._get_rows(refs), way)
        return len(refs)

    def write_all(self, name: str) -> int:
        """A file of all his records; how many rows."""
        self._edited.clear()
        self._put(name, self._get_rows(self._records))
        return len(self._records)

    def write_head(self, name: str, count: int) -> int:
        """A file of which only the first rows came through; how many."""
        refs = list(self._records)[:count]
        self._put(name, self._get_rows(refs))
        return len(refs)

    def repeat(self, name: str, other: str) -> None:
        """Write once more, under another name, what he wrote."""
        self._wait_for_new_second()
        shutil.copyfile(self._home / name, self._home / other)
        self._show(other)

    def leave_part(self, name: str) -> None:
        """An upload that was broken off, and stays."""
        (self._served / "in" / f"{name}.part").write_text("ref#key,name\nP0,Br")

    def wait(self) -> None:
        """Until all is written."""
        for thread in self._growing:
            thread.join()
        self._growing.clear()

    def _get_rows(self, refs: Iterable[str]) -> list[list[str]]:
        return [[ref, *(self._records[ref][f] for f in FIELDS)] for ref in refs]

    def _put(self, name: str, rows: list[list[str]], way: str = "at once") -> None:
        self._wait_for_new_second()
        self._write_rows(self._home / name, HEADER, rows)
        if way == "slowly":
            thread = threading.Thread(target=self._grow, args=(name,))
            self._growing.append(thread)
            thread.start()
        else:
            self._show(name)

    def _show(self, name: str) -> None:
        part = self._served / "in" / f".{name}.part"
        shutil.copyfile(self._home / name, part)
        part.rename(self._served / "in" / name)

    def _grow(self, name: str) -> None:
        lines = (self._home / name).read_bytes().splitlines(keepends=True)
        pause = 3 / max(len(lines), 10)
        with (self._served / "in" / name).open("wb", buffering=0) as file:
            for line in lines:
                file.write(line)
                time.sleep(pause)

    def _wait_for_new_second(self) -> None:
        """Servers tell times by the second: which of two files is newer must show."""
        while int(time.time()) <= self._last_second:
            time.sleep(0.05)
        self._last_second = int(time.time())

    @staticmethod
    def _write_rows(path: Path, header: Iterable[str], rows: list[list[str]]) -> None:
        part = path.with_name(f".{path.name}.new")
        with part.open("w", newline="", encoding="utf-8") as file:
            csv.writer(file).writerows([header, *rows])
        part.rename(path)

    # ------------------------------------------------------------------
    # Files that he reads
    # ------------------------------------------------------------------

    def read_files(self) -> dict[str, list]:
        """Take what is in ``out``; the names of the files, and what they changed."""
        names, changes = [], []
        for path in self._take("out"):
            names.append(path.name)
            with path.open(newline="", encoding="utf-8-sig") as file:
                for row in csv.DictReader(file):
                    changes += self._merge(row)
        self._save()
        return {"names": names, "changes": changes}

    def read_answers(self) -> dict[str, list]:
        """Take what is in ``answers``: receipts, and failed rows by file."""
        receipts, failed = [], []
        for path in self._take("answers"):
            if path.name.endswith(".json"):
                receipts.append(json.loads(path.read_text()))
                continue
            with path.open(newline="", encoding="utf-8-sig") as file:
                rows = list(csv.DictReader(file))
                failed += [[path.name, dict(row)] for row in rows]
        return {"receipts": receipts, "failed": failed}

    def _take(self, folder: str) -> list[Path]:
        """Move the files of a folder home, oldest first; where they are now."""
        target = self._home / folder
        target.mkdir(exist_ok=True)
        found = [
            path
            for path in (self._served / folder).iterdir()
            if not path.name.startswith(".")
        ]
        found.sort(key=lambda path: (path.stat().st_mtime_ns, path.name))
        taken = []
        for path in found:
            taken.append(target / f"{len(os.listdir(target)):05}-{path.name}")
            path.rename(taken[-1])
        return taken

    def _merge(self, row: Record) -> list[list[str]]:
        ref = row[HEADER[0]]
        if row.get(DELETED) == "1":
            self._gone.add(ref)
            self._edited.pop(ref, None)
            return [[ref, DELETED]] if self._records.pop(ref, None) else []
        if ref in self._gone:
            return []  # it crossed his deletion
        record = self._records.get(ref)
        if record is None:
            self._records[ref] = {field: row[field] for field in FIELDS}
            return [[ref, KEY]]
        edited = self._edited.get(ref, set())
        changed = [f for f in FIELDS if f not in edited and record[f] != row[f]]
        record.update({field: row[field] for field in changed})
        return [[ref, field] for field in changed]


def main(home: str, served: str) -> None:
    partner = Partner(Path(home), Path(served))
    for line in sys.stdin:
        method, *arguments = json.loads(line)
        answer = getattr(partner, method)(*arguments)
        sys.stdout.write(f"{json.dumps(answer)}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main(*sys.argv[1:])
