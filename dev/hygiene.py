"""What must not stand in a committed file."""

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from . import paths

# Put together here, so that this file does not complain about itself.
MACHINE_PATHS = re.compile(r"(?<![\w.~])/(?:wor" r"k|roo" r"t|home/\w+)/")
LARGE = 2_000_000


def complaints(files: list[str]) -> Iterator[str]:
    """One sentence for each thing that should not be there."""
    for file in files:
        path = paths.ROOT / file
        if path.stat().st_size > LARGE:
            yield f"{file}: larger than {LARGE // 1_000_000} MB"
            continue
        try:
            text = path.read_text()
        except UnicodeDecodeError:
            continue  # a picture or a sample in another encoding
        for number, line in enumerate(text.splitlines(), 1):
            if MACHINE_PATHS.search(line):
                yield f"{file}:{number}: names a path of somebody's machine"
            if line.startswith(("<<<<<<< ", ">>>>>>> ")):
                yield f"{file}:{number}: a conflict left unsolved"
        if file.endswith("i18n/en.po"):
            yield f"{file}: English is the source, it has no translation"
        if "/core/" in f"/{file}" and "/tests/" not in file:
            yield from _core_knows_odoo(file, text)
    yield from _example_is_generated(paths.ROOT / "examples" / "make_partners.py")


def _core_knows_odoo(file: str, text: str) -> Iterator[str]:
    for number, line in enumerate(text.splitlines(), 1):
        imported = re.match(r"\s*(?:from|import)\s+(odoo[\w.]*)", line)
        if imported and not re.match(r"odoo\.addons\.\w+\.core", imported.group(1)):
            yield f"{file}:{number}: core/ is plain Python and does not import odoo"


def _example_is_generated(generator: Path) -> Iterator[str]:
    if not generator.exists():
        return
    command = [sys.executable, str(generator), "--check"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        yield done.stdout.strip() or done.stderr.strip()
