# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from hypothesis import given
from hypothesis import strategies as st

from odoo.tests import BaseCase

from ..core.load_cells import is_clear, shield, unshield
from ..core.name_list import join_names, split_names

_NAMES = st.text(alphabet=' ab,"\n\t;é', min_size=1).filter(str.strip)


class TestNameList(BaseCase):
    @given(st.lists(_NAMES, min_size=1))
    def test_join_and_split_are_inverse(self, names):
        self.assertEqual(split_names(join_names(names)), names)

    def test_what_people_type(self):
        for text, names in (
            ("red", ["red"]),
            ("red, blue ,green", ["red", "blue", "green"]),
            ('red, "x, y"', ["red", "x, y"]),
            ('5" pipe, red', ['5" pipe', "red"]),
            ('"open, red', ['"open', "red"]),
            ("red,", ["red", ""]),
        ):
            with self.subTest(text=text):
                self.assertEqual(split_names(text), names)

    @given(st.text(alphabet="#clearCLEAR "))
    def test_no_value_asks_to_be_cleared(self, text):
        self.assertFalse(is_clear(shield(text)))
        self.assertEqual(unshield(shield(text)), text)
