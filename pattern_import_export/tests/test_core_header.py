# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from hypothesis import given
from hypothesis import strategies as st

from odoo.tests import BaseCase

from ..core.header import (
    ColumnKind,
    Path,
    Segment,
    parse_header,
    parse_path,
    print_path,
)

NAMES = st.from_regex(r"[a-z][a-z0-9_]{0,8}", fullmatch=True).filter(
    lambda name: name != "id"
)
STEPS = st.builds(
    Segment, NAMES, st.booleans(), st.none() | st.integers(min_value=1, max_value=999)
)
IDENTIFIERS = st.builds(Segment, st.sampled_from(["id", ".id"]), st.booleans())
PATHS = st.builds(
    lambda steps, last, language: Path((*steps, last), language),
    st.lists(STEPS, max_size=4),
    STEPS | IDENTIFIERS,
    st.none() | st.sampled_from(["fr_FR", "sr@latin".replace("@", "_"), "en_US"]),
)


class TestHeader(BaseCase):
    @given(PATHS)
    def test_parse_and_print_are_inverse(self, path):
        self.assertEqual(parse_path(print_path(path)), path)
        self.assertEqual(print_path(parse_path(print_path(path))), print_path(path))

    @given(st.text(max_size=20))
    def test_any_text_is_a_column_or_a_problem(self, text):
        header = parse_header([text])
        column = header.columns[0]
        if header.problems:
            self.assertTrue(str(header.problems[0]))
            self.assertTrue(column.is_comment)
        elif column.path:
            self.assertEqual(parse_path(print_path(column.path)), column.path)

    def test_the_columns_of_the_grammar(self):
        header = parse_header(
            [
                " name ",
                "ref#key",
                "country_id#key|code",
                "child_ids|2|category_id|1|name",
                "child_ids|1|email#KEY",
                "name@fr_FR",
                "ref#key@fr_FR",
                "",
                None,
                "# my notes",
                "#Error",
                "#Version",
                "#deleted",
                ".id",
                "child_ids|3|id",
            ]
        )
        self.assertFalse(header.problems)
        self.assertEqual(
            [str(column.path or "") for column in header.columns],
            [
                "name",
                "ref#key",
                "country_id#key|code",
                "child_ids|2|category_id|1|name",
                "child_ids|1|email#key",
                "name@fr_FR",
                "ref@fr_FR#key",
                "",
                "",
                "",
                "",
                "",
                "",
                ".id",
                "child_ids|3|id",
            ],
        )
        self.assertEqual(header.find(ColumnKind.VERSION).number, 12)
        self.assertEqual(header.find(ColumnKind.DELETED).number, 13)
        self.assertEqual(
            [column.number for column in header.columns if column.is_key], [2, 3, 5, 7]
        )

    def test_every_wrong_cell_is_told(self):
        wrong = [
            "name|",
            "|name",
            "1|name",
            "child_ids|1|2|name",
            "child_ids|0|name",
            "child_ids|01|name",
            "name#clef",
            "name#key#key",
            ".id|name",
            "id|1",
            "name@",
            "name@fr@de",
            "country_id@fr_FR|name",
        ]
        header = parse_header(["name", *wrong])
        self.assertEqual(
            [(p.number, p.text) for p in header.problems],
            [(number, text) for number, text in enumerate(wrong, 2)],
        )
        for problem in header.problems:
            self.assertNotIn("%(", str(problem))
