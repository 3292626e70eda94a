# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Where ``odoo transfer`` writes: results to standard output, the rest beside it."""

import json
import shutil
import sys
import time
from collections.abc import Mapping
from typing import Any

from .progress import Progress, bar, describe

# Without a terminal a line now and then is enough, say in a cron's mail.
_SECONDS_BETWEEN_LINES = 10


class Output:
    """Lines for people, or, with ``as_json``, one object for programs."""

    def __init__(self, *, as_json: bool) -> None:
        self._as_json = as_json
        self._on_terminal = sys.stderr.isatty()
        self._is_bar_open = False
        self._last_line = ""
        self._last_at = 0.0
        self._last_note = ""

    def result(self, data: Mapping[str, Any], *lines: str) -> None:
        """The outcome of the command; called once."""
        self._close_bar()
        if self._as_json:
            lines = (json.dumps(data, ensure_ascii=False, default=str),)
        sys.stdout.write("\n".join([*lines, ""]))

    def refuse(self, message: str, code: int) -> None:
        """Why the command did not do what it was asked to."""
        self._close_bar()
        if self._as_json:
            data = {"error": message, "exit_code": code}
            sys.stdout.write(f"{json.dumps(data, ensure_ascii=False)}\n")
        else:
            _tell(f"{message}\n")

    def note(self, message: str) -> None:
        """Something to know while waiting; said once."""
        if self._as_json or not message or message == self._last_note:
            return
        self._last_note = message
        self._close_bar()
        _tell(f"{message}\n")

    def progress(self, progress: Progress) -> None:
        """How far the import is: a bar on a terminal, lines elsewhere."""
        if self._as_json:
            return
        if self._on_terminal:
            line = bar(progress, shutil.get_terminal_size().columns)
            _tell(f"\r\033[K{line}")
            self._is_bar_open = True
            return
        line = describe(progress)
        now = time.monotonic()
        if line != self._last_line and now - self._last_at >= _SECONDS_BETWEEN_LINES:
            self._last_line, self._last_at = line, now
            _tell(f"{line}\n")

    def _close_bar(self) -> None:
        if self._is_bar_open:
            _tell("\n")
            self._is_bar_open = False


def _tell(text: str) -> None:
    sys.stderr.write(text)
    sys.stderr.flush()
