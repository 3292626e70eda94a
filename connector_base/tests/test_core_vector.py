# Copyright 2026 Import Sync Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Decision rules D1 to D5, held against the table of facts in data/decisions.txt."""

import itertools
from datetime import datetime, timedelta
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from odoo.tests import BaseCase

from ..core.rules import ConflictScope, Method, Reason, Resolution, VectorState
from ..core.vector import SyncVector
from .properties import untimed

NOON = datetime(2026, 1, 1, 12)
MINUTE = timedelta(minutes=1)
IMPORTED = NOON + 5 * MINUTE
STRATEGIES = {
    "nothing": [],
    "create": ["create"],
    "update": ["update"],
    "both": ["create", "update"],
    "all": ["create", "update", "delete"],
}
SITUATIONS = {
    "new": (False, False),
    "known": (True, False),
    "deleted": (True, True),
    "unknown": (False, True),
}
RESOLUTIONS = {
    "none": None,
    "this": "this",
    "other": "other",
    "newer": "newer",
    "a-other": {"a": "other"},
}
LOCAL_DATES = (IMPORTED, NOON + 10 * MINUTE, None)
PEER_DATES = (NOON, NOON + 7 * MINUTE, NOON + 20 * MINUTE, None)
BASES = (None, {"a": 1, "b": 1}, {"a": 2, "b": 1}, {"a": 0, "b": 2})
DONE = {frozenset("ab"): "2", frozenset("a"): "a", frozenset("b"): "b"}
resolutions = st.sampled_from([None, "x", "this", "other", "newer"])
values = st.dictionaries(st.sampled_from("abc"), st.integers(0, 2), max_size=3)


def outcome(vector: SyncVector) -> str:
    if vector.state is VectorState.DONE:
        return "D" if vector.method == Method.DELETE else DONE[frozenset(vector.result)]
    return {"skipped": "-", "conflict": "!", "uptodate": "."}[vector.state.value]


def known(local, imported, **attributes):
    """A record that both sides have, without stamps."""
    return SyncVector(local=local, values=imported, **attributes)


def synced(local, imported, **attributes):
    """A record imported at 12:05 in the version of 12:00."""
    stamps = {
        "last_sync": IMPORTED,
        "sync_write_date": IMPORTED,
        "external_mtime": NOON,
        "resolution": "other",
    }
    return known(local, imported, **{**stamps, **attributes})


class TestVectorFacts(BaseCase):
    def test_every_decision_is_as_the_table_says(self):
        table = Path(__file__).parent / "data" / "decisions.txt"
        lines = [
            line.split()
            for line in table.read_text().splitlines()
            if not line.startswith("#")
        ]
        self.assertEqual(len(lines), 200)
        for strategy, situation, resolution, stamps, outcomes in lines:
            with self.subTest(f"{strategy} {situation} {resolution} {stamps}"):
                found = self._outcomes(strategy, situation, resolution, stamps)
                self.assertEqual(found, outcomes)

    def _outcomes(self, strategy, situation, resolution, stamps) -> str:
        is_known, is_deleted = SITUATIONS[situation]
        once = stamps == "synced"
        axes = itertools.product(LOCAL_DATES, PEER_DATES, BASES)
        return "".join(
            outcome(
                SyncVector(
                    values={"a": 2, "b": 2},
                    local={"a": 1, "b": 1} if is_known else None,
                    deleted=is_deleted,
                    strategy=STRATEGIES[strategy],
                    resolution=RESOLUTIONS[resolution],
                    mtime=peer_date,
                    local_write_date=local_date if is_known else None,
                    sync_write_date=IMPORTED if once else None,
                    external_mtime=NOON if once else None,
                    last_sync=IMPORTED if once else None,
                    base=base if once else None,
                ).process()
            )
            for local_date, peer_date, base in axes
        )


