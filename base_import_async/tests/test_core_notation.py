# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import datetime
import io

from hypothesis import given
from hypothesis import strategies as st

from odoo.tests import BaseCase

from ..core.errors import ConfigurationError
from ..core.formats.base import get_format
from ..core.formats.options import TableOptions
from ..core.notation import DATE_FORMATS, DECIMALS, Notation, get_date_words

MOMENT = datetime.datetime(2026, 3, 4, 5, 6, 7)
FRENCH = Notation(date_format="%d/%m/%Y", decimal=",")
NOTATIONS = st.builds(
    Notation,
    date_format=st.sampled_from(DATE_FORMATS),
    decimal=st.sampled_from(DECIMALS),
)


class TestNotation(BaseCase):
    def test_formats_in_words(self):
        for date_format, words in (
            ("%Y-%m-%d %H:%M:%S", "YYYY-MM-DD HH:mm:SS"),
            ("%d%m%y", "DDMMYY"),
            ("%A, %d. %B, %I:%M %p", "dddd, DD. MMMM, hh:mm A"),
            ("%d %%Y %f %", "DD %Y %f %"),
        ):
            self.assertEqual(get_date_words(date_format), words)

    def test_what_is_written(self):
        for cell, text in (
            (MOMENT, "04/03/2026 05:06:07"),
            (MOMENT.date(), "04/03/2026"),
            (datetime.date(33, 4, 3), "03/04/0033"),
            (-1234.5, "-1234,5"),
            (2.0, "2"),
            (7, "7"),
            (True, "True"),
            (None, ""),
            ("1.5", "1.5"),
        ):
            with self.subTest(cell=cell):
                self.assertEqual(FRENCH.text(cell), text)

    @given(NOTATIONS, st.datetimes(datetime.datetime(1, 1, 1)))
    def test_moments_come_back(self, notation, moment):
        moment = moment.replace(microsecond=0)
        self.assertEqual(notation.parse_moment(notation.text(moment)), moment)
        self.assertEqual(
            notation.parse_moment(notation.text(moment.date())).date(), moment.date()
        )

    @given(NOTATIONS, st.decimals(-(10**9), 10**9, places=4))
    def test_numbers_come_back(self, notation, number):
        text = notation.parse_number(notation.text(float(number)))
        self.assertEqual(float(text), float(number))

    def test_numbers_that_are_read(self):
        for text, number in (
            ("1234,56", "1234.56"),
            ("1.234,56", "1234.56"),
            ("1 234 567,8", "1234567.8"),
            ("1\u202f234,5", "1234.5"),
            ("-0,5", "-0.5"),
            ("+3", "+3"),
            ("12.345", "12345"),
        ):
            with self.subTest(text=text):
                self.assertEqual(FRENCH.parse_number(text), number)

    def test_numbers_that_would_be_guesses(self):
        for text in (
            "1.5",
            "1,2,3",
            "1.234.56",
            "1 234.567",
            ",5",
            "5,",
            "1e3",
            "",
            "x",
        ):
            with self.subTest(text=text):
                self.assertIsNone(FRENCH.parse_number(text))
        self.assertIsNone(Notation().parse_number("1,5"))
        self.assertEqual(Notation().parse_number("1,234.5"), "1234.5")

    def test_moments_that_are_read(self):
        for text, moment in (
            ("4/3/2026", datetime.datetime(2026, 3, 4)),
            ("04/03/2026 5:06", datetime.datetime(2026, 3, 4, 5, 6)),
            ("04/03/2026T05:06:07", MOMENT),
        ):
            with self.subTest(text=text):
                self.assertEqual(FRENCH.parse_moment(text), moment)
        for text in (
            "31/02/2026",
            "04/13/2026",
            "04/03/26",
            "04-03-2026",
            "04/03/2026 25:00",
        ):
            with self.subTest(text=text):
                self.assertIsNone(FRENCH.parse_moment(text))

    def test_unknown_notations(self):
        for values in ({"date_format": "%x"}, {"decimal": ";"}):
            with self.subTest(values=values), self.assertRaises(ConfigurationError):
                Notation(**values)

    def test_csv_is_written_in_it(self):
        stream = io.BytesIO()
        options = TableOptions(separator=";", notation=FRENCH)
        rows = [["a", "b", "c"], [1.5, MOMENT.date(), "x;1.5"], ["1.5", "", "y"]]
        get_format("csv").write(rows, stream, options)
        self.assertEqual(
            stream.getvalue().decode(), 'a;b;c\n1,5;04/03/2026;"x;1.5"\n1.5;;y\n'
        )
