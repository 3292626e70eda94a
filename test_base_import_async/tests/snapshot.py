# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What an import left in the database, in a form that two imports can share.

Read by SQL, so that every stored column is looked at whatever the ORM makes of it:
translations in all languages, values of all companies, files of binary fields.
"""

import datetime
import difflib
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from odoo.tools import SQL

from .made_up import is_drawn, is_made_up, without_ids
from .written import OWN_TABLES, Raw, read_written

# Random, or the time of the import.
_NOISE = {
    "access_key",
    "access_token",
    "create_date",
    "message_id",
    "references",
    "write_date",
}
# Colours that Odoo draws for new records.
_COLORS = range(12)
# So many days from now.
_FROM_NOW = {"rating_request_deadline"}
_RECENT = datetime.timedelta(hours=1)
_ROUNDS = 4


class Snapshots:
    """Takes snapshots inside one transaction and makes them comparable."""

    def __init__(self, env):
        self.env = env
        self.models = {
            model._table: model
            for name, model in ((name, env[name]) for name in env.registry)
            if model._auto and not model._abstract
        }
        self.relations = self._find_relations()
        self.colored = set(self._find_colored())
        self.sequences = self._read_sequences()
        self._first_xid = 0
        self._writes: dict[str, int] = {}
        env.cr.execute("CREATE TEMPORARY TABLE IF NOT EXISTS parity_mark (x INT)")

    # ------------------------------------------------------------------
    # Taking
    # ------------------------------------------------------------------

    def begin(self) -> None:
        """What is written from now on, in the savepoint just opened, is noted."""
        self._reset_sequences()
        self._writes = self._count_writes()
        # The id of the subtransaction: later ones are higher.
        self.env.cr.execute(
            "INSERT INTO parity_mark VALUES (1) RETURNING xmin::text::bigint"
        )
        self._first_xid = self.env.cr.fetchone()[0]

    def _count_writes(self) -> dict[str, int]:
        self.env.cr.execute(
            "SELECT relname, n_tup_ins + n_tup_upd + n_tup_del "
            "FROM pg_stat_xact_user_tables WHERE relname != 'parity_mark'"
        )
        return dict(self.env.cr.fetchall())

    def take(self) -> Raw:
        """Rows written since the beginning, and how many there are, by table."""
        cr = self.env.cr
        cr.flush()
        writes = self._count_writes()
        touched = {t for t, count in writes.items() if count > self._writes.get(t, 0)}
        return read_written(cr, touched - OWN_TABLES, self._first_xid)

    def _reset_sequences(self) -> None:
        """Numbers such as P00001 start again where they were: they never roll back."""
        for name, (value, called) in self.sequences.items():
            self.env.cr.execute("SELECT setval(%s, %s, %s)", [name, value, called])

    def _read_sequences(self) -> dict[str, tuple[int, bool]]:
        cr, found = self.env.cr, {}
        cr.execute("SELECT relname FROM pg_class WHERE relname ~ '^ir_sequence_[0-9]'")
        for (name,) in cr.fetchall():
            cr.execute(
                SQL("SELECT last_value, is_called FROM %s", SQL.identifier(name))
            )
            found[name] = cr.fetchone()
        return found

    def _find_relations(self) -> dict[str, dict[str, str]]:
        """Table of a many2many → column → table that it refers to."""
        found: dict[str, dict[str, str]] = {}
        for model in self.models.values():
            for field in model._fields.values():
                if field.type == "many2many" and field.store and field.relation:
                    comodel = self.env[field.comodel_name]
                    found[field.relation] = {
                        field.column1: model._table,
                        field.column2: comodel._table,
                    }
        return found

    def _find_colored(self) -> Iterator[str]:
        """Tables whose new records get a colour by chance."""
        for table, model in self.models.items():
            field = model._fields.get("color")
            if field is not None and field.type == "integer" and field.default:
                if len({field.default(model) for _number in range(9)}) > 1:
                    yield table

    # ------------------------------------------------------------------
    # Comparing
    # ------------------------------------------------------------------

    def find_differences(self, expected: Raw, done: Raw) -> list[str]:
        """Lines that tell what the two did not write alike; none when they agree.

        Call it when both imports are rolled back.
        """
        self.complete_unchanged(expected, done)
        tables = set(expected) | set(done)
        left = self.normalise(expected, tables)
        right = self.normalise(done, tables)
        lines = []
        for table in sorted(tables):
            if left[table] != right[table]:
                diff = difflib.unified_diff(
                    left[table], right[table], "foreground", "background", "", "", 0, ""
                )
                lines += [f"== {table}", *_shortened(diff)]
        return lines

    def complete_unchanged(self, expected: Raw, done: Raw) -> None:
        """Give ``done`` the rows that only ``expected`` wrote, as they were before.

        A background import leaves alone what is unchanged (decision 6 of the
        architecture): there who wrote last is not compared, and NULL is what the
        ORM reads it as. Call it when both imports are rolled back.
        """
        for table, data in expected.items():
            if table not in self.models:
                continue
            there = done.setdefault(table, {"rows": [], "count": self._count(table)})
            written = {row["id"] for row in there["rows"]}
            wanted = {r["id"]: r for r in data["rows"] if r["id"] not in written}
            before = self.env.execute_query_dict(
                SQL(
                    "SELECT * FROM %s WHERE id IN %s",
                    SQL.identifier(table),
                    tuple(wanted) or (0,),
                )
            )
            for row in before:
                for column, value in wanted[row["id"]].items():
                    if column == "write_uid" or row[column] is None and not value:
                        row[column] = value
                there["rows"].append(row)

    def normalise(self, raw: Raw, tables: set[str]) -> dict[str, list[str]]:
        """Lines of text by table, the same for two imports that did the same.

        Records made by the import are named by their table and rank, whatever
        their id; the rank follows from their content, then from their order.
        Call it when the import is rolled back: the ids that are there then are
        those of before.
        """
        self._known = {table: self._max_id(table) for table in tables | set(raw)}
        self._ranks: dict[tuple[str, int], Any] = defaultdict(lambda: "new")
        for _round in range(_ROUNDS):
            self._ranks = self._rank(raw, with_ids=False)
        self._ranks = self._rank(raw, with_ids=True)
        found = {}
        for table in tables:
            data = raw.get(table, {"rows": [], "count": None})
            lines = [self._name(table, row) + self._text(table, row)
                     for row in data["rows"]]  # fmt: skip
            if data["count"] is None:
                data["count"] = self._count(table)
            found[table] = [f"{data['count']} rows", *sorted(lines)]
        return found

    def _count(self, table: str) -> int:
        self.env.cr.execute(SQL("SELECT COUNT(*) FROM %s", SQL.identifier(table)))
        return self.env.cr.fetchone()[0]

    def _max_id(self, table: str) -> int:
        if table not in self.models:
            return 0
        self.env.cr.execute(SQL("SELECT MAX(id) FROM %s", SQL.identifier(table)))
        return self.env.cr.fetchone()[0] or 0

    def _is_new(self, table: str, row_id: int) -> bool:
        return table in self._known and row_id > self._known[table]

    def _rank(self, raw: Raw, *, with_ids: bool) -> dict:
        ranks = {}
        for table, data in raw.items():
            new = [r for r in data["rows"] if r.get("id")]
            new = [row for row in new if self._is_new(table, row["id"])]
            keyed = [(self._text(table, row), with_ids and row["id"], row["id"])
                     for row in new]  # fmt: skip
            keys = sorted({key[:2] for key in keyed})
            position = {key: rank for rank, key in enumerate(keys, 1)}
            for text, second, row_id in keyed:
                ranks[table, row_id] = position[text, second]
        return ranks

    def _name(self, table: str, row: dict) -> str:
        return f"{self.get_label(table, row['id'])} " if row.get("id") else ""

    def get_label(self, table: str, row_id: int) -> str:
        """A record's name in the lines, the same for both imports."""
        if not self._is_new(table, row_id):
            return f"{table}({row_id})"
        rank = self._ranks[table, row_id] if self._ranks else "new"
        return f"{table}#{rank}"

    def _text(self, table: str, row: dict) -> str:
        parts = []
        for column, value in sorted(row.items()):
            if column == "id" or column in _NOISE or value is None:
                continue
            if is_drawn(table, column, row):
                continue
            if column == "color" and table in self.colored and value in _COLORS:
                continue
            parts.append(f"{column}={self._value(table, column, value, row)!r}")
        return " ".join(parts)

    def _value(self, table: str, column: str, value: Any, row: dict) -> Any:
        if isinstance(value, memoryview):
            return bytes(value)
        if isinstance(value, datetime.datetime):
            age = abs(datetime.datetime.now() - value)
            text = str(value.date() if column in _FROM_NOW else value)
            return "recent" if age < _RECENT else text
        if is_made_up(table, column, value):
            return without_ids(self, table, column, value, row)
        if column == "parent_path":
            ids = [int(part) for part in value.split("/") if part]
            return [self.get_label(table, row_id) for row_id in ids]
        if table == "mail_tracking_value" and column.endswith("_value_integer"):
            return self._tracked(row, value)
        target = self.relations.get(table, {}).get(column)
        if target:
            return self.get_label(target, value)
        model = self.models.get(table)
        field = model._fields.get(column) if model is not None else None
        return self._reference(field, value, row) if field is not None else value

    def _reference(self, field, value: Any, row: dict) -> Any:
        if field.type == "many2one":
            return self.name_target(field, value)
        if field.type == "many2one_reference":
            return self.get_label(self.get_table(row.get(field.model_field)), value)
        if field.type == "reference" and "," in str(value):
            model_name, _comma, row_id = value.partition(",")
            return self.get_label(self.get_table(model_name), int(row_id))
        return value

    def name_target(self, field, value: Any) -> Any:
        """The value of a many2one, with a name for the record."""
        target = self.env[field.comodel_name]._table
        if isinstance(value, dict):  # of each company
            return {
                company: self.get_label(target, row_id) if row_id else row_id
                for company, row_id in value.items()
            }
        return self.get_label(target, value)

    def get_table(self, model_name: str | None) -> str:
        """The table of a model."""
        if model_name and model_name in self.env:
            return self.env[model_name]._table
        return str(model_name)

    def _tracked(self, row: dict, value: int) -> Any:
        field = self.env["ir.model.fields"].browse(row["field_id"])
        if field.ttype != "many2one":
            return value
        return self.get_label(self.env[field.relation]._table, value)


def _shortened(diff: Iterator[str]) -> list[str]:
    lines = [line[:1000] for line in diff if not line.startswith("@@")]
    return [*lines[:40], f"… {len(lines) - 40} more"] if len(lines) > 40 else lines
