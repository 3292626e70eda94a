# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Several equal databases on one pair of servers, to hold imports against each other.

::

    live = CopiesServer(["left", "right"], prepare)
    live.start()
    run_id = live.at("left").submit(b"name\\nAzure\\n", ["name"])
    live.at("left").wait(run_id)
"""

import copy
from collections.abc import Callable, Sequence
from typing import Self

from odoo.api import Environment

from .live import LiveServer
from .live_process import copy_database, forget_database


class CopiesServer(LiveServer):
    """Serves copies of one prepared database, which itself stays as it was.

    ``database`` is the prepared one, for :meth:`env`; nobody imports there.
    """

    def __init__(self, names: Sequence[str], prepare: Callable[[Environment], None]):
        super().__init__()
        self._copies = {name: f"{self.database}_{name}" for name in names}
        self._prepare = prepare

    def at(self, name: str) -> Self:
        """This server as somebody sees it who uses that copy; not to be stopped."""
        view = copy.copy(self)
        view.database = self._copies[name]
        view._clients = {}
        return view

    def _get_databases(self) -> list[str]:
        return [self.database, *self._copies.values()]

    def _make_databases(self) -> list[str]:
        copy_database(self.database)
        with self.env() as env:
            self._prepare(env)
        forget_database(self.database)  # it is copied while nobody is connected
        for name in self._copies.values():
            copy_database(name, self.database)
        return list(self._copies.values())
