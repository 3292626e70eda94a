# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What is wrong with a header: all of it, each with its cell."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from odoo.addons.base_import_async.core.errors import FileContentError

from .text import _

_SHOWN_PROBLEMS = 50


@dataclass(frozen=True)
class HeaderProblem:
    """One thing that is wrong in one cell of the header.

    ``number`` is the column as a person counts, from 1; ``text`` the cell as it
    stands; ``message`` a template marked with ``_()`` which ``values`` fills.
    ``suggestions`` are headers that would be right, the likeliest first;
    ``is_unknown``: there is no such field.
    """

    number: int
    text: str
    message: str
    values: dict[str, object] = field(default_factory=dict)
    suggestions: tuple[str, ...] = ()
    is_unknown: bool = False

    def __str__(self) -> str:
        return self.message % self.values if self.values else self.message

    @property
    def suggestion(self) -> str:
        """The likeliest right header, empty when none is near."""
        return self.suggestions[0] if self.suggestions else ""


class HeaderError(FileContentError):
    """The header is not understood; ``problems`` says where and why."""

    def __init__(self, problems: Sequence[HeaderProblem]) -> None:
        super().__init__(
            _("The header is not understood: %(problems)s"),
            problems=" ".join(
                f"({problem.number}) {problem.text}: {problem}"
                for problem in problems[:_SHOWN_PROBLEMS]
            ),
        )
        self.problems = tuple(problems)

    def __reduce__(self) -> tuple[object, ...]:
        return type(self), (self.problems,)
