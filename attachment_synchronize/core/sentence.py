# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Sentences for people, with their values beside them."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Sentence:
    """A template marked with ``_()`` and what fills it.

    The models translate the template before they fill it; ``str()`` gives the
    untranslated sentence.
    """

    template: str
    values: dict[str, object] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.template % self.values if self.values else self.template


def say(template: str, /, **values: object) -> Sentence:
    """Return the sentence of a template that ``_()`` has marked."""
    return Sentence(template, values)
