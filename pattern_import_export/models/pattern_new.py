# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Drafts that mean no record yet → what ``create`` takes."""

from odoo import Command
from odoo.models import BaseModel

from ..core.load_plan import Children, Plan
from .pattern_draft import Draft
from .pattern_lines import LineFinder, Refusal


class NewRecords(LineFinder):
    """Values of new records with their lines.

    :param env: the environment of the import; archived records are seen
    """

    def __init__(self, env, plan: Plan):
        super().__init__(env)
        self._policies = plan.policies

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

    def _get_changes(self, line: Draft, record: BaseModel) -> dict:
        """What is written of a line that moves here from another record."""
        raise NotImplementedError
