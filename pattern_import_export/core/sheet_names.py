# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Names that Excel takes for a sheet."""

import re
from collections.abc import Collection

LONGEST = 31
_EDGE = " '"
_ILLEGAL = re.compile(r"[\[\]:*?/\\\x00-\x1f]")


def legal_sheet_name(text: str, taken: Collection[str] = ()) -> str:
    """Return a name near ``text`` that Excel takes, and that none of ``taken`` is.

    Excel compares without case; a name neither begins nor ends with an apostrophe.
    """
    clean = " ".join(_ILLEGAL.sub(" ", text).split()).strip(_EDGE) or "Sheet"
    known = {name.casefold() for name in taken}
    name, number = clean[:LONGEST].strip(_EDGE), 1
    while name.casefold() in known or name.casefold() == "history":
        number += 1
        suffix = f" {number}"
        name = clean[: LONGEST - len(suffix)].strip(_EDGE) + suffix
    return name
