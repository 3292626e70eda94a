# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Rows that refer to one another: what is written in few steps is what Odoo writes."""

from odoo.addons.base_import_async.models.foresight import Way

from .families import FamilyCase
from .parity import Upload

LEVELS, FILE, ODOO = (way.value for way in Way)
PARTNER, TAG = "res.partner", "res.partner.category"


class TestParityFamilies(FamilyCase):
    def make_families(self, heads: int, children: int, *, by_id: bool) -> str:
        """Heads, each followed by its children, and they by a child of their own."""
        lines = []
        for head in range(heads):
            lines.append(f"h{head},Head {head},")
            for child in range(children):
                parent = f"h{head}" if by_id else f"Head {head}"
                lines.append(f"c{head}_{child},Child {head} {child},{parent}")
                if child == 1:
                    parent = f"c{head}_{child}" if by_id else f"Child {head} {child}"
                    lines.append(f"g{head},Grandchild {head},{parent}")
        return "id,name,parent\n" + "\n".join(lines) + "\n"

    # ------------------------------------------------------------------
    # Fast, and the same
    # ------------------------------------------------------------------

    def test_families_by_name_are_written_level_by_level(self):
        content = self.make_families(6, 3, by_id=False)
        with self.watching_ways() as ways:
            self.assert_parity(content, ["id", "name", "parent_id"], sizes=(1, 4, 100))
        self.assertEqual(ways[-1], (LEVELS, True))

    def test_families_by_external_id_are_written_level_by_level(self):
        content = self.make_families(6, 3, by_id=True)
        fields = ["id", "name", "parent_id/id"]
        with self.watching_ways() as ways:
            self.assert_parity(content, fields, sizes=(4, 100))
        self.assertEqual(ways[-1], (LEVELS, True))

    def test_families_of_contacts(self):
        """Contacts take values from their company, and name it in theirs."""
        rows = [
            row
            for n in range(5)
            for row in (
                f"Firm {n},,Street {n},BE,f{n}@example.com,1",
                f"Anna {n},Firm {n},,,a{n}@example.com,",
                f"Bert {n},f{n}@example.com,Other street,FR,,",
            )
        ]
        content = "name,parent,street,country,email,company\n" + "\n".join(rows) + "\n"
        fields = ["name", "parent_id", "street", "country_id", "email", "is_company"]
        with self.watching_ways() as ways:
            self.assert_parity(content, fields, sizes=(4, 100), res_model=PARTNER)
        self.assertEqual(ways[-1], (LEVELS, True))

    def test_heads_before_children_keep_the_order_of_the_file(self):
        heads = "".join(f"Head {n},\n" for n in range(5))
        children = "".join(f"Child {n},Head {n % 5}\n" for n in range(10))
        with self.watching_ways() as ways:
            self.assert_parity(
                f"name,parent\n{heads}{children}", ["name", "parent_id"], sizes=(100,)
            )
        self.assertEqual(ways[-1], (FILE, True))

    def test_few_statements_for_many_rows(self):
        content = self.make_families(20, 8, by_id=False)
        counts = {}
        for heads in (2, 20):
            content = self.make_families(heads, 8, by_id=False)
            done = None
            with self._rolled_back():
                run = self.start_run(self.upload(content), 1000)
                self._perform(run.job_uuid)
                run._advance()
                before = self.env.cr.sql_log_count
                self.perform_chunks(run)
                counts[heads] = self.env.cr.sql_log_count - before
                done = self.describe_run(run)
            self.assertEqual(done.counts["created"], heads * 10)
        self.assertLess(counts[20] - counts[2], 180, counts)  # rows more: 180

    def upload(self, content: str) -> Upload:
        return Upload(content.encode(), ["id", "name", "parent_id"])

    def perform_chunks(self, run) -> None:
        for chunk in run.chunk_ids.filtered(lambda c: c.state == "queued"):
            self._perform(chunk.job_uuid)
        run._advance()
        self.assertTrue(run._is_closed)

    # ------------------------------------------------------------------
    # Guessed wrong: loaded again, and the same
    # ------------------------------------------------------------------

    def test_name_that_several_rows_bring(self):
        """Which of them is meant depends on where the row stands."""
        rows = ["Twin,", "One,Twin", "Twin,", "Two,Twin", "Other,", "Three,Other"]
        content = "name,parent\n" + "\n".join(rows) + "\n"
        done = self.assert_parity(content, ["name", "parent_id"], sizes=(1, 100))
        self.assertEqual([line for line, _message in done.warnings], [5])
        self.assert_like_odoos_way(content, ["name", "parent_id"])

    def test_name_that_the_database_has_too(self):
        self.env["test.transfer.order"].create({"name": "Known"})
        rows = ["Child,Known", "Known,", "Next,Known", "Last,Child"]
        content = "name,parent\n" + "\n".join(rows) + "\n"
        done = self.assert_parity(content, ["name", "parent_id"], sizes=(1, 100))
        self.assertEqual([line for line, _message in done.warnings], [4])

    def test_name_that_odoo_makes_up(self):
        """No cell holds it: that the contact is there is seen when it is written."""
        rows = [
            row
            for n in range(4)
            for row in (f"Firm {n},,", f"Anna {n},Firm {n},contact",
                        f"Assistant {n},\"Firm {n}, Anna {n}\",contact")
        ]  # fmt: skip
        content = "name,parent,type\n" + "\n".join(rows) + "\n"
        fields = ["name", "parent_id", "type"]
        with self.watching_ways() as ways:
            self.assert_parity(content, fields, sizes=(1, 100), res_model=PARTNER)
        self.assertEqual(ways[-2:], [(LEVELS, False), (FILE, True)])

    def test_name_that_odoo_makes_up_and_the_database_has(self):
        firm = self.env[PARTNER].create({"name": "Firm", "is_company": True})
        self.env[PARTNER].create({"name": "Anna", "parent_id": firm.id})
        rows = ["Anna,Firm", 'Carl,"Firm, Anna"', "Anna,Firm", 'Dora,"Firm, Anna"']
        content = "name,parent\n" + "\n".join(rows) + "\n"
        fields = ["name", "parent_id"]
        done = self.assert_parity(content, fields, sizes=(1, 100), res_model=PARTNER)
        self.assertEqual([line for line, _message in done.warnings], [3, 5])

    def test_name_that_a_row_changes(self):
        order = self.env["test.transfer.order"].create({"name": "Old"})
        self.env["ir.model.data"].create(
            {
                **{"module": "shop", "name": "old", "model": order._name},
                "res_id": order.id,
            }
        )
        rows = ["x1,First,Old", "shop.old,Fresh,", "x2,Second,Fresh", "x3,Third,First"]
        content = "id,name,parent\n" + "\n".join(rows) + "\n"
        fields = ["id", "name", "parent_id"]
        self.assert_parity(content, fields, sizes=(1, 100))
        rows.append("x4,Fourth,Old")
        self.assert_like_odoos_way("id,name,parent\n" + "\n".join(rows) + "\n", fields)

    def test_numbers_of_a_sequence_follow_the_file(self):
        """Transfers get their number when they are made."""
        kind = self.env["stock.picking.type"].search([("code", "=", "incoming")])[:1]
        rows = [f"p{n},{kind.id},{f'p{n - n % 3}' if n % 3 else ''}" for n in range(12)]
        content = "id,type,backorder\n" + "\n".join(rows) + "\n"
        fields = ["id", "picking_type_id/.id", "backorder_id/id"]
        with self.watching_ways() as ways:
            self.assert_parity(content, fields, sizes=(100,), res_model="stock.picking")
        self.assertEqual(ways[-1], (FILE, True))

    def test_names_that_a_row_above_makes_in_another_model(self):
        """A new warehouse brings its types of operations.

        Odoo writes what waits when it looks for a warehouse: a type that is looked for
        before, in a column further left, is not there yet.
        """
        rows = "First,F1,,\nSecond,S1,{},First\n"
        left = "name,code,type,from\n" + rows.format("First: Receipts")
        fields = ["name", "code", "store_type_id", "resupply_wh_ids"]
        warehouse = {"res_model": "stock.warehouse"}
        front = self.run_foreground(Upload(left.encode(), fields, **warehouse))
        done = self.assert_like_odoos_way(left, fields, **warehouse)
        messages = [m["message"] for m in front.messages if m["type"] == "error"]
        self.assertEqual([error[3] for error in done.errors], messages)
        right = "name,code,from,type\nFirst,F1,,\nSecond,S1,First,First: Receipts\n"
        fields = ["name", "code", "resupply_wh_ids", "store_type_id"]
        self.assert_parity(right, fields, sizes=(100,), **warehouse)

    # ------------------------------------------------------------------
    # Wrong rows
    # ------------------------------------------------------------------

    def test_unknown_parent_is_told_in_odoos_words(self):
        content = self.make_families(4, 3, by_id=False) + "x,Lost,Nobody\n"
        fields = ["id", "name", "parent_id"]
        front = self.run_foreground(self.upload(content))
        with self.watching_ways() as ways:
            done = self.assert_like_odoos_way(content, fields)
        self.assertEqual(ways[-1], (LEVELS, True))
        message = next(m["message"] for m in front.messages if m["type"] == "error")
        self.assertEqual([e[3] for e in done.errors], [message])

    def test_children_of_a_row_that_fails(self):
        lines = self.make_families(4, 3, by_id=False).splitlines()
        lines[1] += ",many"  # no quantity
        content = "\n".join(f"{line}," if n != 1 else line
                            for n, line in enumerate(lines)) + "\n"  # fmt: skip
        fields = ["id", "name", "parent_id", "quantity"]
        done = self.assert_like_odoos_way(content, fields, sizes=(3, 100))
        # the head, its three children, and the child of one of them
        self.assertEqual(done.counts["failed"], 5)

    def test_of_two_rows_that_clash_the_second_fails(self):
        rows = [
            "Head 1,,", "Child 1,Head 1,K1", "Head 2,,K1", "Child 2,Head 2,",
            "Head 3,,", "Child 3,Head 3,K2", "Head 4,,", "Child 4,Head 4,K2",
        ]  # fmt: skip
        content = "name,parent,code\n" + "\n".join(rows) + "\n"
        done = self.assert_like_odoos_way(content, ["name", "parent_id", "code"])
        self.assertEqual([error[0] for error in done.errors], [4, 5, 9])

    def test_row_that_a_constraint_refuses(self):
        rows = [f"Head {n},,1\nChild {n},Head {n},{13 if n == 2 else 2}"
                for n in range(5)]  # fmt: skip
        content = "name,parent,weight\n" + "\n".join(rows) + "\n"
        done = self.assert_like_odoos_way(content, ["name", "parent_id", "weight"])
        self.assertEqual([error[0] for error in done.errors], [7])

    def test_time_that_runs_out(self):
        content = self.make_families(6, 3, by_id=False)
        runs = self.registry["transfer.run"]
        self.patch(runs, "_get_time_budget", lambda run: 0.0)
        fields = ["id", "name", "parent_id"]
        done = self.assert_parity(content, fields, sizes=(100,))
        self.assertGreater(done.chunk_count, 3)
