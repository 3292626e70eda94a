# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from collections.abc import Iterator, Sequence

from odoo import api, models
from odoo.tools import SQL

from .transfer_key import BROUGHT, GROUP, NOTED, OWN, SEEN, SETTLED, WANTED

_FETCHED = 10_000
_SHOWN_LINES = 20


class TransferKey(models.Model):
    """Questions about a file: who needs whom, which keys repeat.

    Asked of the keys of the slice at work, after ``_gather``.
    """

    _inherit = "transfer.key"

    @api.model
    @api.private
    def _find_duplicates(
        self, limit: int
    ) -> tuple[int, list[tuple[str, list[int], int]]]:
        """Own keys that stand on several lines.

        :return: their number; of the first ones the key, its first lines, and on
            how many lines it stands
        """
        # Most files have none: lines are collected only of those that there are.
        rows = self.env.execute_query(
            SQL(
                """SELECT key, (ARRAY_AGG(line ORDER BY line))[1:%(shown)s], COUNT(*),
                          COUNT(*) OVER ()
                     FROM %(noted)s WHERE role = %(own)s AND key IN (%(repeated)s)
                 GROUP BY key ORDER BY MIN(line) LIMIT %(limit)s""",
                shown=_SHOWN_LINES,
                noted=SQL.identifier(NOTED),
                own=OWN,
                repeated=self._get_repeated(),
                limit=limit,
            )
        )
        return (rows[0][3] if rows else 0), [row[:3] for row in rows]

    def _get_repeated(self) -> SQL:
        """Own keys that stand on several lines."""
        query = "SELECT key FROM %s WHERE role = %s GROUP BY key HAVING COUNT(*) > 1"
        return SQL(query, SQL.identifier(NOTED), OWN)

    # ------------------------------------------------------------------
    # Who needs whom
    # ------------------------------------------------------------------

    @api.model
    @api.private
    def _see(self) -> None:
        """For each key that a row wants find the nearest rows that bring it.

        ``earlier`` and ``later``; ``itself`` when the row brings it; ``several`` when
        more than one does. Also of own keys that an earlier row brings. Once for all
        questions: that is what the keys of a file cost.

        Most keys are brought by one row, which is found by joining. Only others have
        to be sorted. Both windows begin at the edge of their key, so that a key which
        stands on every line costs no more than others.
        """
        if self.env.execute_query(SQL("SELECT to_regclass(%s)", f"pg_temp.{SEEN}"))[0][
            0
        ]:
            return
        # Where few rows of many refer to others, the statistics do not know of them,
        # and PostgreSQL would go through all keys for each.
        self.env.cr.execute(
            SQL(
                """SET LOCAL enable_nestloop = off;
                   CREATE TEMPORARY TABLE %(seen)s ON COMMIT DROP AS
                   WITH bringers AS (%(bringers)s)
                   SELECT line, role, key, FALSE several,
                          CASE WHEN first < line THEN first END earlier,
                          CASE WHEN first > line THEN first END later,
                          COALESCE(first = line, FALSE) itself
                     FROM %(noted)s LEFT JOIN bringers USING (key)
                    WHERE role = %(wanted)s AND first IS NOT DISTINCT FROM last
                UNION ALL
                   SELECT line, role, key, TRUE, earlier, later, itself
                     FROM (%(windows)s) windows
                    WHERE role = %(wanted)s OR (role = %(own)s AND earlier IS NOT NULL);
                   RESET enable_nestloop""",
                bringers=self._get_bringers(),
                noted=SQL.identifier(NOTED),
                own=OWN,
                seen=SQL.identifier(SEEN),
                wanted=WANTED,
                windows=self._get_windows(),
            )
        )
        self._drop_settled()  # by an earlier slice

    def _get_bringers(self) -> SQL:
        """First and last line that bring a key, of keys that matter to others."""
        return SQL(
            """SELECT key, MIN(line) first, MAX(line) last FROM (
                      SELECT line, key FROM %(noted)s WHERE role = %(own)s
                   UNION ALL
                      SELECT line, key FROM %(noted)s
                       WHERE role = %(brought)s AND key IN (
                             SELECT key FROM %(noted)s
                              WHERE role IN (%(own)s, %(wanted)s))) brings
             GROUP BY key""",
            brought=BROUGHT,
            noted=SQL.identifier(NOTED),
            own=OWN,
            wanted=WANTED,
        )

    def _get_windows(self) -> SQL:
        """The nearest lines that bring a key, of keys that several bring."""
        return SQL(
            """SELECT line, role, key,
                      MAX(line) %(brings)s OVER (
                          PARTITION BY key ORDER BY line
                          RANGE BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) earlier,
                      MIN(line) %(brings)s OVER (
                          PARTITION BY key ORDER BY line DESC
                          RANGE BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) later,
                      COALESCE(BOOL_OR(TRUE) %(brings)s OVER (
                          PARTITION BY key, line), FALSE) itself
                 FROM %(noted)s
                WHERE role IN (%(own)s, %(brought)s, %(wanted)s)
                  AND key IN (SELECT key FROM bringers WHERE first < last)""",
            brings=SQL("FILTER (WHERE role IN (%s, %s))", OWN, BROUGHT),
            brought=BROUGHT,
            noted=SQL.identifier(NOTED),
            own=OWN,
            wanted=WANTED,
        )

    @api.model
    @api.private
    def _find_early_keys(self) -> Iterator[list[str]]:
        """Keys to which a row refers that stands above all rows that bring them."""
        return self._fetch_keys(
            SQL(
                """SELECT DISTINCT key FROM %s WHERE role = %s
                      AND earlier IS NULL AND (later IS NOT NULL OR itself)""",
                SQL.identifier(SEEN),
                WANTED,
            )
        )

    @api.model
    @api.private
    def _settle(self, keys: Sequence[str]) -> None:
        """Rows that refer to these keys need not wait for another row."""
        # The line counts for nothing, all rows of the key are meant.
        self._note((0, SETTLED, key) for key in keys)

    @api.model
    @api.private
    def _drop_settled(self) -> None:
        """Let nobody wait for what was settled since keys were looked at."""
        self.env.cr.execute(
            SQL(
                """SET LOCAL enable_nestloop = off;
                   DELETE FROM %(seen)s seen USING %(noted)s noted
                    WHERE noted.role = %(settled)s AND noted.key = seen.key
                      AND seen.role = %(wanted)s;
                   RESET enable_nestloop""",
                noted=SQL.identifier(NOTED),
                seen=SQL.identifier(SEEN),
                settled=SETTLED,
                wanted=WANTED,
            )
        )

    @api.model
    @api.private
    def _find_foreign_names(self) -> Iterator[list[str]]:
        """Names to which rows refer and that no row of the file brings."""
        return self._fetch_keys(
            SQL(
                """SELECT DISTINCT key FROM %s WHERE role = %s AND key LIKE 'name:%%'
                      AND earlier IS NULL AND later IS NULL AND NOT itself""",
                SQL.identifier(SEEN),
                WANTED,
            )
        )

    @api.model
    @api.private
    def _has_ambiguous_names(self) -> bool:
        """Whether rows refer to a name that several rows bring, or that is there
        already: which record is meant depends on when the row is loaded.
        """
        query = """
            SELECT EXISTS (SELECT FROM %s WHERE several AND key LIKE 'name:%%')
                OR EXISTS (SELECT FROM %s WHERE role = %s AND key LIKE 'name:%%')"""
        tables = SQL.identifier(SEEN), SQL.identifier(NOTED)
        return self.env.execute_query(SQL(query, *tables, SETTLED))[0][0]

    @api.model
    @api.private
    def _has_early_rows(self) -> bool:
        """Whether a row stands above all rows that it needs, or is one of them."""
        query = """SELECT EXISTS (SELECT FROM %s WHERE earlier IS NULL
                                     AND (later IS NOT NULL OR itself))"""
        return self.env.execute_query(SQL(query, SQL.identifier(SEEN)))[0][0]

    @api.model
    @api.private
    def _get_parents(self) -> Iterator[tuple[int, int]]:
        """Pairs of lines: the first needs the second one to be loaded before.

        A row needs the nearest row above it that brings the key, else the first
        below; a row about the same record as an earlier one comes after that.
        """
        self._see()
        return self._fetch(
            SQL(
                """SELECT DISTINCT line, COALESCE(earlier, later, line) FROM %s
                    WHERE earlier IS NOT NULL OR later IS NOT NULL OR itself
                 ORDER BY 1, 2""",
                SQL.identifier(SEEN),
            )
        )

    @api.model
    @api.private
    def _get_groups(self) -> Iterator[tuple[int, int, bool]]:
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
                                 FROM %s WHERE role = %s) placed
                       WINDOW same AS (PARTITION BY key)) grouped
                    WHERE size > 1 AND key != '' ORDER BY line""",
                SQL.identifier(NOTED),
                GROUP,
            )
        )

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
