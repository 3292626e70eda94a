# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What must be true of the records of both sides at the end of a week."""

from collections import Counter
from datetime import datetime, timezone

from .kinds import Values
from .their_side import TheirSide


class Records(TheirSide):
    def assert_both_sides_agree(self) -> None:
        here, there = self.read_records(), self.other.ask("table")
        wrong = self.truth.find_differences("here", here)
        wrong += self.truth.find_differences("there", there)
        wrong += [
            f"{ref}: {here.get(ref)} here, {there.get(ref)} there"
            for ref in sorted({*here, *there})
            if here.get(ref) != there.get(ref)
        ]
        wrong += [f"a conflict of nobody: {text}" for text in self.strange_conflicts]
        if wrong:
            self.fail("\n".join([*wrong, self.describe_histories(wrong)]))
        self.assert_bound_once(set(here))

    def read_records(self) -> dict[str, Values]:
        """Our active records by key; none may be there twice."""
        with self.live.env() as env:
            domain = [(self.kind.key, "=like", f"{self.truth.prefix}%")]
            found = env[self.kind.model].search(domain)
            keys = found.mapped(self.kind.key)
            self.assertEqual(len(keys), len(found), "records are there twice")
            return {record[self.kind.key]: self.kind.show(record) for record in found}

    def assert_bound_once(self, refs: set[str]) -> None:
        with self.live.env() as env:
            active = env[self.kind.model].search(
                [(self.kind.key, "=like", f"{self.truth.prefix}%")]
            )
            bindings = env["connector.generic.binding"].search(
                [
                    ("backend_model", "=", "pattern.sync.backend"),
                    ("backend_res_id", "=", self.backend_id),
                    ("res_id", "in", active.ids),
                ]
            )
            keys = {record.id: record[self.kind.key] for record in active}
            found = Counter((b.external_id, keys[b.res_id]) for b in bindings)
        self.assertEqual(found, Counter((ref, ref) for ref in refs))

    def read_stamps(self) -> list[tuple]:
        """When each record, archived ones too, was last written."""
        with self.live.env() as env:
            found = (
                env[self.kind.model]
                .with_context(active_test=False)
                .search([(self.kind.key, "=like", f"{self.truth.prefix}%")], order="id")
            )
            return [(record.id, record.write_date) for record in found]

    # ------------------------------------------------------------------
    # Histories of what is wrong
    # ------------------------------------------------------------------

    def describe_histories(self, wrong: list[str]) -> str:
        """What happened to the records that are wrong, on both sides."""
        refs = {r for r in self.truth.records if any(r in text for text in wrong)}
        lines = []
        for ref in sorted(refs)[:5]:
            lines.append(f"{ref}: {self.truth.records[ref]}")
            events = [
                (datetime.fromtimestamp(when, timezone.utc).replace(tzinfo=None), what)
                for when, what in self.other.ask("history", ref)
            ]
            events += [(row[0], f"    {row[1:]}") for row in self.read_history(ref)]
            lines += [f"  {when:%H:%M:%S.%f} {what}" for when, what in sorted(events)]
            lines += map(str, self.read_binding(ref))
        return "\n".join(lines)

    def read_history(self, ref: str) -> list[tuple]:
        """What runs say of a record here: when it was settled, file, outcome."""
        with self.live.env() as env:
            found = env[self.kind.model].with_context(active_test=False)
            ids = found.search([(self.kind.key, "=", ref)]).ids
        return self.live._query(
            """SELECT chunk.write_date, run.file_name, run.sync_written_at,
                      row.outcome, row.message, row.old_values::text
                 FROM transfer_row row
                 JOIN transfer_chunk chunk ON chunk.id = row.chunk_id
                 JOIN transfer_run run ON run.id = chunk.run_id
                WHERE row.res_id IN %s AND row.res_model = %s
                UNION ALL
               SELECT file.create_date, queue.remote_path, queue.date_done, 'sent',
                      run.state, run.selected_at::text
                 FROM pattern_file file JOIN transfer_run run ON run.id = file.run_id
                 JOIN attachment_queue queue ON queue.id = file.attachment_queue_id
                WHERE run.is_export AND run.row_count > 0
                  AND run.sync_backend_id = %s""",
            *(tuple(ids or [0]), self.kind.model, self.backend_id),
        )

    def read_binding(self, ref: str) -> list[tuple]:
        return self.live._query(
            """SELECT sync_state, external_mtime, base_values, sent_values, sent_at
                 FROM connector_generic_binding
                WHERE external_id = %s AND backend_res_id = %s""",
            *(ref, self.backend_id),
        )
