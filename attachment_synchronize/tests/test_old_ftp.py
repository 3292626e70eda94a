# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""FTP servers without the commands that were made for programs, or without rights."""

import os
import time

from odoo.tests import tagged

from .claims import ClaimSuite
from .partners import (
    AncientFtpPartner,
    ClosedFtpPartner,
    OldFtpPartner,
    ReadOnlyFtpPartner,
)
from .protocols import ProtocolCase, ReadingSuite


@tagged("post_install", "-at_install")
class TestOldFtp(ClaimSuite, ReadingSuite, ProtocolCase):
    partner_class = OldFtpPartner

    def test_new_content_of_the_same_size_is_taken(self):
        task = self.make_task()
        for number in range(2):
            path = self.partner.folder / "in" / "orders.csv"
            path.write_bytes(b"%d" % number)
            os.utime(path, (1_700_000_000 + number, 1_700_000_000 + number))
            self.look(task)
        self.assertEqual([c for _n, c in self.contents()], [b"0", b"1"])

    def test_name_like_a_line_of_the_listing_stops_no_other(self):
        self.partner.put("in/good.csv")
        crafted = self.partner.folder / "in" / "first\n-rw is second"
        crafted.write_bytes(b"x")
        task = self.make_task(pattern="*.csv")
        self.look(task)
        self.assertEqual([n for n, _c in self.contents()], ["good.csv"])
        self.assertIn("-rw is second", task.run_ids.message)

    def test_folders_and_links_are_told_from_files(self):
        (self.partner.folder / "in" / "folder.csv").mkdir()
        self.addCleanup((self.partner.folder / "in" / "folder.csv").rmdir)
        self.partner.put("in/ two  blanks.csv")
        self.look(self.make_task())
        self.assertEqual([n for n, _c in self.contents()], [" two  blanks.csv"])


@tagged("post_install", "-at_install")
class TestAncientFtp(ClaimSuite, ReadingSuite, ProtocolCase):
    partner_class = AncientFtpPartner

    def put_at(self, content: bytes, moment: float) -> None:
        self.partner.put("in/orders.csv", content)
        path = self.partner.folder / "in" / "orders.csv"
        os.utime(path, (moment, moment))

    def test_correction_is_taken_when_another_minute_is_shown(self):
        task, now = self.make_task(), time.time() - 600
        for number, moment in enumerate((now, now + 60, now + 120, now + 180)):
            self.put_at(b"%d" % (number % 2), moment)
            self.look(task)
        self.assertEqual([c for _n, c in self.contents()], [b"0", b"1", b"0", b"1"])

    def test_other_time_of_the_same_content_is_no_new_file(self):
        # As when half a year has passed, and the listing shows the year.
        task, now = self.make_task(), time.time()
        for days in (1, 400, 400, 2, 800):
            self.put_at(b"content", now - days * 86400)
            self.look(task)
        self.assertEqual(len(self.contents()), 1)
        self.assertIn("another time", task.file_ids[0].message)

    def test_new_file_of_the_old_content_is_taken_after_the_old_one_left(self):
        task = self.make_task(after_import="delete")
        for _count in range(2):
            self.partner.put("in/orders.csv")
            self.look(task)
        self.assertEqual(len(self.contents()), 2)
        self.assertEqual(self.partner.files(), {})

    def test_what_is_not_noticed_is_said_where_files_stay(self):
        self.partner.put("in/orders.csv")
        task = self.make_task()
        self.look(task)
        self.assertIn("by the minute", task.dating_notice)
        task.write({"after_import": "move", "move_path": "old"})
        self.assertFalse(task.dating_notice)

    def test_name_like_an_option_or_a_pattern_is_one_file(self):
        names = ("-la.csv", "*.csv", "[ab].csv", "a.csv")
        for name in names:
            self.partner.put(f"in/{name}", name.encode())
        self.look(self.make_task(after_import="delete", pattern="[-*[]*"))
        got = {name: content for name, content in self.contents()}
        self.assertEqual(got, {name: name.encode() for name in names[:3]})
        self.assertEqual(list(self.partner.files()), ["in/a.csv"])


@tagged("post_install", "-at_install")
class TestClosedFtp(ProtocolCase):
    partner_class = ClosedFtpPartner

    def test_file_that_may_not_be_read_is_set_aside_and_told(self):
        self.partner.put("in/orders.csv")
        task = self.make_task(after_import="delete")
        self.look(task)
        self.assertEqual(task.file_ids.state, "quarantined")
        self.assertIn("550", task.file_ids.message)
        self.assertEqual(len(self.told(task)), 1)
        self.assertEqual(list(self.partner.files()), ["in/orders.csv"])


@tagged("post_install", "-at_install")
class TestReadOnlyFtp(ProtocolCase):
    partner_class = ReadOnlyFtpPartner

    def test_that_nothing_may_be_changed_is_told_by_the_test(self):
        self.partner.put("in/orders.csv")
        said = self.make_task(after_import="delete").action_test_connection()["params"]
        self.assertEqual(said["type"], "danger")
        self.assertIn("what this user may do", said["message"])
        self.assertEqual(list(self.partner.files()), ["in/orders.csv"])
        kept = self.make_task(after_import="keep").action_test_connection()["params"]
        self.assertEqual(kept["type"], "success")
