# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""One suite for every protocol."""

import hashlib
import json
import logging
import os
import tempfile

from ..core.clear import show
from ..core.download import download
from ..core.names import find_bad_name
from ..core.selection import UNFINISHED
from .claims import ClaimSuite
from .common import SynchronizeCase
from .folders import FolderSuite
from .partners import Partner
from .servers import PASSWORD

_logger = logging.getLogger(__name__)
_STRANGE = ("-rf.csv", "[a].csv", "50%41.csv", "שלום ü.csv", "#1.csv")


def _is_unfinished(name: str) -> bool:
    return name.startswith(".") or name.lower().endswith(UNFINISHED)


class ProtocolCase(SynchronizeCase):
    """A partner of its own for each class."""

    partner_class: type[Partner]

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.partner = cls.make_partner()
        _logger.info("Tested over %s", cls.partner.describe())
        cls.storage = cls.make_storage()

    @classmethod
    def make_partner(cls):
        partner = cls.partner_class()
        cls.addClassCleanup(partner.stop)
        return partner

    @classmethod
    def make_storage(cls, **vals):
        partner = cls.partner
        return cls.env["fs.storage"].create(
            {
                "name": partner.protocol,
                "code": f"sync_{partner.protocol}_{len(vals)}",
                "protocol": partner.storage_protocol,
                "directory_path": partner.root,
                "options": json.dumps(partner.options()),
                **partner.storage_vals(),
                **vals,
            }
        )

    def setUp(self):
        super().setUp()
        self.partner.clear()

    def look(self, task, trigger="schedule"):
        result = super().look(task, trigger)
        self.assertFalse(task.last_error)
        return result


class ReadingSuite:
    """The behaviours that every protocol has, those that only give files too."""

    def test_fetch_and_leave(self):
        self.partner.put("in/orders.csv", b"a;b\r\n\xff\x00\x1a")
        task = self.make_task()
        self.look(task)
        self.look(task)
        self.assertEqual(self.contents(), [("orders.csv", b"a;b\r\n\xff\x00\x1a")])
        self.assertEqual(list(self.partner.files()), ["in/orders.csv"])

    def test_transfer_goes_on_where_it_ended(self):
        content = os.urandom(400_000)
        self.partner.put("in/large.bin", content)
        other = bytes(300_000)
        for kept, resumes in (
            (content[:300_000], True),
            (content, True),
            (other, False),  # the beginning of something else
            (content + other, False),  # of a file that was longer
            (content[:1000], False),  # too little to go on from
        ):
            with (
                self.subTest(kept=len(kept), resumes=resumes),
                self.storage._open_session() as session,
                tempfile.TemporaryFile(buffering=0) as part,
            ):
                part.write(kept)
                digest = hashlib.sha256()
                answer = download(session, "in/large.bin", part, [digest])
                self.assertEqual(answer, (len(content), resumes))
                part.seek(0)
                self.assertEqual(part.read(), content)
                self.assertEqual(digest.digest(), hashlib.sha256(content).digest())
                # and the session is still good for others
                self.assertTrue(session.stat("in/large.bin"))


