# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import time
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace

from odoo import models
from odoo.models import BaseModel, fix_import_export_id_paths
from odoo.tools.lru import LRU

from ..core.records import Record
from ..core.rows import Cell, Row
from ..core.states import OnError, Outcome
from .blame import Blame
from .chunk_result import ChunkRefused, ChunkResult
from .database_ids import describe_no_id
from .foresight import Foresight, Way, get_ways
from .loading import (
    ChunkLoad,
    Reconsider,
    raise_unless_row_error,
)
from .matching import Key, Matcher
from .pace import get_pace
from .row_preparation import RowPreparation
from .tentative import TakeBack, flushing_as, tentative


class TransferLoader(models.AbstractModel):
    """Rows of a chunk → records, as Odoo's own ``load`` would make them.

    Differs from ``load`` in what a wrong row costs: its own record, and nothing
    else. Extend by ``_inherit``; a kind of run chooses its loader in
    ``transfer.run._get_loader``.
    """

    _name = "transfer.loader"
    _description = "Loader of import chunks"

    def _load_chunk(self, chunk) -> ChunkResult:
        """Load the rows of a chunk in the current transaction.

        :param chunk: a claimed ``transfer.chunk``
        :return: what became of every row; rows that the time budget did not
            reach are in ``rest``
        :raises KeyCollision: at the first collision of a unique key, which may
            be with a row that this transaction cannot see: run again
        :raises ChunkRefused: when a row is wrong and the run refuses whole chunks
        """
        header, rows = chunk.run_id._read_chunk(chunk)
        return self._load_rows(chunk, header, rows)

    def _load_chunks(self, chunks) -> list[tuple[BaseModel, ChunkResult]]:
        """Load the rows of several chunks of a run as one; see ``_load_chunk``.

        No record is in two chunks, which are cut at records.

        :return: each chunk with what became of its rows
        """
        rows: list[Row] = []
        chunk_of: dict[int, BaseModel] = {}
        for chunk in chunks:
            header, own = chunk.run_id._read_chunk(chunk)
            rows += own
            chunk_of.update(dict.fromkeys((row.number for row in own), chunk))
        whole = self._load_rows(chunks[0], header, rows)
        records = defaultdict[BaseModel, list[Record]](list)
        for record in whole.records:
            records[chunk_of[record.rows[0].number]].append(record)
        return [(chunk, replace(whole, records=records[chunk])) for chunk in chunks]

    def _load_rows(
        self, chunk, header: tuple[Cell, ...] | None, rows: list[Row]
    ) -> ChunkResult:
        """Load the rows, which are those of a chunk; see ``_load_chunk``."""
        run = chunk.run_id
        preparation = run._get_row_preparation(rows)
        self._refuse_repeats(run, preparation)
        with flushing_as(run._get_load_env()):
            load = self._load_records_of(chunk, preparation)
        result = ChunkResult(
            header=header,
            res_model=run.res_model,
            written_at=self.env.cr.now(),
            records=preparation.records,
        )
        rest = result.rest
        if rest and not load.is_out_of_time():
            raise RuntimeError(f"Row {rest[0].number} was not looked at")
        if result.failed and run.on_error == OnError.CHUNK.value:
            result.refuse_all(self.env)
            if not run.is_check:
                raise ChunkRefused(result)
        return result

    def _load_records_of(
        self, chunk, preparation: RowPreparation, *, is_counted: bool = True
    ) -> ChunkLoad:
        """Attempt after attempt, until no failed record leaves anything behind.

        A record created by name for rows that then failed must not stay: the
        attempt is taken back and the chunk loaded again without those rows.

        :param is_counted: whether these are the chunk's own rows; others are all
            loaded, however long it takes, and their changes are not kept
        """
        changes_left = self._count_changes_to_keep(chunk) if is_counted else 0
        issues = {record: list(record.issues) for record in preparation.records}
        wrong_ways = set[Way]()
        pace = get_pace(chunk.run_id)
        while True:
            if not pace.reads_ahead:
                wrong_ways |= {Way.LEVELS, Way.FILE}
            good = [r for r in preparation.records if r.outcome is None]
            ways = self._get_ways(preparation, good)
            load = ChunkLoad(
                next(
                    foresight for foresight in ways if foresight.way not in wrong_ways
                ),
                deadline=time.monotonic()
                + (chunk.run_id._get_time_budget() if is_counted else float("inf")),
                blame=Blame(preparation, self.env, chunk),
                had_collision=chunk.had_collision,
                matcher=Matcher(chunk.run_id.options),
                changes_left=changes_left,
                chunk=chunk,
                pace=pace,
            )
            kept = ()
            try:
                with tentative(self.env):
                    self._attempt(chunk, preparation, load)
                    self._prove(chunk, load)
                    if not load.has_orphans():
                        load.give_sides_away()
                        return load
                    kept = {record for record in load.records if record.has_error}
                    raise TakeBack
            except Reconsider:
                wrong_ways.add(load.foresight.way)
            for record in load.records:
                if record not in kept:
                    record.forget()
                    record.issues += issues[record]

    def _get_ways(
        self, preparation: RowPreparation, records: list[Record]
    ) -> Iterable[Foresight]:
        """The ways to load records that refer to one another, the fastest first."""
        return get_ways(preparation, records)

    def _count_changes_to_keep(self, chunk) -> int:
        """For how many records old and new values are kept; a check keeps some."""
        return chunk.run_id._count_changes_to_keep() if chunk.run_id.is_check else 0

    # ------------------------------------------------------------------
    # One attempt
    # ------------------------------------------------------------------

    def _attempt(self, chunk, preparation: RowPreparation, load: ChunkLoad) -> None:
        """Convert and write the records of ``load``, in the order of the file."""
        batch: list[tuple[Record, str | None, dict]] = []
        by_name: set[str | None] = set()
        keys: set[Key | None] = set()
        target = self._get_model(chunk.run_id)

        def flush(*, xml_id=None, model=None, is_certain=False):
            """Write what waits, if the given reference may be among it."""
            if xml_id in by_name or model in load.made_models:
                load.known_ids.settle()
            if (xml_id and xml_id not in by_name) or (
                model and not load.must_write_before(model, is_certain)
            ):
                return
            waiting = list(batch)
            batch.clear()
            by_name.clear()
            keys.clear()
            with load.pace.following(len(waiting)):
                self._write_batch(target, load, waiting)

        converting = target.with_context(
            import_flush=flush, import_cache=LRU(1024), transfer_load=load
        )
        for record, xid, values in self._convert(converting, preparation, load):
            key = load.matcher.get_key(values)
            if key in keys:
                flush()  # the row before may create what this one is to update
            if key:
                keys.add(key)
            if xid:
                by_name.add(xid)
            batch.append((record, xid, values))
            if len(batch) >= load.pace.size or load.is_out_of_time():
                flush()
            if load.is_out_of_time():
                break
        flush()

    def _prove(self, chunk, load: ChunkLoad) -> None:
        """:raises Reconsider: when a lookup found what it should not have found"""
        if not load.foresight.is_right(self._get_model(chunk.run_id).env):
            raise Reconsider

    def _get_model(self, run):
        """The model to load, in the environment that Odoo's import would have."""
        options = run.options
        return run._get_load_env()[run.res_model].with_context(
            import_file=True,
            name_create_enabled_fields=options.get("name_create_enabled_fields") or {},
            import_set_empty_fields=options.get("import_set_empty_fields") or [],
            import_skip_records=options.get("import_skip_records") or [],
            _import_limit=None,
            _import_current_module=run._get_import_module(),
        )

    def _convert(self, model, preparation, load: ChunkLoad):
        """Yield ``(record, external id, values)`` of the records that convert."""
        paths = [fix_import_export_id_paths(path) for path in preparation.paths]
        stream = self._follow(model, paths, preparation, load)
        blame = load.blame

        def log(issue: dict) -> None:
            load.current.issues.append(blame.from_message(load.current, issue))

        while True:
            # Converters of other addons may raise anything: the generator ends
            # there, and a new one goes on behind the record at fault.
            try:
                for db_id, xid, values, _info in model._convert_records(
                    stream, log=log, savepoint=None
                ):
                    record = load.current
                    if record.has_error:
                        record.outcome = Outcome.FAILED
                    elif self._is_to_skip(model, values):
                        record.outcome = Outcome.SKIPPED
                        record.issues.append(blame.skipped(record, model, values))
                    else:
                        if xid and "." not in xid:
                            module = model.env.context["_import_current_module"]
                            xid = f"{module}.{xid}"
                        elif not xid and (db_id or load.db_id):
                            values["id"] = db_id or load.db_id
                        record.key = xid or None
                        yield record, xid or None, values
                return
            except Exception as error:
                raise_unless_row_error(error)
                load.current.fail(blame.from_exception(load.current, error, model))

    def _follow(self, model, paths, preparation, load: ChunkLoad):
        """The raw records of the rows, noting which record is being converted."""
        data = preparation.get_data(load.records)
        load.known_ids.look_up(model, paths, data)
        extracted = model._extract_records(paths, data)
        for record, extracted_record in zip(load.records, extracted, strict=True):
            if load.foresight.starts_part(record):
                model.env.context["import_flush"]()
            load.current = record
            try:
                load.db_id = load.known_ids.take(extracted_record[0])
            except ValueError:
                record.fail(load.blame.from_message(record, describe_no_id(self.env)))
                continue
            record.key = extracted_record[0].get("id") or None
            yield extracted_record

    def _is_to_skip(self, model, values: dict) -> bool:
        skip = model.env.context["import_skip_records"]
        return any(values.get(name) is None for name in skip)
