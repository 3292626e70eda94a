# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Existing records by the key columns of a pattern."""

from collections.abc import Iterable

from odoo.models import BaseModel

from odoo.addons.base_import_async.models.matching import Key, Matcher

from .pattern_draft import DraftValues


class _Identity(tuple):
    """Says that rows are about one record, which is found by its id."""


class PaddedKey(tuple):
    """A key whose cells have blanks around their texts.

    Equal to the key without: people do not see blanks. ``exact`` has them, since some
    records do, and their untouched files must find them again.
    """

    exact: Key

    @classmethod
    def get(cls, key: Key, exact: Key) -> Key:
        """The key, with what stands in the cells if that differs."""
        if key == exact:
            return key
        padded = cls(key)
        padded.exact = exact
        return padded


class PatternMatcher(Matcher):
    """Finds the records of a whole chunk by one search.

    :param makes_others: whether the file makes records of the model elsewhere too, as
        lines, so that a key that was free may be taken by now
    """

    def __init__(self, names: Iterable[str], *, makes_others: bool):
        super().__init__({"match_fields": list(names)})
        self._makes_others = makes_others
        self._known: dict[Key, list[int]] = {}

    def get_key(self, values: DraftValues) -> Key | None:
        """What tells the record of a draft from others; ``None`` for a new one.

        Two rows of one record must not be compared with it at the same time.
        """
        draft = values.draft
        if draft.db_id or draft.xml_id:
            return _Identity((draft.db_id, draft.xml_id))
        return draft.key

    def prime(self, model: BaseModel, keys: Iterable[Key]) -> list[Key]:
        """Look up all keys of a chunk; those that nobody has."""
        wanted = list(dict.fromkeys(keys))
        found = self._look_up(model, wanted)
        self._known = {key: found.get(key, []) for key in wanted}
        return [key for key in wanted if key not in found]

    def find(self, model: BaseModel, keys: Iterable[Key]) -> dict[Key, list[int]]:
        wanted = [key for key in keys if not isinstance(key, _Identity)]
        unknown = [
            key
            for key in wanted
            if key not in self._known or (self._makes_others and not self._known[key])
        ]
        if unknown:
            found = self._look_up(model, unknown)
            self._known.update((key, found.get(key, [])) for key in unknown)
        return {key: self._known[key] for key in wanted}

    def _look_up(self, model: BaseModel, keys: list[Key]) -> dict[Key, list[int]]:
        found = super().find(model, keys)
        padded = {key: key.exact for key in keys if isinstance(key, PaddedKey)}
        if padded:
            exact = super().find(model, padded.values())
            found.update({k: exact[e] for k, e in padded.items() if e in exact})
        return found

    def learn(self, key: Key, res_id: int) -> None:
        """A record with this key was made."""
        self._known[key] = [res_id]

    def forget(self) -> None:
        """Values of keys were changed."""
        self._known.clear()
