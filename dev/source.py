"""Odoo's source: the user's own, Debian's package, or a clone.

Debian's package is fetched through a private apt configuration below ``.dev``, so
neither root nor a change of the machine's own sources is needed.
"""

import os
import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from . import debian, paths
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

SERIES = "19.0"
# No address of a registry stands in our files; a project's home is no registry.
REPOSITORY = "https://github.com/odoo/odoo.git"
KEYRING = Path("/usr/share/keyrings/debian-archive-keyring.gpg")

# 41 links of odoo-19 point into other packages. What dangles breaks asset bundles.
PACKAGES = (
    "odoo-19/unstable",
    "fonts-roboto-unhinted/unstable",
    "fonts-montserrat/unstable",
    "fonts-inconsolata/unstable",
    "fonts-ocr-b/unstable",
    "libjs-jquery/unstable",
    "libjs-jquery-form/unstable",
    "libjs-underscore/unstable",
)
# Unstable has version 7, without the 4.7 files that Odoo links to.
STABLE_PACKAGE = "fonts-font-awesome"
STABLE_SUITES = ("bookworm", "trixie")


@dataclass(frozen=True)
class Source:
    """Where Odoo is."""

    python_path: Path  # the folder that holds the package "odoo"
    addons_paths: tuple[Path, ...]  # addons outside that package
    version: str

    @property
    def key(self) -> str:
        return fingerprint(str(self.python_path), self.version)


def ensure() -> Source:
    """Odoo 19.0, from the first place that has it."""
    home = os.environ.get("ODOO_HOME")
    if home:
        return _described(Path(home).expanduser().resolve(), "ODOO_HOME")
    if not is_done("source", _key()):
        _fetch()
        set_done("source", _key())
    return _described(_root(paths.SOURCE), "the downloaded Odoo")


def _key() -> str:
    return fingerprint(PACKAGES, STABLE_PACKAGE, SERIES, 1)


def _root(source: Path) -> Path:
    packaged = source / "usr" / "lib" / "python3" / "dist-packages"
    return packaged if packaged.is_dir() else source


def _described(root: Path, origin: str) -> Source:
    if root.name == "odoo" and (root / "release.py").is_file():
        root = root.parent
    release = root / "odoo" / "release.py"
    if not release.is_file():
        raise Problem(
            f"{origin} names {root}, where there is no Odoo: let it name a checkout of "
            f"Odoo {SERIES} or a folder that holds the package odoo."
        )
    found = re.search(r"version_info = \((\d+), (\d+), (\d+)", release.read_text())
    version = ".".join(found.groups()) if found else "unknown"
    if not version.startswith(f"{SERIES}."):
        raise Problem(
            f"{origin} names Odoo {version} and this needs {SERIES}: check out its "
            f"branch {SERIES}, or unset ODOO_HOME to have it downloaded."
        )
    beside = root / "addons"
    is_clone = (beside / "base_import" / "__manifest__.py").is_file()
    return Source(root, (beside,) if is_clone else (), version)


def _fetch() -> None:
    need_space(3, "Odoo's source")
    say("==> Odoo 19: downloading (120 MB, once)")
    remove(paths.SOURCE)
    known_mirrors = mirrors()
    for mirror in known_mirrors:
        if _fetch_package(mirror):
            return
    _clone(tried_mirrors=bool(known_mirrors))


def mirrors() -> list[str]:
    """Mirrors of Debian's main archive that the machine uses, most likely first."""
    if not (shutil.which("apt-get") and shutil.which("dpkg") and KEYRING.exists()):
        return []
    listing = run(
        [
            "apt-get",
            "indextargets",
            "--format",
            "$(REPO_URI) $(ORIGIN)/$(LABEL) $(RELEASE)",
            "Created-By: Packages",
        ],
        problem="apt-get could not list the machine's sources",
    )
    lines = [line.split() for line in listing.splitlines()]
    # Before the first "apt-get update" nothing is known of origins: the security
    # archive is recognised by the name of its suite, third parties fail later.
    main = [words[0] for words in lines if words[1] == "Debian/Debian"]
    others = [words[0] for words in lines if not words[-1].endswith("-security")]
    return list(dict.fromkeys(main or others))


