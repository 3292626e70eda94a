# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import psycopg2

from odoo.tests import TransactionCase, tagged
from odoo.tools import SQL, mute_logger

from odoo.addons.base_import_async.models.sql_refusals import find_refused

from .parity import ORDER


def as_given(_model, row: dict, name: str):
    return row[name]


@tagged("post_install", "-at_install")
class TestSqlRefusals(TransactionCase):
    """The rules of the database that other tests' models do not have."""

    def setUp(self):
        super().setUp()
        self.orders = self.env[ORDER]
        self.table = SQL.identifier(self.orders._table)

    def alter(self, what: str) -> None:
        self.env.cr.execute(SQL(what))

    def refuse(self, statement: SQL) -> psycopg2.Error:
        """The error of a statement, which is taken back."""
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(psycopg2.Error) as caught,
            self.env.cr.savepoint(),
        ):
            self.env.cr.execute(statement)
        return caught.exception

    def insert(self, rows: list[dict]) -> psycopg2.Error:
        names = list(rows[0])
        return self.refuse(
            SQL(
                "INSERT INTO %s (%s) VALUES %s",
                self.table,
                SQL(", ").join(map(SQL.identifier, names)),
                SQL(", ").join(tuple(row[name] for name in names) for row in rows),
            )
        )

    def find(self, rows: list[dict], error: psycopg2.Error) -> set[int]:
        return find_refused(self.orders, rows, as_given, error)

    def test_references_to_what_is_not_there(self):
        company = self.env.company.id
        kind = self.env["test.transfer.kind"].create({"name": "there"}).id
        rows = [
            {"name": "x", "company_id": company, "kind_id": kind_id}
            for kind_id in (kind, -1, None, -2, kind)
        ]
        self.assertEqual(self.find(rows, self.insert(rows)), {1, 3})

    def test_a_rule_about_several_columns_of_an_update(self):
        self.alter(
            "ALTER TABLE test_transfer_order ADD CONSTRAINT even_and_little "
            "CHECK (quantity <= weight * 100 AND quantity %% 2 = 0)"
        )
        orders = self.orders.create(
            [{"name": "x", "weight": weight} for weight in (1, 2, 3)]
        )
        self.env.flush_all()
        error = self.refuse(
            SQL("UPDATE %s SET quantity = 150 WHERE id IN %s", self.table, orders._ids)
        )
        rows = [{"id": order.id, "quantity": 150} for order in orders]
        self.assertEqual(self.find(rows, error), {0})
        # the text of what is written is nothing of the query
        rows[2]["quantity"] = "150'; --"
        self.assertEqual(self.find(rows, error), set())

    def test_a_key_of_two_columns(self):
        self.alter("CREATE UNIQUE INDEX two ON test_transfer_order (name, note)")
        company = self.env.company.id
        self.orders.create({"name": "a", "note": "1"})
        self.env.flush_all()
        rows = [
            {"name": name, "note": note, "company_id": company}
            for name, note in (
                ("a", "2"), ("a", "1"), ("a", None), ("a", None), ("b", "1"),
                ("b", "1"),
            )
        ]  # fmt: skip
        self.assertEqual(self.find(rows, self.insert(rows)), {1, 5})

    def test_keys_that_are_computed(self):
        self.alter(
            "CREATE UNIQUE INDEX odd ON test_transfer_order "
            "(lower(name), COALESCE(kind_id, 0))"
        )
        company = self.env.company.id
        kind = self.env["test.transfer.kind"].create({"name": "there"}).id
        self.orders.create({"name": "Taken"})
        self.env.flush_all()
        rows = [
            {"name": name, "kind_id": kind_id, "company_id": company}
            for name, kind_id in (
                ("tAKEN", kind), ("tAKEN", None), ("new", None), ("New", kind),
                ("NEW", None), ("100 %", None),
            )
        ]  # fmt: skip
        self.assertEqual(self.find(rows, self.insert(rows)), {1, 4})

    def test_keys_of_some_records_only(self):
        self.alter(
            "CREATE UNIQUE INDEX odd ON test_transfer_order (name) "
            "WHERE quantity > 5 AND note LIKE '%%x%%'"
        )
        company = self.env.company.id
        self.orders.create(
            [
                {"name": "here", "quantity": 9, "note": "x"},
                {"name": "not here", "quantity": 9, "note": "y"},
            ]
        )
        self.env.flush_all()
        rows = [
            {"name": name, "quantity": size, "note": note, "company_id": company}
            for name, size, note in (
                ("here", 5, "x"), ("here", 6, "axe"), ("not here", 6, "x"),
                ("new", 1, "x"), ("new", 6, "x"), ("new", None, "x"), ("new", 7, "x"),
            )
        ]  # fmt: skip
        self.assertEqual(self.find(rows, self.insert(rows)), {1, 6})

    def test_an_update_that_brings_records_under_a_rule(self):
        self.alter(
            "CREATE UNIQUE INDEX odd ON test_transfer_order (name) WHERE quantity > 5"
        )
        orders = self.orders.create(
            [{"name": name, "quantity": 1} for name in ("a", "b", "a")]
        )
        self.env.flush_all()
        error = self.refuse(
            SQL("UPDATE %s SET quantity = 9 WHERE id IN %s", self.table, orders._ids)
        )
        rows = [{"id": order.id, "quantity": 9} for order in orders]
        self.assertEqual(self.find(rows, error), {2})

    def test_kinds_that_cannot_be_asked_for(self):
        self.alter(
            "ALTER TABLE test_transfer_order "
            "ADD CONSTRAINT odd EXCLUDE USING btree (name WITH =)"
        )
        rows = [{"name": "A", "company_id": self.env.company.id} for _number in "12"]
        self.assertEqual(self.find(rows, self.insert(rows)), set())

    def test_another_table(self):
        error = self.refuse(SQL("INSERT INTO test_transfer_kind (name) VALUES (NULL)"))
        self.assertEqual(self.find([{"name": "x"}], error), set())
