# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""WebDAV servers whose answers are not what they should be."""

import json
from base64 import b64encode

from odoo.tests import BaseCase, tagged

from ..core.connections.webdav_answer import parse_time
from .common import SynchronizeCase
from .odd_webdav import OddWebdav, tell

_CONTENT = b"content"
# Until what is hopeless is set aside; what may pass is tried for ever.
_ROUNDS = 5
_TIME = 1_795_766_400.0


@tagged("post_install", "-at_install")
class TestOddWebdav(SynchronizeCase):
    def setUp(self):
        super().setUp()
        self.odd = OddWebdav()
        self.addCleanup(self.odd.stop)
        self.storage.write(
            {
                "protocol": "webdav",
                "options": json.dumps({"base_url": self.odd.url, "auth": ["e", "pw"]}),
            }
        )

    def put(self, name, size="7", *args, content=_CONTENT, length=None, **told):
        """Have a file in the folder, told as the test likes."""
        entry = tell(f"/in/{name}", size, *args, **told)
        listing = self.odd.listings.setdefault("/in", [tell("/in/", folder=True)])
        listing.append(entry)
        self.odd.listings[f"/in/{name}"] = [entry]
        told_length = len(content) if length is None else length
        self.odd.files[f"/in/{name}"] = (told_length, content)

    def set_parameter(self, name, value):
        parameters = self.env["ir.config_parameter"]
        parameters.set_param(f"attachment_synchronize.{name}", value)

    def look_on(self, task):
        """Look once, and have what follows tried some times."""
        task.run_scan_job()
        for _round in range(_ROUNDS):
            self.run_round()

    def test_no_entry_stops_another(self):
        self.put("good.csv")
        self.put("undated.csv", "7", "the day before yesterday")
        self.put("hours.csv", "7", "Fri, 27 Nov 2026 25:61:00 GMT")
        self.put("iso.csv", "7", "2026-11-27T08:00:00Z")
        self.put("long.csv", "seven")
        self.put("negative.csv", "-7")
        self.put("untold.csv", None, None)
        self.put("gone.csv", extra="<d:status>HTTP/1.1 404 Not Found</d:status>")
        task = self.make_task()
        self.look(task)
        fetched = {name for name, _content in self.contents()}
        self.assertLessEqual(
            {"good.csv", "undated.csv", "hours.csv", "iso.csv"}, fetched
        )
        self.assertNotIn("gone.csv", fetched)
        self.assertFalse(task.last_error)
        # What is not taken is told.
        known = set(task.file_ids.mapped("name"))
        self.assertLessEqual({"long.csv", "negative.csv", "untold.csv"}, known)

    def test_folder_that_is_elsewhere_is_read_there(self):
        self.put("orders.csv")
        self.odd.listings["/real"] = [
            entry.replace("/in/", "/real/") for entry in self.odd.listings.pop("/in")
        ]
        self.odd.listings["/real/orders.csv"] = self.odd.listings["/real"][1:]
        self.odd.files["/real/orders.csv"] = self.odd.files["/in/orders.csv"]
        for name in ("", "/orders.csv"):
            self.odd.moved[f"/in{name}"] = f"{self.odd.url}/real{name}"
        task = self.make_task(after_import="delete")
        self.look_on(task)
        self.assertEqual(self.contents(), [("orders.csv", _CONTENT)])
        # but nothing is changed there, and that is said with what to do
        self.assertIn("/real/", task.file_ids.message)
        self.assertIn("administrator", task.file_ids.message)

    def test_other_servers_are_not_followed(self):
        other = OddWebdav()
        self.addCleanup(other.stop)
        self.put("orders.csv")
        other.listings, other.files = self.odd.listings, self.odd.files
        for path in ("/in", "/in/orders.csv"):
            with self.subTest(path=path):
                self.odd.moved = {path: f"{other.url}{path}"}
                task = self.make_task()
                self.look_on(task)
                told = task.last_error or task.file_ids.message
                self.assertIn(other.url.partition("//")[2], told)
                self.assertFalse(task.attachment_ids)
        self.assertTrue(self.odd.asked)
        self.assertEqual(other.asked, [])

    def test_login_in_the_address_is_used_and_told_nobody(self):
        self.put("a.csv")
        address = self.odd.url.replace("://", "://partner:pass%40word@")
        self.storage.options = json.dumps({"base_url": address})
        task = self.make_task(after_import="delete")
        self.look_on(task)
        self.assertEqual(self.contents(), [("a.csv", _CONTENT)])
        login = b64encode(b"partner:pass@word").decode()
        self.assertEqual({auth for *_asked, auth in self.odd.asked}, {f"Basic {login}"})
        with self.storage._open_session() as session:
            # which httpx logs for each request
            self.assertEqual(str(session._client.base_url).rstrip("/"), self.odd.url)
        self.assertIn("pass@word", self.storage._get_secrets())

    def test_redirect_of_one_file_stops_no_other(self):
        other = OddWebdav()
        self.addCleanup(other.stop)
        for name in ("a.csv", "b.csv", "c.csv"):
            self.put(name)
        self.odd.moved = {"/in/b.csv": f"{other.url}/in/b.csv"}
        task = self.make_task(after_import="keep")
        self.look_on(task)
        self.assertCountEqual(
            self.contents(), [("a.csv", _CONTENT), ("c.csv", _CONTENT)]
        )
        moved = task.file_ids.filtered(lambda f: f.name == "b.csv")
        self.assertEqual(moved.state, "quarantined")
        self.assertIn("where we do not go", moved.message)
        self.assertFalse(task.last_error or task.blocked_until)
        self.assertEqual(other.asked, [])

    def test_numbers_of_the_system_that_are_none_are_told(self):
        task = self.make_task()
        for name in ("patience_seconds", "patience_kilobytes", "most_files"):
            for value in ("soon", "0", "-1", "nan", "inf"):
                with self.subTest(name=name, value=value):
                    self.set_parameter(name, value)
                    task.run_scan_job()
                    self.assertIn(f"attachment_synchronize.{name}", task.last_error)
            self.set_parameter(name, False)

    def test_server_without_an_end_is_given_up_in_the_time_that_is_set(self):
        self.put("a.csv", "100000")
        self.odd.dripping = "/in/a.csv"
        self.set_parameter("patience_seconds", "0.2")
        task = self.make_task()
        task.run_scan_job()
        self.run_round()
        self.assertEqual(task.file_ids.state, "retry")
        self.assertIn("too slow: in 0.2 seconds", task.file_ids.message)

    def test_other_servers_get_no_file(self):
        other = OddWebdav()
        self.addCleanup(other.stop)
        task = self.make_task(method_type="export", filepath="out")
        entry = self.make_export(task)
        self.odd.moved = {"": f"{other.url}/"}
        self.run_round()
        self.assertEqual(entry.state, "pending")
        self.assertIn("where we do not go", task.last_error)
        self.assertTrue(self.odd.asked)
        self.assertEqual(other.asked, [])

    def test_list_without_end_is_given_up(self):
        self.odd.endless = "/in"
        task = self.make_task()
        self.set_parameter("most_files", "1000")
        task.run_scan_job()
        self.assertIn("more than 1000 files", task.last_error)
        self.assertFalse(task.file_ids)

    def test_page_for_people_is_no_empty_folder(self):
        for page in ("<html><body>Log in</body></html>", "<p>", ""):
            with self.subTest(page=page):
                self.odd.listings["/in"] = page
                task = self.make_task()
                task.run_scan_job()
                self.assertIn("no list of files", task.last_error)

    def test_entities_are_not_followed(self):
        bomb = '<!DOCTYPE m [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
        self.odd.listings["/in"] = (
            f'{bomb}<d:multistatus xmlns:d="DAV:"><d:response><d:href>/in/&b;.csv'
            "</d:href></d:response></d:multistatus>"
        )
        task = self.make_task()
        task.run_scan_job()
        self.assertIn("no list of files", task.last_error)
        self.assertFalse(task.file_ids)

    def test_server_that_tells_of_a_whole_folder_whatever_it_is_asked(self):
        self.put("orders.csv")
        self.put("other.csv")
        for name in ("orders", "other"):
            self.odd.listings[f"/in/{name}.csv"] = self.odd.listings["/in"]
        self.look(self.make_task())
        self.assertCountEqual(
            self.contents(), [("orders.csv", _CONTENT), ("other.csv", _CONTENT)]
        )

    def test_content_of_another_length_is_not_taken(self):
        self.put("longer.csv", "5")
        self.put("shorter.csv", "9")
        self.put("cut.csv", "9", length=9)
        self.put("good.csv")
        task = self.make_task()
        self.look_on(task)
        self.assertEqual(self.contents(), [("good.csv", _CONTENT)])
        for file in task.file_ids - task.file_ids.filtered(lambda f: f.name[0] == "g"):
            self.assertTrue(file.message, file.name)

    def test_short_user_name_leaves_messages_readable(self):
        task = self.make_task(filepath="nowhere")
        task.run_scan_job()
        self.assertNotIn("***", task.last_error)
        self.assertIn("nowhere", task.last_error)


