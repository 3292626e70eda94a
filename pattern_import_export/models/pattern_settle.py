# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Drafts and the records that they mean → what is to be written.

Who may be created or changed, and whose value stays, is decided by the vectors of
``connector_base``; this module gives them both sides, and turns their answer into
what ``create`` and ``write`` take.
"""

from collections.abc import Iterable
from typing import Any

from odoo import Command
from odoo.fields import Field
from odoo.models import BaseModel

from odoo.addons.connector_base.core.vector import SyncVector

from ..core.load_plan import Children, Plan
from .pattern_current import CurrentValues, find_hidden, get_current
from .pattern_draft import Draft, to_write_values
from .pattern_new import NewRecords
from .pattern_values import get_comparable

_MOST_REMEMBERED = 1000


class Settler(NewRecords):
    """Compares drafts with records of the database.

    :param env: the environment of the import; archived records are seen
    """

    def __init__(self, env, plan: Plan):
        super().__init__(env, plan)
        strategy = self._policies.strategy
        # the row itself must ask for it
        delete = ("delete",) if "update" in strategy else ()
        self._strategy = (*strategy, *delete)
        self._words: list[tuple[BaseModel, dict[str, dict[str, Any]]]] = []
        self._edits: list[tuple[BaseModel, dict[str, tuple[Any, Any]]]] = []
        self._current: CurrentValues | None = None
        self._cleaned: dict[tuple[Field, Any], Any] = {}

    def begin(self, records: BaseModel) -> None:
        """Compare these records next; none of them is written meanwhile."""
        self._current = CurrentValues(records)

    def _get_comparable(
        self, record: BaseModel, field: Field, value: Any, current: Any
    ) -> Any:
        if field.type != "html" or value == current or field.sanitize_overridable:
            return get_comparable(record, field, value, current)
        # cleaning a text takes a while: once for each
        key = (field, value)
        if key not in self._cleaned:
            if len(self._cleaned) > _MOST_REMEMBERED:
                self._cleaned.clear()
            self._cleaned[key] = get_comparable(record, field, value, current)
        return self._cleaned[key]

    def _get_all_current(
        self, record: BaseModel, names: Iterable[str]
    ) -> dict[str, Any]:
        if self._current is None:
            return {name: get_current(record, record._fields[name]) for name in names}
        return self._current.get_all(record, names)

    def _get_hidden(self, record: BaseModel, field: Field) -> frozenset[int]:
        if self._current is None:
            return find_hidden(record[field.name], field)
        return self._current.get_hidden(record, field)

    def take_words(self) -> list[tuple[BaseModel, dict[str, dict[str, Any]]]]:
        """New words of existing records in other languages, since last asked."""
        words, self._words = self._words, []
        return words

    def take_edits(self) -> list[tuple[BaseModel, dict[str, tuple[Any, Any]]]]:
        """Changes that what else the row says might undo, since last asked."""
        edits, self._edits = self._edits, []
        return edits

    def new_vector(self, draft: Draft, record: BaseModel | None) -> SyncVector:
        """Both sides of a main record, without its values."""
        return SyncVector(
            strategy=self._strategy,
            resolution=self._policies.resolutions or None,
            default_resolution=self._policies.resolution,
            mtime=draft.date,
            local={} if record else None,
            local_write_date=record.write_date if record else None,
            deleted=draft.is_deleted,
        )

    # ------------------------------------------------------------------
    # Existing records
    # ------------------------------------------------------------------

    def get_write_values(
        self, draft: Draft, record: BaseModel, vector: SyncVector
    ) -> dict:
        """What ``write`` takes to make a record what the file says; may be empty.

        :raises Refusal: when a line is not clear
        """
        values = self._choose(draft, record, vector)
        for children in draft.node.children:
            commands = self._get_line_commands(draft, children, record, vector)
            if commands:
                values[children.name] = commands
        return values

    def _choose(self, draft: Draft, record: BaseModel, vector: SyncVector) -> dict:
        """The values that the vector takes from the file."""
        self._compare(draft, record, vector)
        vector.settle()
        chosen = dict(vector.result)
        self._keep_words(draft, record, vector)
        if chosen:
            # Odoo would compute these anew when a value that they depend on changes
            kept = vector.kept_fields
            edits = {name: (vector.local[name], new) for name, new in chosen.items()}
            for name, value in (vector.values or {}).items():
                field = record._fields[name]
                is_computed = field.compute and field.store and name not in kept
                if is_computed and vector.takes_imported(name):
                    chosen[name] = value
            if len(chosen) > len(edits):
                self._edits.append((record, edits))
        return to_write_values(chosen)

    def _compare(self, draft: Draft, record: BaseModel, vector: SyncVector) -> None:
        """Give the vector the values of both sides; a hook."""
        self._check_properties(draft, record)
        imported = self._get_imported(draft, record)
        local = self._get_all_current(record, imported)
        values = dict(local)
        removes = self._policies.many == "remove"
        for name, value in imported.items():
            current = local[name]
            is_list = isinstance(current, frozenset)
            if value == current and not (is_list and removes):
                continue  # most cells of most files
            field = record._fields[name]
            if is_list:
                hidden = current & self._get_hidden(record, field)
                values[name] = self._merge(current, value or frozenset(), hidden)
            elif field.type == "monetary" and _is_recounted(record, field, imported):
                values[name] = value or 0.0
            else:
                values[name] = self._get_comparable(record, field, value, current)
        vector.local, vector.values = local, values

    def _get_imported(self, draft: Draft, record: BaseModel) -> dict[str, Any]:
        """What the file says of a record, save what it was found by."""
        imported = dict(draft.values)
        worded = {name for words in draft.words.values() for name in words}
        for name in draft.cleared:
            if name not in worded and not _is_blank_text(record[name]):
                imported.setdefault(name, False)
        for name in draft.node.keys:
            leaf = draft.node.key_leaf(name)
            if leaf is None or leaf.lang in (None, self._lang):
                imported.pop(name, None)
        return imported

    def _merge(
        self, current: frozenset, ids: frozenset, hidden: frozenset
    ) -> frozenset:
        policy = self._policies.many
        if policy == "add":
            return current | ids
        return current - ids if policy == "remove" else ids | hidden

    def _keep_words(self, draft: Draft, record: BaseModel, vector: SyncVector) -> None:
        """Note the words of other languages that differ from those there."""
        changed: dict[str, dict[str, Any]] = {}
        for lang, words in draft.words.items():
            there = record.with_context(lang=lang)
            for name, word in words.items():
                field = record._fields[name]
                current = get_current(there, field)
                is_same = current == get_comparable(there, field, word, current)
                if not is_same and vector.takes_imported(name):
                    changed.setdefault(lang, {})[name] = word
        if changed:
            self._words.append((record, changed))

    # ------------------------------------------------------------------
    # Lines of existing records
    # ------------------------------------------------------------------

    def _get_line_commands(
        self, draft: Draft, children: Children, record: BaseModel, vector: SyncVector
    ) -> list:
        drafts = draft.children.get(children.name, [])
        removes = self._policies.children == "remove"
        if not drafts and not removes:
            return []
        lines = record[children.name]
        hidden = find_hidden(lines, record._fields[children.name])
        shown = lines.browse([i for i in lines._ids if i not in hidden])
        matched: dict[int, Draft] = {}
        commands: list = []
        for line in drafts:
            found = self._match_line(line, lines, shown, matched)
            if found is None:
                commands.append(
                    Command.create(self.get_create_values(line, is_line=True))
                )
                continue
            matched[found.id] = line
            if found.id not in lines._ids:
                commands.append(Command.link(found.id))
            values = self.get_write_values(
                line, found, self._new_component(vector, line, found)
            )
            if values:
                commands.append(Command.update(found.id, values))
        gone = lines.browse([i for i in shown._ids if i not in matched])
        if removes and gone:
            self._check_room(draft, children, shown)
            commands += [Command.delete(line.id) for line in gone]
        return commands

    def _get_changes(self, line: Draft, record: BaseModel) -> dict:
        vector = self.new_vector(line, record)
        return self.get_write_values(line, record, vector)

    def _new_component(
        self, vector: SyncVector, line: Draft, record: BaseModel
    ) -> SyncVector:
        return vector.new_component(
            mtime=vector.mtime, local={}, local_write_date=record.write_date
        )


def _is_recounted(record: BaseModel, field: Field, imported: dict) -> bool:
    """Whether an amount is of a currency that the same row brings: the one of now
    would round it wrongly."""
    currency = field.get_currency_field(record)
    return currency in imported and imported[currency] != record[currency].id


def _is_blank_text(value: Any) -> bool:
    """Whether a value is text of which nothing can be seen, as a blank cell."""
    return isinstance(value, str) and not value.strip()
