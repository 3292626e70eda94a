# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Drafts that mean no record yet → what ``create`` takes."""

from odoo import Command
from odoo.models import BaseModel

from ..core.load_plan import Children, Leaf, Node, Plan
from .pattern_cell_values import CellError
from .pattern_draft import Draft
from .pattern_lines import LineFinder, Refusal
from .pattern_properties import check_properties


class NewRecords(LineFinder):
    """Values of new records with their lines.

    :param env: the environment of the import; archived records are seen
    """

    def __init__(self, env, plan: Plan):
        super().__init__(env)
        self._policies = plan.policies
        self._properties: dict[int, list[Leaf]] = {}

    def get_create_values(self, draft: Draft, *, is_line: bool = False) -> dict:
        """What ``create`` takes for a draft and its lines.

        :raises Refusal: when a line cannot be made
        """
        self._check_properties(draft, None)
        values = dict(draft.values)
        for words in draft.words.values():
            for name, word in words.items():
                # a new record has no other words yet
                values.setdefault(name, word)
        values = {**draft.defaults, **values}
        if is_line:
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

    def _check_properties(self, draft: Draft, record: BaseModel | None) -> None:
        """:raises Refusal: for properties that the record would not have"""
        model = self.env[draft.node.model]
        for leaf in self._get_properties(draft.node):
            field = model._fields[leaf.name]
            given = draft.values.get(leaf.name)
            if not given:
                continue
            owner = field.definition_record
            if record and owner not in draft.values:
                container = record[owner]
            else:
                found = draft.values.get(owner) or (
                    model.default_get([owner]).get(owner) if record is None else False
                )
                container = model[owner].browse(found or ())
            try:
                check_properties(field, container, given)
            except CellError as error:
                raise Refusal(str(error), draft, leaf.index) from error

    def _get_properties(self, node: Node) -> list[Leaf]:
        """The columns of properties, which few files have."""
        if id(node) not in self._properties:
            fields_ = self.env[node.model]._fields
            self._properties[id(node)] = [
                leaf for leaf in node.leaves if fields_[leaf.name].type == "properties"
            ]
        return self._properties[id(node)]

    def _refuse_words(self, draft: Draft) -> None:
        """:raises Refusal: for a new line with the same words in two languages"""
        named = [name for words in draft.words.values() for name in words]
        if len({*named}) == len(named) and not {*named} & {*draft.values}:
            return  # words of one language, which are those of all others until then
        raise Refusal(
            self.env._(
                "A new line can hold the words of one language only. Leave the other "
                "languages out, and import them when the line is there."
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

    def _get_changes(self, line: Draft, record: BaseModel) -> dict:
        """What is written of a line that moves here from another record."""
        raise NotImplementedError
