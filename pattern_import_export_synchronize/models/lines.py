# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Lines of a record in an exchange: what the partner has of them, and we.

Lines have no bindings. Two checksums are kept beside the values last exchanged: of what
the partner's lines say, and of what ours said then. So a file that says of the lines
what it said before changes nothing, and lines that both sides changed are seen.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Any

from odoo.addons.pattern_import_export.core.load_plan import Children, Node
from odoo.addons.pattern_import_export.models.pattern_draft import Draft
from odoo.addons.pattern_import_export.models.pattern_values import get_current

from ..core.sent import encode

# No field has such a name.
_THEIRS = "/lines"
_OURS = "/ours"


def get_theirs_key(children: Children) -> str:
    """Where the checksum of the partner's lines is kept, under these columns."""
    return f"{children.name}{_THEIRS}/{_sign(children.groups[0])}"


def get_ours_key(children: Children) -> str:
    """Where the checksum of our lines is kept, under these columns."""
    return f"{children.name}{_OURS}/{_sign(children.groups[0])}"


def hash_drafts(drafts: Iterable[Draft]) -> str:
    """A checksum of what a file says of lines, whatever their order."""
    return _hash(sorted(_dump(_draft_values(draft)) for draft in drafts))


def hash_records(children: Children, records) -> str:
    """The same of our lines, as a file with such columns says it."""
    node = children.groups[0]
    return _hash(sorted(_dump(_record_values(node, record)) for record in records))


def _draft_values(draft: Draft) -> dict[str, Any]:
    lines = {
        name: sorted(_dump(_draft_values(one)) for one in drafts)
        for name, drafts in draft.children.items()
        if drafts
    }
    return {**_plain(draft.values), **lines}


def _record_values(node: Node, record) -> dict[str, Any]:
    values = {
        name: get_current(record, record._fields[name]) for name in _get_names(node)
    }
    lines = {
        children.name: sorted(
            _dump(_record_values(children.groups[0], one))
            for one in record[children.name]
        )
        for children in node.children
    }
    return {**_plain(values), **{name: some for name, some in lines.items() if some}}


def _plain(values: Mapping[str, Any]) -> dict[str, Any]:
    """A blank cell says what an empty value says."""
    return {
        name: value
        for name, value in encode(values).items()
        if value not in (None, False, "", [])
    }


def _sign(node: Node) -> str:
    """What tells columns from other ones."""
    return _hash(
        [_get_names(node), [[c.name, _sign(c.groups[0])] for c in node.children]]
    )[:8]


def _get_names(node: Node) -> list[str]:
    names = {leaf.name for leaf in node.leaves if leaf.lang is None}
    names |= {ref.name for ref in node.references} | {many.name for many in node.manys}
    return sorted(names)


def _dump(values: Mapping[str, Any]) -> str:
    return json.dumps(values, sort_keys=True, default=str)


def _hash(content: Any) -> str:
    return hashlib.sha256(_dump({"": content}).encode()).hexdigest()
