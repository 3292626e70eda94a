# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The partner as a process of his own, which a test asks to do things."""

import json
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

FIELDS = ("name", "phone", "city", "country_id|code")
HEADER = ("ref#key", *FIELDS)


class PartnerProcess:
    """The partner as a process; what he can do says ``live_partner``."""

    def __init__(
        self,
        served: Path,
        fields: Sequence[str] = FIELDS,
        header: Sequence[str] = HEADER,
    ):
        self._home = tempfile.TemporaryDirectory(prefix="sync_home_")
        self.home = Path(self._home.name)
        self._process = subprocess.Popen(
            [
                *(sys.executable, str(Path(__file__).with_name("live_partner.py"))),
                *(str(self.home), str(served)),
                *(json.dumps(fields), json.dumps(header)),
            ],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def ask(self, method: str, *arguments):
        """Have him do something; his answer.

        :raises RuntimeError: when he died; his traceback is on standard error
        """
        self._process.stdin.write(f"{json.dumps([method, *arguments])}\n")
        self._process.stdin.flush()
        line = self._process.stdout.readline()
        if not line:
            raise RuntimeError(f"The partner died of {method}{arguments}")
        return json.loads(line)

    def stop(self) -> None:
        self._process.stdin.close()
        self._process.wait()
        self._process.stdout.close()
        self._home.cleanup()
