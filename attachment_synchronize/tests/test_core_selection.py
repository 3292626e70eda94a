# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.tests import BaseCase

from ..core.clear import show
from ..core.remote_file import RemoteFile
from ..core.selection import Past, Rules, Verdict, decide


def _file(name, size=3, mtime=100.0, **more):
    return RemoteFile(path=f"in/{name}", size=size, mtime=mtime, **more)


class TestSelection(BaseCase):
    def judge(self, *files, past=None, now=1000.0, **rules):
        """The verdict on each file, by name."""
        rules = {"needs_second_look": False, **rules}
        decisions = decide(files, Rules(**rules), folder="in", past=past or {}, now=now)
        for decision in decisions:
            if decision.verdict is not Verdict.TAKE:
                self.assertTrue(str(decision.reason), "says why")
        return {d.file.name: d.verdict.value for d in decisions}

    def test_what_is_no_file_to_take(self):
        skipped = [
            _file("folder", kind="directory"),
            _file("link", kind="other"),
            _file(".hidden"),
            _file(".odoo_fs_storage_1.marker"),
            *(_file(f"a.{s}") for s in ("tmp", "part", "FILEPART", "inprogress")),
            _file("A.CSV"),
            _file("a.txt"),
        ]
        verdicts = self.judge(*skipped, _file("a.csv"), pattern="*.csv")
        self.assertEqual(verdicts.pop("a.csv"), "take")
        self.assertEqual(set(verdicts.values()), {"skip"})

    def test_second_look(self):
        file = _file("a.csv")
        for seen, verdict in (
            (None, "wait"),
            (_file("a.csv", size=2).version_key, "wait"),
            (_file("a.csv", mtime=99).version_key, "wait"),
            (file.version_key, "take"),
        ):
            with self.subTest(seen=seen):
                past = {"in/a.csv": Past(seen=seen)}
                verdicts = self.judge(file, past=past, needs_second_look=True)
                self.assertEqual(verdicts, {"a.csv": verdict})

    def test_known_versions_and_names(self):
        file = _file("a.csv")
        taken = {"in/a.csv": Past(taken=frozenset({file.version_key}))}
        self.assertEqual(self.judge(file, past=taken), {"a.csv": "known"})
        self.assertEqual(self.judge(_file("a.csv", 4), past=taken), {"a.csv": "take"})
        named = {"in/a.csv": Past(name_taken=True)}
        self.assertEqual(self.judge(file, past=named), {"a.csv": "known"})

    def test_too_large_says_by_how_much(self):
        files = [_file("a.csv", 5 * 1024**2), _file("b.csv", 5 * 1024**2 + 1)]
        rules = Rules(needs_second_look=False, max_size=5 * 1024**2)
        first, second = decide(files, rules, folder="in", past={}, now=1000.0)
        self.assertEqual(first.verdict, Verdict.TAKE)
        self.assertEqual(second.verdict, Verdict.REFUSE)
        self.assertIn(
            "It has 5.1 MB, more than the task takes: 5 MB", str(second.reason)
        )

    def test_age_and_companions(self):
        file = _file("a.csv", mtime=990.0)
        self.assertEqual(self.judge(file, min_age_seconds=60), {"a.csv": "wait"})
        self.assertEqual(self.judge(file, min_age_seconds=5), {"a.csv": "take"})
        unknown = _file("a.csv", mtime=None)
        self.assertEqual(self.judge(unknown, min_age_seconds=60), {"a.csv": "take"})
        rules = {"trigger_suffix": ".done", "checksum_suffix": ".md5"}
        self.assertEqual(self.judge(file, **rules), {"a.csv": "wait"})
        verdicts = self.judge(file, _file("a.csv.done"), _file("a.csv.md5"), **rules)
        self.assertEqual(
            verdicts, {"a.csv": "take", "a.csv.done": "skip", "a.csv.md5": "skip"}
        )

    def test_names_that_lead_elsewhere_are_skipped_and_told(self):
        for name in ("../x.csv", "sub/x.csv", "/etc/passwd", "..", "", "a\n/b.csv"):
            with self.subTest(name=name):
                (decision,) = decide(
                    [_file(name)], Rules(), folder="in", past={}, now=1000.0
                )
                self.assertEqual(decision.verdict, Verdict.SKIP)
                self.assertTrue(decision.is_strange)

    def test_names_that_cannot_be_asked_for_are_refused_once(self):
        for name in ("a\nb.csv", "\udcff.csv", "a\0.csv", "a\\b.csv", "n" * 256):
            with self.subTest(name=name):
                file = _file(name)
                (decision,) = decide([file], Rules(), folder="in", past={}, now=1.0)
                self.assertEqual(decision.verdict, Verdict.REFUSE)
                self.assertTrue(decision.is_strange)
                shown = show(file.path)
                self.assertTrue(shown.isprintable())
                past = {shown: Past(taken=frozenset({file.version_key}))}
                self.assertEqual(self.judge(file, past=past), {name: "known"})
                self.assertEqual(self.judge(file, pattern="x*"), {name: "skip"})

    def test_accents_of_one_sign_or_two(self):
        composed, apart = "caf\u00e9.csv", "cafe\u0301.csv"
        for pattern in (composed, apart):
            verdicts = self.judge(_file(composed), _file(apart), pattern=pattern)
            self.assertEqual(set(verdicts.values()), {"take"})

    def test_clock_that_is_a_day_ahead_is_told(self):
        file = _file("a.csv", mtime=1000.0 + 86400)
        rules = Rules(min_age_seconds=60, needs_second_look=False)
        (decision,) = decide([file], rules, folder="in", past={}, now=1000.0)
        self.assertEqual(decision.verdict, Verdict.WAIT)
        self.assertIn("clock is ahead", str(decision.reason))
        self.assertEqual(self.judge(file), {"a.csv": "take"}, "else no clock matters")

    def test_limits(self):
        self.assertEqual(self.judge(_file("a", 11), max_size=10), {"a": "refuse"})
        self.assertEqual(self.judge(_file("a", 10), max_size=10), {"a": "take"})
        self.assertEqual(self.judge(_file("a", 0), refuses_empty=True), {"a": "refuse"})
        self.assertEqual(self.judge(_file("a", 0)), {"a": "take"})
