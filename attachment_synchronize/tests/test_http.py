# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Files of a real web server on loopback."""

from unittest.mock import patch

from odoo.exceptions import ValidationError
from odoo.tests import tagged

from ..core.connections import http
from ..models import fs_storage
from .partners import HttpPartner
from .protocols import ComingAndGoing, ProtocolCase, ReadingSuite
from .servers import HOST, PASSWORD, USER


@tagged("post_install", "-at_install")
class TestHttp(ComingAndGoing, ReadingSuite, ProtocolCase):
    partner_class = HttpPartner

    def setUp(self):
        super().setUp()
        self.open_hosts(HOST)

    def open_hosts(self, *hosts):
        opened = patch.object(fs_storage, "get_local_hosts", lambda: hosts)
        opened.start()
        self.addCleanup(opened.stop)

    def set_options(self, **vals):
        self.storage.json_options = {**self.partner.options(), **vals}

    def get_error(self, **vals):
        task = self.make_task(**vals)
        self.look_anyway(task)
        self.assertNotIn(PASSWORD, task.last_error)
        return task.last_error

    def test_new_content_is_taken_and_the_old_one_once(self):
        task = self.make_task(pattern="*.csv")
        for name, content in (("a b.csv", b"1"), ("é#?.csv", b"22"), ("b.txt", b"3")):
            self.partner.put(f"in/{name}", content)
        self.look(task)
        self.look(task)
        self.partner.put("in/a b.csv", b"4444")
        self.look(task)
        expected = [("a b.csv", b"1"), ("é#?.csv", b"22"), ("a b.csv", b"4444")]
        self.assertEqual(self.contents(), expected)

    def test_login_in_the_address(self):
        address = self.partner.options()["base_url"]
        login = f"://{USER}:{PASSWORD}@"
        self.storage.json_options = {"base_url": address.replace("://", login)}
        self.partner.put("in/a.csv")
        self.look(self.make_task())
        self.assertEqual(self.contents(), [("a.csv", b"content")])

    def test_undated_file_is_told_by_its_content(self):
        task = self.make_task(second_look=True)
        for content in (b"one", b"two"):
            self.partner.put("in/undated.csv", content)
            for _look in range(3):
                self.look(task)
        expected = [("undated.csv", b"one"), ("undated.csv", b"two")]
        self.assertEqual(self.contents(), expected)
        self.assertIn("read at each look", task.dating_notice)
        preview = self.env["attachment.synchronize.preview"].browse(
            task.action_preview()["res_id"]
        )
        self.assertEqual(preview.notice, task.dating_notice)

    def test_file_that_is_made_afresh_for_each_who_asks(self):
        self.partner.put("in/undated-afresh.csv", b"stock")
        patient, hasty = self.make_task(second_look=True), self.make_task()
        for _look in range(2):
            self.look(patient)
            self.look(hasty)
        self.assertIn("another one at the last look", patient.file_ids.message)
        got = [entry.raw for entry in hasty.attachment_ids]
        self.assertEqual(len(set(got)), 2)
        self.assertEqual([g[:9] for g in got], [b"stock at "] * 2)
        self.assertFalse(patient.attachment_ids)

    def test_undated_file_that_is_large_is_told_by_its_size(self):
        task = self.make_task()
        with patch.object(http, "LARGEST_UNDATED", 5):
            for content in (b"large one", b"large two", b"larger one"):
                self.partner.put("in/undated.csv", content)
                self.look(task)
        got = [content for _name, content in self.contents()]
        self.assertEqual(got, [b"large one", b"larger one"])
        self.assertIn("does not tell when", task.dating_notice)

    def test_named_files_need_no_index(self):
        self.set_options(files=["orders.csv", "not there.csv"])
        self.partner.put("in/orders.csv")
        self.partner.put("in/other.csv")
        self.look(self.make_task())
        self.assertEqual(self.contents(), [("orders.csv", b"content")])

    def test_links_that_lead_elsewhere_are_left(self):
        page = b"""<a href="a.csv">1</a><a href="/b.csv">2</a><a href="x/c.csv">3</a>
            <a href="//example.com/in/d.csv">4</a><a href="../in/e.csv?f">5</a>"""
        self.partner.put("in/index.html", page)
        for path in ("in/a.csv", "b.csv", "in/x/c.csv", "in/e.csv"):
            self.partner.put(path, path.encode())
        self.look(self.make_task())
        self.assertEqual(self.contents(), [("a.csv", b"in/a.csv")])

    def test_file_that_changes_in_between_is_not_mixed(self):
        self.partner.put("in/orders.csv", b"one")
        task = self.make_task()
        task.run_scan_job()
        with self.storage._open_session() as session:
            session.stat("in/orders.csv")
            self.partner.put("in/orders.csv", b"three")
            with self.assertRaisesRegex(Exception, "changed"):
                with session.read("in/orders.csv"):
                    self.fail("the answer has another tag")

    def test_own_network_is_closed_unless_opened(self):
        self.open_hosts()
        for base in (
            f"http://{HOST}:{self.partner.process.port}",
            f"http://localhost:{self.partner.process.port}",
        ):
            self.set_options(base_url=base)
            self.assertIn("local_hosts", self.get_error())

    def test_other_schemes_are_refused(self):
        for base in ("file:///etc", "ftp://example.com", "example.com", ""):
            self.set_options(base_url=base)
            self.assertIn("base_url", self.get_error())

    def test_redirects_stay_on_the_host(self):
        self.partner.put("in/orders.csv")
        base = self.partner.options()["base_url"]
        self.set_options(base_url=f"{base}/elsewhere", files=["orders.csv"])
        self.assertIn("localhost:1", self.get_error())
        self.set_options(base_url=f"{base}/moved", files=["orders.csv"])
        self.look(self.make_task())
        self.assertEqual(self.contents(), [("orders.csv", b"content")])

    def test_nothing_that_writes_can_be_chosen(self):
        for vals in (
            {"method_type": "export"},
            {"after_import": "delete"},
            {"after_import": "move", "move_path": "old"},
            {"quarantine_path": "bad"},
        ):
            with (
                self.subTest(vals=vals),
                self.assertRaisesRegex(ValidationError, "only be read"),
            ):
                self.make_task(**vals)
        other = self.make_storage(protocol="odoofs", options="{}")
        self.make_task(backend_id=other.id, after_import="delete")
        with self.assertRaisesRegex(ValidationError, "only be read"):
            other.protocol = "http"