def _fetch_package(mirror: str) -> bool:
    """Download and unpack Debian's package; False when this mirror has none."""
    apt = _private_apt(mirror)
    update = subprocess.run(
        [*apt, "update"],
        env=paths.child_environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    write(paths.LOG / "apt-private.log", update.stdout + update.stderr)
    # apt-get update returns 0 although nothing could be fetched.
    if update.returncode or re.search(r"^[EW]: ", update.stderr, re.MULTILINE):
        return False
    downloads = paths.DEV / "debs"
    downloads.mkdir(exist_ok=True)
    run(
        [*apt, "download", *PACKAGES, f"{STABLE_PACKAGE}/{_stable_suite()}"],
        cwd=downloads,
        problem="Downloading Odoo failed: check the network and start again",
        log="apt-private",
    )
    _unpack(downloads)
    remove(downloads)
    return True


def _stable_suite() -> str:
    release = Path("/etc/os-release")
    text = release.read_text() if release.exists() else ""
    found = re.search(r"^VERSION_CODENAME=(\w+)", text, re.MULTILINE)
    suite = found.group(1) if found else ""
    return suite if suite in STABLE_SUITES else STABLE_SUITES[-1]


def _private_apt(mirror: str) -> list[str]:
    """apt-get with sources, lists and cache of its own below .dev."""
    home = paths.DEV / "apt"
    for folder in ("lists/partial", "cache/archives/partial"):
        (home / folder).mkdir(parents=True, exist_ok=True)
    write(home / "status", "")
    write(
        home / "sources.list",
        "".join(
            f"deb [signed-by={KEYRING}] {mirror} {suite} main\n"
            for suite in ("unstable", _stable_suite())
        ),
    )
    settings = {
        "Dir::Etc::sourcelist": home / "sources.list",
        "Dir::Etc::sourceparts": "-",
        "Dir::Etc::preferences": "-",
        "Dir::Etc::preferencesparts": "-",
        "Dir::State": home,
        "Dir::State::Lists": home / "lists",
        "Dir::State::status": home / "status",
        "Dir::Cache": home / "cache",
        # As root apt becomes the user _apt, who cannot enter everybody's home.
        "APT::Sandbox::User": "root",
        # A mirror that lags or is frozen serves an index whose date has passed. It is
        # signed all the same.
        "Acquire::Check-Valid-Until": "false",
        "Acquire::Languages": "none",
        "Acquire::Retries": "3",
    }
    write(
        home / "apt.conf",
        "".join(f'{name} "{value}";\n' for name, value in settings.items()),
    )
    return ["apt-get", "-q", "-c", str(home / "apt.conf")]


def _unpack(downloads: Path) -> None:
    unpacked = paths.DEV / "source.new"
    remove(unpacked)
    for package in sorted(downloads.glob("*.deb")):
        run(["dpkg", "-x", package, unpacked], problem=f"{package.name} is damaged")
    _mend(unpacked)
    unpacked.replace(paths.SOURCE)


def _mend(unpacked: Path) -> None:
    """Put right what the package leaves to others or leaves out."""
    addons = _root(unpacked) / "odoo" / "addons"
    # Not shipped; the missing file is an error in the browser's console, and that
    # fails every tour.
    segmentation = addons / "mail" / "static" / "lib" / "selfie_segmentation"
    segmentation.mkdir(parents=True, exist_ok=True)
    (segmentation / "selfie_segmentation.js").touch()
    dangling = [
        path for path in unpacked.rglob("*") if path.is_symlink() and not path.exists()
    ]
    for link in dangling:
        # A font that goes by another name in today's package.
        renamed = [
            *unpacked.glob(f"usr/share/fonts/**/{link.stem}-Regular{link.suffix}"),
            *unpacked.glob(f"usr/share/fonts/**/{link.stem}{link.suffix}"),
        ]
        if not renamed:
            raise Problem(
                f"Debian's odoo-19 links {link.name} to a package that we do not "
                "fetch: name the package that holds it in dev/source.py."
            )
        link.unlink()
        link.symlink_to(os.path.relpath(renamed[0], link.parent))


def _clone(*, tried_mirrors: bool) -> None:
    say(
        "==> Debian's package of Odoo is out of reach here "
        f"({'.dev/log/apt-private.log' if tried_mirrors else 'no Debian mirror'}): "
        "cloning Odoo instead"
    )
    git = debian.need("git", "git")
    unpacked = paths.DEV / "source.new"
    remove(unpacked)
    run(
        [
            git,
            "clone",
            "--quiet",
            "--depth",
            "1",
            "--branch",
            SERIES,
            REPOSITORY,
            unpacked,
        ],
        problem=(
            "Odoo could not be downloaded"
            f"{' from Debian or from its repository' if tried_mirrors else ''}: check "
            "the network, or let ODOO_HOME name a checkout of Odoo 19.0"
        ),
        log="git-clone",
    )
    unpacked.replace(paths.SOURCE)
