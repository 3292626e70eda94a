# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A partner with records of his own, as a process of his own.

Run as a script with two folders: his home, where he keeps his table, and what his
server serves: he writes into ``in`` there, and reads ``out`` and ``answers``; then with
the names of his cells, and what his files call the key and them. Each line of JSON that
he reads, ``["method", argument, …]``, he answers by one; he ends with his standard
input.

He is no clever partner. Of our files he takes whatever they say, but for cells that he
changed and wrote into no file that is older than ours.
"""

import hashlib
import json
import os
import sys
from pathlib import Path

from live_partner_writer import DELETED, Record, Writer  # beside this script


class Partner(Writer):
    """What he does with files: he writes some, and takes ours for his table."""

    # ------------------------------------------------------------------
    # Files that he reads
    # ------------------------------------------------------------------

    def read_files(self) -> dict[str, list]:
        """Take what is in ``out``: the files, and what they changed."""
        files, changes = [], []
        for path, name in self._take("out"):
            header, *rows = self._read(path)
            files.append({"name": name, **self._hash(path), "rows": len(rows)})
            for cells in rows:
                self._note(cells[0], f"read in {name}: {cells}")
                if DELETED in header:
                    changes += self._forget(cells[0])
                else:
                    values = dict(zip(self._fields, cells[1:], strict=True))
                    changes += self._merge(cells[0], values, path.stat().st_mtime)
        self._save()
        return {"files": files, "changes": changes}

    def read_answers(self) -> dict[str, list]:
        """Take what is in ``answers``: receipts, and failed rows by their file."""
        files, receipts, failed = [], [], []
        for path, name in self._take("answers"):
            files.append({"name": name, **self._hash(path)})
            if name.endswith(".json"):
                receipts.append(json.loads(path.read_text()))
                continue
            header, *rows = self._read(path)
            if DELETED in header:
                raise ValueError(f"Deletions were refused: {name}, {header}, {rows}")
            places = [header.index(column) for column in self._header]
            written = name.partition(".failed")[0] + ".csv"
            for cells in rows:
                ref, *told = (cells[place] for place in places)
                values = dict(zip(self._fields, told, strict=True))
                self._take_back(ref, values, written)
                failed.append([written, ref])
        return {"files": files, "receipts": receipts, "failed": failed}

    @staticmethod
    def _hash(path: Path) -> dict[str, str]:
        return {"sha256": hashlib.sha256(path.read_bytes()).hexdigest()}

    def _take(self, folder: str) -> list[tuple[Path, str]]:
        """Move the files of a folder home, oldest first: where they are, and names."""
        target = self._home / folder
        target.mkdir(exist_ok=True)
        found = [
            path
            for path in (self._served / folder).iterdir()
            if not path.name.startswith(".") and not path.name.endswith(".part")
        ]
        found.sort(key=lambda path: (path.stat().st_mtime_ns, path.name))
        taken = []
        for path in found:
            taken.append((target / f"{len(os.listdir(target)):05}", path.name))
            path.rename(taken[-1][0])
        return taken

    def _take_back(self, ref: str, values: Record, written: str) -> None:
        """What he told by a row that was refused is in no file again."""
        for field, value in values.items():
            told, _moment = self._told.get((ref, field), ("", 0.0))
            if told == written and ref in self._records:
                self._note(ref, f"takes back {field}: {value}")
                self._records[ref][field] = value
                self._edited.setdefault(ref, set()).add(field)

    def _forget(self, ref: str) -> list[list[str]]:
        self._edited.pop(ref, None)
        return [[ref, DELETED]] if self._records.pop(ref, None) else []

    def _merge(self, ref: str, values: Record, moment: float) -> list[list[str]]:
        if ref in self._gone:
            return []  # it crossed his deletion
        record = self._records.get(ref)
        if record is None:
            self._records[ref] = dict(values)
            return [[ref, "new"]]
        kept = set(self._edited.get(ref, ()))
        kept |= {
            field
            for field in self._fields
            if self._told.get((ref, field), ("", 0.0))[1] >= int(moment)
        }
        changed = [f for f in self._fields if f not in kept and record[f] != values[f]]
        record.update({field: values[field] for field in changed})
        return [[ref, field] for field in changed]


def main(home: str, served: str, fields: str, header: str) -> None:
    partner = Partner(Path(home), Path(served), json.loads(fields), json.loads(header))
    for line in sys.stdin:
        method, *arguments = json.loads(line)
        answer = getattr(partner, method)(*arguments)
        sys.stdout.write(f"{json.dumps(answer)}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main(*sys.argv[1:])
