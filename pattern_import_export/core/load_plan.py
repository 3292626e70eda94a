# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What the columns of a file become, compiled once from its header.

A plan is kept on the run as JSON, so that each chunk reads the header no more.
Columns are numbers from 0, as cells of a row are.
"""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from functools import cached_property
from typing import Any

from odoo.addons.base_import_async.core.notation import Notation


@dataclass(frozen=True)
class Leaf:
    """A plain field of a record; ``lang`` when the column is of one language."""

    name: str
    index: int
    lang: str | None = None
    is_key: bool = False


@dataclass(frozen=True)
class RefLeaf:
    """One of the values by which a related record is found.

    ``path`` leads from it to the value: ``("code",)``, ``("id",)`` for the external
    id, ``(".id",)`` for the database id, empty for the name that is shown. ``lang``
    when the column is of one language.
    """

    path: tuple[str, ...]
    index: int
    lang: str | None = None


@dataclass(frozen=True)
class Reference:
    """A many2one, found by all of its leaves together."""

    name: str
    leaves: tuple[RefLeaf, ...]


@dataclass(frozen=True)
class Many:
    """A many2many: one record by each item.

    Not numbered: the cells of the only item list several values, by comma.
    """

    name: str
    items: tuple[tuple[RefLeaf, ...], ...]
    is_numbered: bool = True

    @cached_property
    def indexes(self) -> tuple[int, ...]:
        """Its columns."""
        return tuple(leaf.index for item in self.items for leaf in item)


@dataclass(frozen=True)
class Children:
    """A one2many: a group of columns for each record, or a row for each."""

    name: str
    groups: tuple["Node", ...]
    is_numbered: bool = True


@dataclass(frozen=True)
class Node:
    """The columns of a record. ``keys``: fields by which it is found."""

    model: str
    leaves: tuple[Leaf, ...] = ()
    references: tuple[Reference, ...] = ()
    manys: tuple[Many, ...] = ()
    children: tuple[Children, ...] = ()
    keys: tuple[str, ...] = ()
    db_id: int | None = None
    xml_id: int | None = None

    def columns(self) -> Iterator[int]:
        """Columns of the record and of its children."""
        yield from (leaf.index for leaf in self.leaves)
        yield from (leaf.index for ref in self.references for leaf in ref.leaves)
        for many in self.manys:
            yield from many.indexes
        yield from (index for index in (self.db_id, self.xml_id) if index is not None)
        for children in self.children:
            for node in children.groups:
                yield from node.columns()

    def nodes(self) -> Iterator["Node"]:
        """This node and those below it."""
        yield self
        for children in self.children:
            for node in children.groups:
                yield from node.nodes()

    def key_leaf(self, name: str) -> Leaf | None:
        """The column of a key, ``None`` when it is a related record."""
        return self._key_leaves.get(name)

    @cached_property
    def _key_leaves(self) -> dict[str, Leaf]:
        """Asked for each row; of two columns of a key the first one counts."""
        return {leaf.name: leaf for leaf in reversed(self.leaves) if leaf.is_key}

    @property
    def key_langs(self) -> set[str]:
        """Languages that columns of keys are in."""
        return {leaf.lang for leaf in self.leaves if leaf.is_key and leaf.lang}

    def leaf_of(self, name: str) -> int | None:
        """The column of a key, or one of the field; ``None`` when it has none."""
        return next(self.columns_of(name), None)

    def columns_of(self, name: str) -> Iterator[int]:
        """The columns of a field, that of a key first."""
        for leaf in sorted(self.leaves, key=lambda leaf: not leaf.is_key):
            if leaf.name == name:
                yield leaf.index
        for ref in self.references:
            if ref.name == name:
                yield from (leaf.index for leaf in ref.leaves)


@dataclass(frozen=True, kw_only=True)
class Policies:
    """The choices of a pattern, by the words of ``core/rules.py``."""

    strategy: tuple[str, ...] = ("create", "update")
    resolution: str = "other"
    # by field of the record: whose value stays
    resolutions: Mapping[str, str] = field(default_factory=dict)
    blank: str = "keep"
    many: str = "replace"
    children: str = "keep"
    missing: str = "error"


@dataclass(frozen=True, kw_only=True)
class Plan:
    """All that loading a file needs to know of its header and its pattern.

    ``maps``: by column, what a value of the file is in Odoo; ``defaults``: by column,
    what a blank cell of a new record holds; ``notation``: of dates and numbers that
    are text.
    """

    root: Node
    policies: Policies = Policies()
    version: int | None = None
    deleted: int | None = None
    date: int | None = None
    maps: Mapping[int, Mapping[str, str]] = field(default_factory=dict)
    defaults: Mapping[int, str] = field(default_factory=dict)
    notation: Notation = Notation()

    def to_json(self) -> dict[str, Any]:
        """Return plain JSON values."""
        return asdict(self)

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> "Plan":
        """Return the plan that ``to_json`` described."""
        policies = dict(values["policies"])
        policies["strategy"] = tuple(policies["strategy"])
        return cls(
            root=_node(values["root"]),
            policies=Policies(**policies),
            version=values["version"],
            deleted=values["deleted"],
            date=values["date"],
            # the keys of JSON objects are texts
            maps={int(index): dict(found) for index, found in values["maps"].items()},
            defaults={int(i): text for i, text in values["defaults"].items()},
            notation=Notation(**values.get("notation", {})),
        )


def _node(values: Mapping[str, Any]) -> Node:
    return Node(
        model=values["model"],
        leaves=tuple(Leaf(**leaf) for leaf in values["leaves"]),
        references=tuple(
            Reference(ref["name"], _ref_leaves(ref["leaves"]))
            for ref in values["references"]
        ),
        manys=tuple(
            Many(
                many["name"],
                tuple(map(_ref_leaves, many["items"])),
                many["is_numbered"],
            )
            for many in values["manys"]
        ),
        children=tuple(
            Children(
                child["name"], tuple(map(_node, child["groups"])), child["is_numbered"]
            )
            for child in values["children"]
        ),
        keys=tuple(values["keys"]),
        db_id=values["db_id"],
        xml_id=values["xml_id"],
    )


def _ref_leaves(leaves: list[Mapping[str, Any]]) -> tuple[RefLeaf, ...]:
    return tuple(
        RefLeaf(tuple(leaf["path"]), leaf["index"], leaf.get("lang")) for leaf in leaves
    )
