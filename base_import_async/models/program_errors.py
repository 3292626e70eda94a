# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What is told of an error that is no message: the code of a model stumbled over a row.

Odoo shows it as it is (``KeyError: 'move_id'``). What the code was about when it was
raised mostly tells which value it missed; else at least whose code it is.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from traceback import walk_tb
from types import FrameType

from odoo.api import Environment
from odoo.models import BaseModel

_ADDONS = "odoo.addons."
_NOT_ONE = "Expected singleton"  # how Odoo's ``ensure_one`` begins

Owners = Sequence[tuple[str, BaseModel]]  # models that the file writes, with their path


@dataclass(frozen=True)
class Told:
    message: str
    hint: str
    path: str | None = None  # of the field that misses its value


def describe_program_error(
    env: Environment,
    error: Exception,
    owners: Owners,
    is_filled: Callable[[str], bool],
) -> Told:
    """What a person is told, and the field that has no value although code needs it.

    :param is_filled: whether the row has a value for the field of a path
    """
    message = env._(
        "Unknown error during import: %(type)s: %(error)s",
        type=type(error).__name__,
        error=error,
    )
    frames = [frame for frame, _line in walk_tb(error.__traceback__)]
    fields = list(_find_missed(error, frames, owners))
    fields = [(path, label) for path, label in fields if not is_filled(path)]
    if not fields:
        return Told(message, _get_advice(env, error, frames))
    hint = env._(
        "The row says nothing for %s, which the program needs: map a column to it and "
        "fill it in.",
        " / ".join(f"“{label}” ({path})" for path, label in fields),
    )
    return Told(message, hint, fields[0][0] if len(fields) == 1 else None)


def _find_missed(
    error: Exception, frames: list[FrameType], owners: Owners
) -> Iterator[tuple[str, str]]:
    """Paths and labels of the fields of which one is missing, as it seems."""
    if isinstance(error, KeyError) and error.args:
        # a key of values that has the name of a field, where code of its model failed
        about = {records._name for records in _get_records(frames)}
        for prefix, owner in owners:
            field = owner._fields.get(str(error.args[0]))
            if field is not None and owner._name in about:
                yield f"{prefix}{field.name}", _get_label(owner, field.name)
                return
    missed = _get_missed_one(error, frames)
    for prefix, owner in owners if missed is not None else ():
        for field in owner._fields.values():
            if field.type == "many2one" and field.comodel_name == missed._name:
                if field.store and not field.compute and not field.related:
                    # records of the file's own lines get theirs from the row
                    if field.name != _get_inverse(owners, prefix):
                        yield f"{prefix}{field.name}", _get_label(owner, field.name)


def _get_advice(env: Environment, error: Exception, frames: list[FrameType]) -> str:
    """What can be done where no field is known to be missing."""
    addon = _get_addon(frames)
    records = next(reversed(list(_get_records(frames[-1:]))), None)
    if _is_of_number(error) and records:
        return env._(
            "The program (%(addon)s) handles one “%(model)s” at a time and met "
            "%(count)s: name one of them in the row.",
            addon=addon,
            model=records._description,
            count=len(records),
        )
    return env._(
        "The program (%s) did not expect such a row: a value that it needs is missing, "
        "or is of another kind. Compare it with rows that were taken; the log of the "
        "server has the details for those who look after it.",
        addon,
    )


def _is_of_number(error: Exception) -> bool:
    return isinstance(error, ValueError) and str(error).startswith(_NOT_ONE)


def _get_missed_one(error: Exception, frames: list[FrameType]) -> BaseModel | None:
    """The empty recordset of which code took the one record."""
    records = next(reversed(list(_get_records(frames[-1:]))), None)
    return records if _is_of_number(error) and not records else None


def _get_records(frames: Iterable[FrameType]) -> Iterator[BaseModel]:
    """What the methods of models were called on."""
    for frame in frames:
        names = frame.f_code.co_varnames[:1]
        records = frame.f_locals.get(names[0]) if names else None
        if isinstance(records, BaseModel):
            yield records


def _get_inverse(owners: Owners, prefix: str) -> str | None:
    """The field by which records of lines refer to the record of the row."""
    field = owners[0][1]._fields.get(prefix.rstrip("/")) if prefix else None
    return field.inverse_name if field is not None else None


def _get_label(owner: BaseModel, name: str) -> str:
    return owner.fields_get([name], ["string"]).get(name, {}).get("string", name)


def _get_addon(frames: list[FrameType]) -> str:
    """The addon whose code failed; Odoo itself where it is of none."""
    names = [str(frame.f_globals.get("__name__", "")) for frame in frames]
    addons = [name[len(_ADDONS) :] for name in names if name.startswith(_ADDONS)]
    return addons[-1].split(".")[0] if addons else "odoo"
