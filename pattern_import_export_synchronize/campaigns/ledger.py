# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What must be true at the end of a week, and the account that is printed."""

from collections import Counter

from ..tests.live import LiveExchangeCase
from ..tests.live_partner import FIELDS
from .truth import Truth, Values

_OUTCOMES = ("created", "updated", "unchanged", "skipped", "failed", "cancelled")


class Ledger(LiveExchangeCase):
    """Counts rows and records on both sides."""

    truth: Truth
    written: dict[str, int]

    # ------------------------------------------------------------------
    # Records
    # ------------------------------------------------------------------

    def assert_both_sides_agree(self) -> None:
        here, there = self.read_records(), self.other.ask("table")
        wrong = self.truth.find_differences("here", here)
        wrong += self.truth.find_differences("there", there)
        wrong += [
            f"{ref}: {here[ref]} here, {there[ref]} there"
            for ref in sorted(set(here) & set(there))
            if here[ref] != there[ref]
        ]
        wrong += [f"a conflict of nobody: {text}" for text in self.strange_conflicts]
        if wrong:
            self.fail("\n".join([*wrong, self.describe_histories(wrong)]))
        self.assert_bound_once(set(here))

    def read_records(self) -> dict[str, Values]:
        """Our active records by key; none may be there twice."""
        rows = self.live._query(
            """SELECT p.ref, p.name, p.phone, p.city, c.code FROM res_partner p
                 LEFT JOIN res_country c ON c.id = p.country_id
                WHERE p.active AND p.ref LIKE %s""",
            f"{self.truth.prefix}%",
        )
        twice = [ref for ref, n in Counter(row[0] for row in rows).items() if n > 1]
        self.assertEqual(twice, [], "records are there twice")
        return {ref: dict(zip(FIELDS, rest, strict=True)) for ref, *rest in rows}

    def assert_bound_once(self, refs: set[str]) -> None:
        rows = self.live._query(
            """SELECT b.external_id, p.ref FROM connector_generic_binding b
                 JOIN res_partner p ON p.id = b.res_id
                WHERE b.backend_model = 'pattern.sync.backend'
                  AND b.backend_res_id = %s AND p.active""",
            self.backend_id,
        )
        self.assertEqual(Counter(rows), Counter((ref, ref) for ref in refs))

    def read_stamps(self) -> list[tuple]:
        return self.live._query(
            "SELECT id, write_date FROM res_partner WHERE ref LIKE %s ORDER BY id",
            f"{self.truth.prefix}%",
        )

    def describe_histories(self, wrong: list[str]) -> str:
        """What the runs said of the records that are wrong."""
        refs = {r for r in self.truth.records if any(r in text for text in wrong)}
        lines = []
        for ref in sorted(refs)[:5]:
            lines.append(f"{ref}: {self.truth.records[ref]}")
            for home in ("", "out"):
                for path in sorted((self.other.home / home).glob("*.csv")):
                    lines += [
                        f"  {home} {path.name} {path.stat().st_mtime:.0f}: {row}"
                        for row in path.read_text().splitlines()
                        if row.startswith(ref)
                    ]
            lines += [
                f"  {row}"
                for row in self.live._query(
                    """SELECT run.file_name, run.create_date, run.sync_written_at,
                              row.outcome, row.message
                         FROM transfer_row row
                         JOIN transfer_chunk chunk ON chunk.id = row.chunk_id
                         JOIN transfer_run run ON run.id = chunk.run_id
                        WHERE row.res_id = (SELECT id FROM res_partner
                                             WHERE ref = %s LIMIT 1)
                          AND row.res_model = 'res.partner' ORDER BY run.id""",
                    ref,
                )
            ]
        return "\n".join(lines)

    # ------------------------------------------------------------------
    # Rows
    # ------------------------------------------------------------------

    def assert_every_row_has_one_outcome(self) -> None:
        self.read_there()
        runs = self.read_runs()
        self.half_files = 0
        for name, rows in self.written.items():
            found = [run for run in runs if run["name"] == name]
            whole = [run for run in found if run["row_count"] == rows]
            self.assertEqual(len(whole), 1, f"{name}, {rows} rows: {found}")
            if name not in self.slow_files:
                self.assertEqual(found, whole)
            self.half_files += len(found) - len(whole)
        for run in runs:
            self.assertIn(run["name"], self.written, run)
            counted = sum(run[f"{outcome}_count"] for outcome in _OUTCOMES)
            self.assertEqual(counted, run["row_count"], run)
            is_right = run["failed_count"] == 0
            self.assertEqual(run["entry"], "done" if is_right else "failed", run)
        self.runs = runs
        self.assert_receipts(runs)
        self.assert_files_are_where_they_belong()

    def read_runs(self) -> list[dict]:
        """The imports of the partner's files: name, counts, state of the entry."""
        with self.live.cursor() as cr:
            cr.execute(
                """SELECT file.name, file.sha256, queue.state AS entry, run.state,
                          run.row_count, run.created_count, run.updated_count,
                          run.unchanged_count, run.skipped_count, run.failed_count,
                          run.cancelled_count
                     FROM attachment_synchronize_file file
                     LEFT JOIN attachment_queue queue
                       ON queue.id = file.attachment_queue_id
                     LEFT JOIN pattern_file pattern
                       ON pattern.attachment_queue_id = queue.id
                     LEFT JOIN transfer_run run ON run.id = pattern.run_id
                    WHERE file.task_id IN %s ORDER BY file.id""",
                (tuple(self.task_ids),),
            )
            return cr.dictfetchall()

    def assert_receipts(self, runs: list[dict]) -> None:
        """The partner has a receipt of each file, which says what is written here."""
        names = (*(f"{outcome}_count" for outcome in _OUTCOMES), "row_count")
        ours = Counter(
            (run["name"], run["sha256"], *(run[name] for name in names)) for run in runs
        )
        theirs = Counter(
            (
                receipt["file"],
                receipt["sha256"],
                *(receipt[name.removesuffix("_count")] for name in names),
            )
            for receipt in self.receipts
        )
        self.assertEqual(theirs, ours)
        failed = sum(run["failed_count"] for run in runs)
        self.assertEqual(self.refused_rows, failed, "failed rows that came back")

    def assert_files_are_where_they_belong(self) -> None:
        place = self.partner.folder / self.place
        left = {path.name for path in (place / "in").iterdir()}
        self.assertEqual({n for n in left if not n.endswith(".part")}, set())
        kept = [p.name for f in ("done", "refused") for p in (place / f).iterdir()]
        kept = [name for name in kept if not name.endswith(".error.txt")]
        for name in self.written:
            self.assertIn(name, kept)

    def assert_last_file_is_unchanged(self) -> None:
        name = list(self.written)[-1]
        (run,) = [run for run in self.read_runs() if run["name"] == name]
        self.assertEqual(run["unchanged_count"], self.written[name], run)

    # ------------------------------------------------------------------
    # The account
    # ------------------------------------------------------------------

    def describe(self) -> str:
        rows = Counter[str]()
        for run in self.runs:
            rows.update({o: run[f"{o}_count"] for o in _OUTCOMES})
        outcomes = " + ".join(f"{n} {what}" for what, n in rows.items() if n)
        here, there = self.read_records(), self.other.ask("table")
        decided = Counter(d.decided for d in self.truth.disputes.values())
        kills = ", ".join(f"{n} {who}" for who, n in sorted(self.kills.items()))
        deeds = ", ".join(f"{n} {what}" for what, n in sorted(self.deeds.items()))
        return (
            f"  deeds: {deeds}\n"
            f"  in:  {len(self.written)} files with {sum(rows.values())} rows = "
            f"{outcomes}; {self.half_files} taken half, {len(self.receipts)} receipts, "
            f"{self.refused_rows} rows sent back\n"
            f"  out: {len(self.read_files)} files\n"
            f"  conflicts decided: {self.conflict_count} "
            f"({decided['here']} cells ours, {decided['there']} his, "
            f"{decided[None]} were none)\n"
            f"  records: {len(here)} here = {len(there)} there; deleted there and "
            f"archived here: {len(self.truth.deleted_there)}\n"
            f"  killed: {kills or 'nobody'}"
        )
