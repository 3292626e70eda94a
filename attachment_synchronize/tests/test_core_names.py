# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import datetime

from odoo.tests import BaseCase

from ..core import names
from ..core.clear import drop_hidden, show
from ..core.errors import RemoteFileError, TaskError

_MOMENT = datetime.datetime(2026, 1, 31, 13, 45, 59)


class TestNames(BaseCase):
    def render(self, template, name="orders.csv"):
        return names.render_name(
            template, name, moment=_MOMENT, number=7, checksum="0123456789abcdef"
        )

    def test_placeholders(self):
        for template, expected in (
            ("{name}", "orders.csv"),
            ("{stem}-{id}.{ext}", "orders-7.csv"),
            ("{date}_{time}_{name}", "20260131_134559_orders.csv"),
            ("{datetime:%Y-%m}/{name}", "orders.csv"),
            ("{hash}", "01234567"),
            ("{{{name}}}", "{orders.csv}"),
        ):
            with self.subTest(template=template):
                self.assertEqual(self.render(template), expected)
        self.assertEqual(self.render("{stem}|{ext}", "README"), "README|")

    def test_templates_that_do_not_work(self):
        wrong = ("{nmae}", "{name.upper}", "{name!r}", "{name:>9}", "{", "a}", "{0}")
        for template in (*wrong, "${obj.name}", "", "{stem:%Y}", "../"):
            with self.subTest(template=template), self.assertRaises(TaskError):
                names.check_template(template)

    def test_paths_that_leave_their_folder(self):
        paths = ("", "/etc", "..", "a/../b", "a/./b", "a//b", "a\0", "a\nb", "a\\b")
        for path in paths:
            with self.subTest(path=path), self.assertRaises(RemoteFileError):
                names.check_path(path)
        for path in ("a", "a/b c/[d]*.csv", "-rf", "...", "שלום/ü.csv"):
            self.assertEqual(names.check_path(path), path)

    def test_names_of_our_own_are_as_short_as_others(self):
        for name in ("n" * 255, "ü" * 127 + "x", "x." + "y" * 253, "a" * 250 + ".csv"):
            for made in (
                names.part_name(name, 12345),
                names.claim_name(name, 12345),
                names.with_suffix(name, _MOMENT, "0123456789"),
            ):
                self.assertLessEqual(len(made.encode()), 255, made)
                self.assertIsNone(names.find_bad_name(made), made)

    def test_suffix_is_the_same_each_time_and_keeps_the_extension(self):
        made = names.with_suffix("orders.csv", _MOMENT, "0123456789")
        self.assertEqual(made, "orders-20260131T134559Z-01234567.csv")

    def test_what_nobody_sees_is_refused(self):
        for name in (
            "invoice\u202efdp.csv",
            "\u2067a.csv",
            "a\u200b.csv",
            "\ufeffa.csv",
            "a\xadb.csv",
            "a\u2028b.csv",
            "a\u200db.csv",
            "\u0645\u200c.csv",
            "\u0645\u200c\u200c\u0645.csv",
            "a\ufe0f.csv",
            "a\u3164.csv",
            "\U000e0061.csv",
        ):
            with self.subTest(name=ascii(name)):
                self.assertIn("nobody sees", names.find_bad_name(name))
                self.assertNotEqual(show(name), name, "it is seen where it is shown")
                self.assertIsNone(names.find_bad_name(names.clean_name(name)))

    def test_what_scripts_need_is_taken_and_shown_as_it_is(self):
        for name in (
            "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645.csv",
            "\u05e9\u05dc\u05d5\u05dd.csv",
            "\u2764\ufe0f\u200d\U0001f525.csv",
            "e\u0301t\u00e9 2026.csv",
        ):
            with self.subTest(name=ascii(name)):
                self.assertIsNone(names.find_bad_name(name))
                self.assertEqual(show(name), name)
                self.assertEqual(drop_hidden(name), name)

    def test_no_two_names_are_shown_alike(self):
        shown = {
            "a\nb": "a\\x0ab",
            "a\\x0ab": "a\\\\x0ab",
            "\udce9": "\\xe9",
            "\x99": "\\u0099",
            "a\u202eb": "a\\u202eb",
            "\U000e0061": "\\U000e0061",
        }
        self.assertEqual({name: show(name) for name in shown}, shown)
        self.assertEqual(show("\udc99"), "\\x99")

    def test_cleaned_names(self):
        for name, cleaned in (
            ("../../etc/passwd", "passwd"),
            ("C:\\orders.csv", "orders.csv"),
            ("a\r\nb", "ab"),
            ("u\u0308.csv", "ü.csv"),
        ):
            self.assertEqual(names.clean_name(name), cleaned)
        for name in ("", "..", "\n", "a/"):
            with self.assertRaises(RemoteFileError):
                names.clean_name(name)
