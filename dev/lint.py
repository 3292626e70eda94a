"""``make lint``: every static check, all of them even when one fails."""

import os
import shutil
import subprocess
from collections.abc import Callable, Iterable
from pathlib import Path

from . import debian, hygiene, manifests, paths, readme, venv
from .steps import fingerprint, is_done, lock, remove, run, say, set_done

PRETTY = {".css", ".html", ".js", ".cjs", ".json", ".md", ".scss", ".xml", ".yml"}


def main() -> int:
    with lock("lint", waiting="Another make lint is running here: waiting."):
        venv.ensure_lint()
        _ensure_node()
        failed = [name for name, check in _checks() if not _passes(name, check)]
    if not manifests.installable():
        say("There are no addons yet: only the rest was checked.")
    if failed:
        say(f"\nmake lint found something: {', '.join(failed)}")
        return 1
    say("All checks passed.")
    return 0


def format_code() -> int:
    """``make format``: what the formatters can do by themselves."""
    with lock("lint", waiting="Another make lint is running here: waiting."):
        venv.ensure_lint()
        _ensure_node()
        python = [f for f in tracked() if f.endswith(".py")]
        ruff = paths.LINT_VENV / "bin" / "ruff"
        results = [
            _run([ruff, "check", "--quiet", "--fix", *python]),
            _run([ruff, "format", "--quiet", *python]),
            _node("prettier", "--write", "--log-level=warn", *_pretty_files()),
        ]
    return 0 if all(results) else 1


def _checks() -> list[tuple[str, Callable[[], bool]]]:
    addons = manifests.installable()
    python = [f for f in tracked() if f.endswith(".py") and not f.startswith("setup/")]
    checks: list[tuple[str, Callable[[], bool]]] = [
        ("ruff", lambda: _ruff("check", python)),
        ("ruff format", lambda: _ruff("format", python)),
        ("mypy", lambda: _mypy(addons)),
        ("prettier", lambda: _prettier()),
        ("eslint", lambda: _eslint()),
        ("hygiene", lambda: _says(hygiene.complaints(tracked()))),
        ("generated files", lambda: _says(readme.outdated())),
    ]
    if addons:
        checks[2:2] = [
            ("pylint-odoo", lambda: _pylint(addons)),
            (
                "oca-checks-odoo-module",
                lambda: _tool("oca-checks-odoo-module", *addons),
            ),
            ("oca-checks-po", lambda: _oca_po()),
        ]
    return checks


def _passes(name: str, check: Callable[[], bool]) -> bool:
    passed = check()
    say(f"{'ok    ' if passed else 'FAILED'} {name}")
    return passed


def tracked() -> list[str]:
    """Files of the repository, and new ones that are not ignored."""
    git = debian.need("git", "git")
    listing = run(
        [git, "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        problem="git could not list the files",
    )
    return sorted(f for f in listing.split("\0") if f and (paths.ROOT / f).is_file())


def _says(complaints: Iterable[str]) -> bool:
    found = list(complaints)
    for complaint in found:
        say(complaint)
    return not found


def _tool(name: str, *arguments: str | Path) -> bool:
    return _run(
        [paths.LINT_VENV / "bin" / "python", paths.LINT_VENV / "bin" / name, *arguments]
    )


def _run(command: list[str | Path], **environment: str) -> bool:
    done = subprocess.run(
        [str(word) for word in command],
        cwd=paths.ROOT,
        env=paths.child_environment(**environment),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if done.returncode:
        say(done.stdout.rstrip())
    return done.returncode == 0


def _ruff(command: str, files: list[str]) -> bool:
    ruff = paths.LINT_VENV / "bin" / "ruff"
    how = ["format", "--check"] if command == "format" else ["check"]
    cache = f"--cache-dir={paths.CACHE / 'ruff'}"
    return _run([ruff, *how, "--quiet", cache, *files])


def _pylint(addons: list[str]) -> bool:
    # core/ is no Odoo code: its "read" is no ORM method, its "_" marks sentences
    # that the models translate. mypy and ruff judge it.
    options = ["--rcfile=.pylintrc-mandatory", "-j", "0", "--ignore-paths=.*/core/.*"]
    return _tool("pylint", *options, *addons)


def _oca_po() -> bool:
    files = [f for f in tracked() if f.endswith((".po", ".pot"))]
    disabled = "--disable=po-pretty-format"
    return not files or _tool("oca-checks-po", disabled, *files)


def _mypy(addons: list[str]) -> bool:
    """Strict on what knows no Odoo: the core of each addon, and dev itself."""
    cores = [f"{a}/core" for a in addons if (paths.ROOT / a / "core").is_dir()]
    config = f"--config-file={paths.ROOT / 'dev' / 'mypy.ini'}"
    python = paths.LINT_VENV / "bin" / "python"
    search = str(_link_cores(addons))
    return all(
        _run(
            [python, python.with_name("mypy"), config, "--no-error-summary", place],
            MYPYPATH=search,
        )
        for place in ["dev", *cores]
    )


def _link_cores(addons: list[str]) -> Path:
    """Where mypy finds what one core imports of another: odoo.addons.<addon>.core.

    Only cores are there: what knows Odoo cannot be judged, and need not be read.
    """
    tree = paths.DEV / "cache" / "mypy_path"
    remove(tree)
    for addon in addons:
        folder = tree / "odoo" / "addons" / addon
        folder.mkdir(parents=True)
        (folder / "core").symlink_to(paths.ROOT / addon / "core")
    return tree


def _prettier() -> bool:
    return _node("prettier", "--check", "--log-level=warn", *_pretty_files())


def _pretty_files() -> list[str]:
    files = [f for f in tracked() if Path(f).suffix in PRETTY and _is_ours(f)]
    # readme fragments and prose are for people who write, not for a formatter.
    return [f for f in files if not f.endswith(".md")]


def _eslint() -> bool:
    files = [f for f in tracked() if f.endswith((".js", ".cjs")) and _is_ours(f)]
    return _node("eslint", "--max-warnings=0", *files)


def _is_ours(file: str) -> bool:
    """Whether people write and format it: no library, nothing generated."""
    generated = file.startswith("examples/") or file.endswith("description/index.html")
    return not (generated or "/lib/" in file)


def _node(tool: str, *arguments: str) -> bool:
    modules = paths.NODE / "node_modules"
    return _run([modules / ".bin" / tool, *arguments], NODE_PATH=str(modules))


def _ensure_node() -> None:
    """``.dev/node`` holds prettier and eslint."""
    wanted = paths.ROOT / "dev" / "package.json"
    key = fingerprint(wanted.read_text())
    if is_done("node", key):
        return
    npm = debian.need("npm", "npm")
    say("==> prettier and eslint: installing into .dev/node")
    remove(paths.NODE)
    paths.NODE.mkdir(parents=True)
    shutil.copy(wanted, paths.NODE)
    run(
        [npm, "install", "--no-audit", "--no-fund", "--ignore-scripts"],
        cwd=paths.NODE,
        problem="Installing prettier and eslint failed: check the network",
        log="npm",
        env={**paths.child_environment(), "HOME": os.environ.get("HOME", "/")},
    )
    set_done("node", key)
