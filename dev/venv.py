"""Python packages: the virtual environment that runs Odoo, and the one that lints."""

import os
import subprocess
import sys
from pathlib import Path

from . import debian, manifests, paths
from .source import Source
from .steps import (
    Problem,
    fingerprint,
    is_done,
    need_space,
    remove,
    run,
    say,
    set_done,
    write,
)

OLDEST_PYTHON = (3, 10)
# Counted up when what is done here changes: everybody does it once more.
RECIPE = 2


def ensure(source: Source) -> None:
    """``.dev/venv`` holds Odoo, its packages, other addons and the test tools."""
    files = [
        paths.ROOT / "dev" / "requirements-odoo.txt",
        paths.ROOT / "requirements.txt",
        paths.ROOT / "test-requirements.txt",
    ]
    foreign = manifests.foreign_addons(addons_of(source))
    texts = [file.read_text() for file in files]
    key = fingerprint(RECIPE, _identity(), source.key, foreign, texts)
    if is_done("venv", key):
        return
    need_space(1, "Installing Python packages")
    say("==> Python packages: installing into .dev/venv")
    _create(paths.VENV)
    _link_odoo(source)
    _pip(paths.VENV, *(word for file in files for word in ("-r", str(file))))
    # In a second step: they want "odoo==19.0.*", which is there but not for sale.
    _pip(paths.VENV, *foreign)
    set_done("venv", key)


def ensure_lint() -> None:
    """``.dev/lint`` holds the tools of "make lint"."""
    file = paths.ROOT / "dev" / "requirements-lint.txt"
    ours = paths.ROOT / "requirements.txt"  # which that file names
    key = fingerprint(RECIPE, _identity(), file.read_text(), ours.read_text())
    if is_done("lint-venv", key):
        return
    say("==> Lint tools: installing into .dev/lint")
    # Afresh: type stubs of an earlier list would change what mypy finds, and mypy
    # remembers what it did not find.
    remove(paths.LINT_VENV)
    remove(paths.CACHE / "mypy")
    _create(paths.LINT_VENV)
    _pip(paths.LINT_VENV, "-r", str(file))
    set_done("lint-venv", key)


def _identity() -> list[str]:
    """A virtual environment is tied to its Python and to its place."""
    return [sys.version, str(paths.ROOT)]


def _create(place: Path) -> None:
    if sys.version_info < OLDEST_PYTHON:
        raise Problem(
            f"Python {sys.version.split()[0]} is too old: Odoo 19 needs 3.10 or newer "
            "(make PYTHON=… names another one)."
        )
    if _works(place):
        return
    remove(place)
    command = [sys.executable, "-m", "venv", str(place)]
    env = paths.child_environment()
    done = subprocess.run(command, env=env, capture_output=True, check=False)
    if done.returncode:
        remove(place)
        debian.install("python3-venv")
        run(command, problem="The virtual environment could not be created", log="venv")


def _works(place: Path) -> bool:
    python = place / "bin" / "python"
    if not python.exists():
        return False
    # Asks for the version too: the machine's Python may have been upgraded.
    probe = "import pip, sys; print(sys.version, sys.prefix, sep='\\n')"
    found = subprocess.run(
        [str(python), "-c", probe],
        env=paths.child_environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    return found.stdout.rstrip("\n") == f"{sys.version}\n{place}"


def _pip(place: Path, *arguments: str) -> None:
    # pip and not a faster tool: only pip reads the machine's own pip configuration.
    run(
        [place / "bin" / "python", "-m", "pip", "install", "-q", *arguments],
        problem="Installing Python packages failed: check the network and start again",
        log="pip",
    )


def _site_packages() -> Path:
    version = f"python{sys.version_info[0]}.{sys.version_info[1]}"
    return paths.VENV / "lib" / version / "site-packages"


def _link_odoo(source: Source) -> None:
    """Make ``import odoo`` work, and pip see the distribution ``odoo``."""
    site = _site_packages()
    write(site / "odoo-source.pth", f"{source.python_path}\n")
    info = site / f"odoo-{source.version}.dist-info"
    for stale in site.glob("odoo-19*.dist-info"):
        if stale != info:
            remove(stale)
    # Addons from PyPI require the distribution "odoo". A checkout is none, and what
    # Debian's requires is not what we want (PyPDF2, long dead, beside pypdf): ours
    # comes first on the path and requires nothing.
    metadata = f"Metadata-Version: 2.1\nName: odoo\nVersion: {source.version}\n"
    write(info / "METADATA", metadata)
    write(info / "INSTALLER", "dev\n")
    write(info / "RECORD", "")


def addons_of(source: Source) -> set[str]:
    """Names of the addons that come with Odoo."""
    folders = [source.python_path / "odoo" / "addons", *source.addons_paths]
    return {
        entry.name
        for folder in folders
        for entry in os.scandir(folder)
        if entry.is_dir() and (Path(entry.path) / "__manifest__.py").exists()
    }
