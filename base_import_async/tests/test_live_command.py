# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The command line against a running server's queue."""

import os
import pty
import re
import select
import shutil
import signal
import tempfile
from pathlib import Path

from odoo.tests import tagged

from .live import LiveCase
from .live_command import Command

_LATER = "2099-01-01 00:00:00"


@tagged("post_install", "-at_install")
class TestLiveCommand(LiveCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.folder = Path(tempfile.mkdtemp(prefix="odoo_command_"))
        cls.addClassCleanup(shutil.rmtree, cls.folder)
        cls.command = Command(cls.live.database, cls.folder)

    def test_import_fix_retry_and_what_the_shell_is_told(self):
        self._write("fix.csv", "id,Name,Nonsense,Tags", "a,A,,", "b,B,,Command tag")
        code, output, errors = self.command.run(
            "import", "fix.csv", "--model", "res.partner", "--wait"
        )
        self.assertEqual(code, 1, errors)
        self.assertIn("1 created, 1 failed", output)
        self.assertIn("Columns that are not imported: Nonsense", errors)
        self.assertIn("--map says the field of each column", errors)
        number = re.search(r"Import (\d+): Partly done", output).group(1)
        code, _output, errors = self.command.run("failed-rows", number)
        self.assertEqual(code, 0, errors)
        lines = (self.folder / "fix-failed.csv").read_text().splitlines()
        self.assertEqual(lines[0], "id,Name,Nonsense,Tags,#Row,#Column,#Error")
        self.assertEqual(len(lines), 2)
        self.assertIn("Command tag", lines[1])
        code, _output, errors = self.command.run("failed-rows", number)
        self.assertEqual(code, 2, "an existing file is not replaced unasked")
        self.assertIn("exists already", errors)
        with self.live.env() as env:
            env["res.partner.category"].create({"name": "Command tag"})
        code, data = self.command.run_json("retry", number, "--wait")
        self.assertEqual(
            (code, data["state"], data["created_count"], data["exit_code"]),
            (0, "done", 2, 0),
        )

    def test_options_reach_the_run(self):
        self._write("map.csv", "Wer;Was;Rest", "Ann;m-1;x", "Bob;m-2;y")
        code, data = self.command.run_json(
            *("import", "map.csv", "-m", "res.partner", "--separator", ";"),
            *("--map", "Wer=name", "--map", "Was=ref", "--match", "ref"),
            *("--match-mode", "create", "--on-error", "chunk", "--chunk-size", "7"),
            *("--priority", "3", "--start-at", _LATER, "--company", "1"),
        )
        self.assertEqual((code, data["state"], data["user"]), (0, "draft", "admin"))
        with self.live.env() as env:
            run = env["transfer.run"].browse(data["run_id"])
            self.assertEqual(run.field_paths, ["name", "ref", False])
            self.assertEqual(
                (run.on_error, run.chunk_size, run.priority), ("chunk", 7, 3)
            )
            self.assertEqual(run.options["match_fields"], ["ref"])
            self.assertEqual(run.load_context["allowed_company_ids"], [1])
        self.assertEqual(self.command.run_json("cancel", str(run.id))[0], 0)
        code, data = self.command.run_json("status", str(run.id), "--wait")
        self.assertEqual((code, data["exit_code"]), (2, 2))
        self.assertEqual((data["state"], data["cancelled_count"]), ("cancelled", 2))

    def test_dry_run_writes_nothing_and_a_faultless_file_is_imported(self):
        self._write("check.csv", "Name,Reference", "Checked,command-check")
        arguments = ["import", "check.csv", "-m", "res.partner", "--wait"]
        code, data = self.command.run_json(*arguments, "--dry-run")
        self.assertEqual((code, data["created_count"], data["is_check"]), (0, 1, True))
        domain = [("ref", "=", "command-check")]
        with self.live.env() as env:
            self.assertFalse(env["res.partner"].search(domain))
        code, data = self.command.run_json(*arguments, "--on-error", "file")
        self.assertEqual((code, data["created_count"], data["is_check"]), (0, 1, False))
        with self.live.env() as env:
            self.assertEqual(len(env["res.partner"].search(domain)), 1)

    def test_pause_and_resume(self):
        content = b"name\nPausing 1\nPausing 2\nPausing 3\n"
        self.live.kill_jobs()
        try:
            run_id = self.live.submit(content, ["name"], {"chunk_size": 1})
            self.live.run_job_here(self.live.get_split_uuid(run_id))
            code, data = self.command.run_json("pause", str(run_id))
            self.assertEqual((code, data["state"]), (0, "paused"))
        finally:
            self.live.start_jobs()
        code, data = self.command.run_json("status", str(run_id), "--wait")
        self.assertEqual((code, data["state"]), (2, "paused"), "it does not wait")
        code, data = self.command.run_json("resume", str(run_id), "--wait")
        self.assertEqual((code, data["created_count"]), (0, 3))

    def test_list_has_each_import(self):
        run_id = self.live.submit(b"name\nListed\n", ["name"], file_name="list.csv")
        self.live.wait(run_id)
        _code, output, errors = self.command.run("status")
        line = rf"{run_id}  done +list.csv +\(res.partner, admin\): 1 of 1 rows"
        self.assertRegex(output, line, errors)

    def test_what_is_refused_is_said_with_exit_code_2(self):
        self._write("header.csv", "name")
        (self.folder / "none.csv").touch()
        cases = {
            ("import", "header.csv", "-m", "res.partner"): "no row to import",
            ("import", "none.csv", "-m", "res.partner"): "The file is empty",
            ("import", "missing.csv", "-m", "res.partner"): "missing.csv",
            ("doctor", "--user", "nobody"): "no user “nobody”",
        }
        for arguments, message in cases.items():
            code, data = self.command.run_json(*arguments)
            self.assertEqual((code, data["exit_code"]), (2, 2), arguments)
            self.assertIn(message, data["error"])
        code, _output, errors = self.command.run("import", "header.csv")
        self.assertEqual(code, 3)
        self.assertIn("--model", errors)

    def test_interrupted_wait_leaves_the_import_alone(self):
        self._write("interrupt.csv", "name", "Interrupted")
        process = self.command.start(
            *("import", "interrupt.csv", "-m", "res.partner", "--wait"),
            *("--start-at", _LATER),
        )
        with process:
            while "waiting for a worker" not in process.stderr.readline():
                self.assertIsNone(process.poll())
            process.send_signal(signal.SIGINT)
            _output, errors = process.communicate(timeout=600)
        self.assertEqual(process.returncode, 130, errors)
        number = int(re.search(r"import (\d+) goes on", errors).group(1))
        self.assertNotIn("Traceback", errors)
        with self.live.env() as env:
            run = env["transfer.run"].browse(number)
            self.assertEqual((run.state, run.file_name), ("draft", "interrupt.csv"))
            run.action_cancel()

    def test_a_terminal_gets_a_bar(self):
        self._write("bar.csv", "name", "Barred")
        ours, theirs = pty.openpty()
        with self.command.start(
            *("import", "bar.csv", "-m", "res.partner", "--wait"), stderr=theirs
        ) as process:
            os.close(theirs)
            seen = _read_terminal(ours)
        self.assertEqual(process.returncode, 0, seen)
        self.assertIn("[##############################] 100%", seen)

    def _write(self, name: str, *lines: str) -> None:
        (self.folder / name).write_text("\n".join(lines) + "\n")


def _read_terminal(terminal: int) -> str:
    """All that comes until the other side closes."""
    parts = []
    while select.select([terminal], [], [], 120)[0]:
        try:
            part = os.read(terminal, 4096)
        except OSError:  # how Linux says that nobody writes any more
            break
        if not part:
            break
        parts.append(part.decode())
    os.close(terminal)
    return "".join(parts)