class TestTimes(BaseCase):
    def test_times(self):
        for text, time in (
            ("Fri, 27 Nov 2026 08:00:00 GMT", _TIME),
            ("Fri, 27 Nov 2026 09:00:00 +0100", _TIME),
            ("Fri, 27 Nov 2026 08:00:00 -0000", _TIME),
            ("2026-11-27T08:00:00Z", _TIME),
            ("2026-11-27T09:00:00+01:00", _TIME),
            ("27 Nov 99999 08:00:00 GMT", None),
            ("0", None),
            ("", None),
            (None, None),
        ):
            with self.subTest(text=text):
                self.assertEqual(parse_time(text), time)


@tagged("post_install", "-at_install")
class TestOddS3(SynchronizeCase):
    def test_other_servers_are_not_followed(self):
        odd, other = OddWebdav(), OddWebdav()
        self.addCleanup(odd.stop)
        self.addCleanup(other.stop)
        odd.moved = {"": f"{other.url}/bucket"}
        options = {"endpoint_url": odd.url, "key": "user", "secret": "s3cret-pa55"}
        self.storage.write(
            {
                "protocol": "s3",
                "options": json.dumps(options),
                "directory_path": "bucket",
            }
        )
        task = self.make_task()
        task.run_scan_job()
        self.assertTrue(odd.asked)
        self.assertEqual(other.asked, [])
        self.assertIn("where we do not go", task.last_error)
