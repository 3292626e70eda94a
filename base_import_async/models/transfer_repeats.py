# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from collections.abc import Sequence

from odoo import api, models
from odoo.tools import SQL

from ..core.rows import RowIssue
from ..core.states import OnDuplicate
from .row_preparation import RowPreparation
from .row_references import show_key
from .transfer_key import NOTED, OWN, REPEAT

_SHOWN_LINES = 20


class TransferKey(models.Model):
    """Keys that stand on several rows, kept for as long as rows may be loaded."""

    _inherit = "transfer.key"

    @api.model
    @api.private
    def _keep_repeats(self, run_id: int) -> None:
        """Note the rows whose own key stands on other rows too."""
        self.env.cr.execute(
            SQL(
                """INSERT INTO transfer_key (run_id, line, role, key)
                   SELECT %(run)s, line, %(repeat)s, key FROM %(noted)s
                    WHERE role = %(own)s AND key IN (%(repeated)s)""",
                repeat=REPEAT,
                repeated=self._get_repeated(),
                run=run_id,
                noted=SQL.identifier(NOTED),
                own=OWN,
            )
        )

    @api.model
    @api.private
    def _find_repeats(
        self, run_id: int, lines: Sequence[int]
    ) -> dict[int, tuple[str, list[int], int]]:
        """Of these lines, those that share their key with others: the key, its
        first lines, and how many it has."""
        rows = self.env.execute_query(
            SQL(
                """SELECT mine.line, mine.key,
                          (ARRAY_AGG(other.line ORDER BY other.line))[1:%(shown)s],
                          COUNT(*)
                     FROM transfer_key mine
                     JOIN transfer_key other
                       ON other.run_id = %(run)s AND other.role = %(repeat)s
                      AND other.key = mine.key
                    WHERE mine.run_id = %(run)s AND mine.role = %(repeat)s
                      AND mine.line = ANY(%(lines)s)
                 GROUP BY mine.line, mine.key""",
                shown=_SHOWN_LINES,
                run=run_id,
                repeat=REPEAT,
                lines=list(lines),
            )
        )
        return {line: tuple(rest) for line, *rest in rows}


class TransferRun(models.Model):
    _inherit = "transfer.run"

    def _describe_refused_repeats(self, count: int, what: str) -> str:
        return self.env._(
            "External ids or keys that stand more than once in the file: %(count)s; "
            "none of their rows is loaded. %(what)s.",
            count=count,
            what=what,
        )


class TransferLoader(models.AbstractModel):
    _inherit = "transfer.loader"

    def _refuse_repeats(self, run, preparation: RowPreparation) -> None:
        """Fail the records whose key stands on other rows too, if the run says so."""
        if run.on_duplicate != OnDuplicate.ROW.value:
            return
        # users have no business with keys; the run is theirs
        found = (
            self.env["transfer.key"]
            .sudo()
            ._find_repeats(
                run.id, [record.rows[0].number for record in preparation.records]
            )
        )
        for record in preparation.records:
            number = record.rows[0].number
            if number in found:
                key, lines, total = found[number]
                record.fail(
                    RowIssue(
                        row_number=number,
                        column=self._get_own_column(run, preparation),
                        message=self.env._(
                            "“%(key)s” stands on lines %(lines)s: it is not clear "
                            "which of them counts. Keep one of them.",
                            key=show_key(key),
                            lines=run._join_lines(lines, total),
                        ),
                        value=show_key(key),
                    )
                )

    def _get_own_column(self, run, preparation: RowPreparation) -> str | None:
        """The first column that says which record a row is about."""
        names = ("id", ".id", *(run.options.get("match_fields") or ()))
        for index, path in enumerate(run.field_paths):
            if path and path.split("/")[0] in names:
                return preparation.get_column_label(index)
        return None
