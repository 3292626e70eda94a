# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Of many rows written together those that are refused are found at once."""

from collections.abc import Callable, Iterable, Sequence
from unittest.mock import patch

from odoo import Command, api
from odoo.exceptions import UserError, ValidationError

from .overrides import overriding
from .parity import ORDER, ParityCase

COUNT = 64
WRONG = frozenset({5, 30, 31, 63})


class TestParitySuspects(ParityCase):
    """Each kind of refusal: the good rows are as Odoo leaves them, in few tries."""

    def import_table(
        self,
        fields: Sequence[str],
        row: Callable[[int, bool], Iterable[str]],
        wrong: Iterable[int] = WRONG,
        **upload,
    ):
        """Import rows of which some are wrong; compare with the good ones alone.

        :return: messages by the number of the row, and the sizes of all tries
        """
        wrong = set(wrong)
        lines = [",".join(fields)]
        good = list(lines)
        wrong_lines = set()
        for number in range(COUNT):
            lines += row(number, number in wrong)
            if number in wrong:
                wrong_lines.add(len(lines))
            else:
                good += row(number, False)
        sizes = []
        write = type(self.env["transfer.loader"])._write_tentatively

        def counting(loader, model, load, items):
            sizes.append(len(items))
            return write(loader, model, load, items)

        with patch.object(
            type(self.env["transfer.loader"]), "_write_tentatively", counting
        ):
            done = self.assert_parity(
                "\n".join(lines),
                fields,
                good="\n".join(good),
                sizes=[2 * COUNT],
                **upload,
            )
        told = {line: message for line, _column, _value, message in done.errors}
        self.assertEqual(set(told), wrong_lines)
        return told, sizes

    def check_tries(self, sizes: Sequence[int], wrong: Iterable[int] = WRONG) -> None:
        """All at once; then those that are refused alone, and what is between them."""
        segments, start = [], 0
        for place in sorted(wrong):
            segments += [place - start] * (place > start) + [1]
            start = place + 1
        segments += [COUNT - start] * (start < COUNT)
        self.assertEqual(list(sizes), [COUNT, *segments])

    def test_a_check_of_the_database(self):
        told, sizes = self.import_table(
            ["name", "quantity"],
            lambda number, is_wrong: [f"order {number},{-1 if is_wrong else number}"],
        )
        self.assertEqual(set(told.values()), {"The quantity is at least 0."})
        self.check_tries(sizes)

    def test_a_missing_value(self):
        told, sizes = self.import_table(
            ["name", "note"],
            lambda number, is_wrong: [f"{'' if is_wrong else number},note"],
        )
        self.check_tries(sizes)
        self.assertIn("Name", next(iter(told.values())))

    def test_a_key_that_is_taken(self):
        taken = [{"name": f"there {n}", "code": f"taken {n}"} for n in WRONG]
        self.env[ORDER].create(taken)
        told, sizes = self.import_table(
            ["name", "code"],
            lambda number, is_wrong: [
                f"order {number},{'taken' if is_wrong else 'free'} {number}"
            ],
        )
        self.assertEqual(set(told.values()), {"The code is taken."})
        # the first collision may be with what the transaction cannot see
        self.assertEqual(sizes[0], COUNT)
        self.check_tries(sizes[1:])

    def test_a_key_that_a_row_above_has_taken(self):
        told, sizes = self.import_table(
            ["name", "code"],
            lambda number, is_wrong: [
                f"order {number},code {number - 1 if is_wrong else number}"
            ],
            wrong={5, 30, 63},
        )
        self.assertEqual(set(told.values()), {"The code is taken."})
        self.check_tries(sizes[1:], {5, 30, 63})

    def test_a_constraint_in_python(self):
        told, sizes = self.import_table(
            ["name", "weight"],
            lambda number, is_wrong: [f"order {number},{13 if is_wrong else 5}"],
        )
        self.assertEqual(set(told.values()), {"A weight of 13 brings bad luck."})
        self.check_tries(sizes)

    def test_lines_that_the_database_refuses(self):
        told, sizes = self.import_table(
            ["name", "line_ids/name", "line_ids/quantity"],
            lambda number, is_wrong: [
                f"order {number},line,1",
                f",line 2,{1000 if is_wrong else number}",
            ],
        )
        self.assertEqual(set(told.values()), {"A line has less than 1000."})
        self.check_tries(sizes)

    def test_lines_that_a_constraint_refuses(self):
        told, sizes = self.import_table(
            ["name", "line_ids/name"],
            lambda number, is_wrong: [
                f"order {number},line",
                f",{'bad line' if is_wrong else 'line 2'}",
            ],
        )
        self.assertEqual(set(told.values()), {"This line is bad."})
        self.check_tries(sizes)

    def test_another_company(self):
        company = self.env["res.company"].create({"name": "Another"})
        self.env["res.partner"].create(
            {"name": "Strange contact", "company_id": company.id}
        )
        self.env["res.partner"].create({"name": "Common contact"})
        self.env.ref("base.user_admin").company_ids = [Command.link(company.id)]
        _told, sizes = self.import_table(
            ["name", "partner_id"],
            lambda number, is_wrong: [
                f"order {number},{'Strange' if is_wrong else 'Common'} contact"
            ],
        )
        self.check_tries(sizes)

    def test_a_rule_of_access(self):
        self.env["ir.rule"].create(
            {
                "name": "No notes",
                "model_id": self.env["ir.model"]._get_id(ORDER),
                "domain_force": "[('note', '!=', 'secret')]",
                "perm_read": False,
            }
        )
        _told, sizes = self.import_table(
            ["name", "note"],
            lambda number, is_wrong: [f"{number},{'secret' if is_wrong else 'open'}"],
        )
        self.check_tries(sizes)

    def test_records_that_nobody_may_read(self):
        """They are refused when the batch is looked at, before anything is written."""
        self.make_known()
        secret = self.env[ORDER].search([("name", "in", [str(n) for n in WRONG])])
        secret.note = "secret"
        self.env["ir.rule"].create(
            {
                "name": "No secrets",
                "model_id": self.env["ir.model"]._get_id(ORDER),
                "domain_force": "[('note', '!=', 'secret')]",
            }
        )
        told, _sizes = self.import_table(
            ["id", "quantity"], lambda number, _is_wrong: [f"a.o{number},7"]
        )
        self.assertEqual(len(told), len(WRONG))

    def test_updates_that_the_database_refuses(self):
        self.make_known()
        told, sizes = self.import_table(
            ["id", "quantity"],
            lambda number, is_wrong: [f"a.o{number},{-1 if is_wrong else 7}"],
        )
        self.assertEqual(set(told.values()), {"The quantity is at least 0."})
        self.check_tries(sizes)

    def test_updates_that_a_constraint_refuses(self):
        self.make_known()
        told, sizes = self.import_table(
            ["id", "weight"],
            lambda number, is_wrong: [f"a.o{number},{13 if is_wrong else 7}"],
        )
        self.assertEqual(set(told.values()), {"A weight of 13 brings bad luck."})
        # each is known when it is reached, after those above
        self.assertLess(sum(sizes), 4 * COUNT)

    def test_refusals_of_different_kinds(self):
        def row(number, is_wrong):
            quantity = -1 if is_wrong and number != 30 else number
            return [f"order {number},{quantity},{13 if number == 30 else 5}"]

        told, _sizes = self.import_table(["name", "quantity", "weight"], row)
        self.assertEqual(len(set(told.values())), 2)

    def test_code_of_a_model_that_names_nobody(self):
        """Nothing is known: the batch is parted blindly."""
        self.check_blind_tries(lambda orders: None)

    def test_an_error_that_somebody_has_caught(self):
        """What an addon deals with is not taken for the reason of what follows."""

        def try_in_vain(orders):
            with self.assertRaises(ValidationError), orders.env.cr.savepoint():
                orders[:1].weight = 13

        self.check_blind_tries(try_in_vain)

    def check_blind_tries(self, before: Callable) -> None:
        """The model refuses all that it is asked to create together.

        :param before: what it does with the records before it does so
        """

        def refusing(create, orders, vals_list):
            records = create(orders, vals_list)
            before(records)
            if any(order.note == "wrong" for order in records):
                raise UserError(orders.env._("Some are wrong."))
            return records

        with overriding(self.env[ORDER], "create", refusing):
            told, sizes = self.import_table(
                ["name", "note"],
                lambda n, is_wrong: [f"{n},{'wrong' if is_wrong else 'right'}"],
            )
        self.assertEqual(set(told.values()), {"Some are wrong."})
        self.assertEqual(sizes[:2], [COUNT, COUNT // 8])

    def test_a_constraint_that_looks_at_all_records(self):
        """All records are suspected where there are too many of them: as if none."""

        @api.constrains("weight")
        def check(orders):
            if orders.search_count([("weight", ">", 100)]) > 3:
                raise ValidationError(orders.env._("Three heavy ones are enough."))

        methods = [*self.env[ORDER]._constraint_methods, check]
        with patch.object(type(self.env[ORDER]), "_constraint_methods", methods):
            told, _sizes = self.import_table(
                ["name", "weight"],
                lambda n, _is_wrong: [f"order {n},{200 if n in (3, 4, 5, 60) else 1}"],
                wrong={60},
            )
        self.assertEqual(set(told.values()), {"Three heavy ones are enough."})

    def make_known(self) -> None:
        orders = self.env[ORDER].create([{"name": f"{n}"} for n in range(COUNT)])
        for number, order in enumerate(orders):
            self.env["ir.model.data"].create(
                {
                    "module": "a",
                    "name": f"o{number}",
                    "model": ORDER,
                    "res_id": order.id,
                }
            )
