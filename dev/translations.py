"""``make pot``: export each addon's terms, and tell what lacks a French translation."""

import re
from pathlib import Path

from . import configuration, databases, manifests, paths
from .setup import prepared
from .steps import relative, run, say, write

LANGUAGE = "fr"
# The header changes with each export and says nothing.
VOLATILE = ("POT-Creation-Date", "PO-Revision-Date")
# Menu entries that follow from the patterns somebody made in the database: their words
# stand in the code as well.
OF_PEOPLE = re.compile(
    r"#: model:ir\.actions\.act_window,name:\w+\.(?:im|ex)port_pattern_wizard_"
)

MISSING = """
import sys, polib
template, translated = polib.pofile(sys.argv[1]), polib.pofile(sys.argv[2])
known = {entry.msgid for entry in translated if entry.translated()}
for entry in template:
    if entry.msgid not in known:
        print(entry.msgid.replace("\\n", " ")[:100])
"""


def main() -> int:
    with prepared() as place:
        databases.ensure_demo(place.server, place.source)
        database = place.server.database("demo")
        for addon in manifests.installable():
            if not manifests.is_for_tests(addon):
                _export(addon, database)
    return 0


def _export(addon: str, database: str) -> None:
    folder = paths.ROOT / addon / "i18n"
    template = folder / f"{addon}.pot"
    exported = paths.OUT / f"{addon}.pot"
    exported.parent.mkdir(parents=True, exist_ok=True)
    run(
        [
            *(paths.PYTHON, paths.ODOO_BIN, "i18n", "export"),
            *("-c", configuration.file_of("web"), "-d", database),
            *("-l", "pot", "-o", exported, addon),
        ],
        problem=f"The terms of {addon} could not be exported",
        log="i18n",
    )
    lines = exported.read_text().splitlines(keepends=True)
    text = "".join(
        line
        for line in lines
        if not any(v in line for v in VOLATILE) and not OF_PEOPLE.match(line)
    )
    if write(template, text):
        say(f"written: {relative(template)}")
    _tell_missing(template, folder / f"{LANGUAGE}.po")


def _tell_missing(template: Path, translated: Path) -> None:
    if not translated.exists():
        say(f"{relative(translated)} does not exist")
        return
    missing = run(
        [paths.PYTHON, "-c", MISSING, template, translated],
        problem=f"{relative(translated)} cannot be read",
    ).splitlines()
    say(f"{relative(translated)}: {len(missing)} terms without translation")
    for term in missing:
        say(f"  {term}")
