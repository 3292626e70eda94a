"""What the manifests of this checkout say."""

import ast
import functools
from typing import Any

from . import paths

SERIES = "19.0"
# In every installation: the first addons stand on them.
ALWAYS = ("queue_job",)


@functools.cache
def read(addon: str) -> dict[str, Any]:
    text = (paths.ROOT / addon / "__manifest__.py").read_text()
    manifest: dict[str, Any] = ast.literal_eval(text)
    return manifest


def installable() -> list[str]:
    return [addon for addon in paths.addons() if read(addon).get("installable", True)]


def is_for_tests(addon: str) -> bool:
    return addon.startswith("test_")


def python_requirements() -> list[str]:
    """``external_dependencies`` of all addons, as requirements.txt lists them."""
    names = {
        name
        for addon in installable()
        for name in read(addon).get("external_dependencies", {}).get("python", ())
    }
    return sorted(names, key=str.lower)


def needed() -> set[str]:
    """The addons that ours depend on, without ours."""
    ours = set(installable())
    wanted = {name for addon in ours for name in read(addon).get("depends", ())}
    return (wanted | set(ALWAYS)) - ours


def foreign_addons(odoo_addons: set[str]) -> list[str]:
    """Requirements for the addons that are neither Odoo's nor ours."""
    foreign = needed() - odoo_addons
    return [f"odoo-addon-{name}=={SERIES}.*" for name in sorted(foreign)]