class TestVector(BaseCase):
    def test_resolution_falls_back_to_default_then_to_this(self):
        choices = ("x", None, "this", "other", "newer")
        for chosen, default in itertools.product(choices, choices):
            valid = [name for name in (chosen, default) if name not in ("x", None)]
            expected = Resolution(valid[0] if valid else "this")
            vector = SyncVector(resolution=chosen, default_resolution=default)
            self.assertIs(vector.get_resolution("a"), expected)
            vector.resolution = {"a": chosen}
            self.assertIs(vector.get_resolution("a"), expected)
            without = SyncVector(default_resolution=default).get_resolution("a")
            self.assertIs(vector.get_resolution("b"), without)

    def test_strategy_none_and_one_word(self):
        self.assertEqual(SyncVector(strategy=None).process().reason, "strategy_empty")
        self.assertEqual(SyncVector(strategy="create").process().state, "done")
        self.assertEqual(
            SyncVector(strategy="update").process().reason, "create_not_allowed"
        )

    def test_components_follow_a_parent_that_is_skipped(self):
        for strategy, local in itertools.product(STRATEGIES.values(), (None, {"n": 1})):
            child = SyncVector(values={"c": 1}, components=[SyncVector()])
            parent = SyncVector(values={"n": 2}, local=local, strategy=strategy)
            parent.components = [child]
            parent.process()
            skipped = parent.state is VectorState.SKIPPED
            self.assertEqual(child.state is VectorState.SKIPPED, skipped)
            if skipped:
                self.assertIs(child.reason, Reason.PARENT_SKIPPED)
                self.assertIs(child.components[0].reason, Reason.PARENT_SKIPPED)

    def test_components_of_a_record_kept_local_are_imported(self):
        parent = known({"n": 1}, {"n": 2}, resolution="this")
        child = parent.new_component(values={"c": 1})
        parent.process()
        self.assertEqual((parent.state, child.state), ("uptodate", "done"))
        self.assertEqual(parent.kept_fields, {"n"})

    def test_component_starts_from_the_policy_of_its_parent(self):
        parent = SyncVector(strategy=["update"], default_resolution="newer")
        parent.resolution = {"a": "this"}
        child = parent.new_component()
        self.assertEqual((child.strategy, child.resolution), (["update"], None))
        self.assertIs(child.get_resolution("a"), Resolution.NEWER)
        parent.resolution = "other"
        self.assertEqual(parent.new_component().resolution, "other")

    def test_resolver_is_asked_once_for_each_vector(self):
        seen = []
        parent = SyncVector(components=[SyncVector(), SyncVector()])
        parent.components[1].new_component(local={"a": 1}, mtime=NOON)
        parent.process(lambda vector: seen.append((vector.method, vector.mtime)))
        self.assertEqual(seen, [("create", None)] * 3 + [("update", NOON)])

    def test_resolver_may_refuse_a_record_and_its_components(self):
        parent = SyncVector(components=[SyncVector()])
        parent.process(lambda vector: setattr(vector, "strategy", []))
        self.assertEqual(parent.reason, "strategy_empty")
        self.assertEqual(parent.components[0].reason, "parent_skipped")

    def test_same_second_is_not_newer(self):
        local = NOON.replace(microsecond=999999)
        vector = known({"n": 1}, {"n": 2}, resolution="newer", mtime=NOON)
        vector.local_write_date = local
        self.assertEqual(vector.process().result, {"n": 2})

    def test_change_of_the_peer_before_our_import_wins(self):
        late = {"mtime": NOON + 3 * MINUTE, "resolution": "newer"}
        untouched = synced({"n": 1}, {"n": 2}, local_write_date=IMPORTED, **late)
        self.assertEqual(untouched.process().result, {"n": 2})
        touched = synced({"n": 1}, {"n": 2}, accept_conflict=True, **late)
        touched.local_write_date = IMPORTED + MINUTE
        self.assertEqual(touched.process().result, {})

    def test_newer_is_told_by_one_clock(self):
        """The peer's clock is wrong by hours; who changed last is known anyway."""
        for hours, minutes in itertools.product((-1, 0, 1), (-2, 2)):
            offset = timedelta(hours=hours)
            with self.subTest(hours=hours, theirs_is_later_by=minutes):
                vector = known(
                    {"n": 1},
                    {"n": 2},
                    resolution="newer",
                    local_write_date=NOON,
                    mtime=NOON + minutes * MINUTE + offset,
                    clock_offset=offset,
                )
                expected = {"n": 2} if minutes > 0 else {}
                self.assertEqual(vector.process().result, expected)

    def test_untouched_record_is_as_old_as_its_version_by_whatever_clock(self):
        for hours in (-1, 0, 1):
            offset = timedelta(hours=hours)
            vector = known(
                {"n": 1},
                {"n": 2},
                resolution="newer",
                local_write_date=IMPORTED,
                sync_write_date=IMPORTED,
                external_mtime=NOON + offset,
                mtime=NOON + MINUTE + offset,
                clock_offset=offset,
            )
            self.assertEqual(vector.process().result, {"n": 2})

    def test_field_with_a_rule_of_its_own_is_never_in_conflict(self):
        both = {"base": {"a": 0, "b": 0}, "default_resolution": "other"}
        for rule, expected in (("this", {}), ("other", {"a": 2})):
            vector = synced(
                {"a": 1, "b": 0},
                {"a": 2, "b": 0},
                resolution={"a": rule},
                ruled_fields=frozenset("a"),
                **both,
            )
            vector.resolution = {"a": rule}
            self.assertEqual((vector.process().result, vector.conflict),
                             (expected, False))  # fmt: skip
        other = synced({"a": 1, "b": 1}, {"a": 2, "b": 2}, **both)
        other.ruled_fields = frozenset("a")
        self.assertEqual(other.process().state, "conflict")
        self.assertEqual(other.conflicting_fields(), {"b"})

    def test_wrong_clock_hides_no_conflict(self):
        for hours in (-24, -1, 1, 24):
            skew = timedelta(hours=hours)
            vector = synced(
                {"n": 1},
                {"n": 2},
                external_mtime=NOON + skew,
                mtime=NOON + skew + 2 * MINUTE,
                local_write_date=IMPORTED + MINUTE,
            )
            self.assertEqual(vector.process().state, "conflict")
            vector.local_write_date = IMPORTED
            self.assertEqual(vector.process().state, "done")

    def test_conflict_blocks_components(self):
        vector = synced({"n": 1}, {"n": 2}, base={"n": 0})
        child = vector.new_component()
        vector.process()
        self.assertEqual((vector.state, child.state), ("conflict", "skipped"))
        self.assertEqual((vector.result, vector.conflicting_fields()), ({}, {"n"}))

    def test_policy_decides_a_conflict_and_the_other_changes_merge(self):
        sides = ({"a": 5, "b": 2, "c": 8}, {"a": 7, "b": 9, "c": 3})
        base = {"a": 1, "b": 2, "c": 3}
        for decision, expected in [
            ("other", {"a": 7, "b": 9}),
            ("this", {"b": 9}),
            ("newer", {"a": 7, "b": 9}),
        ]:
            vector = synced(*sides, base=base, conflict_resolution=decision)
            vector.mtime = IMPORTED + 2 * MINUTE
            vector.local_write_date = IMPORTED + MINUTE
            self.assertEqual(vector.process().result, expected, decision)
            self.assertTrue(vector.conflict)

    def test_scope_record_sees_changes_of_different_fields(self):
        sides = ({"a": 5, "b": 2}, {"a": 1, "b": 9})
        vector = synced(*sides, base={"a": 1, "b": 2})
        self.assertEqual(vector.process().result, {"b": 9})
        vector.conflict_scope = ConflictScope.RECORD
        self.assertEqual(vector.process().state, "conflict")
        self.assertEqual(vector.conflicting_fields(), {"a", "b"})

    def test_resolver_accepts_a_conflict(self):
        vector = synced({"n": 1}, {"n": 2}, base={"n": 0})
        vector.process(lambda found: setattr(found, "accept_conflict", found.conflict))
        self.assertEqual(vector.result, {"n": 2})

    def test_before_mapping_dates_only_suspect_a_conflict(self):
        vector = synced({"n": 1}, None, base={"n": 1}, mtime=IMPORTED + MINUTE)
        vector.local_write_date = IMPORTED + MINUTE
        self.assertTrue(vector.pass_gate() and vector.conflict)
        vector.values = {"n": 2}
        self.assertTrue(vector.settle())
        self.assertEqual((vector.conflict, vector.result), (False, {"n": 2}))

    def test_conflict_of_a_deletion(self):
        for decision, state in [(None, "conflict"), ("this", "skipped"),
                                ("other", "done")]:  # fmt: skip
            vector = synced({"n": 1}, {}, deleted=True, strategy=["delete"])
            vector.mtime, vector.local_write_date = None, IMPORTED + MINUTE
            vector.conflict_resolution = decision
            self.assertEqual(vector.process().state, state)

    @untimed
    @given(values, values, values, resolutions, resolutions)
    def test_equal_values_are_never_written(self, local, imported, base, one, other):
        vector = synced(local, imported, base=base, resolution=one)
        vector.conflict_resolution = other
        vector.process()
        for name, value in vector.result.items():
            self.assertNotEqual(value, local.get(name))
            self.assertEqual(value, imported[name])

    @untimed
    @given(values, values, resolutions)
    def test_second_import_writes_nothing(self, local, imported, resolution):
        first = known(local, imported, resolution=resolution).process()
        second = synced(
            {**local, **first.result}, imported, base=imported, resolution=resolution
        ).process()
        self.assertEqual((second.state, second.result), ("uptodate", {}))

    @untimed
    @given(values, resolutions)
    def test_create_takes_everything(self, imported, resolution):
        vector = SyncVector(values=imported, resolution=resolution).process()
        self.assertEqual((vector.state, vector.result), ("done", imported))
