# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The suite over real servers, each a process on loopback."""

import os
import tracemalloc
from unittest.mock import patch

from odoo.tests import tagged

from ..core import connections
from .partners import (
    FtpPartner,
    FtpsPartner,
    ImplicitFtpsPartner,
    LocalPartner,
    S3Partner,
    SftpPartner,
    WebdavPartner,
)
from .protocols import (
    ComingAndGoing,
    ProtocolCase,
    ProtocolSuite,
    ReadingSuite,
    ServerSuite,
)


class UnreadableNames:
    """Names that are bytes to the server, and no text to anybody else."""

    def test_unreadable_name_is_set_aside_and_told(self):
        self.partner.put("in/fine.csv")
        for bad in (b"\xe9t\xe9.csv", b"two\nlines.csv"):
            with open(bytes(self.partner.folder / "in") + b"/" + bad, "wb") as file:
                file.write(b"x")
        task = self.make_task(after_import="delete", quarantine_path="bad")
        for _time in range(2):
            self.look(task)
        self.assertEqual([n for n, _c in self.contents()], ["fine.csv"])
        aside = task.file_ids.filtered(lambda f: f.state == "quarantined")
        names = aside.mapped("name")
        self.assertIn("\\xe9t\\xe9.csv", names)
        self.assertEqual(len(self.told(task)), 1, "of the first, and once")
        # It stays there, and is not asked for.
        self.assertEqual(len(list((self.partner.folder / "in").iterdir())), 2)
        aside[0].action_retry()
        self.run_jobs()
        self.assertEqual(aside[0].state, "quarantined")


@tagged("post_install", "-at_install")
class TestLocal(ProtocolSuite, UnreadableNames, ProtocolCase):
    @classmethod
    def make_partner(cls):
        return LocalPartner(cls.env)

    def test_links_are_not_followed(self):
        outside = self.partner.folder.parent / "secret.csv"
        outside.write_bytes(b"secret")
        self.addCleanup(outside.unlink)
        (self.partner.folder / "in" / "link.csv").symlink_to(outside)
        self.look(self.make_task())
        self.assertEqual(self.contents(), [])

    def test_folder_that_is_a_way_out_is_refused(self):
        link = self.partner.folder / "out"
        link.unlink(missing_ok=True)
        link.symlink_to("/")
        self.addCleanup(link.unlink)
        task = self.make_task(filepath="out/etc")
        task.run_scan_job()
        self.assertIn("leaves its folder", task.last_error)

    def test_folders_of_the_machine_are_closed_unless_opened(self):
        self.storage.write({"protocol": "file", "directory_path": "/etc"})
        task = self.make_task(filepath=False)
        task.run_scan_job()
        self.assertIn("local_roots", task.last_error)


@tagged("post_install", "-at_install")
class TestSftp(ServerSuite, UnreadableNames, ProtocolCase):
    partner_class = SftpPartner

    def test_other_host_key_is_refused(self):
        self.storage.host_key_fingerprint = "SHA256:somebodyelse"
        task = self.make_task()
        self.look_anyway(task)
        self.assertIn(self.partner.process.told["fingerprint"], task.last_error)
        self.assertTrue(task.blocked_until)

    def test_host_key_must_be_known_and_is_shown(self):
        self.storage.host_key_fingerprint = False
        task = self.make_task()
        self.assertTrue(task.server_notice)
        answer = task.action_test_connection()["params"]
        self.assertEqual(answer["type"], "danger")
        self.assertIn(self.partner.process.told["fingerprint"], answer["message"])

    def test_button_of_the_server_logs_in_as_tasks_do(self):
        options = self.partner.options()
        del options["password"]
        options["private_key"] = self.partner.process.told["client_key"]
        self.storage.json_options = options
        fingerprint = self.storage.host_key_fingerprint
        self.storage.host_key_fingerprint = False
        answer = self.storage.action_test_config()["params"]
        self.assertEqual(answer["type"], "danger")
        self.assertIn(fingerprint, answer["message"])
        self.storage.host_key_fingerprint = fingerprint
        answer = self.storage.action_test_config()["params"]
        self.assertEqual(answer["type"], "success", answer["message"])
        self.assertEqual(self.partner.files(), {}, "nothing is left behind")

    def test_key_instead_of_password(self):
        options = self.partner.options()
        del options["password"]
        options["private_key"] = self.partner.process.told["client_key"]
        self.storage.json_options = options
        self.partner.put("in/orders.csv")
        self.look(self.make_task())
        self.assertEqual(len(self.contents()), 1)

    def test_large_file_passes_with_flat_memory(self):
        size = 64 * 1024 * 1024
        with open(self.partner.folder / "in" / "large.bin", "wb") as file:
            file.truncate(size)
        imports = self.make_task()
        exports = self.make_task(method_type="export", filepath="out")
        tracemalloc.start()
        self.addCleanup(tracemalloc.stop)
        self.look(imports)
        entry = imports.attachment_ids
        with entry.attachment_id._open_stream() as stream:
            attachment = entry.attachment_id._create_from_stream("copy.bin", stream)
        self.queue.create(
            {
                "attachment_id": attachment.id,
                "task_id": exports.id,
                "file_type": "export",
            }
        )
        self.run_jobs()
        _now, peak = tracemalloc.get_traced_memory()
        self.assertEqual(entry.file_size, size)
        sent = self.partner.folder / "out" / "copy.bin"
        self.assertEqual(sent.stat().st_size, size)
        self.assertLess(peak, 24 * 1024 * 1024)

    def test_missing_library_is_said_when_the_protocol_is_chosen(self):
        module = connections.base.importlib.util
        with patch.object(module, "find_spec", lambda name: None):
            self.storage.invalidate_recordset()
            self.assertIn("pip install paramiko", self.storage.synchronize_notice)
            task = self.make_task()
            self.assertIn("pip install paramiko", task.server_notice)
            self.assertIn("paramiko", self.storage.protocol_descr)
            self.look_anyway(task)
        self.assertIn("pip install paramiko", task.last_error)


