# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import json
import random
from unittest.mock import patch

from odoo.tests import TransactionCase, tagged
from odoo.tools.mail import html_sanitize

from ..models import html_texts
from ..models.undo_capture import UndoCapture, capturing

_TEXTS = (
    *("a", "A note about this partner.", "a\nb\n\nc", "a ", "a\n", " a", "\na", ""),
    *(
        "-- \nAda",
        "a\n--\nAda",
        "a\n-- Ada",
        "a -- b",
        "--",
        "a\n> b",
        "a & b",
        "&amp;",
    ),
    *("<b>a</b>", "a < b", "<!-- a -->", "</o:p>", "a\rb", "a\r\nb", "a\tb", "a\x00b"),
    *(
        "a\xa0b",
        "\u2003a",
        "\u2028a",
        "Köln",
        "\U0001f600",
        "a\x80b",
        "a\ufeffb",
        "{{ a }}",
    ),
    *(
        "javascript:alert(1)",
        "http://example.com/?a=b",
        "a" * 9999,
        "a " * 9999,
        "'\"`",
    ),
    *("50 %", "%s", "%(a)s", "\\", "\\N", "x", "xx", "${a}", "t-out", "@import url(a)"),
)
_PIECES = (
    "a b é \n -- - ' \" % x . ß 中 < > & &lt; \r \t \xa0 \x85 <br> \u2003 \U0001f600"
)


@tagged("post_install", "-at_install")
class TestHtmlTexts(TransactionCase):
    """Texts without tags are stored as Odoo stores them."""

    def get_fields(self):
        """Fields of html with their models: one for each way of cleaning it."""
        seen = {}
        for model in map(self.env.__getitem__, self.registry):
            for field in html_texts._get_cleaned_fields(model):
                how = [value for name, value in vars(field).items() if "sanit" in name]
                how += [field.strip_style, field.strip_classes, field.translate]
                seen.setdefault(repr(how), (model, field))
        return seen.values()

    def get_columns(self, model, field, texts, *, inside: bool):
        """What goes into the table, in an import and outside."""
        data_list = [{"stored": {field.name: text}} for text in texts]
        found = []
        with html_texts.cleaning_texts(model, data_list if inside else []):
            for stored in (data["stored"] for data in data_list):
                value = field.convert_to_column_insert(
                    stored[field.name], model, stored
                )
                found.append(json.dumps(getattr(value, "adapted", value)))
        self.assertEqual([data["stored"][field.name] for data in data_list], texts)
        return found

    def assert_same(self, model, field, texts):
        inside = self.get_columns(model, field, texts, inside=True)
        outside = self.get_columns(model, field, texts, inside=False)
        for text, one, other in zip(texts, inside, outside, strict=True):
            self.assertEqual(one, other, repr((text, str(field))))

    def test_in_fields_of_any_kind(self):
        texts = list(_TEXTS)
        chance = random.Random(19)
        pieces = [*_PIECES.split(" "), " "]
        texts += ["".join(chance.choices(pieces, k=6)) for _number in range(300)]
        for model, field in self.get_fields():
            self.assert_same(model, field, texts)

    def test_of_any_character(self):
        characters = [
            chr(code) for code in range(1, 0x11000) if chr(code).isprintable()
        ]
        model = self.env["res.partner"]
        texts = [
            "a" + "".join(characters[first : first + 64]) + "b"
            for first in range(0, len(characters), 64)
        ]
        texts += [f"a{chr(code)}b" for code in range(1, 0x180)]
        texts += [f"{chr(code)}b" for code in range(1, 0x180)]
        texts += [f"b{chr(code)}" for code in range(1, 0x180)]
        self.assert_same(model, model._fields["comment"], texts)

    def make(self, texts, *, inside: bool):
        vals_list = [{"name": "Ada", "comment": text} for text in texts]
        partners = self.env["res.partner"]
        if not inside:
            return partners.create(vals_list)
        with capturing(self.env, UndoCapture(self.env, self.env["transfer.chunk"])):
            return partners.create(vals_list)

    def test_of_new_records(self):
        texts = [text for text in _TEXTS if "\x00" not in text] + [False, None]
        inside = self.make(texts, inside=True)
        outside = self.make(texts, inside=False)
        self.assertEqual(inside.mapped("comment"), outside.mapped("comment"))
        self.env.flush_all()
        self.env.invalidate_all()
        for one, other in zip(inside, outside, strict=True):
            self.assertEqual(one.comment, other.comment)
            self.assertIs(type(one.comment), type(other.comment))

    def test_are_not_parsed(self):
        """The first of them tells what they get; what has tags is parsed as before."""
        with patch(
            "odoo.orm.fields_textual.html_sanitize", wraps=html_sanitize
        ) as call:
            self.make(["Plain", "texts", "<b>a</b>"], inside=True)
        # what counts as empty is given back
        parsed = {str(one.args[0]) for one in call.call_args_list if one.args[0]}
        self.assertLessEqual({"x", "<b>a</b>"}, parsed)
        self.assertFalse(parsed & {"Plain", "texts"})

    def test_stand_there_again_after_an_error(self):
        model = self.env["res.partner"]
        data_list = [{"stored": {"comment": "a"}}]
        with (
            self.assertRaises(LookupError),
            html_texts.cleaning_texts(model, data_list),
        ):
            self.assertNotEqual(data_list[0]["stored"]["comment"], "a")
            raise LookupError
        self.assertIs(type(data_list[0]["stored"]["comment"]), str)
        self.assertEqual(data_list[0]["stored"]["comment"], "a")
