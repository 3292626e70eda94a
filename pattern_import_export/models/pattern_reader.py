# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Rows of a chunk → drafts of records; what is wrong with a cell is told there."""

from collections.abc import Iterator, Sequence
from typing import Any

import pytz

from odoo.fields import Field
from odoo.models import BaseModel

from odoo.addons.base_import_async.core.cells import cell_text
from odoo.addons.base_import_async.core.errors import TransferError
from odoo.addons.base_import_async.core.records import Record
from odoo.addons.base_import_async.core.rows import Cell, Row, RowIssue
from odoo.addons.base_import_async.models.loading import ChunkLoad

from ..core.load_cells import is_blank, is_clear, is_marked, parse_moment
from ..core.load_plan import Children, Leaf, Many, Node, Plan, Reference, RefLeaf
from .pattern_draft import Draft
from .pattern_references import (
    DATABASE_ID,
    NAME,
    ReferenceFinder,
    Texts,
    is_database_id,
)
from .pattern_values import CellError, Convert, get_converter, get_text


class PatternReader:
    """Reads the records of a chunk by a plan.

    Errors become issues of the record that is read; all of its cells are looked at.
    """

    def __init__(self, model: BaseModel, plan: Plan, preparation, load: ChunkLoad):
        self._env = model.env
        self._plan = plan
        self._preparation = preparation
        self._load = load
        self._module = preparation.run._get_import_module()
        self._replacements = preparation.replacements
        self._maps = plan.maps
        self.finder = ReferenceFinder(model, preparation.created_models, self._module)
        self._converters: dict[tuple[str, str, str | None], Convert] = {}
        self._lang = model.env.lang or "en_US"
        self._record: Record | None = None

    # ------------------------------------------------------------------
    # Records
    # ------------------------------------------------------------------

    def read(self, record: Record) -> Draft:
        """The draft of a record, whose issues may then hold errors."""
        self._record = record
        row = record.rows[0]
        plan = self._plan
        draft = self._read_node(plan.root, row)
        for children in plan.root.children:
            if not children.is_numbered:
                draft.children[children.name] = [
                    self._read_node(children.groups[0], line)
                    for line in record.rows
                    if self._has_values(children.groups[0], line)
                ]
        if plan.version is not None:
            draft.version = self._cell(row, plan.version)
        if plan.date is not None:
            draft.date = self._read_date(row, plan.date)
        if plan.deleted is not None:
            draft.is_deleted = self._read_deleted(row, plan.deleted)
        return draft

    def read_key(self, record: Record) -> tuple | None:
        """The key of a record as far as it can be told without writing anything."""
        node, row = self._plan.root, record.rows[0]
        if not node.keys or self._has_id(node, row):
            return None
        try:
            return tuple(self._peek(node, row, name) for name in node.keys)
        except (CellError, TransferError, LookupError):
            return None  # told when the record is read

    def prefetch(self, records: Sequence[Record]) -> None:
        """Look up all related records that the chunk names, by few queries."""
        for node in self._plan.root.nodes():
            model = self._env[node.model]
            for ref in node.references:
                self._prefetch(model._fields[ref.name], ref.leaves, records)
            for many in node.manys:
                for item in many.items:
                    self._prefetch(
                        model._fields[many.name],
                        item,
                        records,
                        is_list=not many.is_numbered,
                    )

    def _prefetch(
        self,
        field: Field,
        leaves: tuple[RefLeaf, ...],
        records: Sequence[Record],
        *,
        is_list: bool = False,
    ) -> None:
        wanted = set[Texts]()
        for record in records:
            for row in record.rows:
                texts = tuple(
                    cell_text(self._cell(row, leaf.index)).strip() for leaf in leaves
                )
                if is_list:
                    wanted.update((part.strip(),) for part in texts[0].split(","))
                else:
                    wanted.add(texts)
        values = [texts for texts in wanted if any(texts)]
        self.finder.prefetch(field, tuple(leaf.path for leaf in leaves), values)

    # ------------------------------------------------------------------
    # One record, or one of its lines
    # ------------------------------------------------------------------

    def _read_node(self, node: Node, row: Row) -> Draft:
        draft = Draft(node, row)
        for leaf in node.leaves:
            self._read_leaf(draft, leaf)
        for ref in node.references:
            self._read_reference(draft, ref)
        for many in node.manys:
            self._read_many(draft, many)
        for children in node.children:
            if children.is_numbered:
                draft.children[children.name] = self._read_groups(children, row)
        self._read_identity(draft)
        return draft

    def _read_groups(self, children: Children, row: Row) -> list[Draft]:
        return [
            self._read_node(group, row)
            for group in children.groups
            if self._has_values(group, row)
        ]

    def _has_values(self, node: Node, row: Row) -> bool:
        return any(not is_blank(self._cell(row, index)) for index in node.columns())

    def _read_leaf(self, draft: Draft, leaf: Leaf) -> None:
        cell = self._cell(draft.row, leaf.index)
        field = self._env[draft.node.model]._fields[leaf.name]
        lang = leaf.lang if leaf.lang != self._lang else None
        into = draft.values if lang is None else draft.words.setdefault(lang, {})
        if is_blank(cell):
            if lang is None:
                self._leave_blank(draft, leaf.name, leaf.index, field)
        elif is_clear(cell):
            into[leaf.name] = False
        else:
            try:
                into[leaf.name] = self._convert(draft.node.model, field, cell)
            except (CellError, TransferError) as error:
                self._fail(draft.row, leaf.index, self._explain(error))

    def _leave_blank(self, draft: Draft, name: str, index: int, field: Field) -> None:
        if name in draft.node.keys:
            return
        if self._plan.policies.blank == "clear":
            draft.cleared.append(name)
        default = self._plan.defaults.get(index)
        if default is not None:
            try:
                value = self._convert(draft.node.model, field, default)
            except (CellError, TransferError) as error:
                self._fail(draft.row, index, self._explain(error))
            else:
                draft.defaults[name] = value

    def _convert(self, model: str, field: Field, cell: Cell) -> Any:
        key = (model, field.name, None)
        if key not in self._converters:
            self._converters[key] = get_converter(self._env[model], field)
        return self._converters[key](cell)

    # ------------------------------------------------------------------
    # Related records
    # ------------------------------------------------------------------

    def _read_reference(self, draft: Draft, ref: Reference) -> None:
        row, name = draft.row, ref.name
        cells = [self._cell(row, leaf.index) for leaf in ref.leaves]
        field = self._env[draft.node.model]._fields[name]
        if all(map(is_blank, cells)):
            if name in draft.node.keys:
                return
            if self._plan.policies.blank == "clear":
                draft.cleared.append(name)
            self._set_default_reference(draft, ref, field)
        elif any(map(is_clear, cells)):
            draft.values[name] = False
        else:
            found = self._find(row, field, ref.leaves, cells)
            if found is not None:
                draft.values[name] = found
            elif self._plan.policies.missing == "empty":
                draft.values[name] = False

    def _set_default_reference(self, draft: Draft, ref: Reference, field: Field):
        defaults = [self._plan.defaults.get(leaf.index) for leaf in ref.leaves]
        if all(defaults):
            found = self._find(draft.row, field, ref.leaves, defaults)
            if found is not None:
                draft.defaults[ref.name] = found

    def _read_many(self, draft: Draft, many: Many) -> None:
        row = draft.row
        field = self._env[draft.node.model]._fields[many.name]
        ids, is_filled = set[int](), False
        for leaves, cells in self._get_items(many, row):
            if any(map(is_clear, cells)):
                draft.values[many.name] = frozenset()
                return
            if all(map(is_blank, cells)):
                continue
            is_filled = True
            found = self._find(row, field, leaves, cells)
            if found is not None:
                ids.add(found)
        if is_filled:
            draft.values[many.name] = frozenset(ids)
        elif self._plan.policies.blank == "clear":
            draft.cleared.append(many.name)

    def _get_items(self, many: Many, row: Row) -> Iterator[tuple]:
        """Leaves and cells of each record that a list names."""
        if many.is_numbered:
            for leaves in many.items:
                yield leaves, [self._cell(row, leaf.index) for leaf in leaves]
            return
        [leaves] = many.items
        cell = self._cell(row, leaves[0].index)
        for part in cell_text(cell).split(","):
            yield leaves[:1], [part.strip()]

    def _find(
        self,
        row: Row,
        field: Field,
        leaves: tuple[RefLeaf, ...],
        cells: Sequence[Cell],
    ) -> int | None:
        """Id of the record that the cells mean; else the row gets an issue."""
        index = leaves[0].index
        paths = tuple(leaf.path for leaf in leaves)
        try:
            texts = tuple(get_text(cell).strip() for cell in cells)
        except TransferError as error:
            return self._fail(row, index, self._explain(error))
        if len(texts) == 1:
            path = self._preparation.run.field_paths[index]
            chosen = self._replacements.find_record(self._env, field, path, texts[0])
            if chosen:
                return chosen
        found = self.finder.find(field, paths, texts)
        if len(found) == 1:
            return found[0]
        if found:
            message = self._env._(
                "Several %(model)s records are “%(value)s”: %(candidates)s. It is not "
                "clear which one is meant.",
                model=self._env[field.comodel_name]._description,
                value=", ".join(texts),
                candidates=self.finder.describe(field, found),
            )
            return self._fail(row, index, message, texts)
        return self._miss(row, field, leaves, texts)

    def _miss(
        self, row: Row, field: Field, leaves: tuple[RefLeaf, ...], texts: Texts
    ) -> int | None:
        """What the pattern does about a related record that is not there."""
        policy, index = self._plan.policies.missing, leaves[0].index
        comodel = self._env[field.comodel_name]
        by_name = [leaf.path for leaf in leaves] in ([NAME], [(comodel._rec_name,)])
        if policy == "create" and by_name:
            return self._create_by_name(row, field, index, texts[0])
        paths = [leaf.path for leaf in leaves]
        if paths == [DATABASE_ID] and not is_database_id(texts[0]):
            message = self._env._(
                "“%s” is no database id, which is a whole number.", texts[0][:50]
            )
        else:
            message = self._env._(
                "No %(model)s record has %(what)s. Correct the value, or add the "
                "record first.",
                model=comodel._description,
                what=self._describe_what(comodel, paths, texts),
            )
        if policy == "empty":
            self._warn(row, index, message)
            return None
        return self._fail(row, index, message, texts)

    def _describe_what(
        self, comodel: BaseModel, paths: Sequence[tuple], texts: Texts
    ) -> str:
        """``Code “BE”, Name “x”``"""
        parts = []
        for path, text in zip(paths, texts, strict=True):
            names = {"id": self._env._("external id"), ".id": self._env._("id")}
            label = names.get(path[-1]) if path else self._env._("the name")
            if len(path) == 1 and not label:
                label = comodel._fields[path[0]].string
            parts.append(f"{label or '|'.join(path)} “{text}”")
        return ", ".join(parts)

    def _create_by_name(
        self, row: Row, field: Field, index: int, text: str
    ) -> int | None:
        self._env.context["import_flush"](model=field.comodel_name)
        converter = self._env["ir.fields.converter"].with_context(
            transfer_load=self._load, name_create_enabled_fields={field.name: True}
        )
        try:
            found, _warnings = converter._find_or_create(
                self._env[field.model_name], field, text, self._load
            )
        except ValueError as error:
            message = str(error.args[0])
            if "%(field)s" in message:
                message = message % {"field": field.string}
            return self._fail(row, index, message, (text,))
        return found

    # ------------------------------------------------------------------
    # Who a record is
    # ------------------------------------------------------------------

    def _read_identity(self, draft: Draft) -> None:
        node, row = draft.node, draft.row
        if node.db_id is not None:
            text = cell_text(self._cell(row, node.db_id)).strip()
            if is_database_id(text):
                draft.db_id = int(text)
            elif text:
                message = self._env._(
                    "“%s” is no database id, which is a whole number.", text[:50]
                )
                self._fail(row, node.db_id, message)
        if node.xml_id is not None:
            self._read_external_id(draft, node.xml_id)
        if node.keys and not self._has_id(node, row):
            self._read_key_of(draft)

    def _read_external_id(self, draft: Draft, index: int) -> None:
        cell = self._cell(draft.row, index)
        if is_blank(cell):
            return
        if not isinstance(cell, str):
            message = self._env._(
                "An external id is a text such as “my_file.partner_1”, not %s.",
                cell_text(cell),
            )
            self._fail(draft.row, index, message)
            return
        text = cell.strip()
        draft.xml_id = text if "." in text else f"{self._module}.{text}"

    def _read_key_of(self, draft: Draft) -> None:
        values = draft.values
        missing = [
            name for name in draft.node.keys if values.get(name) in (None, False)
        ]
        for name in missing:
            index = draft.node.leaf_of(name)
            told = {(i.row_number, i.column) for i in self._record.issues}
            label = self._preparation.get_column_label(index)
            if (draft.row.number, label) not in told:
                message = self._env._(
                    "The key is empty, so it is not clear which record is meant. Fill "
                    "the cell in."
                )
                self._fail(draft.row, index, message)
        if not missing:
            draft.key = tuple(values[name] for name in draft.node.keys)

    def _has_id(self, node: Node, row: Row) -> bool:
        return any(
            index is not None and not is_blank(self._cell(row, index))
            for index in (node.db_id, node.xml_id)
        )

    def _peek(self, node: Node, row: Row, name: str) -> Any:
        """A value of the key, without an issue when it is wrong."""
        field = self._env[node.model]._fields[name]
        for leaf in node.leaves:
            if leaf.name == name:
                cell = self._cell(row, leaf.index)
                if is_blank(cell) or is_clear(cell):
                    raise LookupError(name)
                return self._convert(node.model, field, cell)
        ref = next(ref for ref in node.references if ref.name == name)
        texts = tuple(
            cell_text(self._cell(row, leaf.index)).strip() for leaf in ref.leaves
        )
        found = self.finder.peek(field, tuple(leaf.path for leaf in ref.leaves), texts)
        if len(found) != 1:
            raise LookupError(name)
        return found[0]

    # ------------------------------------------------------------------
    # Columns that are no fields
    # ------------------------------------------------------------------

    def _read_deleted(self, row: Row, index: int) -> bool:
        marked = is_marked(self._cell(row, index))
        if marked is None:
            message = self._env._(
                "Under #deleted stands 1 for a record that is to go, and else nothing."
            )
            self._fail(row, index, message)
        return bool(marked)

    def _read_date(self, row: Row, index: int) -> Any:
        """When the row was last changed, in UTC without a zone."""
        cell = self._cell(row, index)
        if is_blank(cell):
            return None
        moment = parse_moment(cell)
        if moment is None:
            message = self._env._(
                "“%s” is no date and time of a change.", cell_text(cell)[:50]
            )
            return self._fail(row, index, message)
        if moment.tzinfo is None:
            moment = self._env.tz.localize(moment, is_dst=False)
        return moment.astimezone(pytz.UTC).replace(tzinfo=None)

    # ------------------------------------------------------------------
    # Cells and issues
    # ------------------------------------------------------------------

    def _cell(self, row: Row, index: int) -> Cell:
        cells = row.cells
        cell = cells[index] if index < len(cells) else None
        if index in self._maps and not is_blank(cell):
            text = cell_text(cell).strip()
            cell = self._maps[index].get(text, cell)
        path = self._preparation.run.field_paths[index]
        return self._replacements.replace(path, cell) if path else cell

    def _explain(self, error: Exception) -> str:
        if isinstance(error, TransferError):
            return self._preparation.run._explain(error)
        return str(error)

    def _fail(self, row: Row, index: int, message: str, texts: Texts = ()) -> None:
        """Tell of an error; ``texts`` when other ones would do."""
        one = texts[0] if len(texts) == 1 else None
        unknown = self._preparation.get_unknown(index, one) if one else {}
        self._add_issue(row, index, message, "error", unknown)

    def _warn(self, row: Row, index: int, message: str) -> None:
        self._add_issue(row, index, message, "warning", {})

    def _add_issue(
        self, row: Row, index: int, message: str, kind: Any, unknown: dict
    ) -> None:
        self._record.issues.append(
            RowIssue(
                row_number=row.number,
                message=message,
                column=self._preparation.get_column_label(index),
                value=cell_text(row.cells[index]) if index < len(row.cells) else None,
                kind=kind,
                **unknown,
            )
        )
