# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What a caller may say about a background import, checked once."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any, TypeVar

from .errors import ConfigurationError
from .states import OnDuplicate, OnError
from .text import _

_MAX_CHUNK_SIZE = 1_000_000
_MAX_INT = 2**31 - 1
_Choice = TypeVar("_Choice", bound=Enum)


@dataclass(frozen=True, kw_only=True)
class RunOptions:
    """``chunk_size``: rows at least in a chunk. ``chunk_size_is_proposed``: whether
    nobody asked for that size, so that quick chunks may be loaded together.
    ``priority``: lower goes first. ``max_parallel``: chunks loaded at once, 0 for any
    number. ``start_at``: not before, UTC without zone. ``mail_at_end``: whether the
    user gets an e-mail then. ``company_id``: for which company, 0 for the current one.
    ``end_action_id``: the server action that runs at the end, 0 for none. ``group_by``:
    column or field whose equal values stay in one chunk. ``on_duplicate``: what to do
    when the same key stands twice in the file.
    """

    chunk_size: int = 100
    chunk_size_is_proposed: bool = False
    on_error: OnError = OnError.ROW
    priority: int = 10
    max_parallel: int = 0
    start_at: datetime.datetime | None = None
    mail_at_end: bool = False
    company_id: int = 0
    end_action_id: int = 0
    group_by: str = ""
    on_duplicate: OnDuplicate = OnDuplicate.WARN

    @classmethod
    def names(cls) -> frozenset[str]:
        """The keys of an option mapping that are read here."""
        return frozenset({*cls.__dataclass_fields__, "serial"})

    @classmethod
    def from_mapping(cls, options: Mapping[str, Any]) -> "RunOptions":
        """Options of an import, of which other keys belong to Odoo or others.

        ``None``, ``""`` and, for numbers, 0 ask for the default; ``serial`` is
        another word for ``max_parallel`` 1.

        :raises ConfigurationError: naming the option, its value and what it may be
        """
        parallel = 1 if options.get("serial") else options.get("max_parallel")
        return cls(
            chunk_size=_number("chunk_size", options, cls.chunk_size, 1),
            chunk_size_is_proposed=bool(options.get("chunk_size_is_proposed")),
            on_error=_choice("on_error", options, cls.on_error),
            priority=_number("priority", options, cls.priority, 0),
            max_parallel=_number("max_parallel", {"max_parallel": parallel}, 0, 0),
            start_at=_moment(options.get("start_at") or None),
            mail_at_end=bool(options.get("mail_at_end")),
            company_id=_number("company_id", options, 0, 0),
            end_action_id=_number("end_action_id", options, 0, 0),
            group_by=str(options.get("group_by") or "").strip(),
            on_duplicate=_choice("on_duplicate", options, cls.on_duplicate),
        )


def _number(name: str, options: Mapping[str, Any], default: int, least: int) -> int:
    value = options.get(name)
    most = _MAX_CHUNK_SIZE if name == "chunk_size" else _MAX_INT
    try:
        number = int(value or default)
    except (TypeError, ValueError):
        number = least - 1
    if not least <= number <= most:
        raise ConfigurationError(
            _("%(name)s is a whole number from %(least)s to %(most)s, not %(value)s."),
            name=name,
            least=least,
            most=most,
            value=value,
        )
    return number


def _choice(name: str, options: Mapping[str, Any], default: _Choice) -> _Choice:
    choices = type(default)
    value = options.get(name) or default.value
    try:
        return choices(value)
    except ValueError:
        raise ConfigurationError(
            _("%(name)s is one of %(choices)s, not %(value)s."),
            name=name,
            choices=", ".join(choice.value for choice in choices),
            value=value,
        ) from None


def _moment(value: Any) -> datetime.datetime | None:
    """Odoo's ``2026-12-31 22:00:00`` (UTC) or ISO 8601 with an offset."""
    if value is None or isinstance(value, datetime.datetime):
        moment = value
    else:
        try:
            moment = datetime.datetime.fromisoformat(str(value).replace("Z", "+00:00"))
        except ValueError:
            raise ConfigurationError(
                _("start_at is a date and time such as %(example)s, not %(value)s."),
                example="2026-12-31 22:00:00",
                value=value,
            ) from None
    if moment is not None and moment.tzinfo is not None:
        moment = moment.astimezone(datetime.timezone.utc).replace(tzinfo=None)
    return moment
