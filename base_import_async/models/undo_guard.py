# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What would be lost, besides what the import made, if its records were removed."""

from collections.abc import Iterable, Iterator

from odoo.models import BaseModel
from odoo.tools import SQL

from .undo_capture import Ref
from .undoing import RunHistory

# Sent by people, and removed with the record that they hang on.
_HANGERS = {
    "ir.attachment": [("res_field", "=", False)],
    "mail.message": [("message_type", "in", ("comment", "email"))],
    "mail.activity": [],
}
_HANGER_MODEL = {"mail.message": "model"}
# Bookkeeping of the framework and of discussions.
_IGNORED_TABLES = ("mail_", "bus_", "discuss_", "transfer_", "queue_job")


class UndoGuard:
    """Finds records on which something depends that the import did not make."""

    def __init__(self, env, history: RunHistory, mapped: Iterable[str]):
        self.env = env
        self.history = history
        self._mapped = {path.split("/")[0] for path in mapped if path}
        self._models = {
            model._table: model
            for model in (env[name] for name in env.registry)
            if model._auto and not model._abstract and not model._transient
        }
        self._links = {
            field.relation: field
            for model in self._models.values()
            for field in model._fields.values()
            if field.type == "many2many" and field.store and field.relation
        }

    def find_needed(
        self, records: BaseModel, seen: frozenset = frozenset()
    ) -> dict[int, Ref]:
        """Ids of records that must stay, with what depends on each of them."""
        if not records:
            return {}
        seen |= {(records._name, res_id) for res_id in records._ids}
        needed: dict[int, Ref] = {}
        for res_id, hanger in self._find_hangers(records):
            needed.setdefault(res_id, hanger)
        for table, column, kind in self._get_foreign_keys(records._table):
            if table in self._links:
                found = self._find_foreign_links(records, table, column)
            elif table in self._models:
                found = self._find_foreign_records(records, table, column, kind, seen)
            else:
                continue
            for res_id, user in found:
                needed.setdefault(res_id, user)
        return needed

    def _get_foreign_keys(self, table: str) -> list[tuple[str, str, str]]:
        """Table, column and kind of what is deleted or emptied with a record.

        Other foreign keys refuse the removal by themselves.
        """
        rows = self.env.execute_query(
            SQL(
                """SELECT source.relname, attribute.attname, fk.confdeltype
                     FROM pg_constraint fk
                     JOIN pg_class source ON source.oid = fk.conrelid
                     JOIN pg_class target ON target.oid = fk.confrelid
                     JOIN pg_attribute attribute ON attribute.attrelid = fk.conrelid
                          AND attribute.attnum = fk.conkey[1]
                    WHERE fk.contype = 'f' AND target.relname = %s
                      AND target.relnamespace = current_schema::regnamespace
                      AND fk.confdeltype IN ('c', 'n')""",
                table,
            )
        )
        return [row for row in rows if not row[0].startswith(_IGNORED_TABLES)]

    def _find_foreign_records(
        self, records: BaseModel, table: str, column: str, kind: str, seen: frozenset
    ) -> Iterator[tuple[int, Ref]]:
        """Records of others that refer to the given ones, also through ours."""
        model = self._models[table]
        rows = self.env.execute_query(
            SQL(
                "SELECT id, %s FROM %s WHERE %s IN %s",
                SQL.identifier(column),
                SQL.identifier(table),
                SQL.identifier(column),
                records._ids,
            )
        )
        rows = [row for row in rows if table != records._table or row[0] != row[1]]
        if not rows:
            return
        target_of = dict(rows)
        own = self.history.get_created(model._name, target_of)
        written = self._get_unwritten(model, target_of.keys() - own, kind)
        for res_id in target_of.keys() - own - written:
            yield target_of[res_id], (model._name, res_id)
        if kind == "c":
            own = {res_id for res_id in own if (model._name, res_id) not in seen}
            deeper = self.find_needed(model.browse(sorted(own)), seen)
            for res_id, user in deeper.items():
                yield target_of[res_id], user

    def _get_unwritten(self, model: BaseModel, ids: set[int], kind: str) -> set[int]:
        """Of others' records, those whose reference only the import can have set."""
        if kind != "n" or not ids or not model._log_access:
            return set()
        rows = self.env.execute_query(
            SQL(
                "SELECT id, write_date FROM %s WHERE id IN %s",
                SQL.identifier(model._table),
                tuple(ids),
            )
        )
        return {res_id for res_id, date in rows if self.history.is_own(date)}

    def _find_foreign_links(
        self, records: BaseModel, table: str, column: str
    ) -> Iterator[tuple[int, Ref]]:
        """Records of others that were linked to the given ones.

        A link shows on neither side who made it. It is the import's when it made
        the other record too, when the file has a column for it, or when the other
        record was not written since.
        """
        field = self._links[table]
        own_field = next(
            (
                f for f in records._fields.values()
                if f.type == "many2many" and f.store and f.relation == table
                and f.column1 == column
            ),
            None,
        )  # fmt: skip
        if own_field is not None and own_field.name in self._mapped:
            return
        is_first = field.column1 == column
        other_column = field.column2 if is_first else field.column1
        other = self.env[field.comodel_name if is_first else field.model_name]
        rows = self.env.execute_query(
            SQL(
                "SELECT %s, %s FROM %s WHERE %s IN %s",
                SQL.identifier(column),
                SQL.identifier(other_column),
                SQL.identifier(table),
                SQL.identifier(column),
                records._ids,
            )
        )
        if not rows:
            return
        others = {other_id for _res_id, other_id in rows}
        ours = self.history.get_created(other._name, others)
        older = self._get_older(other, others - ours, records)
        for res_id, other_id in rows:
            if other_id not in ours | older:
                yield res_id, (other._name, other_id)

    def _get_older(self, other: BaseModel, ids: set[int], records: BaseModel) -> set:
        """Records that nobody wrote since the import made the given ones."""
        if not ids or not (other._log_access and records._log_access):
            return set()
        rows = self.env.execute_query(
            SQL(
                """SELECT id FROM %(other)s
                    WHERE id IN %(ids)s AND write_date <= (
                        SELECT MIN(create_date) FROM %(own)s
                         WHERE id IN %(own_ids)s)""",
                other=SQL.identifier(other._table),
                ids=tuple(ids),
                own=SQL.identifier(records._table),
                own_ids=records._ids,
            )
        )
        return {res_id for (res_id,) in rows}

    def _find_hangers(self, records: BaseModel) -> Iterator[tuple[int, Ref]]:
        """Files, comments and activities that were added to the records since."""
        for name, domain in _HANGERS.items():
            model_field = _HANGER_MODEL.get(name, "res_model")
            # seen or not by this user: they would be gone
            found = self.env[name].sudo().search(
                [(model_field, "=", records._name), ("res_id", "in", records.ids),
                 *domain],
            )  # fmt: skip
            for hanger in found:
                if not self.history.is_own(hanger.create_date):
                    yield hanger.res_id, (name, hanger.id)
