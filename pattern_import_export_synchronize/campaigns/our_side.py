# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What people here do in a week of an exchange."""

from typing import Any

from ..tests.live import LiveExchangeCase
from ..tests.live_partner_process import PartnerProcess
from .kinds import Kind, Values
from .truth import Truth


class OurSide(LiveExchangeCase):
    """They are ``manager``, in the web client, as far as rights go."""

    kind: Kind
    truth: Truth
    other: PartnerProcess
    random: Any
    backend_id: int
    out_id: int
    task_ids: list[int]

    def begin_counts(self) -> None:
        self.conflict_count = 0
        self.doubt_count = 0
        self.strange_conflicts: list[str] = []

    def call(self, method: str, *arguments):
        return self.manager.call(self.kind.model, method, *arguments)

    def find_here(self) -> dict[str, int]:
        """Our records of the exchange that are active: ids by key."""
        domain = [(self.kind.key, "=like", f"{self.truth.prefix}%")]
        rows = self.call("search_read", domain, [self.kind.key])
        return {row[self.kind.key]: row["id"] for row in rows}

    def find_on_both(self) -> dict[str, int]:
        """Those of them that the partner has too."""
        there = self.other.ask("table")
        return {ref: i for ref, i in self.find_here().items() if ref in there}

    def to_vals(self, values: Values) -> dict[str, Any]:
        with self.live.env() as env:
            return self.kind.to_vals(env[self.kind.model], values)

    def show_here(self, ref: str) -> Values:
        """What we have of a record."""
        with self.live.env() as env:
            found = env[self.kind.model].with_context(active_test=False)
            return self.kind.show(found.search([(self.kind.key, "=", ref)], limit=1))

    # ------------------------------------------------------------------
    # Deeds
    # ------------------------------------------------------------------

    def change_here(self) -> None:
        here = self.find_here()
        for ref, name, value in self.truth.choose_edits("here", set(here), 6):
            self.call("write", [here[ref]], self.to_vals({name: value}))

    def add_here(self) -> None:
        ref, values = self.truth.new_record("here")
        self.call("create", {self.kind.key: ref, **self.to_vals(values)})

    def delete_here(self) -> None:
        """Records that the partner has as well, and is not about to change."""
        known = self.find_on_both()
        unsent = set(self.other.ask("unsent"))
        refs = [ref for ref in self.truth.get_calm(set(known)) if ref not in unsent]
        gone = self.truth.choose(refs, 2)
        self.truth.deleted_here.update(gone)
        self.call("unlink", [known[ref] for ref in gone])

    def change_on_both(self) -> None:
        known = self.find_on_both()
        dispute = self.truth.new_dispute(set(known))
        if dispute is None:
            return
        ref, name = dispute.ref, dispute.field
        self.other.ask("edit", ref, {name: dispute.there})
        self.call("write", [known[ref]], self.to_vals({name: dispute.here}))

    def dispute_deletion(self) -> None:
        """We delete what he changes at the same moment."""
        known = self.find_on_both()
        for ref in self.truth.choose(self.truth.get_calm(set(known)), 1):
            column = next(iter(self.kind.texts))
            value = self.truth.new_value(column)
            self.truth.records[ref][column] = value
            self.truth.deletions_in_dispute.add(ref)
            self.other.ask("edit", ref, {column: value})
            self.call("unlink", [known[ref]])

    def send_all_here(self) -> None:
        self.manager.call(
            "attachment.synchronize.task", "action_send_all", [self.out_id]
        )

    # ------------------------------------------------------------------
    # Conflicts
    # ------------------------------------------------------------------

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
            ["external_id", "message", "payload"],
        )
        return sum(self._decide_one(checkpoint) for checkpoint in found)

    def _decide_one(self, checkpoint: dict) -> bool:
        """Whether it could be decided."""
        ref, payload = checkpoint["external_id"], checkpoint["payload"]
        names = {told["name"] for told in payload["fields"] if told["is_conflict"]}
        columns = [c for c in self.kind.columns if c.partition("|")[0] in names]
        dispute = self.truth.disputes.get(ref)
        doubtful = names - (payload["base_values"] or {}).keys()
        known = {c for c in columns if c.partition("|")[0] not in doubtful}
        if payload["is_deleted"]:
            side = "there"
            if ref not in self.truth.deleted_there:
                self.strange_conflicts.append(f"{ref}: {checkpoint['message']}")
        elif known - {dispute.field if dispute else None}:
            side = "there"
            self.strange_conflicts.append(f"{ref}: {checkpoint['message']}")
        elif dispute and columns == [dispute.field] and not dispute.decided:
            side = self.random.choice(("here", "there"))
        else:
            side = self.ask_partner(ref, columns)
        if side is None:
            return False  # his next file has another value
        if dispute and columns == [dispute.field]:
            self._note_decision(dispute, side, payload)
        button = {"here": "action_keep_local", "there": "action_take_remote"}[side]
        try:
            self.manager.call("connector.checkpoint", button, [checkpoint["id"]])
        except AssertionError as error:
            # A newer file of the partner has settled it meanwhile.
            self.assertIn("is no open conflict any more", str(error))
        else:
            self.conflict_count += 1
        return True

    def ask_partner(self, ref: str, columns: list[str]) -> str | None:
        """Whose values are right: did he put back what he had, or not read ours?"""
        self.doubt_count += 1
        right = self.truth.get_right_values(ref)
        for side, values in (
            ("here", self.show_here(ref)),
            ("there", self.other.ask("table").get(ref, {})),
        ):
            if all(values.get(column) in right[column] for column in columns):
                return side
        return None

    def _note_decision(self, dispute, side: str, payload: dict) -> None:
        """The value that somebody chose is to stand, whoever gave it."""
        name = dispute.field.partition("|")[0]
        chosen = str(payload["remote_values"][name])
        if side == "here":
            chosen = self.show_here(dispute.ref)[dispute.field]
        dispute.decided = "here" if chosen == dispute.here else "there"