class ProtocolSuite(ClaimSuite, FolderSuite, ReadingSuite):
    """What every server does that may be written to; a class for each runs them."""

    def test_what_comes_after_the_import(self):
        for action, vals, left in (
            ("delete", {}, []),
            ("move", {"move_path": "old/er"}, ["old/er/orders.csv"]),
            ("rename", {"new_name": "{name}.ok"}, ["in/orders.csv.ok"]),
            (
                "move_rename",
                {"move_path": "old", "new_name": "{stem}-{hash}"},
                ["old/orders-ed7002b4"],
            ),
        ):
            with self.subTest(action=action):
                self.partner.clear()
                self.partner.put("in/orders.csv")
                task = self.make_task(after_import=action, pattern="*.csv", **vals)
                self.look(task)
                self.assertEqual(len(task.attachment_ids), 1)
                self.assertEqual(list(self.partner.files()), left)
                self.assertEqual(task.file_ids.state, "finished")

    def test_files_that_arrive_later_are_seen(self):
        task = self.make_task(after_import="delete")
        for number in range(3):
            self.partner.put(f"in/{number}.csv", str(number).encode())
            self.look(task)
        self.assertEqual([c for _n, c in self.contents()], [b"0", b"1", b"2"])
        self.assertEqual(self.partner.files(), {})

    def test_archive_keeps_all_of_a_name(self):
        task = self.make_task(after_import="move", move_path="old")
        for content in (b"one", b"second", b"number three"):
            self.partner.put("in/orders.csv", content)
            self.look(task)
        kept = sorted(self.partner.files().values())
        self.assertEqual(kept, [b"number three", b"one", b"second"])

    def test_file_named_like_a_pattern_takes_no_other_with_it(self):
        self.partner.put("in/*.csv", b"star")
        self.partner.put("in/precious.csv", b"precious")
        self.look(self.make_task(after_import="delete", pattern="[*]*"))
        self.assertEqual(self.partner.files(), {"in/precious.csv": b"precious"})

    def test_strange_names(self):
        names = [*_STRANGE, *self.partner.stranger]
        for name in names:
            self.partner.put(f"in/{name}", name.encode())
        self.look(self.make_task(after_import="move", move_path="old"))
        expected = [(name, name.encode()) for name in names]
        self.assertCountEqual(self.contents(), expected)
        self.assertEqual(set(self.partner.files()), {f"old/{n}" for n in names})

    def test_each_hostile_name_has_an_outcome(self):
        sent = {os.fsdecode(name): name for name in self.partner.put_hostile()}
        task = self.make_task(after_import="move", move_path="old")
        for _time in range(2):
            self.look(task)
        fine = {n for n in sent if not find_bad_name(n) and not _is_unfinished(n)}
        self.assertCountEqual(self.contents(), [(n, sent[n]) for n in fine])
        self.assertGreater(len(fine), 40)
        told = {f.name: f for f in task.file_ids.filtered("message")}
        for name in sent.keys() - fine:
            if not _is_unfinished(name):
                self.assertEqual(told[show(name)].state, "quarantined", ascii(name))
                self.assertTrue(show(name).isprintable())
        self.assertLessEqual(
            {f"old/{name}" for name in fine}, set(self.partner.files())
        )

    def test_refused_file_goes_aside_with_the_reason(self):
        self.partner.put("in/empty.csv", b"")
        task = self.make_task(refuse_empty=True, quarantine_path="bad")
        self.look(task)
        files = self.partner.files()
        self.assertEqual(set(files), {"bad/empty.csv", "bad/empty.csv.error.txt"})
        self.assertIn(b"empty", files["bad/empty.csv.error.txt"])

    def test_send(self):
        content = bytes(range(256)) * 4096
        task = self.make_task(
            method_type="export",
            reads_back=True,
            filepath="out/today",
            checksum_suffix=".md5",
            trigger_suffix=".done",
        )
        entry = self.make_export(task, content=content)
        self.run_jobs()
        self.assertEqual(entry.state, "done", entry.state_message)
        files = self.partner.files()
        self.assertEqual(files.pop("out/today/foo.txt"), content)
        self.assertEqual(
            set(files), {"out/today/foo.txt.md5", "out/today/foo.txt.done"}
        )

    def test_send_under_a_name_that_is_taken(self):
        for policy, contents in (
            ("error", [b"old"]),
            ("suffix", [b"content", b"old"]),
            ("overwrite", [b"content"]),
        ):
            with self.subTest(policy=policy):
                self.partner.clear()
                self.partner.put("in/foo.txt", b"old")
                task = self.make_task(method_type="export", export_policy=policy)
                entry = self.make_export(task)
                self.run_jobs()
                self.assertEqual(sorted(self.partner.files().values()), contents)
                self.assertEqual(entry.state == "failed", policy == "error")

    def test_button_tests_all_that_is_needed(self):
        task = self.make_task(after_import="move", move_path="old")
        answer = task.action_test_connection()["params"]
        self.assertEqual(answer["type"], "success", answer["message"])
        self.assertEqual(self.partner.files(), {}, "nothing is left behind")

    def test_preview_changes_nothing(self):
        self.partner.put("in/orders.csv")
        self.partner.put("in/.hidden")
        task = self.make_task(pattern="*.csv", second_look=True)
        preview = self.env["attachment.synchronize.preview"].browse(
            task.action_preview()["res_id"]
        )
        verdicts = {line.name: line.verdict for line in preview.line_ids}
        self.assertEqual(verdicts, {"orders.csv": "wait", ".hidden": "skip"})
        self.assertFalse(task.file_ids)


class ComingAndGoing:
    """What only a server can do: refuse, be gone, come back."""

    def look_anyway(self, task):
        task.run_scan_job()
        self.run_round()

    def test_server_that_was_gone_is_used_again(self):
        task = self.make_task()
        self.look(task)
        self.partner.process.kill()
        self.look_anyway(task)
        self.assertTrue(task.failing_since)
        self.assertFalse(task.blocked_until, "it may come back any moment")
        self.partner.restart()
        self.partner.put("in/orders.csv")
        self.look(task)
        self.assertEqual(len(self.contents()), 1)
        self.assertFalse(task.failing_since)

    def test_wrong_password_is_said_without_it(self):
        options = json.dumps(self.partner.options()).replace(PASSWORD, "wr0ng-secret")
        self.storage.options = options
        task = self.make_task()
        self.look_anyway(task)
        self.assertTrue(task.blocked_until, task.last_error)
        self.assertNotIn("wr0ng-secret", task.last_error)

    def test_missing_folder_is_said(self):
        task = self.make_task(filepath="nowhere")
        self.look_anyway(task)
        self.assertIn("nowhere", task.last_error)


class ServerSuite(ComingAndGoing, ProtocolSuite):
    """All of it."""
