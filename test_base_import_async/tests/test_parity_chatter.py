# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What is told of good records that were written together with a refused one."""

from .parity import ORDER, Done, ParityCase

REFUSED = "13"  # a weight that a constraint forbids
HEADER = "id,name,weight,state\n"
FIELDS = [".id", "name", "weight", "state"]


class TestParityChatter(ParityCase):
    """As many messages, with the same changes, as of a file of the good rows alone."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.orders = cls.env[ORDER].create(
            [{"name": f"Old {n}", "weight": 1} for n in range(4)]
        )
        cls.env.cr.flush()  # their messages are none of the import's

    def assert_chatter_parity(self, *rows: tuple, **upload) -> Done:
        """:param rows: place of an order, name, weight and state"""
        lines = [
            (f"{self.orders[place].id},{name},{weight},{state}\n", weight)
            for place, name, weight, state in rows
        ]
        return self.assert_parity(
            HEADER + "".join(line for line, _weight in lines),
            FIELDS,
            good=HEADER + "".join(ln for ln, weight in lines if weight != REFUSED),
            sizes=(100,),
            options={"tracking_disable": False},
            **upload,
        )

    def test_a_record_that_stands_on_several_rows(self):
        """Its changes are one message, from the first value to the last one."""
        self.assert_chatter_parity(
            *[(0, f"First {n}", n + 2, "open") for n in range(3)],
            (3, "Refused", REFUSED, "open"),
            *[(n % 3, f"Later {n}", n + 20, "done") for n in range(20)],
        )

    def test_a_record_that_is_changed_back(self):
        """Nothing is told where nothing has changed."""
        self.assert_chatter_parity(
            (0, "Another", 2, "open"),
            *[(3, f"Refused {n}", REFUSED, "open") for n in range(9)],
            (0, "Old 0", 1, "draft"),
        )

    def test_several_refused_rows(self):
        rows = [
            (n % 4, f"Name {n}", REFUSED if n % 5 == 3 else n + 20, "open")
            for n in range(30)
        ]
        done = self.assert_chatter_parity(*rows)
        self.assertEqual((done.counts["updated"], done.counts["failed"]), (24, 6))

    def test_warnings_of_good_rows_are_told_once(self):
        self.env["test.transfer.kind"].create([{"name": "twice"}, {"name": "twice"}])
        order = self.orders[0].id
        rows = [f"{order},{weight},twice\n" for weight in (2, REFUSED, 3, 4)]
        rows += [f"{order},{n},\n" for n in range(20, 30)]
        header = "id,weight,kind\n"
        done = self.assert_parity(
            header + "".join(rows),
            [".id", "weight", "kind_id"],
            good=header + "".join(rows[:1] + rows[2:]),
            sizes=(100,),
        )
        self.assertEqual([line for line, _text in done.warnings], [2, 3, 4, 5])

    def test_records_made_by_name_stay_with_their_row(self):
        """What was made before the batch was written is still there, and noted."""
        header = "id,weight,tags\n"
        rows = [f"{self.orders[n % 4].id},{n},tag {n}\n" for n in range(20, 30)]
        rows[4] = f"{self.orders[0].id},{REFUSED},tag 21\n"
        self.assert_parity(
            header + "".join(rows),
            [".id", "weight", "tag_ids"],
            good=header + "".join(rows[:4] + rows[5:]),
            sizes=(100,),
            options={
                "tracking_disable": False,
                "name_create_enabled_fields": {"tag_ids": True},
            },
        )
