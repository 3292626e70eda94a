# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from hypothesis import given
from hypothesis import strategies as st

from odoo.tests import BaseCase

from ..core.header_check import HeaderRules, check_header
from ..core.nesting import CellError, flatten, nest, starts_record
from ..core.records import Mark, Reference
from ..core.shape import build_shape
from .core_fields import describe

HEADERS = [
    [".id", "ref#key", "name", "name@fr_FR", "#version", "#deleted", "# notes"],
    ["country_id#key|code", "country_id|currency_id|symbol", "parent_id|ref#key"],
    ["name", "tag_ids|1|name", "tag_ids|2|name", "tag_ids|3|name"],
    [
        "name",
        "child_ids|1|email#key",
        "child_ids|1|tag_ids|1|name",
        "child_ids|2|email#key",
        "child_ids|2|country_id|code",
        "child_ids|2|child_ids|1|name",
    ],
    ["ref#key", "child_ids|name", "child_ids|child_ids|email", "tag_ids", "comment"],
    ["name", "child_ids|name", "bank_ids|number"],
]
CELLS = (
    st.none()
    | st.text(max_size=5).map(str.strip).map(lambda text: text or None)
    | st.integers()
    | st.booleans()
    | st.dates()
    | st.just("#clear")
)


def shape_of(cells):
    header = check_header(cells, HeaderRules(model="partner", describe=describe))
    return build_shape(header, "partner", describe)


class TestNesting(BaseCase):
    @given(st.data(), st.sampled_from(HEADERS))
    def test_nest_and_flatten_are_inverse(self, data, header):
        shape = shape_of(header)
        width = len(header)
        row = data.draw(st.tuples(*[CELLS] * width).map(list))
        for index in {shape.deleted_index, *range(width)} - {
            *shape.own_indexes,
            *(i for i in range(width) if not header[i].startswith("#")),
        }:
            if index is not None:
                row[index] = None
        if shape.deleted_index is not None:
            row[shape.deleted_index] = data.draw(st.sampled_from([None, 1]))
        if shape.has_repeated:
            # a record and each child on the way to one begin with a value
            row[0] = row[1] = "begun"
        record = nest([row], shape)
        self.assertEqual(flatten(record, shape, width), [row])

    def test_what_the_cells_say(self):
        shape = shape_of(
            [
                "ref#key",
                "country_id#key|code",
                "name",
                "tag_ids|1|name",
                "tag_ids|2|name",
                "child_ids|1|name",
                "child_ids|2|name",
                "child_ids|2|email#key",
                "#version",
                "#deleted",
                "name@fr_FR",
            ]
        )
        record = nest(
            [("A1", "FR", " #Clear ", "", "vip", None, 0, False, "v", "yes")], shape
        )
        self.assertEqual(
            record.keys, {"ref": "A1", "country_id": Reference((("code", "FR"),))}
        )
        self.assertEqual(record.values, {"name": Mark.CLEAR, "name@fr_FR": Mark.BLANK})
        blank, vip = record.lists["tag_ids"]
        self.assertTrue(blank.is_blank)
        self.assertEqual(vip, Reference((("name", "vip"),)))
        # 0 and False are values: the child is there
        (child,) = record.children["child_ids"]
        self.assertEqual((child.index, child.keys), (2, {"email": False}))
        self.assertEqual(child.values, {"name": 0})
        self.assertEqual((record.version, record.is_deleted), ("v", True))

    def test_children_in_rows_of_their_own(self):
        header = [
            "ref#key",
            "child_ids|name",
            "child_ids|child_ids|email",
            "bank_ids|number",
        ]
        shape = shape_of(header)
        rows = [
            ["A", "one", "a@x", "111"],
            [None, None, "b@x", "222"],
            [None, "two", None, None],
        ]
        self.assertEqual(
            [starts_record(row, shape) for row in rows], [True, False, False]
        )
        record = nest(rows, shape)
        one, two = record.children["child_ids"]
        self.assertEqual(
            [child.values["email"] for child in one.children["child_ids"]],
            ["a@x", "b@x"],
        )
        self.assertEqual(two.children["child_ids"], ())
        self.assertEqual(
            [bank.values["number"] for bank in record.children["bank_ids"]],
            ["111", "222"],
        )
        self.assertEqual(flatten(record, shape, 4), rows)

    def test_rows_that_say_nothing_sensible(self):
        shape = shape_of(["ref#key", "child_ids|name", "child_ids|child_ids|email"])
        with self.assertRaises(CellError) as caught:
            nest([["A", None, None], [None, None, "lost@x"]], shape)
        self.assertEqual((caught.exception.offset, caught.exception.index), (1, 2))
        with self.assertRaisesRegex(CellError, "maybe"):
            nest([["A", "maybe"]], shape_of(["ref#key", "#deleted"]))
