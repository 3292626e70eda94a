# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What happens in a week of an exchange."""

import time

from ..tests.live import LiveExchangeCase
from .truth import COUNTRY, WRONG_COUNTRY

PATHS = ("ref", "name", "phone", "city", "country_id|code")


class Deeds(LiveExchangeCase):
    """Each method is something that somebody does, or that befalls somebody."""

    def make_settings(self, name: str) -> None:
        self.written: dict[str, int] = {}  # rows by file
        self.slow_files: set[str] = set()
        self.receipts: list[dict] = []
        self.read_files: list[str] = []
        self.refused_rows = 0
        self.conflict_count = 0
        self.strange_conflicts: list[str] = []
        with self.live.env() as env:
            backend = self.make_exchange(env, name)
            pattern = self.make_pattern(env, name, *PATHS, chunk_size=10)
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
            domain = f"[('ref', '=like', '{self.truth.prefix}%')]"
            out = self.make_export(
                backend, pattern, f"{name}, out", export_domain=domain
            )
            self.backend_id, self.out_id = backend.id, out.id
            self.task_ids = [changes.id, full.id, out.id, answers.id]

    def retire(self) -> None:
        """The tasks of a week do not disturb the next one."""
        self.pause(self.backend_id)

    def get_daily_work(self) -> list:
        return [
            *(self.change_here, self.change_there, self.change_there),
            *(self.write_changes, self.write_changes, self.read_there, self.read_there),
            *(self.decide, self.add_here, self.add_there),
        ]

    def get_specials(self) -> list:
        return [
            *(self.dispute, self.dispute, self.dispute, self.send_wrong_rows),
            *(self.send_wrong_rows, self.repeat_file, self.leave_part),
            *(self.write_all, self.delete_there, self.write_empty, self.write_head),
            *(self.lose_sftp, self.kill_job_server, self.send_all_here),
        ]

    def get_accidents(self) -> list:
        return [self.kill_worker] * self.random.randint(1, 3)

    # ------------------------------------------------------------------
    # Our side
    # ------------------------------------------------------------------

    def call(self, method: str, *arguments, **named):
        return self.manager.call("res.partner", method, *arguments, **named)

    def find_here(self) -> dict[str, int]:
        """Our records of the exchange that are active: ids by key."""
        domain = [("ref", "=like", f"{self.truth.prefix}%")]
        rows = self.call("search_read", domain, ["ref"])
        return {row["ref"]: row["id"] for row in rows}

    def change_here(self) -> None:
        here = self.find_here()
        for ref, name, value in self.truth.choose_edits("here", set(here), 6):
            self.call("write", [here[ref]], self.to_vals({name: value}))

    def add_here(self) -> None:
        ref, values = self.truth.new_record("here")
        self.call("create", {"ref": ref, **self.to_vals(values)})

    def to_vals(self, values: dict[str, str]) -> dict:
        vals = {name: v for name, v in values.items() if name != COUNTRY}
        if COUNTRY in values:
            domain = [("code", "=", values[COUNTRY])]
            (vals["country_id"],) = self.manager.call("res.country", "search", domain)
        return vals

    def decide(self) -> int:
        """A manager decides what is in conflict; how much that was."""
        found = self.manager.call(
            "connector.checkpoint",
            "search_read",
            [
                ("backend_model", "=", "pattern.sync.backend"),
                ("backend_res_id", "=", self.backend_id),
                ("kind", "=", "conflict"),
                ("state", "=", "need_review"),
            ],
            ["external_id", "message"],
        )
        for checkpoint in found:
            ref = checkpoint["external_id"]
            side = self.random.choice(("here", "there"))
            if ref not in self.truth.disputes:
                side = "there"  # deleted over there, and changed here
                if ref not in self.truth.deleted_there:
                    self.strange_conflicts.append(checkpoint["message"])
            button = {"here": "action_keep_local", "there": "action_take_remote"}[side]
            try:
                self.manager.call("connector.checkpoint", button, [checkpoint["id"]])
            except AssertionError as error:
                # A newer file of the partner has settled it meanwhile.
                self.assertIn("is no open conflict any more", str(error))
                continue
            self.conflict_count += 1
            if ref in self.truth.disputes:
                self.truth.disputes[ref].decided = side
        return len(found)

    def send_all_here(self) -> None:
        self.manager.call(
            "attachment.synchronize.task", "action_send_all", [self.out_id]
        )

    # ------------------------------------------------------------------
    # The partner
    # ------------------------------------------------------------------

    def change_there(self) -> None:
        known = set(self.other.ask("table"))
        for ref, name, value in self.truth.choose_edits("there", known, 6):
            self.other.ask("edit", ref, {name: value})

    def add_there(self) -> None:
        self.other.ask("add", *self.truth.new_record("there"))

    def get_new_name(self, kind: str) -> str:
        return f"{kind}-{len(self.written):03}.csv"

    def write_changes(self, way: str | None = None) -> int:
        name = self.get_new_name("changes")
        way = way or self.random.choice(("at once", "at once", "slowly"))
        count = self.other.ask("write_changes", name, way)
        if count:
            self.written[name] = count
            if way == "slowly":
                self.slow_files.add(name)
        return count

    def write_all(self) -> None:
        name = self.get_new_name("all")
        self.written[name] = self.other.ask("write_all", name)

    def read_there(self) -> int:
        """The partner reads what there is, and corrects what was refused."""
        answer = self.other.ask("read_files")
        self.read_files += answer["names"]
        told = self.other.ask("read_answers")
        self.receipts += told["receipts"]
        self.refused_rows += len(told["failed"])
        for _name, row in told["failed"]:
            correction = self.truth.corrections.pop(row["ref#key"], None)
            if correction:
                self.other.ask("edit", row["ref#key"], correction)
        return len(answer["changes"]) + len(told["failed"])

    def dispute(self) -> None:
        """Both sides change a cell at once."""
        here = self.find_here()
        known = set(here) & set(self.other.ask("table"))
        dispute = self.truth.new_dispute(known)
        if dispute is None:
            return
        ref, name = dispute.ref, dispute.field
        self.other.ask("edit", ref, {name: dispute.there})
        self.call("write", [here[ref]], {name: dispute.here})
        self.write_changes("at once")

    def send_wrong_rows(self) -> None:
        """Countries that nobody knows; they are corrected when they come back."""
        known = set(self.other.ask("table"))
        cells = [
            ref
            for ref in self.truth.get_alive()
            if ref in known
            and self.truth.owners[ref, COUNTRY] == "there"
            and ref not in self.truth.corrections
            and ref not in self.truth.disputes
        ]
        for ref in self.random.sample(cells, min(len(cells), 2)):
            right = self.truth.new_value(COUNTRY, self.truth.records[ref][COUNTRY])
            self.truth.records[ref][COUNTRY] = right
            self.truth.corrections[ref] = {COUNTRY: right}
            self.other.ask("edit", ref, {COUNTRY: WRONG_COUNTRY})
        self.write_changes("at once")

    def repeat_file(self) -> None:
        """The same file comes once more, under another name."""
        name = list(self.written)[-1]
        other = self.get_new_name(name.partition("-")[0])
        self.other.ask("repeat", name, other)
        self.written[other] = self.written[name]

    def leave_part(self) -> None:
        self.other.ask("leave_part", f"changes-{len(self.written):03}x.csv")

    def delete_there(self) -> None:
        """Records that a full file does not have any more are archived here.

        Of those that we made he may have none in any file: such are never missing.
        """
        seen = set(self.find_here()) & set(self.other.ask("table"))
        refs = [
            ref
            for ref in self.truth.get_alive()
            if ref in seen
            and self.truth.makers[ref] == "there"
            and ref not in self.truth.disputes
            and ref not in self.truth.corrections
        ]
        gone = self.random.sample(refs, min(len(refs), 2))
        self.truth.deleted_there.update(gone)
        self.other.ask("delete", gone)
        self.write_all()

    def write_empty(self) -> None:
        """A header without rows: what came of a broken job, say."""
        name = self.get_new_name("all")
        self.written[name] = self.other.ask("write_head", name, 0)

    def write_head(self) -> None:
        """Half of the records: the rest did not come through."""
        name = self.get_new_name("all")
        half = len(self.other.ask("table")) // 2
        self.written[name] = self.other.ask("write_head", name, half)

    # ------------------------------------------------------------------
    # Accidents
    # ------------------------------------------------------------------

    def kill_worker(self) -> None:
        if self.live.kill_worker_at_work():
            self.kills["workers"] += 1

    def kill_job_server(self) -> None:
        self.live.restart_jobs()
        self.kills["job servers"] += 1

    def lose_sftp(self) -> None:
        self.partner.process.kill()
        time.sleep(self.random.uniform(1, 5))
        self.partner.restart()
        self.kills["SFTP servers"] += 1
