# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A checked header → the plan by which rows become records."""

from collections.abc import Sequence

from .fields import CHILDREN, MANY, ONE, Describe
from .header import DATABASE_ID, EXTERNAL_ID, Header, Segment
from .load_plan import Children, Leaf, Many, Node, Reference, RefLeaf
from .problems import HeaderProblem
from .text import _

# A column: its number, the steps that are left, the language of its value.
Item = tuple[int, tuple[Segment, ...], str | None]
Items = list[Item]


def compile_node(header: Header, model: str, describe: Describe) -> Node:
    """Return the plan of the records of ``model``.

    The header is one in which ``check_header`` found nothing wrong.
    """
    items = [
        (index, path.segments, path.language) for index, path in header.paths.items()
    ]
    return _Compiler(describe).node(model, items)


def no_date_column(header: Header) -> HeaderProblem:
    """What is wrong when the newer value is to stay and nothing tells which is."""
    last = header.columns[-1]
    return HeaderProblem(
        last.number,
        last.text,
        _(
            "The newer value is to stay, but no column tells when a row was changed: "
            "mark it in the pattern as the date of change, and fill it in the file."
        ),
    )


def find_language_problem(
    header: Header, root: Node, language: str
) -> HeaderProblem | None:
    """What is wrong when columns that are read together are in several languages.

    :param language: that of columns which name none
    """
    for node in root.nodes():
        groups: list[list[Leaf] | Sequence[RefLeaf]] = [
            [leaf for leaf in node.leaves if leaf.is_key and leaf.lang],
            *(ref.leaves for ref in node.references),
            *(item for many in node.manys for item in many.items),
        ]
        for group in groups:
            worded = [leaf for leaf in group if leaf.lang]
            if len({leaf.lang for leaf in worded}) > 1:
                return _problem(
                    header,
                    worded[-1].index,
                    _(
                        "Keys in several languages cannot be compared: keep one of "
                        "them."
                    ),
                )
        doubled = _find_doubled(node, language)
        if doubled:
            return _problem(
                header,
                doubled.index,
                _(
                    "Two columns hold the words of %(language)s: the header without a "
                    "language means yours."
                ),
                language=language,
            )
    return None


def _find_doubled(node: Node, language: str) -> Leaf | None:
    """A field whose words of one language stand both with and without its name."""
    named = {leaf.name: leaf for leaf in node.leaves if leaf.lang == language}
    plain = (leaf.name for leaf in node.leaves if leaf.lang is None)
    return next((named[name] for name in plain if name in named), None)


def _problem(
    header: Header, index: int, message: str, **values: object
) -> HeaderProblem:
    column = header.columns[index]
    return HeaderProblem(column.number, column.text, message, values)


class _Compiler:
    def __init__(self, describe: Describe) -> None:
        self._describe = describe

    def node(self, model: str, items: Sequence[Item]) -> Node:
        """The columns of one record."""
        by_field: dict[str, Items] = {}
        for item in items:
            by_field.setdefault(item[1][0].field, []).append(item)
        infos = self._describe(model)
        leaves, references, manys, children = [], [], [], []
        for name, columns in by_field.items():
            if name in (DATABASE_ID, EXTERNAL_ID):
                continue
            info = infos[name]
            if info.type == ONE:
                references.append(Reference(name, _ref_leaves(columns)))
            elif info.type == MANY:
                manys.append(_many(name, columns))
            elif info.type == CHILDREN:
                children.append(self._children(name, str(info.relation), columns))
            else:
                leaves += [
                    Leaf(name, index, lang, path[0].is_key)
                    for index, path, lang in columns
                ]
        return Node(
            model=model,
            leaves=tuple(leaves),
            references=tuple(references),
            manys=tuple(manys),
            children=tuple(children),
            keys=_keys(by_field),
            db_id=_index_of(by_field, DATABASE_ID),
            xml_id=_index_of(by_field, EXTERNAL_ID),
        )

    def _children(self, name: str, model: str, columns: Items) -> Children:
        groups: dict[int | None, Items] = {}
        for index, path, lang in columns:
            groups.setdefault(path[0].index, []).append((index, path[1:], lang))
        nodes = tuple(self.node(model, groups[n]) for n in sorted(groups, key=_order))
        return Children(name, nodes, is_numbered=None not in groups)


def _many(name: str, columns: Items) -> Many:
    groups: dict[int | None, Items] = {}
    for column in columns:
        groups.setdefault(column[1][0].index, []).append(column)
    items = tuple(_ref_leaves(groups[n]) for n in sorted(groups, key=_order))
    return Many(name, items, is_numbered=None not in groups)


def _ref_leaves(columns: Items) -> tuple[RefLeaf, ...]:
    return tuple(
        RefLeaf(tuple(segment.field for segment in path[1:]), index, lang)
        for index, path, lang in columns
    )


def _keys(by_field: dict[str, Items]) -> tuple[str, ...]:
    """Fields of the record itself that are marked; ids say who it is anyway."""
    return tuple(
        name
        for name, columns in by_field.items()
        if name not in (DATABASE_ID, EXTERNAL_ID)
        and any(path[0].is_key for _index, path, _lang in columns)
    )


def _index_of(by_field: dict[str, Items], name: str) -> int | None:
    return by_field[name][0][0] if name in by_field else None


def _order(number: int | None) -> int:
    return number or 0
