# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from odoo.tests import BaseCase

from ..core.header import ColumnKind
from ..core.header_check import HeaderRules, check_header, normal_text
from ..core.languages import join_language, split_language
from ..core.problems import HeaderError
from ..core.shape import build_shape
from .core_fields import MODELS, describe


def check(*cells, **rules):
    return check_header(cells, HeaderRules(model="partner", describe=describe, **rules))


class TestHeaderCheck(BaseCase):
    def paths(self, *cells, **rules):
        header = check(*cells, **rules)
        self.assertEqual([str(p) for p in header.problems], [])
        return [str(column.path or "") for column in header.columns]

    def problem(self, *cells, **rules):
        """The one problem of a header."""
        header = check(*cells, **rules)
        self.assertEqual(len(header.problems), 1, [str(p) for p in header.problems])
        with self.assertRaises(HeaderError):
            header.check()
        return header.problems[0]

    def test_what_may_be_written(self):
        legal = [
            ".id",
            "id#key",
            "name@fr_FR",
            "country_id",
            "country_id#key|code",
            "country_id|currency_id|symbol",
            "parent_id|ref#key",
            "tag_ids|1|name@fr_FR",
            "tag_ids|2",
            "child_ids|1|country_id|state_ids|code",
            "child_ids|1|child_ids|1|tag_ids|1|id",
            "bank_ids|number",
            "#Error",
            "",
        ]
        for text in legal:
            with self.subTest(text=text):
                cells = ["name", *(["tag_ids|1"] if text == "tag_ids|2" else []), text]
                self.assertEqual(check(*cells).problems, ())
        self.assertFalse(check("tag_ids").problems)
        self.assertFalse(check("tag_ids|id").problems)

    def test_labels_are_those_of_the_user_and_the_english_ones(self):
        def describe_in_french(model):
            return {
                name: replace(info, label=f"Fr {info.label}", english=info.label)
                for name, info in describe(model).items()
            }

        def find(*cells):
            rules = HeaderRules(model="partner", describe=describe_in_french)
            return check_header(cells, rules)

        header = find("E-mail", "fr reference", "name", "Fr Country|Country Code")
        self.assertEqual(header.problems, ())
        self.assertEqual(
            [str(path) for path in header.paths.values()],
            ["email", "ref", "name", "country_id|code"],
        )
        [problem] = find("Title").problems
        self.assertIn("may be one of several fields: title, function", str(problem))
        [problem] = find("Referense").problems
        self.assertEqual(problem.suggestion, "ref")

    def test_a_language_that_is_not_installed(self):
        self.assertEqual(self.paths("name@fr_FR", languages=["fr_FR"]), ["name@fr_FR"])
        problem = self.problem("name@xx_XX", languages=["fr_FR", "en_US"])
        self.assertIn("“xx_XX” is not installed. There are: fr_FR, en_US", str(problem))

    def test_headers_of_ones_own_in_a_language(self):
        aliases = {"nom du client": "name#key", "name": "name#key", "rang": ""}
        self.assertEqual(
            self.paths("Nom du client@fr_FR", "rang", aliases=aliases),
            ["name@fr_FR#key", ""],
        )
        self.assertEqual(self.paths("name@fr_FR", aliases=aliases), ["name@fr_FR#key"])

    @given(st.text(min_size=1), st.from_regex(r"[a-z]{2}_[A-Z]{2}", fullmatch=True))
    def test_a_language_is_taken_off_as_it_was_put_on(self, text, language):
        text = text.strip()
        if not text or text == "#key":
            return
        joined = join_language(text, language)
        self.assertEqual(split_language(joined), (text, language))

    def test_what_may_not_be_written(self):
        for text, said in {
            "nmae": "Did you mean “name”",
            "child_ids|1|emial": "Did you mean “child_ids|1|email”",
            "country_id|cod": "Did you mean “country_id|code”",
            "xyzzy": "nor one of a similar name",
            "name|code": "Nothing can follow “name”",
            "name|1": "has no number",
            "country_id|1|code": "has no number",
            "tag_ids|name": "needs a number: tag_ids|1|name",
            "child_ids|1|child_ids|email": "needs a number",
            "child_ids|1": "Say which field",
            "child_ids": "Say which field",
            "tag_ids#key|1|name": "cannot be found by it",
            "country_id|state_ids|1|code": "leave the number 1 away",
            "country_id|flag": "cannot be found by",
            "display_name": "cannot be written",
            "display_name#key": "cannot be written",
            "email@fr_FR": "is not translated",
            "name#clef": "the only one is #key",
        }.items():
            with self.subTest(text=text):
                self.assertIn(said, str(self.problem("ref", text)))
        self.assertFalse(check("display_name#key", can_create=False).problems)
        self.assertIn("No column", str(self.problem("", "# notes")))

    def test_columns_that_do_not_go_together(self):
        for cells, number, said in [
            (("name", "ref", "name#key"), 3, "Column 1, name, is the same"),
            (("name", "#version", "#VERSION"), 3, "Column 2, #version, is the same"),
            (("child_ids|2|name", "ref"), 1, "there is no column child_ids|1"),
            (("tag_ids|1|name", "tag_ids|3|name"), 2, "no column tag_ids|2"),
            (("child_ids|1|name", "child_ids|email"), 2, "either all columns"),
            (("tag_ids", "tag_ids|1|name"), 2, "either all columns"),
            (("country_id", "country_id|code"), 2, "keep one of the two"),
            (("tag_ids|1|name", "tag_ids|1"), 2, "keep one of the two"),
            (
                ("child_ids|1|tag_ids|1|name", "child_ids|1|tag_ids|3|name"),
                2,
                "no column child_ids|1|tag_ids|2",
            ),
        ]:
            with self.subTest(cells=cells):
                problem = self.problem(*cells)
                self.assertEqual(problem.number, number)
                self.assertIn(said, str(problem))
        # several columns that say together which record is meant
        self.assertFalse(check("country_id|code", "country_id|name").problems)

    def test_other_headers_than_technical_ones(self):
        aliases = {
            normal_text("Our  Code"): "ref#key",
            normal_text("Signature"): "",
            normal_text("Tag 2"): "tag_ids|2|name",
        }
        self.assertEqual(
            self.paths(
                " our code",
                "Signature",
                "Tags|1|Tag Name",
                "Tag 2",
                "Country|Country Code",
                "E-mail#key",
                "invoice # / note",
                "child_ids/email",
                "Contacts/Name",
                aliases=aliases,
            ),
            [
                "ref#key",
                "",
                "tag_ids|1|name",
                "tag_ids|2|name",
                "country_id|code",
                "email#key",
                "comment",
                "child_ids|email",
                "child_ids|name",
            ],
        )
        problem = self.problem("name", "Title")
        self.assertEqual(problem.suggestions, ("title", "function"))

    def test_only_the_columns_of_the_pattern(self):
        allowed = {("name",), ("tag_ids", "name")}
        self.assertFalse(check("name", "tag_ids|1|name", allowed=allowed).problems)
        self.assertEqual(self.problem("name", "ref", allowed=allowed).number, 2)

    @given(
        st.lists(
            st.lists(
                st.sampled_from(
                    ["id", ".id", "1", "2", "x", "name#key", "#version", ""]
                    + [name for fields in MODELS.values() for name in fields]
                ),
                min_size=1,
                max_size=4,
            ).map("|".join),
            max_size=6,
        )
    )
    def test_a_header_is_understood_or_refused(self, cells):
        """What has no problem has a form in which each column has one place."""
        header = check(*cells)
        if header.problems:
            for problem in header.problems:
                self.assertNotIn("%(", str(problem))
            with self.assertRaises(HeaderError):
                build_shape(header, "partner", describe)
            return
        shape = build_shape(header, "partner", describe)
        used = {c.index for c in header.columns if c.kind is not ColumnKind.COMMENT}
        self.assertLessEqual(set(shape.own_indexes), used)
