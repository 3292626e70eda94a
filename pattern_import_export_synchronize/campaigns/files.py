# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What must be true of all files and their rows at the end of a week, both ways."""

from collections import Counter

from .records import Records

OUTCOMES = ("created", "updated", "unchanged", "skipped", "failed", "cancelled")


class Files(Records):
    half_files = 0
    imports: list[dict]
    exports: list[dict]

    def assert_all_is_accounted_for(self) -> None:
        self.read_there()
        self.imports, self.exports = self.read_imports(), self.read_exports()
        self.assert_each_upload_was_imported_once()
        for run in self.imports:
            counted = sum(run[outcome] for outcome in OUTCOMES)
            self.assertEqual(counted, run["rows"], run)
            # one without rows could not be read to its end, or was empty
            is_wrong = run["failed"] or run["state"] == "failed"
            self.assertEqual(run["entry"], "failed" if is_wrong else "done", run)
        self.assert_each_file_arrived_once()
        self.assert_receipts()
        self.assert_files_are_where_they_belong()

    # ------------------------------------------------------------------
    # His files
    # ------------------------------------------------------------------

    def read_imports(self) -> list[dict]:
        """The imports of his files: name, counts, state of the entry."""
        counts = ", ".join(f"COALESCE(run.{o}_count, 0) AS {o}" for o in OUTCOMES)
        with self.live.cursor() as cr:
            cr.execute(
                f"""SELECT file.name, file.sha256, file.state AS ledger, run.message,
                           queue.state AS entry, run.state,
                           COALESCE(run.row_count, 0) AS rows, {counts}
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

    def assert_each_upload_was_imported_once(self) -> None:
        """As often as it was written; parts of those that grew, apart from that."""
        lost = [run for run in self.imports if not run["state"]]
        self.assertEqual(lost, [], "files that nothing was made of")
        found = Counter((run["name"], run["sha256"]) for run in self.imports)
        rows = {(run["name"], run["sha256"]): run["rows"] for run in self.imports}
        sure, most = Counter[tuple](), Counter[tuple]()
        for upload in self.uploads:
            key = upload.name, upload.sha256
            sure[key] += upload.is_sure
            most[key] += 1
            self.assertEqual(rows.get(key, upload.rows), upload.rows, upload)
        self.assertEqual(sure - found, Counter(), "files that were lost")
        more = found - most
        growing = {upload.name for upload in self.uploads if upload.is_growing}
        excess = {key: n for key, n in more.items() if key[0] not in growing}
        self.assertEqual(excess, {}, "files that came too often")
        self.half_files = sum(more.values())

    def assert_files_are_where_they_belong(self) -> None:
        place = self.partner.folder / self.place
        left = {path.name for path in (place / "in").iterdir()}
        self.assertEqual({n for n in left if not n.endswith(".part")}, set())
        kept = [p.name for f in ("done", "refused") for p in (place / f).iterdir()]
        kept = [name for name in kept if not name.endswith(".error.txt")]
        for upload in self.uploads:
            self.assertIn(upload.name, kept)

    # ------------------------------------------------------------------
    # Our files
    # ------------------------------------------------------------------

    def read_exports(self) -> list[dict]:
        """What was to be sent: name, checksum, rows, and whether it is an answer.

        Not those that turned out to have nothing to say, or were begun at the end.
        """
        with self.live.cursor() as cr:
            cr.execute(
                """SELECT regexp_replace(queue.remote_path, '.*/', '') AS name,
                          queue.sent_sha256 AS sha256, run.exported_count AS rows,
                          queue.task_id = %s AS is_export
                     FROM attachment_queue queue
                     LEFT JOIN pattern_file file ON file.id = queue.pattern_file_id
                     LEFT JOIN transfer_run run ON run.id = file.run_id
                    WHERE queue.task_id IN %s AND queue.file_type = 'export'
                      AND (queue.state = 'failed'
                           OR queue.is_content_missing IS NOT TRUE)""",
                (self.out_id, tuple(self.task_ids)),
            )
            return cr.dictfetchall()

    def assert_each_file_arrived_once(self) -> None:
        for is_export, read in ((True, self.files_read), (False, self.answers_read)):
            ours = [one for one in self.exports if one["is_export"] == is_export]
            # A name that was taken was changed at the last moment.
            sent = Counter(one["sha256"] for one in ours)
            found = Counter(one["sha256"] for one in read)
            wrong = {*(sent - found), *(found - sent)}
            told = [one for one in [*ours, *read] if one["sha256"] in wrong]
            self.assertEqual((sent - found, found - sent), ({}, {}), told)
        # files that tell deletions have no run
        counted = {one["sha256"]: one["rows"] for one in self.exports if one["rows"]}
        for one in self.files_read:
            self.assertEqual(counted.get(one["sha256"], one["rows"]), one["rows"], one)

    def assert_receipts(self) -> None:
        """The partner has a receipt of each file, which says what is written here."""
        names = (*OUTCOMES, "rows")
        ours = Counter(
            (run["name"], run["sha256"], *(run[name] for name in names))
            for run in self.imports
        )
        theirs = Counter(
            (one["file"], one["sha256"], *(one[name] for name in names))
            for one in self.receipts
        )
        self.assertEqual(theirs, ours)
        failed = sum(run["failed"] for run in self.imports)
        self.assertEqual(len(self.refused), failed, "failed rows that came back")

    def assert_last_upload_is_unchanged(self) -> None:
        name = self.uploads[-1].name
        (run,) = [run for run in self.read_imports() if run["name"] == name]
        self.assertEqual(run["unchanged"], self.uploads[-1].rows, run)

    # ------------------------------------------------------------------
    # The account
    # ------------------------------------------------------------------

    def describe(self) -> str:
        rows = Counter[str]()
        for run in self.imports:
            rows.update({outcome: run[outcome] for outcome in OUTCOMES})
        outcomes = " + ".join(f"{n} {what}" for what, n in rows.items() if n)
        sent = sum(one["rows"] for one in self.files_read)
        here = self.read_records()
        truth = self.truth
        decided = Counter(d.decided for d in truth.disputes.values())
        kept = len(truth.deletions_in_dispute & set(here))
        kills = ", ".join(f"{n} {who}" for who, n in sorted(self.kills.items()))
        deeds = ", ".join(f"{n} {what}" for what, n in sorted(self.deeds.items()))
        return (
            f"  deeds: {deeds}\n"
            f"  in:  {len(self.uploads)} files written, {len(self.imports)} imported, "
            f"{self.half_files} of them parts, {sum(rows.values())} rows = {outcomes}; "
            f"{len(self.receipts)} receipts, {len(self.refused)} rows sent back\n"
            f"  out: {len(self.files_read)} files, {sent} rows; "
            f"{len(self.answers_read)} answers\n"
            f"  conflicts decided: {self.conflict_count} "
            f"({decided['here']} cells ours, {decided['there']} his, "
            f"{decided[None]} were none; the partner was asked {self.doubt_count} "
            f"times)\n"
            f"  records: {len(here)} on both sides; deleted by him "
            f"{len(truth.deleted_there)}, by us {len(truth.deleted_here)}, by us while "
            f"he changed them {len(truth.deletions_in_dispute)}, {kept} came back\n"
            f"  killed: {kills or 'nobody'}\n"
            f"  lost 0, twice 0, wrong values 0"
        )
