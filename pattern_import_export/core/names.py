# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""From what a person writes in a header to technical names, and the nearest ones."""

import difflib
from collections.abc import Iterator, Mapping
from dataclasses import replace

from .fields import Describe, FieldInfo
from .header import Path, PathSyntaxError, Segment
from .text import _

_SUGGESTIONS = 3
_NEARNESS = 0.7  # less finds “active” for “date”


class UnknownFieldError(PathSyntaxError):
    """A step that is no field. ``suggestions`` are whole headers, the nearest first."""

    def __init__(
        self, message: str, suggestions: tuple[str, ...], **values: object
    ) -> None:
        super().__init__(message, **values)
        self.suggestions = suggestions


class NameResolver:
    """Finds fields by technical name or by label, and remembers the labels.

    Labels are those of the user, and the English ones: a colleague's file or pattern
    may have these. What may be one field or another is never chosen, but told.
    """

    def __init__(self, describe: Describe) -> None:
        self._describe = describe
        self._labels: dict[str, dict[str, list[str]]] = {}

    def find_label(self, model: str, text: str) -> tuple[Segment, ...]:
        """The one field that is called so, empty when none or several are.

        A technical name is not looked at: it needs no help.
        """
        names = self._by_label(model).get(text.strip().casefold(), [])
        if len(names) != 1 or text in self._describe(model):
            return ()
        return (Segment(names[0]),)

    def resolve(self, path: Path, model: str) -> Path:
        """Return the path with technical names.

        :raises UnknownFieldError: naming the first step that is no field, with headers
            that would be
        """
        steps: list[Segment] = []
        for place, segment in enumerate(path.segments):
            name = self._find_name(path, place, steps, model)
            steps.append(replace(segment, field=name))
            info = self._describe(model)[name]
            if place + 1 < len(path.segments) and not info.relation:
                raise UnknownFieldError(
                    _(
                        "Nothing can follow “%(field)s”: it is a value, not another "
                        "record."
                    ),
                    (str(Path(tuple(steps), path.language)),),
                    field=name,
                )
            model = info.relation or ""
        return replace(path, segments=tuple(steps))

    def _find_name(
        self, path: Path, place: int, steps: list[Segment], model: str
    ) -> str:
        fields = self._describe(model)
        text = path.segments[place].field
        if text in fields:
            return text
        names = self._by_label(model).get(text.casefold(), [])
        if len(names) == 1:
            return names[0]
        if not names and text.casefold() in fields:
            return text.casefold()
        near = names or list(_nearest(text, fields))
        suggestions = tuple(
            str(_with_step(path, place, steps, name)) for name in near[:_SUGGESTIONS]
        )
        if names:
            raise UnknownFieldError(
                _("“%(text)s” may be one of several fields: %(fields)s."),
                suggestions,
                text=text,
                fields=", ".join(names),
            )
        if near:
            raise UnknownFieldError(
                _("There is no field “%(text)s” here. Did you mean “%(nearest)s”?"),
                suggestions,
                text=text,
                nearest=suggestions[0],
            )
        raise UnknownFieldError(
            _("There is no field “%(text)s” here, nor one of a similar name."),
            (),
            text=text,
        )

    def _by_label(self, model: str) -> Mapping[str, list[str]]:
        if model not in self._labels:
            labels: dict[str, list[str]] = {}
            for name, info in self._describe(model).items():
                for label in {info.label.casefold(), info.english.casefold()} - {""}:
                    labels.setdefault(label, []).append(name)
            self._labels[model] = labels
        return self._labels[model]


def _with_step(path: Path, place: int, steps: list[Segment], name: str) -> Path:
    step = replace(path.segments[place], field=name)
    return replace(path, segments=(*steps, step, *path.segments[place + 1 :]))


def _nearest(text: str, fields: Mapping[str, FieldInfo]) -> Iterator[str]:
    """Names that look like the text themselves, or whose labels do."""
    by_spelling: dict[str, str] = {}
    for name, info in fields.items():
        by_spelling.setdefault(info.label.casefold(), name)
        if info.english:
            by_spelling.setdefault(info.english.casefold(), name)
    by_spelling.update({name: name for name in fields})
    found = difflib.get_close_matches(
        text.casefold(), by_spelling, n=_SUGGESTIONS, cutoff=_NEARNESS
    )
    yield from dict.fromkeys(by_spelling[spelling] for spelling in found)
