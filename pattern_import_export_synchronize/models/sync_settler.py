# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Drafts against records by the rules of an exchange, with what both sides knew."""

from typing import Any

from odoo.addons.connector_base.core.rules import Resolution, VectorState
from odoo.addons.connector_base.core.vector import SyncVector
from odoo.addons.pattern_import_export.core.load_plan import Children, Plan
from odoo.addons.pattern_import_export.models.pattern_draft import Draft
from odoo.addons.pattern_import_export.models.pattern_settle import Settler

from ..core.exchanged import LastMeeting
from .exchange import Exchange
from .lines import get_ours_key, get_theirs_key, hash_drafts, hash_records


class ConflictFound(Exception):
    """Both sides changed a record, and no rule says whose values stay.

    ``lines``: what the partner's side would do to lines, as commands by field.
    """

    def __init__(self, vector: SyncVector, lines: dict[str, list] | None = None):
        super().__init__(vector.external_id)
        self.vector, self.lines = vector, lines or {}


class SyncSettler(Settler):
    """A settler whose vectors are those of a backend."""

    def __init__(self, env, plan: Plan, exchange: Exchange):
        super().__init__(env, plan)
        self._exchange = exchange
        # by draft, which is kept so that no other one gets its number
        self._vectors: dict[int, tuple[Draft, SyncVector]] = {}
        self._restored: dict[int, dict[str, Any]] = {}

    def get_vector(self, draft: Draft) -> SyncVector | None:
        """The vector of a main record; None for one that the partner has no key of."""
        found = self._vectors.get(id(draft))
        return found[1] if found else None

    def get_restored(self, draft: Draft) -> dict[str, Any]:
        """What a row says itself of fields in which what was held stands."""
        return self._restored.get(id(draft), {})

    def new_vector(self, draft: Draft, record) -> SyncVector:
        vector = super().new_vector(draft, record)
        if draft.external_id is not None:  # a main record, and not a line
            self._exchange.prepare(vector, draft, record)
            self._vectors[id(draft)] = (draft, vector)
        return vector

    def _compare(self, draft: Draft, record, vector: SyncVector) -> None:
        super()._compare(draft, record, vector)
        if not isinstance(vector.data, LastMeeting):
            return
        moment = self._exchange.first_written_at
        values = vector.values or {}
        base = vector.data.get_base(moment, values)
        if base is not None:
            # Of a column that is new in the files nothing was exchanged yet.
            vector.base = {**(vector.local or {}), **base}
            for name in self._find_doubtful(vector, values):
                # Without a base it is in conflict: a rule decides, or a person.
                vector.base.pop(name, None)
            self._restore_held(draft, vector)

    def _restore_held(self, draft: Draft, vector: SyncVector) -> None:
        """Have a change stand that waited with a conflict, where ours overwrote it.

        The partner says what a file of ours told him: he read it over his change,
        which nobody disputes, and which would be written by now but for the conflict.
        """
        moment = self._exchange.first_written_at
        restored = {
            name: vector.values[name]
            for name, value in self._exchange.held.get(draft.external_id, {}).items()
            if name in vector.values
            and vector.values[name] != value
            and vector.data.was_told(name, vector.values[name], moment)
        }
        if restored:
            self._restored[id(draft)] = restored
            held = self._exchange.held[draft.external_id]
            vector.values = {**vector.values, **{name: held[name] for name in restored}}

    def _find_doubtful(self, vector: SyncVector, values: dict) -> set[str]:
        """Fields that the partner has changed or not, where that makes a difference."""
        moment = self._exchange.first_written_at
        return {
            name
            for name in vector.data.find_doubtful(moment, values)
            if vector.get_resolution(name) is not Resolution.THIS
        }

    # ------------------------------------------------------------------
    # Lines
    # ------------------------------------------------------------------

    def _get_line_commands(
        self, draft: Draft, children: Children, record, vector: SyncVector
    ) -> list:
        """What the partner did to the lines since he was last seen to have them.

        :raises ConflictFound: when we did something to them too
        """
        last = vector.data
        if draft.external_id is not None and children.name not in draft.children:
            return []  # a newer file said what they are
        if draft.external_id is None or not isinstance(last, LastMeeting):
            return super()._get_line_commands(draft, children, record, vector)
        theirs_key = get_theirs_key(children)
        theirs = hash_drafts(draft.children.get(children.name, ()))
        moment = self._exchange.first_written_at
        said = {**(vector.values or {}), theirs_key: theirs}
        is_doubtful = theirs_key in self._find_doubtful(vector, said)
        base = {} if is_doubtful else last.get_base(moment, said) or {}
        if base.get(theirs_key) == theirs:
            return []
        commands = super()._get_line_commands(draft, children, record, vector)
        ours = base.get(get_ours_key(children))
        now = hash_records(children, record[children.name])
        is_changed_here = is_doubtful or (ours and ours != now)
        if not commands or not is_changed_here:
            return commands
        if vector.conflict_resolution is None:
            raise ConflictFound(vector, {children.name: commands})
        vector.conflict = True
        return commands if vector.takes_imported() else []

    def _choose(self, draft: Draft, record, vector: SyncVector) -> dict:
        chosen = super()._choose(draft, record, vector)
        if vector.state is VectorState.CONFLICT:
            raise ConflictFound(vector)
        return chosen
