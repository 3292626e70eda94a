# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What becomes of a remote file once its content is safe."""

import datetime
from dataclasses import dataclass
from enum import Enum

from . import names
from .text import _


class AfterImport(str, Enum):
    """What a task does with the files that it has taken."""

    KEEP = "keep"
    DELETE = "delete"
    MOVE = "move"
    RENAME = "rename"
    MOVE_RENAME = "move_rename"


AFTER_IMPORT_LABELS: list[tuple[str, str]] = [
    (AfterImport.KEEP.value, _("Leave it")),
    (AfterImport.DELETE.value, _("Delete it")),
    (AfterImport.MOVE.value, _("Move it to another folder")),
    (AfterImport.RENAME.value, _("Rename it")),
    (AfterImport.MOVE_RENAME.value, _("Move and rename it")),
]
MOVING = (AfterImport.MOVE, AfterImport.MOVE_RENAME)
RENAMING = (AfterImport.RENAME, AfterImport.MOVE_RENAME)


@dataclass(frozen=True, kw_only=True)
class Plan:
    """Where a file goes: the first of ``targets`` that is free; ``()`` deletes it."""

    path: str
    targets: tuple[str, ...]


def make_plan(
    action: AfterImport,
    path: str,
    *,
    folder: str,
    template: str,
    moment: datetime.datetime,
    number: int,
    checksum: str,
) -> Plan | None:
    """Say what to do with a file; ``None`` leaves it where it is.

    The same arguments give the same plan: who does it a second time finds what was
    done the first time.

    :param folder: where files are moved to
    :param template: what they are renamed to, see :func:`.names.render_name`
    :raises TaskError: when the template does not work
    """
    if action is AfterImport.KEEP:
        return None
    if action is AfterImport.DELETE:
        return Plan(path=path, targets=())
    home, _slash, name = path.rpartition("/")
    place = folder if action in MOVING else home
    if action in RENAMING:
        name = names.render_name(
            template, name, moment=moment, number=number, checksum=checksum
        )
    wanted = names.join(place, name)
    if wanted == path:
        return None
    spare = names.join(place, names.with_suffix(name, moment, checksum))
    return Plan(path=path, targets=(wanted, spare))
