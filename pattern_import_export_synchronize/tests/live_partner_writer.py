# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The partner's own table, and the files that he makes of it; see ``live_partner``."""

import csv
import hashlib
import math
import shutil
import threading
import time
from collections.abc import Iterable, Sequence
from pathlib import Path

DELETED = "#deleted"
Record = dict[str, str]


class Writer:
    """His table, and the files that he writes."""

    def __init__(
        self, home: Path, served: Path, fields: Sequence[str], header: Sequence[str]
    ):
        self._home, self._served = home, served
        self._fields, self._header = fields, header
        self._records: dict[str, Record] = {}
        self._edited: dict[str, set[str]] = {}  # in no file yet
        # cells that he changed: the last file that says so, and its time
        self._told: dict[tuple[str, str], tuple[str, float]] = {}
        self._gone: set[str] = set()  # what he deleted himself
        self._last_second = 0
        self._growing: list[threading.Thread] = []
        self._journal: list[tuple[float, str, str]] = []  # when, whose record, what

    # ------------------------------------------------------------------
    # His table
    # ------------------------------------------------------------------

    def history(self, ref: str) -> list[tuple[float, str]]:
        """What he did to a record, and what files said of it: when, and what."""
        return [(when, what) for when, whose, what in self._journal if whose == ref]

    def _note(self, ref: str, what: str) -> None:
        self._journal.append((time.time(), ref, what))

    def add(self, ref: str, values: Record) -> None:
        self._note(ref, f"made: {values}")
        self._records[ref] = dict(values)
        self._edited[ref] = set(self._fields)
        self._save()

    def edit(self, ref: str, values: Record) -> None:
        self._note(ref, f"changed: {values}")
        self._records[ref].update(values)
        self._edited.setdefault(ref, set()).update(values)
        self._save()

    def delete(self, refs: Iterable[str]) -> None:
        for ref in refs:
            self._note(ref, "deleted")
            del self._records[ref]
            self._edited.pop(ref, None)
            self._gone.add(ref)
        self._save()

    def table(self) -> dict[str, Record]:
        return self._records

    def unsent(self) -> list[str]:
        """Records with changes that no file has yet."""
        return [ref for ref, fields in self._edited.items() if fields]

    def _save(self) -> None:
        rows = self._get_rows(self._records)
        self._write_rows(self._home / "records.csv", self._header, rows)

    # ------------------------------------------------------------------
    # Files that he writes; each answers its name, rows and checksum
    # ------------------------------------------------------------------

    def write_changes(self, name: str, way: str = "at once") -> dict | None:
        """A file of the records that he changed, None when there are none.

        :param way: ``at once``; ``slowly``: under its name, while others look;
            ``broken off``: half of it under its name, and all of it later
        """
        refs = self.unsent()
        return self._write(name, refs, way) if refs else None

    def write_all(self, name: str) -> dict:
        """A file of all his records."""
        return self._write(name, list(self._records))

    def write_again(self, name: str) -> dict:
        """A file that was refused, corrected, under the same name."""
        rows = self._read(self._home / name)[1:]
        return self._write(name, [ref for ref, *_ in rows if ref in self._records])

    def write_head(self, name: str, count: int) -> dict:
        """A file of which only the first rows came through."""
        return self._put(name, self._get_rows(list(self._records)[:count]))

    def write_deletions(self, name: str, refs: list[str]) -> dict:
        """A file that says which records he deleted."""
        self.delete(refs)
        header = (self._header[0], DELETED)
        return self._put(name, [[ref, "1"] for ref in refs], header=header)

    def repeat(self, name: str, other: str) -> dict:
        """Write once more, under another name, what he wrote."""
        self._wait_for_turn()
        if other != name:
            shutil.copyfile(self._home / name, self._home / other)
        self._show(other)
        return self._describe(other)

    def leave_part(self, name: str) -> None:
        """An upload that was broken off, and stays."""
        (self._served / "in" / f"{name}.part").write_text("ref#key,name\nP0,Br")

    def wait(self) -> None:
        """Until all is written."""
        for thread in self._growing:
            thread.join()
        self._growing.clear()

    def _get_rows(self, refs: Iterable[str]) -> list[list[str]]:
        return [[ref, *(self._records[ref][f] for f in self._fields)] for ref in refs]

    def _write(self, name: str, refs: list[str], way: str = "at once") -> dict:
        """A file of some records; what he changed of them is told by that."""
        self._wait_for_turn()
        changed = [(ref, f) for ref in refs for f in self._edited.pop(ref, ())]
        # Until it is there, nothing that he reads is newer.
        self._told.update({cell: (name, math.inf) for cell in changed})
        return self._put(name, self._get_rows(refs), way, changed)

    def _put(
        self, name, rows, way: str = "at once", changed=(), header=None
    ) -> dict[str, str | int]:
        self._wait_for_turn()
        for row in rows:
            self._note(row[0], f"wrote into {name} {way}: {row[1:]}")
        self._write_rows(self._home / name, header or self._header, rows)
        if way == "at once":
            self._show(name)
            self._date(name, changed)
        else:
            ways = {"slowly": self._grow, "broken off": self._break_off}
            thread = threading.Thread(target=ways[way], args=(name, changed))
            self._growing.append(thread)
            thread.start()
        return self._describe(name)

    def _describe(self, name: str) -> dict:
        content = (self._home / name).read_bytes()
        with (self._home / name).open(newline="", encoding="utf-8") as file:
            rows = sum(1 for _row in csv.reader(file)) - 1
        checksum = hashlib.sha256(content).hexdigest()
        return {"name": name, "rows": rows, "sha256": checksum}

    def _date(self, name: str, cells) -> None:
        """The file is there, since when its server says."""
        told = (name, time.time())
        self._told.update({c: told for c in cells if self._told[c][0] == name})

    def _show(self, name: str) -> None:
        part = self._served / "in" / f".{name}.part"
        shutil.copyfile(self._home / name, part)
        part.rename(self._served / "in" / name)

    def _grow(self, name: str, cells) -> None:
        lines = (self._home / name).read_bytes().splitlines(keepends=True)
        pause = 3 / max(len(lines), 10)
        with (self._served / "in" / name).open("wb", buffering=0) as file:
            for line in lines:
                file.write(line)
                time.sleep(pause)
        self._date(name, cells)

    def _break_off(self, name: str, cells) -> None:
        with (self._home / name).open(newline="", encoding="utf-8") as file:
            header, *rows = csv.reader(file)
        half = self._home / f".{name}.half"
        self._write_rows(half, header, rows[: len(rows) // 2])
        half.rename(self._served / "in" / name)
        time.sleep(3)
        self._show(name)
        self._date(name, cells)

    def _wait_for_turn(self) -> None:
        """One file after the other, and each in a second of its own.

        Servers tell times by the second: which of two is newer must show.
        """
        self.wait()
        while int(time.time()) <= self._last_second:
            time.sleep(0.05)
        self._last_second = int(time.time())

    @staticmethod
    def _write_rows(path: Path, header: Iterable[str], rows: list[list[str]]) -> None:
        part = path.with_name(f".{path.name}.new")
        with part.open("w", newline="", encoding="utf-8") as file:
            csv.writer(file).writerows([header, *rows])
        part.rename(path)

    @staticmethod
    def _read(path: Path) -> list[list[str]]:
        with path.open(newline="", encoding="utf-8-sig") as file:
            return list(csv.reader(file))
