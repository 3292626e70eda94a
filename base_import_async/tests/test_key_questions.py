# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What the keys of a file tell, compared with the same rules in plain Python."""

import random
from collections import defaultdict
from unittest.mock import patch

from odoo.tests import tagged

from odoo.addons.base_import_async.models.transfer_key import (
    BROUGHT,
    GROUP,
    NOTED,
    OWN,
    PARENT,
    REPEAT,
    SEEN,
    WANTED,
)

from .common import ImportCase

IDS = [f"id:some.model:{text}" for text in "abc"]
NAMES = [f"name:some.model:{text}" for text in ("a", "ä", "A", "a b")]
FILES = 150


class Rules:
    """Answers about keys, found by looking at all of them."""

    def __init__(self, notes: list[tuple[int, str, str]], settled=frozenset()):
        self.notes, self.settled = notes, settled
        self.bringers: dict[str, set[int]] = defaultdict(set)
        for line, role, key in notes:
            if role in (OWN, BROUGHT):
                self.bringers[key].add(line)

    def of(self, role: str) -> list[tuple[int, str]]:
        found = [(line, key) for line, its, key in self.notes if its == role]
        is_open = role != WANTED
        return [(n, key) for n, key in found if is_open or key not in self.settled]

    def nearest(self, line: int, key: str) -> int | None:
        above = [other for other in self.bringers[key] if other < line]
        below = [other for other in self.bringers[key] if other > line]
        itself = line if line in self.bringers[key] else None
        return max(above, default=None) or min(below, default=itself)

    def parents(self) -> set[tuple[int, int]]:
        wanted = {(line, self.nearest(line, key)) for line, key in self.of(WANTED)}
        own = {(line, self.nearest(line, key)) for line, key in self.of(OWN)}
        below = {pair for pair in own if pair[1] < pair[0]}
        return {pair for pair in wanted if pair[1]} | below

    def early(self) -> set[str]:
        return {key for n, key in self.of(WANTED) if (self.nearest(n, key) or 0) >= n}

    def foreign(self) -> set[str]:
        wanted = {key for _line, key in self.of(WANTED) if key.startswith("name:")}
        return {key for key in wanted if not self.bringers[key]}

    def are_ambiguous(self) -> bool:
        wanted = {key for _line, role, key in self.notes if role == WANTED}
        return any(
            key in self.settled or len(self.bringers[key]) > 1
            for key in wanted
            if key.startswith("name:")
        )

    def lines_of(self, role: str) -> dict[str, list[int]]:
        lines: dict[str, list[int]] = defaultdict(list)
        for line, key in sorted(self.of(role)):
            lines[key].append(line)
        return lines

    def repeated(self) -> dict[str, list[int]]:
        own = self.lines_of(OWN)
        return {key: lines for key, lines in own.items() if len(lines) > 1}

    def groups(self) -> set[tuple[int, int, bool]]:
        grouped = self.lines_of(GROUP)
        places = sorted(line for lines in grouped.values() for line in lines)
        return {
            (line, lines[0], places.index(lines[-1]) - places.index(lines[0]) >= size)
            for key, lines in grouped.items()
            if (size := len(lines)) > 1 and key
            for line in lines
        }

    def kept(self) -> set[tuple[int, str, str]]:
        wanted = {key for _line, key in self.of(WANTED)}
        brought = {(n, key) for key in wanted for n in self.bringers[key]}
        repeated = self.repeated()
        return {(line, PARENT, key) for line, key in brought} | {
            (line, REPEAT, key) for line, key in self.of(OWN) if key in repeated
        }


def make_notes(chance: random.Random) -> list[tuple[int, str, str]]:
    """Keys of a small file, as its records would note them."""
    notes = []
    for line in range(2, 2 + chance.randrange(1, 8)):
        own = set(chance.choices(IDS, k=chance.randrange(3)))
        brought = set(chance.choices(IDS + NAMES, k=chance.randrange(4))) - own
        wanted = set(chance.choices(IDS + NAMES, k=chance.randrange(4)))
        notes += [(line, OWN, key) for key in sorted(own)]
        notes += [(line, BROUGHT, key) for key in sorted(brought)]
        notes += [(line, WANTED, key) for key in sorted(wanted)]
        notes.append((line, GROUP, chance.choice(["", "x", "y", "z"])))
    return notes