@tagged("post_install", "-at_install")
class TestFtp(ServerSuite, ProtocolCase):
    partner_class = FtpPartner

    def test_encryption_that_it_does_not_have_is_told(self):
        self.storage.json_options = {**self.partner.options(), "tls": True}
        task = self.make_task()
        self.look_anyway(task)
        self.assertIn("does not encrypt (500", task.last_error)
        self.assertTrue(task.blocked_until, "somebody is to change something first")


class Certificates:
    """Whom a certificate is from, over both ways of FTPS."""

    def test_certificate_that_is_vouched_for_is_accepted(self):
        self.storage.json_options = {**self.partner.options(), "tls_verify": True}
        known = {"SSL_CERT_FILE": self.partner.process.told["certificate"]}
        self.partner.put("in/orders.csv")
        with patch.dict(os.environ, known):
            self.look(self.make_task())
        self.assertEqual(len(self.contents()), 1)

    def test_certificate_of_another_host_is_refused(self):
        options = {**self.partner.options(), "tls_verify": True, "host": "localhost"}
        self.storage.json_options = options
        known = {"SSL_CERT_FILE": self.partner.process.told["certificate"]}
        task = self.make_task()
        with patch.dict(os.environ, known):
            self.look_anyway(task)
        self.assertIn("certificate", task.last_error.lower())
        self.assertTrue(task.blocked_until)

    def test_certificate_that_nobody_vouches_for_is_refused(self):
        self.storage.json_options = {**self.partner.options(), "tls_verify": True}
        task = self.make_task()
        self.look_anyway(task)
        self.assertIn("certificate", task.last_error.lower())
        self.assertTrue(task.blocked_until)


@tagged("post_install", "-at_install")
class TestFtps(ServerSuite, Certificates, ProtocolCase):
    partner_class = FtpsPartner


@tagged("post_install", "-at_install")
class TestImplicitFtps(ComingAndGoing, Certificates, ReadingSuite, ProtocolCase):
    partner_class = ImplicitFtpsPartner


@tagged("post_install", "-at_install")
class TestS3(ServerSuite, ProtocolCase):
    partner_class = S3Partner

    # The stand-in takes any password.
    test_wrong_password_is_said_without_it = None

    # A rename is a copy there: files are not claimed.
    test_claimed_file_is_read_under_its_new_name = None
    test_of_two_tasks_one_gets_the_file = None
    test_claim_of_a_job_that_was_killed_is_found = None
    test_newer_file_keeps_the_name_of_a_claimed_one = None

    # A key may be the beginning of another one: there are no folders.
    test_file_is_not_taken_for_the_archive_folder = None

    def test_key_that_others_begin_with_is_taken(self):
        self.partner.put("in/orders.csv")
        self.partner.put("in/orders.csv/child.csv")
        self.look(self.make_task())
        self.assertEqual([name for name, _c in self.contents()], ["orders.csv"])

    def test_nothing_is_renamed_to_claim_it(self):
        self.partner.put("in/orders.csv", b"unclaimed")
        task = self.make_claiming()
        self.fetch_only(task)
        self.assertEqual(self.partner.files(), {"in/orders.csv": b"unclaimed"})
        self.assertEqual(len(self.contents()), 1)

    def test_missing_folder_is_said(self):
        self.storage.directory_path = "nowhere"
        return super().test_missing_folder_is_said()


@tagged("post_install", "-at_install")
class TestWebdav(ServerSuite, ProtocolCase):
    partner_class = WebdavPartner
