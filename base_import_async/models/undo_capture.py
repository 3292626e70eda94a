# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What an import changes, noted while it does so that it can be undone.

Noted where values go into tables, below the models' own code: so it holds what
that code adds (lines, variants, synchronised contacts), for any model. Not noted
is what the ORM recomputes by itself, and what is changed by plain SQL.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from odoo.api import Environment
from odoo.fields import Field
from odoo.models import LOG_ACCESS_COLUMNS, BaseModel

from ..core.states import Outcome
from .order_watch import OrderWatch
from .sql_updates import OrmUpdates
from .undo_columns import (
    LOST,
    Ref,
    read_columns,
    read_links,
    read_write_dates,
    to_json,
)
from .undo_owners import find_owner, read_owners
from .undo_scope import is_followed

_KEY = "base_import_async.undo_capture"


def get_capture(env: Environment) -> "UndoCapture | None":
    """What notes changes in this transaction at the moment, if anything does."""
    return env.cr.cache.get(_KEY)


@contextmanager
def capturing(env: Environment, capture: "UndoCapture") -> Iterator[Any]:
    """Have ``capture`` told of all changes inside; flushes before it leaves."""
    env.cr.flush()
    outer = env.cr.cache.get(_KEY)
    env.cr.cache[_KEY] = capture
    try:
        yield capture
        env.cr.flush()
    finally:
        env.cr.cache[_KEY] = outer


