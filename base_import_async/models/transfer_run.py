# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.fields import Domain
from odoo.tools import SQL

from ..core.states import (
    ADDS_UP_SQL,
    CLOSED_RUN_STATES,
    ON_ERROR_LABELS,
    RUN_STATE_LABELS,
    OnError,
    Outcome,
    RunState,
)

_CLOSED = tuple(sorted(state.value for state in CLOSED_RUN_STATES))


class TransferRun(models.Model):
    """One import, as the person who asked for it sees it.

    State machine (the only one; jobs are machinery)::

        draft -> splitting -> running <-> paused -> done | partial | failed | cancelled
                                 ^                            |
                                 +---- requeue or retry ------+

    ``draft``      submitted, the file is not read yet
    ``splitting``  the file is being cut into chunks
    ``running``    chunks are loaded by jobs
    ``paused``     no chunk starts until the run is resumed
    ``done``       no row failed
    ``partial``    good rows landed, some failed or were cancelled
    ``failed``     the file was not read to its end, or no row landed
    ``cancelled``  a person stopped it; rows not run are counted as cancelled

    Only :meth:`_advance` closes a run (decision 8 of the architecture).
    """

    _name = "transfer.run"
    _inherit = "transfer.counts"
    _description = "Import run"
    _order = "id desc"

    name = fields.Char(compute="_compute_name", store=True)
    state = fields.Selection(
        selection=lambda self: self._selection_state(),
        default=RunState.DRAFT.value,
        required=True,
        readonly=True,
        index=True,
    )
    message = fields.Text(
        readonly=True, help="Why the run stopped or cannot go on, for a person."
    )
    user_id = fields.Many2one(
        comodel_name="res.users",
        required=True,
        readonly=True,
        index=True,
        default=lambda self: self.env.uid,
        ondelete="restrict",
        help="The run loads with the rights of this user.",
    )
    company_id = fields.Many2one(
        comodel_name="res.company",
        required=True,
        readonly=True,
        default=lambda self: self.env.company,
        ondelete="restrict",
    )
    res_model = fields.Char(string="Technical Model", required=True, readonly=True)
    model_id = fields.Many2one(
        comodel_name="ir.model", readonly=True, ondelete="cascade", index=True
    )
    # What the file is
    file_name = fields.Char(readonly=True)
    attachment_id = fields.Many2one(
        comodel_name="ir.attachment", string="File", readonly=True, ondelete="set null"
    )
    checksum = fields.Char(
        string="SHA-256",
        readonly=True,
        index=True,
        help="Checksum of the uploaded file.",
    )
    format_code = fields.Char(string="Format", readonly=True)
    # How it is to be read and loaded
    field_paths = fields.Json(
        readonly=True, help="For each column the field it goes to, or false."
    )
    columns = fields.Json(readonly=True, help="Column names as the client sent them.")
    header = fields.Json(readonly=True, help="First row of the file, when it has one.")
    options = fields.Json(readonly=True, help="Options of the import screen.")
    load_context = fields.Json(
        readonly=True,
        help="Language, time zone, companies and default values of the caller.",
    )
    on_error = fields.Selection(
        selection=lambda self: self._selection_on_error(),
        string="If a Row Is Wrong",
        default=OnError.ROW.value,
        required=True,
        readonly=True,
    )
    chunk_size = fields.Integer(readonly=True)
    priority = fields.Integer(readonly=True, default=10)
    one_at_a_time = fields.Boolean(
        readonly=True,
        help="Rows may need records of earlier rows: chunks load one after the other.",
    )
    split_done = fields.Boolean(readonly=True)
    cancel_requested = fields.Boolean(readonly=True)
    job_uuid = fields.Char(string="Split Job", readonly=True, index=True)
    # What came of it
    chunk_ids = fields.One2many(
        comodel_name="transfer.chunk", inverse_name="run_id", readonly=True
    )
    started_at = fields.Datetime(string="Started", readonly=True)
    finished_at = fields.Datetime(string="Finished", readonly=True)
    failed_attachment_id = fields.Many2one(
        comodel_name="ir.attachment",
        string="Failed Rows",
        readonly=True,
        ondelete="set null",
    )

    _closed_run_adds_up = models.Constraint(
        f"CHECK (state NOT IN {_CLOSED} OR {ADDS_UP_SQL})",
        "Every row of a finished run must have one outcome.",
    )

    @api.model
    def _selection_state(self):
        return self._translate_labels(RUN_STATE_LABELS)

    @api.model
    def _selection_on_error(self):
        return self._translate_labels(ON_ERROR_LABELS)

    @api.model
    def _translate_labels(self, labels: list[tuple[str, str]]) -> list[tuple[str, str]]:
        """Selection of an enum of ``core``; its labels are sentences of this addon."""
        # pylint: disable=translation-contains-variable
        return [(value, self.env._(label)) for value, label in labels]

    @api.depends("file_name", "model_id")
    def _compute_name(self):
        for run in self:
            parts = [run.file_name or "", run.model_id.name or run.res_model]
            run.name = " → ".join(part for part in parts if part)

    @property
    def _is_closed(self) -> bool:
        return self.state in _CLOSED

    # ------------------------------------------------------------------
    # Counts
    # ------------------------------------------------------------------

    def _get_counts(self) -> dict[int, dict[str, int]]:
        """Counts of each run's chunks, in one aggregate.

        :return: run id → ``{row_count, record_count, open_chunk_count,
            chunk_count, <outcome>_count …}``; rows that were retried in another
            run stay counted here as failed, and rows that were set aside are no
            chunk of the file.
        """
        if not self.ids:
            return {}
        names = ["row_count", "record_count"] + [f"{o.value}_count" for o in Outcome]
        self.env["transfer.chunk"].flush_model()
        sums = SQL(", ").join(
            SQL("COALESCE(SUM(%s), 0)::int", SQL.identifier(name)) for name in names
        )
        rows = self.env.execute_query(
            SQL(
                """SELECT run_id,
                          (COUNT(*) FILTER (WHERE source_chunk_id IS NULL
                              OR state IN ('waiting', 'queued')))::int,
                          (COUNT(*) FILTER (
                              WHERE state IN ('waiting', 'queued')))::int, %s
                     FROM transfer_chunk WHERE run_id IN %s GROUP BY run_id""",
                sums,
                tuple(self.ids),
            )
        )
        keys = ["chunk_count", "open_chunk_count", *names]
        counts = {
            run_id: dict(zip(keys, values, strict=True)) for run_id, *values in rows
        }
        nothing = dict.fromkeys(keys, 0)
        return {run_id: counts.get(run_id, dict(nothing)) for run_id in self.ids}

    def get_progress(self) -> dict:
        """What the screen, the command line and the API show of a run.

        :return: ``state``, ``state_label``, ``message``, ``is_check``, ``kind``
            (``import``, ``check`` or ``undo``), ``row_count``, ``processed_count``
            (without cancelled rows), ``<outcome>_count`` for each outcome,
            ``chunk_count``, ``open_chunk_count``, ``rate`` (rows per second),
            ``seconds_left`` (``False`` when it cannot be told), ``total_known``.
        :raises AccessError: when the run is not the user's to see
        """
        self.ensure_one()
        self.check_access("read")
        counts = self._get_counts()[self.id]
        if self._is_closed:  # its chunks may have aged out
            counts |= {name: self[name] for name in counts if name in self._fields}
        final = sum(counts[f"{outcome.value}_count"] for outcome in Outcome)
        # what nobody will load is no work done
        processed = final - counts["cancelled_count"]
        seconds = self._get_elapsed_seconds()
        rate = processed / seconds if seconds and processed else 0.0
        left = counts["row_count"] - final
        return {
            **counts,
            "state": self.state,
            "state_label": self._get_state_label(),
            "message": self.message or "",
            "is_check": self.is_check,
            "kind": self.kind,
            "processed_count": processed,
            "total_known": self.split_done,
            "rate": round(rate, 1),
            "seconds_left": round(left / rate) if rate and left else False,
            "seconds": round(seconds, 1),
        }

    # ------------------------------------------------------------------
    # Rights
    # ------------------------------------------------------------------

    def _check_may_act(self) -> None:
        """The owner acts on a run, and a manager on the runs that he can see.

        :raises AccessError: for anybody else
        """
        self.check_access("read")
        manager = self.env.user.has_group("base_import_async.group_transfer_manager")
        if not manager and any(run.user_id != self.env.user for run in self):
            raise AccessError(
                self.env._("Only the person who started an import can change it.")
            )

    @api.ondelete(at_uninstall=False)
    def _unlink_only_closed(self):
        open_runs = self.filtered(lambda run: not run._is_closed)
        if open_runs:
            raise AccessError(
                self.env._("Cancel the import “%s” first.", open_runs[0].name)
            )

    @api.model
    def _open_domain(self) -> Domain:
        return Domain("state", "not in", _CLOSED)
