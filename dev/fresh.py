"""``make fresh SUITE=bookworm``: the README's two commands in a minimal Debian.

A tree with nothing but what debootstrap's smallest variant holds, the packages that
the README names, and a clean clone of what is committed here.
"""

import contextlib
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

from . import debian, paths
from .source import KEYRING, mirrors
from .steps import Problem, need_space, remove, run, say

SUITES = ("bookworm", "trixie")
CLONE = "srv/import sync"  # with a blank
MOUNTS = ("proc", "sys", "dev")


def main() -> int:
    suite = os.environ.get("SUITE") or SUITES[0]
    if suite not in SUITES:
        raise Problem(f"SUITE is one of {', '.join(SUITES)}, not {suite}.")
    if os.geteuid() != 0:
        raise Problem("make fresh builds a system to change into: run it as root.")
    need_space(8, "A minimal Debian with an Odoo in it")
    tree = paths.DEV / f"fresh-{suite}"
    if " " in str(tree):
        raise Problem(
            "debootstrap cannot work in a path with blanks: use another clone."
        )
    with _mounted(tree, suite):
        _prepare(tree)
        try:
            for command in ("make run", "make run", "make test"):
                say(f"\n==> {suite}: {command}")
                done = _inside(tree, f"cd '/{CLONE}' && {command}")
                if done:
                    say(f"{suite}: {command} ended with {done}; the tree is {tree}")
                    return done
        finally:
            _inside(tree, f"cd '/{CLONE}' && make stop")
    remove(tree)
    say(f"\n{suite}: both commands work in a minimal system.")
    return 0


def packages() -> list[str]:
    """What the README tells people to install."""
    text = (paths.ROOT / "README.rst").read_text()
    found = re.search(r"apt-get install (?!--)([\w -]+)", text)
    if not found:
        raise Problem("README.rst names no packages (apt-get install …).")
    return found.group(1).split()


def _prepare(tree: Path) -> None:
    clone = tree / CLONE
    remove(clone)
    clone.parent.mkdir(parents=True, exist_ok=True)
    git = debian.need("git", "git")
    run([git, "clone", "-q", paths.ROOT, clone], problem="The checkout was not cloned")
    say(f"==> Installing what the README names: {' '.join(packages())}")
    install = f"apt-get install -y -q --no-install-recommends {' '.join(packages())}"
    if _inside(tree, f"apt-get update -q && {install}", quiet=True):
        raise Problem(f"The packages could not be installed in {tree}.")
    for file in _registry_settings():
        target = tree / str(file).lstrip("/")
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(file, target)


def _registry_settings() -> Iterator[Path]:
    """Where this machine says from where packages come and whom to trust."""
    for name in ("/etc/resolv.conf", "/etc/pip.conf", "/etc/npmrc"):
        if Path(name).exists():
            yield Path(name)
    yield from Path("/etc/ssl/certs").glob("ca-certificates.crt")


@contextlib.contextmanager
def _mounted(tree: Path, suite: str) -> Iterator[None]:
    """The tree, with what a running system has mounted."""
    if not (tree / "etc" / "debian_version").exists():
        _bootstrap(tree, suite)
    for name in MOUNTS:
        if not os.path.ismount(tree / name):
            (tree / name).mkdir(exist_ok=True)
            bind = ["mount", "--rbind", "--make-rslave", f"/{name}", str(tree / name)]
            run(bind, problem=f"/{name} could not be mounted in the tree")
    try:
        yield
    finally:
        for name in MOUNTS:
            # Lazily: a server that just ended may still look into it.
            run(["umount", "--recursive", "--lazy", tree / name], problem="umount")


def _bootstrap(tree: Path, suite: str) -> None:
    debootstrap = debian.need("debootstrap", "debootstrap")
    say(f"==> {suite}: a minimal system in .dev/{tree.name}")
    found = mirrors()
    if not found:
        raise Problem("This machine has no Debian mirror to build a Debian from.")
    remove(tree)
    new = tree.with_name(f"{tree.name}.new")
    remove(new)
    run(
        [
            *(debootstrap, "--variant=minbase", f"--keyring={KEYRING}"),
            *(suite, new, found[0]),
        ],
        problem="debootstrap failed",
    )
    new.replace(tree)


def _inside(tree: Path, script: str, *, quiet: bool = False) -> int:
    """Run in the tree, with next to no environment."""
    environment = {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "HOME": "/root"}
    # How the machine reaches its registries is not what is tried here.
    for name in os.environ:
        if name.lower().endswith("_proxy") or name.startswith("PIP_CERT"):
            environment[name] = os.environ[name]
    done = subprocess.run(
        ["chroot", str(tree), "/bin/sh", "-c", script],
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL if quiet else None,
        check=False,
    )
    return done.returncode
