# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What is noted when a record and a row of the partner met."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True, kw_only=True)
class Meeting:
    """What a record and its counterpart came to, to be noted on their binding.

    ``base``: the values that the partner was last seen to have, as JSON; ``sent``:
    what our files told him since, as ``Sent`` has it, the last of them being
    ``sent_file_id``, on his server since ``sent_at``; ``state``: of the binding;
    ``task_id``: the task whose full file it stands in, None when the file is no such;
    ``brought``: see ``core.brought``, None where it stays as it is.
    """

    external_id: str
    res_id: int
    base: dict[str, Any] | None = None
    sent: dict[str, Any] | None = None
    sent_file_id: int | None = None
    sent_at: datetime | None = None
    mtime: datetime | None = None
    state: str = "synced"
    task_id: int | None = None
    brought: dict[str, list[str]] | None = None
