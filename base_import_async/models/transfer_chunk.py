# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models

from ..core.states import (
    ADDS_UP_SQL,
    CHUNK_STATE_LABELS,
    FINAL_CHUNK_STATES,
    ChunkState,
)
from .client_actions import open_form

_FINAL = tuple(sorted(state.value for state in FINAL_CHUNK_STATES))


class TransferChunk(models.Model):
    """Some rows of a run, loaded by one job in one transaction.

    ``waiting``  another chunk must be final first; there is no job yet
    ``queued``   a job will load it, or is loading it
    ``done``     its rows are in
    ``partial``  good rows are in, the failed ones are in a chunk of their own
    ``failed``   none of its rows is in
    ``cancelled``  nobody will load it
    """

    _name = "transfer.chunk"
    _inherit = "transfer.counts"
    _description = "Chunk of an import"
    _order = "run_id, sequence, id"
    _rec_name = "name"

    run_id = fields.Many2one(
        comodel_name="transfer.run",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    is_check = fields.Boolean(related="run_id.is_check")
    sequence = fields.Integer(string="Number", readonly=True)
    name = fields.Char(compute="_compute_name")
    state = fields.Selection(
        selection=lambda self: self._selection_state(),
        required=True,
        readonly=True,
        index=True,
    )
    level = fields.Integer(
        default=0,  # never NULL, which would come last
        required=True,
        readonly=True,
        help="Chunks of a level start when those below are final.",
    )
    first_row = fields.Integer(string="From Line", readonly=True)
    last_row = fields.Integer(string="To Line", readonly=True)
    row_numbers = fields.Char(
        readonly=True, help="Line numbers of the rows, e.g. 2-41,43."
    )
    is_reordered = fields.Boolean(
        readonly=True,
        help="The rows are not consecutive rows of the file: some were moved, behind "
        "rows that they need or to rows of their group.",
    )
    cycles = fields.Json(
        readonly=True,
        help="Lists of lines of this chunk that refer to one another in a circle.",
    )
    brought_keys = fields.Json(
        readonly=True,
        help="In a check: keys by which rows of other chunks can refer to rows here.",
    )
    attachment_id = fields.Many2one(
        comodel_name="ir.attachment",
        string="File of Rows",
        readonly=True,
        ondelete="set null",
    )
    job_uuid = fields.Char(string="Job", readonly=True, index=True)
    source_chunk_id = fields.Many2one(
        comodel_name="transfer.chunk",
        string="Failed in",
        readonly=True,
        index=True,
        ondelete="cascade",
        help="Set on the failed rows of another chunk.",
    )
    had_collision = fields.Boolean(
        readonly=True,
        help="A key that another transaction had just committed collided once; "
        "the chunk was tried again with a fresh view of the database.",
    )
    message = fields.Text(readonly=True)
    row_ids = fields.One2many(
        comodel_name="transfer.row", inverse_name="chunk_id", readonly=True
    )
    started_at = fields.Datetime(readonly=True)
    finished_at = fields.Datetime(readonly=True)

    _final_chunk_adds_up = models.Constraint(
        f"CHECK (state NOT IN {_FINAL} OR {ADDS_UP_SQL})",
        "Every row of a finished chunk must have one outcome.",
    )

    @api.model
    def _selection_state(self):
        return self.env["transfer.run"]._translate_labels(CHUNK_STATE_LABELS)

    @api.depends("sequence", "first_row", "last_row", "source_chunk_id", "is_reordered")
    def _compute_name(self):
        for chunk in self:
            if chunk.source_chunk_id and chunk.first_row == chunk.last_row:
                chunk.name = self.env._("Failed row of line %s", chunk.first_row)
            elif chunk.source_chunk_id:
                chunk.name = self.env._(
                    "Failed rows of lines %(first)s to %(last)s",
                    first=chunk.first_row,
                    last=chunk.last_row,
                )
            else:
                # people count from 1; jobs are named from 0 (``_get_job_name``), so
                # the two are not written alike
                chunk.name = self.env._(
                    "Chunk %(number)s: lines %(first)s to %(last)s",
                    number=chunk.sequence + 1,
                    first=chunk.first_row,
                    last=chunk.last_row,
                )
                if chunk.is_reordered:
                    chunk.name = self.env._("%s (reordered)", chunk.name)

    @property
    def _is_final(self) -> bool:
        return self.state in _FINAL

    # ------------------------------------------------------------------
    # Job
    # ------------------------------------------------------------------

    def _enqueue(self, *, total: int | None = None) -> None:
        """Create the job of each chunk and mark the chunk as queued.

        The job belongs to the user of the run, whoever releases the chunk, so
        that it loads with that user's rights.

        :param total: number of chunks of the run, for the width of the number
            in the job's name
        """
        self.write({"state": ChunkState.QUEUED.value})
        for chunk in self:
            run = chunk.run_id
            worker = chunk.with_user(run.user_id).with_context(**run._get_job_context())
            job = chunk._call_job(
                worker.with_delay(
                    priority=run.priority + chunk.sequence,
                    description=chunk._get_job_name(total),
                    max_retries=1,
                )
            )
            # with_delay runs at once, and returns no job, when a test says so
            uuid = getattr(job, "uuid", None)
            if uuid:
                chunk.job_uuid = uuid
        for run, chunks in self.filtered("job_uuid").grouped("run_id").items():
            run._copy_to_jobs(chunks)

    def _call_job(self, delayable):
        """The job that does this chunk; a hook (decision 15)."""
        return delayable.run_load_job()

    def _get_job_name(self, total: int | None = None) -> str:
        """Name of the load job: spec 1.4, e.g. ``… - #0 - lines 2 to 7``."""
        run = self.run_id
        width = len(str(max((total or 1) - 1, self.sequence)))
        name = run.env._(
            "Import %(model)s from file %(file)s - #%(number)s - "
            "lines %(first)s to %(last)s",
            model=run.model_id.name,
            file=run.file_name,
            number=str(self.sequence).zfill(width),
            first=self.first_row,
            last=self.last_row,
        )
        return run.env._("%s (reordered)", name) if self.is_reordered else name

    # ------------------------------------------------------------------
    # Actions
    # ------------------------------------------------------------------

    def action_download(self):
        """Download the rows of this chunk, in the shape of the uploaded file."""
        self.ensure_one()
        self.check_access("read")
        return self.run_id._download_chunk(self)

    def action_open_run(self):
        self.ensure_one()
        return open_form("transfer.run", self.run_id.id)
