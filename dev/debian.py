"""Debian packages: which are there, how to get the others."""

import os
import shutil
import subprocess

from . import paths
from .steps import Problem, run, say


def need(program: str, package: str, *, search: str | None = None) -> str:
    """The path of ``program``; installs ``package`` when it is missing.

    Aloud: this is the one thing that we change outside the checkout.
    """
    found = shutil.which(program, path=search)
    if not found:
        install(package)
        found = shutil.which(program, path=search)
    if not found:
        raise Problem(f"{program} is needed: install the package {package}.")
    return found


def install(*packages: str) -> None:
    """Install Debian packages as root, through sudo, or say what to install."""
    names = " ".join(packages)
    sudo = _sudo()
    if not shutil.which("apt-get") or sudo is None:
        raise Problem(
            f"Install {names} first (on Debian, as root: apt-get install {names}), "
            "then start again."
        )
    say(f"==> Installing on this machine, with apt-get: {names}")
    environment = paths.child_environment(DEBIAN_FRONTEND="noninteractive")
    apt = [*sudo, "apt-get", "-y", "-q"]
    no_network = f"Installing {names} failed: check the network and apt's sources"
    run([*apt, "update"], problem=no_network, env=environment, log="apt-get")
    run(
        [*apt, "install", "--no-install-recommends", *packages],
        problem=no_network,
        env=environment,
        log="apt-get",
    )


def _sudo() -> list[str] | None:
    """What to put before a command to run it as root; None when we cannot."""
    if os.geteuid() == 0:
        return []
    if not shutil.which("sudo"):
        return None
    may = subprocess.run(["sudo", "-n", "true"], capture_output=True, check=False)
    if may.returncode == 0:
        return ["sudo", "-n", "-E"]
    # sudo asks for a password: only where somebody can type it.
    return ["sudo", "-E"] if os.isatty(0) else None
