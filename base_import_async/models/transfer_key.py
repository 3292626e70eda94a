# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from collections.abc import Iterable, Sequence

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
SETTLED = "x"

# Keys of the slice that is at work. They are many, looked at at once and forgotten when
# the file is split, most often by the same job: in a temporary table they need no
# index and leave nothing in PostgreSQL's log.
NOTED = "transfer_key_noted"
# What the keys tell, see ``_see``.
SEEN = "transfer_key_seen"


class TransferKey(models.Model):
    """Keys of the rows of a file that is being split, one line each.

    In a table and not in memory, since files may be of any length; in the one of this
    model only what a later job has to know. Users have no business here.
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

    # ------------------------------------------------------------------
    # The keys of a slice
    # ------------------------------------------------------------------

    @api.model
    @api.private
    def _open(self) -> None:
        """Make room for the keys that a slice notes."""
        # Texts are compared byte by byte: that is fast, and no two that differ are
        # ever the same.
        self.env.cr.execute(
            SQL(
                """DROP TABLE IF EXISTS %(seen)s, %(noted)s;
                   CREATE TEMPORARY TABLE %(noted)s (
                       is_stored boolean NOT NULL DEFAULT FALSE,
                       line integer NOT NULL,
                       role "char" NOT NULL,
                       key text COLLATE "C" NOT NULL
                   ) ON COMMIT DROP""",
                noted=SQL.identifier(NOTED),
                seen=SQL.identifier(SEEN),
            )
        )

    @api.model
    @api.private
    def _note(self, notes: Iterable[tuple[int, str, str]]) -> None:
        """Keep keys: line, role and text of each."""
        lines = (f"{line}\t{role}\t{escape(key, nul='')}" for line, role, key in notes)
        copy_lines(self, ("line", "role", "key"), lines, table=NOTED)

    @api.model
    @api.private
    def _gather(self, run_id: int) -> None:
        """Add the keys that earlier slices noted, so that questions can be asked."""
        self.env.cr.execute(
            SQL(
                """INSERT INTO %(noted)s (is_stored, line, role, key)
                   SELECT TRUE, line, role, key FROM transfer_key
                    WHERE run_id = %(run)s AND role NOT IN %(kept)s;
                   ANALYZE %(noted)s""",
                noted=SQL.identifier(NOTED),
                run=run_id,
                kept=(PARENT, REPEAT),
            )
        )

    @api.model
    @api.private
    def _store(self, run_id: int) -> None:
        """Hand the keys of this slice over to the next one."""
        self.env.cr.execute(
            SQL(
                """INSERT INTO transfer_key (run_id, line, role, key)
                   SELECT %s, line, role, key FROM %s WHERE NOT is_stored""",
                run_id,
                SQL.identifier(NOTED),
            )
        )

    @api.model
    @api.private
    def _close(self) -> None:
        """Forget what the slice had to know."""
        # The transaction would, too; but a test has all slices in one.
        tables = SQL("%s, %s", SQL.identifier(SEEN), SQL.identifier(NOTED))
        self.env.cr.execute(SQL("DROP TABLE IF EXISTS %s", tables))

    # ------------------------------------------------------------------
    # After the split
    # ------------------------------------------------------------------

    @api.model
    @api.private
    def _forget(self, run_ids: Sequence[int]) -> None:
        """Remove all keys of runs."""
        query = "DELETE FROM transfer_key WHERE run_id = ANY(%s)"
        self.env.cr.execute(SQL(query, list(run_ids)))

    @api.model
    @api.private
    def _keep_parents(self, run_id: int) -> None:
        """Keep what names the line of a parent that is missed later."""
        self.env.cr.execute(
            SQL(
                """INSERT INTO transfer_key (run_id, line, role, key)
                   SELECT %(run)s, line, %(parent)s, key FROM %(noted)s
                    WHERE role IN (%(own)s, %(brought)s)
                      AND key IN (SELECT key FROM %(noted)s WHERE role = %(wanted)s
                                  EXCEPT
                                  SELECT key FROM %(noted)s WHERE role = %(settled)s)
                """,
                noted=SQL.identifier(NOTED),
                parent=PARENT,
                run=run_id,
                own=OWN,
                brought=BROUGHT,
                wanted=WANTED,
                settled=SETTLED,
            )
        )

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
