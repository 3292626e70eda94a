# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""On which line of the file a record is that a row misses."""

from ..core.records import Record
from .blamed_cells import complete, same_key


class ParentPlaces:
    """Answers for the rows of a chunk, which knows of circles among them."""

    def __init__(self, preparation, env, chunk=None):
        self.preparation = preparation
        self.env = env
        self._cycles = [set(lines) for lines in (chunk and chunk.cycles) or ()]
        self._parent_lines: dict[str, int | None] = {}

    def add_place(self, record: Record, message: dict, text: str) -> str:
        """The message, and on which line of the file the missed record is, if any.

        Rows are loaded after those that they refer to, so a record that the file
        has and the database has not was on a row that failed.
        """
        value = message.get("value")
        if not value:
            return text
        own = record.rows[0].number
        line = self._find_parent_line(complete(str(value), record))
        if not line:
            return text
        circle = next((c for c in self._cycles if {own, line} <= c), None)
        if line == own:
            return self.env._("%s (the row refers to itself)", text)
        if circle:
            return self.env._(
                "%(message)s (lines %(lines)s refer to one another in a circle)",
                message=text,
                lines=self.preparation.run._join_lines(sorted(circle)),
            )
        return self.env._(
            "%(message)s (it is on line %(line)s, which failed)",
            message=text,
            line=line,
        )

    def _find_parent_line(self, value: str) -> int | None:
        """The line that brings the record of which a message misses the key."""
        run = self.preparation.run
        module = run._get_import_module()
        for record in self.preparation.records:
            if record.key and record.has_error and same_key(record.key, value, module):
                return record.rows[0].number
        keys = self.preparation.references.get_keys(value)
        if not keys:
            return None
        if value not in self._parent_lines:
            # keys are for nobody to read; a line of the user's own file is told
            store = self.env["transfer.key"].sudo()
            self._parent_lines[value] = store._find_parent_line(run.id, keys)
        return self._parent_lines[value]