class UndoCapture:
    """Records created, and old values of records changed, by some work.

    :param keeper: the ``transfer.chunk`` that keeps files which are replaced
    :param order: is told what may show the order of the records
    """

    def __init__(
        self, env: Environment, keeper: BaseModel, order: OrderWatch | None = None
    ):
        self.env = env
        self.keeper = keeper
        self.order = order or OrderWatch()
        self.touched: set[str] = set()  # models, whether undo follows them or not
        self.refs: set[Ref] = set()  # records of models that undo follows
        self.orm_updates = OrmUpdates()
        self.spared: Any = None  # what leaves searches out, if anything does
        # whether Odoo is about to ask for names of modules, and will not look at them
        self.asks_in_vain = False
        self.steady_defaults: Any = None  # what keeps those of the records in hand
        self.suspects: Any = None  # who is told of what is refused, if anybody is
        self.created: dict[Ref, list[Ref]] = {}  # → what the record refers to
        self.old: dict[Ref, dict[str, Any]] = {}
        self.removed: set[Ref] = set()

    # ------------------------------------------------------------------
    # Told by the ORM
    # ------------------------------------------------------------------

    def after_create(self, records: BaseModel, data_list: list[dict]) -> None:
        self.touched.add(records._name)
        if not is_followed(records):
            return
        model = records._name
        owners = [
            (field.name, field.comodel_name)
            for field in records._fields.values()
            if field.type == "many2one" and field.store
        ]
        self.refs.update((model, res_id) for res_id in records._ids)
        for res_id, data in zip(records._ids, data_list, strict=True):
            stored = data["stored"]
            self.created[model, res_id] = [
                (comodel, stored[name]) for name, comodel in owners if stored.get(name)
            ]

    def before_update(self, records: BaseModel, vals_list: list[dict]) -> None:
        """Columns of existing records are about to be written."""
        self.orm_updates.add(records)
        self.touched.add(records._name)
        if not is_followed(records):
            return
        self.refs.update((records._name, res_id) for res_id in records._ids)
        wanted = {}
        for res_id, vals in zip(records._ids, vals_list, strict=True):
            ref = (records._name, res_id)
            known = self.old.get(ref, ())
            names = [n for n in vals if n not in known and _is_kept(records._fields[n])]
            if names and ref not in self.created:
                wanted[res_id] = names
        if not wanted:
            return
        names = sorted({name for names in wanted.values() for name in names})
        for row in read_columns(records, wanted, names):
            old = self.old.setdefault((records._name, row["id"]), {})
            old.setdefault("write_date", row["write_date"])
            for name in wanted[row["id"]]:
                old.setdefault(name, row[name])

    def before_write(self, records: BaseModel, names: Iterable[str]) -> None:
        """Values that stand in no column of the records are about to be written."""
        self.touched.add(records._name)
        if not is_followed(records):
            return
        self.refs.update((records._name, res_id) for res_id in records.ids)
        ids = [i for i in records.ids if (records._name, i) not in self.created]
        for name in names if ids else ():
            field = records._fields.get(name)
            if field is None or not field.store:
                continue
            if field.type == "many2many":
                self._keep_links(records.browse(ids), field)
            elif field.type in ("binary", "image") and field.attachment:
                self._keep_files(records.browse(ids), field)

    def before_unlink(self, records: BaseModel) -> None:
        self.touched.add(records._name)
        if not is_followed(records):
            return
        for res_id in records._ids:
            ref = (records._name, res_id)
            if self.created.pop(ref, None) is None:
                self.removed.add(ref)

    def _keep_links(self, records: BaseModel, field: Field) -> None:
        for res_id, linked in read_links(records, field).items():
            self._set_old(records._name, res_id, field.name, linked)

    def _keep_files(self, records: BaseModel, field: Field) -> None:
        """Hang a copy of each file on the chunk: on disk it is the same file."""
        # The file of a record that the user is writing, kept beside his import.
        attachments = self.env["ir.attachment"].sudo()
        files = attachments.search(
            [
                ("res_model", "=", records._name),
                ("res_field", "=", field.name),
                ("res_id", "in", records.ids),
            ]
        )
        by_record = {attachment.res_id: attachment for attachment in files}
        for res_id in records._ids:
            if field.name in self.old.get((records._name, res_id), ()):
                continue
            attachment = by_record.get(res_id)
            kept = attachment and attachments.create(
                {
                    "name": attachment.name,
                    "raw": attachment.raw,
                    "res_model": self.keeper._name,
                    "res_id": self.keeper.id,
                }
            )
            value = {"attachment_id": kept.id} if kept else None
            self._set_old(records._name, res_id, field.name, value)

    def _set_old(self, model: str, res_id: int, name: str, value: Any) -> None:
        self.old.setdefault((model, res_id), {}).setdefault(name, value)

    # ------------------------------------------------------------------
    # Asked by the loader
    # ------------------------------------------------------------------

    def settle(self, model: str, ids: Iterable[int], records: Iterable[Any]) -> None:
        """Give the records of the file what was noted of them and of others.

        :param ids: of ``model``, for each ``loading.Record`` in ``records``
        """
        for ref in self.created:
            self.old.pop(ref, None)  # flushed before it was known to be new
        first_of: dict[int, Any] = {}
        pairs = list(zip(ids, records, strict=True))
        written = read_write_dates(self.env, {(model, res_id) for res_id, _r in pairs})
        for res_id, record in pairs:
            record.written_at = written.get((model, res_id))
            if record.outcome is Outcome.UPDATED:
                # of two rows for one record the first replaced what was there
                is_first = res_id not in first_of
                old = self.old.get((model, res_id)) if is_first else None
                record.old_values = old or {"write_date": to_json(record.written_at)}
            first_of.setdefault(res_id, record)
        for entry, owner in self._get_side(model, first_of):
            (owner or pairs[0][1]).along.append(entry)

    def get_side_entries(self, but: Ref) -> list[dict]:
        """Ledger entries of all that was noted, without one record."""
        return [entry for entry, _owner in self._get_side(but[0], {but[1]: None})]

    def _get_side(self, model: str, records: dict[int, Any]) -> Iterator[tuple]:
        mains = {(model, res_id): record for res_id, record in records.items()}
        refs = {ref: None for ref in (*self.created, *self.old) if ref not in mains}
        written = read_write_dates(self.env, refs)
        changed = [ref for ref in refs if ref not in self.created]
        owners = {**self.created, **read_owners(self.env, changed)}
        for ref in refs:
            is_new = ref in self.created
            yield (
                {
                    "res_model": ref[0],
                    "res_id": ref[1],
                    "outcome": (Outcome.CREATED if is_new else Outcome.UPDATED).value,
                    "old_values": None if is_new else self.old[ref],
                    "written_at": written.get(ref),
                },
                find_owner(ref, owners, mains),
            )
        for ref in self.removed:
            entry = {"res_model": ref[0], "res_id": ref[1], "old_values": {"id": LOST}}
            yield {**entry, "outcome": Outcome.UPDATED.value}, None


def _is_kept(field: Field) -> bool:
    """Whether undo must write the field, since the ORM does not compute it."""
    return (
        field.name not in LOG_ACCESS_COLUMNS
        and field.name != "parent_path"
        and not (field.compute and field.readonly)
    )
