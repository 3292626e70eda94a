# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Drafts and the records that they mean → what is to be written.

Who may be created or changed, and whose value stays, is decided by the vectors of
``connector_base``; this module gives them both sides, and turns their answer into
what ``create`` and ``write`` take.
"""

from typing import Any

from odoo import Command
from odoo.fields import Field
from odoo.models import BaseModel

from odoo.addons.base_import_async.models.sentences import describe_records
from odoo.addons.connector_base.core.vector import SyncVector

from ..core.load_plan import Children, Node, Plan
from .pattern_current import CurrentValues, get_current
from .pattern_draft import Draft
from .pattern_values import get_comparable
from .words import name_model

_MOST_REMEMBERED = 1000


class Refusal(Exception):
    """A record that must not be written; ``index`` is the column at fault."""

    def __init__(self, message: str, draft: Draft, index: int | None = None):
        super().__init__(message)
        self.message, self.draft, self.index = message, draft, index


class Settler:
    """Compares drafts with records of the database.

    :param env: the environment of the import; archived records are seen
    """

    def __init__(self, env, plan: Plan):
        self.env = env(context=dict(env.context, active_test=False))
        self._policies = plan.policies
        self._lang = env.lang or "en_US"
        self._words: list[tuple[BaseModel, dict[str, dict[str, Any]]]] = []
        self._current: CurrentValues | None = None
        self._cleaned: dict[tuple[Field, Any], Any] = {}

    def begin(self, records: BaseModel) -> None:
        """Compare these records next; none of them is written meanwhile."""
        self._current = CurrentValues(records)

    def _get_comparable(self, record: BaseModel, field: Field, value: Any) -> Any:
        if field.type != "html" or field.sanitize_overridable:
            return get_comparable(record, field, value)
        # cleaning a text takes a while: once for each
        key = (field, value)
        if key not in self._cleaned:
            if len(self._cleaned) > _MOST_REMEMBERED:
                self._cleaned.clear()
            self._cleaned[key] = get_comparable(record, field, value)
        return self._cleaned[key]

    def _get_current(self, record: BaseModel, field: Field) -> Any:
        if self._current is None:
            return get_current(record, field)
        return self._current.get(record, field)

    def take_words(self) -> list[tuple[BaseModel, dict[str, dict[str, Any]]]]:
        """New words of existing records in other languages, since last asked."""
        words, self._words = self._words, []
        return words

    def new_vector(self, draft: Draft, record: BaseModel | None) -> SyncVector:
        """Both sides of a main record, without its values."""
        strategy = list(self._policies.strategy)
        if "update" in strategy:
            strategy.append("delete")  # the row itself must ask for it
        return SyncVector(
            strategy=strategy,
            resolution=dict(self._policies.resolutions) or None,
            default_resolution=self._policies.resolution,
            mtime=draft.date,
            local={} if record else None,
            local_write_date=record.write_date if record else None,
            deleted=draft.is_deleted,
        )

    # ------------------------------------------------------------------
    # New records
    # ------------------------------------------------------------------

    def get_create_values(self, draft: Draft, *, is_line: bool = False) -> dict:
        """What ``create`` takes for a draft and its lines.

        :raises Refusal: when a line cannot be made
        """
        values = {**draft.defaults, **draft.values}
        for words in draft.words.values():
            for name, word in words.items():
                # a new record has no other words yet
                values.setdefault(name, word)
        if is_line and any(draft.words.values()):
            self._refuse_words(draft)
        values = self._to_commands(values)
        for children in draft.node.children:
            commands = [
                command
                for line in draft.children.get(children.name, ())
                for command in self._add_line(children, line)
            ]
            if commands:
                values[children.name] = commands
        return values

    def _refuse_words(self, draft: Draft) -> None:
        raise Refusal(
            self.env._(
                "A new line can hold the words of one language only, that of the user "
                "who imports. Leave the other languages out, and import them when the "
                "line is there."
            ),
            draft,
        )

    def _to_commands(self, values: dict) -> dict:
        """Lists of records as commands; all else as it is."""
        return {
            name: self._to_command(value) if isinstance(value, frozenset) else value
            for name, value in values.items()
        }

    def _to_command(self, ids: frozenset) -> list:
        # nothing can be removed from the list of a new record
        return [Command.set([] if self._policies.many == "remove" else sorted(ids))]

    def _add_line(self, children: Children, line: Draft) -> list:
        """Commands that add a line to a record."""
        record = self._find_by_id(line)
        if record is None:
            return [Command.create(self.get_create_values(line, is_line=True))]
        # a record of another parent moves here
        values = self._get_changes(line, record)
        commands = [Command.link(record.id)]
        return commands + ([Command.update(record.id, values)] if values else [])

    def _find_by_id(self, line: Draft) -> BaseModel | None:
        """The line that an id names, ``None`` when none does.

        :raises Refusal: when there is no such record
        """
        model = self.env[line.node.model]
        if line.db_id:
            record = model.search([("id", "=", line.db_id)])
            index = line.node.db_id
        elif line.xml_id:
            found = self.env["transfer.loader"]._get_existing_ids(model, [line.xml_id])
            record = model.browse(found.values())
            index = line.node.xml_id
        else:
            return None
        if not record:
            raise Refusal(
                self.env._(
                    "No %(model)s record has the id “%(value)s”. Leave the cell blank "
                    "for a new one.",
                    model=name_model(model),
                    value=line.db_id or line.xml_id,
                ),
                line,
                index,
            )
        return record

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
            for name, value in (vector.values or {}).items():
                field = record._fields[name]
                is_computed = field.compute and field.store and name not in kept
                if is_computed and vector.takes_imported(name):
                    chosen[name] = value
        return {
            name: [Command.set(sorted(value))]
            if isinstance(value, frozenset)
            else value
            for name, value in chosen.items()
        }

    def _compare(self, draft: Draft, record: BaseModel, vector: SyncVector) -> None:
        """Give the vector the values of both sides; a hook."""
        imported = self._get_imported(draft, record)
        model_fields = record._fields
        local, values = {}, {}
        for name, value in imported.items():
            field = model_fields[name]
            current = local[name] = self._get_current(record, field)
            if isinstance(current, frozenset):
                values[name] = self._merge(current, value or frozenset())
            elif _is_recounted(record, field, imported):
                values[name] = value or 0.0
            else:
                values[name] = self._get_comparable(record, field, value)
        vector.local, vector.values = local, values

    def _get_imported(self, draft: Draft, record: BaseModel) -> dict[str, Any]:
        """What the file says of a record, save what it was found by."""
        imported = dict(draft.values)
        for name in draft.cleared:
            if not _is_blank_text(record[name]):
                imported.setdefault(name, False)
        for name in draft.node.keys:
            leaf = draft.node.key_leaf(name)
            if leaf is None or leaf.lang in (None, self._lang):
                imported.pop(name, None)
        return imported

    def _merge(self, current: frozenset, ids: frozenset) -> frozenset:
        policy = self._policies.many
        if policy == "add":
            return current | ids
        return current - ids if policy == "remove" else ids

    def _keep_words(self, draft: Draft, record: BaseModel, vector: SyncVector) -> None:
        """Note the words of other languages that differ from those there."""
        changed: dict[str, dict[str, Any]] = {}
        for lang, words in draft.words.items():
            there = record.with_context(lang=lang)
            for name, word in words.items():
                field = record._fields[name]
                is_same = get_current(there, field) == get_comparable(
                    there, field, word
                )
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
        matched: dict[int, Draft] = {}
        commands: list = []
        for line in drafts:
            found = self._match_line(children, line, lines, matched)
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
        gone = lines.browse([i for i in lines._ids if i not in matched])
        if removes and gone:
            self._check_room(draft, children, lines)
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

    def _match_line(
        self,
        children: Children,
        line: Draft,
        lines: BaseModel,
        matched: dict[int, Draft],
    ) -> BaseModel | None:
        """The record that a line of the file means, ``None`` for a new one."""
        found = self._find_by_id(line)
        if found is None and line.key is not None:
            found = self._match_by_key(line, lines)
        elif found is None and not line.node.keys:
            found = self._match_alike(line, lines, matched)
        if found is not None and found.id in matched:
            raise Refusal(
                self.env._(
                    "“%s” stands twice in this record: it is not clear which of them "
                    "counts.",
                    found.display_name,
                ),
                line,
                self._get_key_index(line.node),
            )
        return found

    def _match_by_key(self, line: Draft, lines: BaseModel) -> BaseModel | None:
        names = line.node.keys
        [lang] = line.node.key_langs or {self._lang}
        lines = lines.with_context(lang=lang)
        found = lines.filtered(
            lambda one: tuple(get_current(one, one._fields[n]) for n in names)
            == line.key
        )
        if len(found) > 1:
            raise Refusal(
                self.env._(
                    "Several lines have this key: %s. It is not clear which one to "
                    "change.",
                    describe_records(found),
                ),
                line,
                self._get_key_index(line.node),
            )
        return found.with_context(lang=self._lang) or None

    def _match_alike(
        self, line: Draft, lines: BaseModel, matched: dict[int, Draft]
    ) -> BaseModel | None:
        """A line that is what the file says already, where no column tells which."""
        for record in lines:
            if record.id not in matched and self._is_alike(line, record):
                return record
        return None

    def _is_alike(self, line: Draft, record: BaseModel) -> bool:
        return all(
            get_current(record, record._fields[name])
            == get_comparable(record, record._fields[name], value)
            for name, value in line.values.items()
        )

    def _check_room(self, draft: Draft, children: Children, lines: BaseModel) -> None:
        """Refuse to remove lines that a file with these columns cannot hold."""
        if children.is_numbered and len(lines) > len(children.groups):
            raise Refusal(
                self.env._(
                    "The record has %(count)s lines and the file has room for "
                    "%(room)s, so those that are missing may only have found no place: "
                    "none is removed. Export it with more columns.",
                    count=len(lines),
                    room=len(children.groups),
                ),
                draft,
                next(children.groups[0].columns(), None),
            )

    def _get_key_index(self, node: Node) -> int | None:
        if node.keys:
            return node.leaf_of(node.keys[0])
        return node.db_id if node.db_id is not None else node.xml_id


def _is_recounted(record: BaseModel, field: Field, imported: dict) -> bool:
    """Whether an amount is of a currency that the same row brings: the one of now
    would round it wrongly."""
    currency = field.get_currency_field(record) if field.type == "monetary" else None
    return currency in imported and imported[currency] != record[currency].id


def _is_blank_text(value: Any) -> bool:
    """Whether a value is text of which nothing can be seen, as a blank cell."""
    return isinstance(value, str) and not value.strip()
