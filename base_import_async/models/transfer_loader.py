# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import time

import psycopg2

from odoo import models
from odoo.models import fix_import_export_id_paths
from odoo.tools.lru import LRU

from ..core.states import OnError, Outcome
from .blame import Blame
from .loading import (
    ChunkLoad,
    ChunkRefused,
    ChunkResult,
    Record,
    isolate,
    raise_unless_row_error,
)
from .matching import Key, Matcher
from .row_preparation import RowPreparation
from .tentative import TakeBack, flushing_as, tentative
from .unchanged import find_unchanged
from .undo_capture import UndoCapture, capturing

# Records written by one call: enough to write in bulk, few enough to look at
# the clock between two calls.
_BATCH = 200


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
        run = chunk.run_id
        header, rows = run._read_chunk(chunk)
        preparation = RowPreparation(run, rows)
        records = preparation.records
        with flushing_as(run._get_load_env()):
            load = self._load_records_of(chunk, preparation)
        result = ChunkResult(
            header=header,
            res_model=run.res_model,
            written_at=self.env.cr.now(),
            done=[r for r in records if r.outcome and r.outcome != Outcome.FAILED],
            failed_records=[r for r in records if r.outcome == Outcome.FAILED],
            rest=[row for r in records if r.outcome is None for row in r.rows],
        )
        if result.rest and not load.is_out_of_time():
            raise RuntimeError(f"Row {result.rest[0].number} was not looked at")
        if result.failed and run.on_error == OnError.CHUNK.value and not run.is_check:
            message = result.get_failure_message(self.env)
            result.refuse_all(records, self.env)
            raise ChunkRefused(message, result)
        return result

    def _load_records_of(self, chunk, preparation: RowPreparation) -> ChunkLoad:
        """Attempt after attempt, until no failed record leaves anything behind.

        A record created by name for rows that then failed must not stay: the
        attempt is taken back and the chunk loaded again without those rows.
        """
        while True:
            good = [r for r in preparation.records if r.outcome is None]
            load = ChunkLoad(
                good,
                deadline=time.monotonic() + self._get_time_budget(),
                blame=Blame(preparation, self.env),
                had_collision=chunk.had_collision,
                matcher=Matcher(chunk.run_id.options),
                changes_left=self._count_changes_to_keep(chunk),
                chunk=chunk,
            )
            with tentative(self.env):
                self._attempt(chunk, preparation, load)
                if not load.has_orphans():
                    load.give_sides_away()
                    return load
                raise TakeBack
            for record in load.records:
                if not record.has_error:
                    record.forget()

    def _count_changes_to_keep(self, chunk) -> int:
        """For how many records old and new values are kept; a check keeps some."""
        return chunk.run_id._count_changes_to_keep() if chunk.run_id.is_check else 0

    def _get_time_budget(self) -> float:
        """Seconds after which a chunk hands its remaining rows to another one."""
        # a setting of administrators, read for any user
        parameters = self.env["ir.config_parameter"].sudo()
        return float(parameters.get_param("transfer.chunk_seconds", 25))

    # ------------------------------------------------------------------
    # One attempt
    # ------------------------------------------------------------------

    def _attempt(self, chunk, preparation: RowPreparation, load: ChunkLoad) -> None:
        """Convert and write the records of ``load``, in the order of the file."""
        batch: list[tuple[Record, str | None, dict]] = []
        by_name: set[str | None] = set()
        keys: set[Key | None] = set()
        target = self._get_model(chunk.run_id)
        created_models = preparation.created_models

        def flush(*, xml_id=None, model=None):
            """Write what waits, if the given reference may be among it."""
            if xml_id and xml_id not in by_name:
                return
            if model and model not in created_models:
                return
            waiting = list(batch)
            batch.clear()
            by_name.clear()
            keys.clear()
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
            if len(batch) >= _BATCH or load.is_out_of_time():
                flush()
            if load.is_out_of_time():
                break
        flush()

    def _get_model(self, run):
        """The model to load, in the environment that Odoo's import would have."""
        options = run.options
        return run._get_load_env()[run.res_model].with_context(
            import_file=True,
            name_create_enabled_fields=options.get("name_create_enabled_fields") or {},
            import_set_empty_fields=options.get("import_set_empty_fields") or [],
            import_skip_records=options.get("import_skip_records") or [],
            _import_limit=None,
            _import_current_module="__import__",
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
                            xid = f"__import__.{xid}"
                        elif not xid and db_id:
                            values["id"] = db_id
                        record.key = xid or None
                        yield record, xid or None, values
                return
            except Exception as error:
                raise_unless_row_error(error)
                load.current.fail(blame.from_exception(load.current, error, model))

    def _follow(self, model, paths, preparation, load: ChunkLoad):
        """The raw records of the rows, noting which record is being converted."""
        data = preparation.get_data(load.records)
        extracted = model._extract_records(paths, data)
        for record, extracted_record in zip(load.records, extracted, strict=True):
            load.current = record
            record.key = extracted_record[0].get("id") or None
            yield extracted_record

    def _is_to_skip(self, model, values: dict) -> bool:
        skip = model.env.context["import_skip_records"]
        return any(values.get(name) is None for name in skip)

    # ------------------------------------------------------------------
    # Writing
    # ------------------------------------------------------------------

    def _write_batch(self, model, load: ChunkLoad, batch: list[tuple]) -> None:
        """Write records; those that cannot be written fail one by one."""

        def work(items):
            load.references.clear()
            with tentative(self.env):
                self._write_records(model, load, items)
            load.references.clear()

        def refuse(item, error):
            record = item[0]
            row = self._find_row(model, load, record, error)
            record.fail(load.blame.from_exception(record, error, model, row))

        isolate(self._match(model, load, batch), work, refuse)

    def _write_records(self, model, load: ChunkLoad, items: list[tuple]) -> None:
        existing = self._get_existing_ids(model, [xid for _r, xid, _v in items])
        targets = [existing.get(xid) or values.get("id") for _r, xid, values in items]
        items, targets = self._leave_unchanged(model, items, targets)
        data_list = [
            {
                "xml_id": xid,
                "values": _copy_values(values),
                "info": {},
                "noupdate": model.env.context.get("noupdate", False),
            }
            for _record, xid, values in items
        ]
        mode = model.env.context.get("mode", "init")
        capture = UndoCapture(self.env, load.chunk)
        try:
            with capturing(self.env, capture):
                found = model._load_records(data_list, mode == "update")
        except psycopg2.errors.UniqueViolation as error:
            load.raise_first_collision(error)
            raise
        for (record, _x, _v), target, res_id in zip(
            items, targets, found.ids, strict=True
        ):
            record.outcome = Outcome.UPDATED if target else Outcome.CREATED
            record.res_id = res_id
        written = [record for record, _xid, _values in items]
        capture.settle(model._name, found.ids, written)

    def _leave_unchanged(self, model, items: list[tuple], targets: list) -> tuple:
        """The items that have something to write, with their targets.

        The others are done: no write, no tracking, no recompute.
        """
        pairs = [
            (target, values)
            for target, (_r, _x, values) in zip(targets, items, strict=True)
        ]
        unchanged = find_unchanged(model, pairs)
        for position in unchanged:
            record = items[position][0]
            record.outcome, record.res_id = Outcome.UNCHANGED, targets[position]
        kept = [i for i in range(len(items)) if i not in unchanged]
        return [items[i] for i in kept], [targets[i] for i in kept]

    def _get_existing_ids(self, model, xids: list[str | None]) -> dict[str, int]:
        """For the external ids that name an existing record, the record's id."""
        # as _load_records does: external ids are not the user's to read
        data = self.env["ir.model.data"].sudo()
        rows = data._lookup_xmlids([xid for xid in xids if xid], model)
        # a name that belongs to another model is refused by _load_records
        return {
            f"{row[1]}.{row[2]}": row[4]
            for row in rows
            if row[6] and row[3] == model._name
        }


def _copy_values(values):
    """A copy that ``create`` and ``write`` may change: they pop what they use."""
    if isinstance(values, dict):
        return {key: _copy_values(value) for key, value in values.items()}
    if isinstance(values, list):
        return [_copy_values(value) for value in values]
    if isinstance(values, tuple):
        return tuple(_copy_values(value) for value in values)
    return values
