"""Where things are. Everything generated is below ``DEV``."""

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DEV = ROOT / ".dev"

# Not ".dev/odoo": with .dev as working directory that folder would be taken for
# the namespace package "odoo".
SOURCE = DEV / "source"
VENV = DEV / "venv"
LINT_VENV = DEV / "lint"
NODE = DEV / "node"
CACHE = DEV / "cache"
CLUSTER = DEV / "postgres"
CONF = DEV / "conf"
DATA = DEV / "data"
LOG = DEV / "log"
OUT = DEV / "out"
STATE = DEV / "state"
LOCKS = DEV / "lock"

ODOO_BIN = ROOT / "dev" / "bin" / "odoo"
PYTHON = VENV / "bin" / "python"


def child_environment(**extra: str) -> dict[str, str]:
    """The environment of everything we start: UTF-8, caches inside the checkout."""
    environment = {
        name: value
        for name, value in os.environ.items()
        # What make passes on, and what would change which code is imported or
        # which configuration is read.
        if name not in {"MAKEFLAGS", "MFLAGS", "MAKELEVEL", "FILE", "MODEL", "ARGS"}
        and name not in {"PORT", "FORCE", "SUITE", "SEPARATOR"}
        and name not in {"PYTHONPATH", "PYTHONHOME", "ODOO_RC", "OPENERP_SERVER"}
        and name not in {"VIRTUAL_ENV", "LANGUAGE"}
    }
    environment.update(
        LC_ALL="C.UTF-8",
        PYTHONUNBUFFERED="1",
        PIP_CACHE_DIR=str(CACHE / "pip"),
        PIP_DISABLE_PIP_VERSION_CHECK="1",
        npm_config_cache=str(CACHE / "npm"),
        npm_config_update_notifier="false",
        XDG_CACHE_HOME=str(CACHE / "xdg"),
        XDG_CONFIG_HOME=str(CACHE / "xdg-config"),
        HYPOTHESIS_STORAGE_DIRECTORY=str(CACHE / "hypothesis"),
    )
    environment.update(extra)
    return environment


def addons() -> list[str]:
    """The addons of this checkout, sorted."""
    return sorted(path.parent.name for path in ROOT.glob("*/__manifest__.py"))
