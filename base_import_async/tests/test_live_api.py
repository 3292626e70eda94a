# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The examples of the readme, as another program would run them."""

import os
import re
import subprocess
import sys
import tempfile
from datetime import timedelta
from pathlib import Path

from odoo import fields
from odoo.tests import new_test_user, tagged
from odoo.tests.common import HOST

from .live import LiveCase

_README = Path(__file__).parents[1] / "readme" / "DEVELOP.md"


@tagged("post_install", "-at_install")
class TestLiveApi(LiveCase):
    """As a plain user with an API key."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        with cls.live.env() as env:
            groups = "base.group_user,base.group_partner_manager"
            user = new_test_user(env, login="api_program", groups=groups)
            expiry = fields.Datetime.now() + timedelta(hours=1)
            keys = env["res.users.apikeys"].with_user(user).sudo()
            key = keys._generate(None, "readme", expiry)
            cls.user_id = user.id
        cls.environment = {
            **os.environ,
            "ODOO_URL": cls.live.url,
            "ODOO_DATABASE": cls.live.database,
            "ODOO_API_KEY": key,
            "NO_PROXY": HOST,
            "no_proxy": HOST,
        }

    def test_python_example_of_the_readme(self):
        output = self._run([sys.executable, "-c", _get_example("python")])
        lines = output.splitlines()
        self.assertEqual(lines[0], "partial 1 1")
        self.assertRegex(lines[1], r"^line 3, Tags: .*Shop customer")
        self.assertTrue(lines[2].startswith("customers-failed.csv"), lines)
        self.assertEqual(lines[-2:], ["done", "cancelled"])
        with self.live.env(self.user_id) as env:
            runs = env["transfer.run"]
            later, first = runs.search([("file_name", "=", "customers.csv")])
            self.assertEqual((first.state, first.created_count), ("done", 2))
            self.assertEqual(first.chunk_size, 500)
            self.assertEqual(later.field_paths, ["name", False])
            self.assertEqual(env.ref("shop.2").category_id.name, "Shop customer")

    def test_refusal_is_an_error_with_a_sentence(self):
        program = _get_example("python").replace('"res.partner"', '"ir.cron"')
        with self.assertRaisesRegex(AssertionError, "Scheduled Actions"):
            self._run([sys.executable, "-c", program])

    def test_curl_example_of_the_readme_asks_for_an_existing_method(self):
        """Curl may be absent: its request is sent by other means."""
        example = _get_example("bash")
        with tempfile.TemporaryDirectory() as folder:
            Path(folder, "partners.csv").write_text("Name\nCurly\n")
            # A function of the shell that hands its arguments to Python.
            program = 'curl() { "$PYTHON" -c "$SENDER" "$@"; }\n' + example
            answer = self._run(
                ["bash", "-c", program],
                cwd=folder,
                PYTHON=sys.executable,
                SENDER=_SENDER,
            )
        run_id = int(answer)
        self.assertEqual(self.live.wait(run_id), "done")
        with self.live.env(self.user_id) as env:
            run = env["transfer.run"].browse(run_id)
            self.assertEqual((run.file_name, run.created_count), ("partners.csv", 1))

    def _run(self, command: list[str], cwd: str | None = None, **environment) -> str:
        """What the program prints.

        :raises AssertionError: with its errors when it fails
        """
        done = subprocess.run(
            command,
            cwd=cwd,
            env={**self.environment, **environment},
            capture_output=True,
            text=True,
            timeout=600,
            check=False,
        )
        if done.returncode:
            raise AssertionError(f"{done.stdout}{done.stderr}\n{self.live.tail()}")
        return done.stdout


# The arguments of curl that the example uses: an address, -H and -d.
_SENDER = """
import argparse, requests
parser = argparse.ArgumentParser()
parser.add_argument("url")
parser.add_argument("-H", action="append")
parser.add_argument("-d")
asked = parser.parse_args()
headers = dict(header.split(": ", 1) for header in asked.H)
answer = requests.post(asked.url, data=asked.d, headers=headers, timeout=600)
answer.raise_for_status()
print(answer.text)
"""


def _get_example(language: str) -> str:
    """The only block of the readme in this language."""
    [block] = re.findall(rf"```{language}\n(.*?)```", _README.read_text(), re.DOTALL)
    return block
