# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from collections.abc import Iterable, Iterator, Sequence

from odoo import api, fields, models
from odoo.tools import SQL

from .copying import copy_lines, escape

# What a key is to its row: it says which record the row is about (own), or one can
# refer to it by this key (brought), or it refers to another one (wanted); the row
# stays with the rows of the same value (group). When the file is split, keys are
# kept of what others refer to (parent) and of rows that are refused because their key
# stands on other rows too (repeat).
OWN, BROUGHT, WANTED, GROUP, PARENT, REPEAT = "o", "b", "w", "g", "p", "r"
# It was wanted and is in the database already: nobody has to wait for it.
_SETTLED = "x"

_FETCHED = 10_000
_SHOWN_LINES = 20


class TransferKey(models.Model):
    """Keys of the rows of a file that is being split, one line each.

    In a table and not in memory, since files may be of any length. Users have no
    business here.
    """

    _name = "transfer.key"
    _description = "Key of a row of an import"
    _log_access = False

    # no many2one: a foreign key would be checked for each row of a file
    run_id = fields.Integer(required=True, index=True)
    line = fields.Integer(required=True)
    role = fields.Char(size=1, required=True)
    key = fields.Char(required=True)

    _parent_idx = models.Index("(run_id, key) WHERE role = 'p'")

    @api.model
    @api.private
    def _note(self, run_id: int, notes: Iterable[tuple[int, str, str]]) -> None:
        """Keep keys: line, role and text of each."""
        lines = (
            f"{run_id}\t{line}\t{role}\t{escape(key, nul='')}"
            for line, role, key in notes
        )
        copy_lines(self, ("run_id", "line", "role", "key"), lines)

    @api.model
    @api.private
    def _forget(self, run_ids: Sequence[int]) -> None:
        """Remove all keys of runs."""
        query = "DELETE FROM transfer_key WHERE run_id = ANY(%s)"
        self.env.cr.execute(SQL(query, list(run_ids)))

    @api.model
    @api.private
    def _drop_unwanted(self, run_id: int) -> None:
        """Remove keys of which no row has need: that is most of them."""
        # The table has no statistics yet; without these, PostgreSQL would go through
        # all keys for each key.
        self.env.cr.execute("SET LOCAL enable_nestloop = off")
        self.env.cr.execute(
            SQL(
                """DELETE FROM transfer_key brought
                    WHERE run_id = %(run)s AND role = %(brought)s
                      AND NOT EXISTS (
                          SELECT FROM transfer_key other
                           WHERE other.run_id = %(run)s AND other.key = brought.key
                             AND other.role IN (%(own)s, %(wanted)s))""",
                run=run_id,
                own=OWN,
                brought=BROUGHT,
                wanted=WANTED,
            )
        )
        self.env.cr.execute("RESET enable_nestloop")

    # ------------------------------------------------------------------
    # Questions about a file
    # ------------------------------------------------------------------

    @api.model
    @api.private
    def _find_duplicates(
        self, run_id: int, limit: int
    ) -> tuple[int, list[tuple[str, list[int], int]]]:
        """Own keys that stand on several lines.

        :return: their number; of the first ones the key, its first lines, and on
            how many lines it stands
        """
        rows = self.env.execute_query(
            SQL(
                """SELECT key, (ARRAY_AGG(line ORDER BY line))[1:%s], COUNT(*),
                          COUNT(*) OVER ()
                     FROM transfer_key WHERE run_id = %s AND role = %s
                 GROUP BY key HAVING COUNT(*) > 1 ORDER BY MIN(line) LIMIT %s""",
                _SHOWN_LINES,
                run_id,
                OWN,
                limit,
            )
        )
        return (rows[0][3] if rows else 0), [row[:3] for row in rows]

    @api.model
    @api.private
    def _find_early_keys(self, run_id: int) -> Iterator[list[str]]:
        """Keys to which a row refers that stands above all rows that bring them."""
        return self._fetch_keys(
            SQL(
                """SELECT DISTINCT key FROM (%s) seen
                    WHERE role = %s AND earlier IS NULL AND (later > 0 OR itself)""",
                self._get_seen(run_id),
                WANTED,
            )
        )

    @api.model
    @api.private
    def _find_foreign_names(self, run_id: int) -> Iterator[list[str]]:
        """Names to which rows refer and that no row of the file brings."""
        return self._fetch_keys(
            SQL(
                """SELECT DISTINCT key FROM (%s) seen
                    WHERE role = %s AND key LIKE 'name:%%'
                      AND earlier IS NULL AND later IS NULL AND NOT itself""",
                self._get_seen(run_id),
                WANTED,
            )
        )

    @api.model
    @api.private
    def _has_ambiguous_names(self, run_id: int) -> bool:
        """Whether rows refer to a name that several rows bring, or that is there
        already: which record is meant depends on when the row is loaded.
        """
        query = """
            SELECT 1 FROM transfer_key WHERE run_id = %s AND key LIKE 'name:%%'
          GROUP BY key
            HAVING (BOOL_OR(role = %s) AND COUNT(*) FILTER (WHERE role = %s) > 1)
                OR BOOL_OR(role = %s)
             LIMIT 1"""
        found = self.env.execute_query(SQL(query, run_id, WANTED, BROUGHT, _SETTLED))
        return bool(found)

    @api.model
    @api.private
    def _settle(self, run_id: int, keys: Sequence[str]) -> None:
        """Rows that refer to these keys need not wait for another row."""
        if not keys:
            return
        self.env.cr.execute(
            SQL(
                """UPDATE transfer_key SET role = %s
                    WHERE run_id = %s AND role = %s AND key = ANY(%s)""",
                _SETTLED,
                run_id,
                WANTED,
                list(keys),
            )
        )

    @api.model
    @api.private
    def _get_parents(self, run_id: int) -> Iterator[tuple[int, int]]:
        """Pairs of lines: the first needs the second one to be loaded before.

        A row needs the nearest row above it that brings the key, else the first
        below; a row about the same record as an earlier one comes after that.
        """
        return self._fetch(
            SQL(
                """SELECT DISTINCT line, COALESCE(earlier, later, line) FROM (%s) seen
                    WHERE (role = %s AND (earlier > 0 OR later > 0 OR itself))
                       OR (role = %s AND earlier > 0)
                 ORDER BY 1, 2""",
                self._get_seen(run_id),
                WANTED,
                OWN,
            )
        )

    def _get_seen(self, run_id: int) -> SQL:
        """For each key of each row the nearest rows that bring it.

        Both windows begin at the edge of their key, so that a key which stands on
        every line costs no more than others.
        """
        brings = SQL("FILTER (WHERE role IN (%s, %s))", OWN, BROUGHT)
        return SQL(
            """SELECT line, role, key,
                      MAX(line) %(brings)s OVER (
                          PARTITION BY key COLLATE "C" ORDER BY line
                          RANGE BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) earlier,
                      MIN(line) %(brings)s OVER (
                          PARTITION BY key COLLATE "C" ORDER BY line DESC
                          RANGE BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) later,
                      COALESCE(BOOL_OR(TRUE) %(brings)s OVER (
                          PARTITION BY key COLLATE "C", line), FALSE) itself
                 FROM transfer_key
                WHERE run_id = %(run)s
                  AND role IN (%(own)s, %(brought)s, %(wanted)s)""",
            brings=brings,
            run=run_id,
            own=OWN,
            brought=BROUGHT,
            wanted=WANTED,
        )

    @api.model
    @api.private
    def _get_groups(self, run_id: int) -> Iterator[tuple[int, int, bool]]:
        """Lines of groups of several records: line, first line of its group, and
        whether other records stand between those of the group.
        """
        return self._fetch(
            SQL(
                """SELECT line, first, last_place - first_place >= size FROM (
                       SELECT line, key, MIN(line) OVER same AS first,
                              MIN(place) OVER same AS first_place,
                              MAX(place) OVER same AS last_place,
                              COUNT(*) OVER same AS size
                         FROM (SELECT line, key, ROW_NUMBER() OVER (ORDER BY line) place
                                 FROM transfer_key
                                WHERE run_id = %s AND role = %s) placed
                       WINDOW same AS (PARTITION BY key)) grouped
                    WHERE size > 1 AND key != '' ORDER BY line""",
                run_id,
                GROUP,
            )
        )

    # ------------------------------------------------------------------
    # After the split
    # ------------------------------------------------------------------

    @api.model
    @api.private
    def _keep_parents(self, run_id: int) -> None:
        """Keep only what names the line of a parent that is missed later."""
        # Not by a join: the table has no statistics yet, and PostgreSQL would go
        # through all keys for each key.
        self.env.cr.execute(
            SQL(
                """INSERT INTO transfer_key (run_id, line, role, key)
                   SELECT DISTINCT %(run)s, line, %(parent)s, key FROM (
                          SELECT line, key, role, BOOL_OR(role = %(wanted)s)
                                     OVER (PARTITION BY key COLLATE "C") is_wanted
                            FROM transfer_key WHERE run_id = %(run)s) seen
                    WHERE is_wanted AND role IN (%(own)s, %(brought)s)""",
                parent=PARENT,
                run=run_id,
                own=OWN,
                brought=BROUGHT,
                wanted=WANTED,
            )
        )
        self._forget_noted(run_id)

    @api.model
    @api.private
    def _forget_noted(self, run_id: int) -> None:
        """Remove what only the split had to know."""
        query = "DELETE FROM transfer_key WHERE run_id = %s AND role NOT IN %s"
        self.env.cr.execute(SQL(query, run_id, (PARENT, REPEAT)))

    @api.model
    @api.private
    def _find_parent_line(self, run_id: int, keys: Sequence[str]) -> int | None:
        """The first line of the file that brings one of the keys."""
        rows = self.env.execute_query(
            SQL(
                """SELECT MIN(line) FROM transfer_key
                    WHERE run_id = %s AND role = 'p' AND key = ANY(%s)""",
                run_id,
                list(keys),
            )
        )
        return rows[0][0]

    # ------------------------------------------------------------------
    # Helpers
    # ------------------------------------------------------------------

    def _fetch(self, query: SQL) -> Iterator[tuple]:
        self.env.cr.execute(query)
        while rows := self.env.cr.fetchmany(_FETCHED):
            yield from rows

    def _fetch_keys(self, query: SQL) -> Iterator[list[str]]:
        """Keys by the thousand; all are read first, as the reader asks on."""
        keys = [key for (key,) in self._fetch(query)]
        for start in range(0, len(keys), 1000):
            yield keys[start : start + 1000]