@tagged("post_install", "-at_install")
class TestKeyQuestions(ImportCase):
    def setUp(self):
        super().setUp()
        self.store = self.env["transfer.key"]
        self.run_id = 2**31 - 1  # of no run

    def note(self, notes, slices: int) -> None:
        """Note keys in several jobs, of which the last one asks."""
        self.store._open()
        size = len(notes) // slices + 1
        for start in range(0, len(notes), size):
            if start:
                self.next_slice()
            self.store._note(notes[start : start + size])
        self.store._gather(self.run_id)
        self.store._see()

    def next_slice(self) -> None:
        self.store._store(self.run_id)
        self.store._close()
        self.store._open()

    def kept(self) -> set[tuple[int, str, str]]:
        self.store._keep_repeats(self.run_id)
        self.store._keep_parents(self.run_id)
        self.store._forget_noted(self.run_id)
        kept = self.store.search([("run_id", "=", self.run_id)])
        kept.invalidate_recordset()
        found = [(key.line, key.role, key.key) for key in kept]
        self.assertEqual(len(found), len(set(found)))
        self.store._forget([self.run_id])
        return set(found)

    def test_answers_are_those_of_the_rules(self):
        for seed in range(FILES):
            chance = random.Random(seed)
            notes = make_notes(chance)
            with self.subTest(seed=seed, notes=notes):
                self.note(notes, slices=chance.choice([1, 1, 2, 3]))
                self._compare_first_answers(Rules(notes))
                early = sorted(Rules(notes).early())
                settled = [key for key in early if chance.random() < 0.5]
                self.store._settle(settled)
                self.store._drop_settled()
                self._compare_order(Rules(notes, set(settled)))
                self.next_slice()
                self.store._gather(self.run_id)
                self._compare_order(Rules(notes, set(settled)))
                self.assertEqual(self.kept(), Rules(notes, set(settled)).kept())
                self.store._close()

    def _compare_first_answers(self, rules: Rules) -> None:
        store = self.store
        self.assertEqual(
            {k for ks in store._find_early_keys() for k in ks}, rules.early()
        )
        count, found = store._find_duplicates(10)
        expected = {key: (lines, len(lines)) for key, lines in rules.repeated().items()}
        self.assertEqual(count, len(expected))
        self.assertEqual({key: (lines, n) for key, lines, n in found}, expected)
        firsts = [lines[0] for _key, lines, _count in found]
        self.assertEqual(firsts, sorted(firsts))

    def _compare_order(self, rules: Rules) -> None:
        store = self.store
        parents = list(store._get_parents())
        self.assertEqual(parents, sorted(rules.parents()))
        self.assertEqual(store._has_early_rows(), any(p >= n for n, p in parents))
        self.assertEqual(list(store._get_groups()), sorted(rules.groups()))
        self.assertEqual(store._has_ambiguous_names(), rules.are_ambiguous())
        foreign = {key for keys in store._find_foreign_names() for key in keys}
        self.assertEqual(foreign, rules.foreign())

    def test_of_many_repeated_keys_the_first_ones_are_told(self):
        notes = [(n, OWN, f"id:m:{n % 30}") for n in range(2, 92)]
        notes += [(n, OWN, "id:m:often") for n in range(3, 203)]
        self.note(notes, slices=1)
        count, found = self.store._find_duplicates(3)
        self.assertEqual(count, 31)
        keys = [key for key, _lines, _count in found]
        self.assertEqual((keys[0], set(keys[1:])), ("id:m:2", {"id:m:3", "id:m:often"}))
        [often] = [item for item in found if item[0] == "id:m:often"]
        self.assertEqual(often[1:], (list(range(3, 23)), 200))

    # ------------------------------------------------------------------
    # What is noted, and what stays
    # ------------------------------------------------------------------

    def noted(
        self, header: str, *rows: str, model="res.partner", **options
    ) -> set[str]:
        """Roles and kinds of the keys that are noted when a file is split."""
        found: list[tuple[int, str, str]] = []
        store = type(self.store)
        plain = store._note

        def note(keys, notes):
            found.extend(notes := list(notes))
            return plain(keys, notes)

        content = "\n".join([header, *rows, ""])
        wizard = self.wizard(content, model)
        paths = header.split(",")
        options = {"has_headers": True, "use_connector": True, **options}
        with patch.object(store, "_note", note):
            answer = wizard.execute_import(paths, paths, options)
            run = self.env["transfer.run"].browse(answer["run_id"])
            run.with_user(self.user).run_split_job()
        return {f"{role} {key.rsplit(':', 1)[0]}" for _line, role, key in found}

    def test_keys_by_which_no_row_can_be_found_are_not_noted(self):
        own = "o id:res.partner"
        self.assertEqual(
            self.noted("id,name,email,parent_id/id", "k1,A,a@x.be,", "k2,B,b@x.be,k1"),
            {own, "w id:res.partner"},
        )
        by_name = {"b name:res.partner", "w name:res.partner"}
        self.assertEqual(
            self.noted("id,name,email,parent_id", "k3,C,c@x.be,", "k4,D,d@x.be,C"),
            {own, *by_name},
        )
        self.assertEqual(self.noted("name,email", "E,e@x.be"), set())

    def test_ids_of_lines_are_noted_since_rows_may_be_about_them(self):
        header = "id,name,child_ids/id,child_ids/name,parent_id/id"
        self.assertEqual(
            self.noted(header, "k1,A,k2,B,", "k2,B 2,,,"),
            {"o id:res.partner", "b id:res.partner"},
        )

    def test_a_split_leaves_no_tables_behind(self):
        for rows in (("k1,A,", "k2,B,k1"), ("k3,C,", "k3,D,")):
            self.noted("id,name,parent_id/id", *rows, on_duplicate="refuse")
            for table in (NOTED, SEEN):
                self.env.cr.execute("SELECT to_regclass(%s)", [f"pg_temp.{table}"])
                self.assertFalse(self.env.cr.fetchone()[0])
