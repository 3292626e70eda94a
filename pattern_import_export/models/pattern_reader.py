# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Rows of a chunk → drafts of records; what is wrong with a cell is told there."""

from typing import Any

from odoo.addons.base_import_async.core.cells import cell_text
from odoo.addons.base_import_async.core.errors import TransferError
from odoo.addons.base_import_async.core.records import Record
from odoo.addons.base_import_async.core.rows import Row

from ..core.load_cells import (
    is_blank,
    is_clear,
    is_external_id,
)
from ..core.load_plan import Children, Leaf, Node
from .pattern_draft import Draft
from .pattern_long_cells import LONG_TYPES, refusing_cut_cells
from .pattern_lookup_values import is_database_id
from .pattern_matcher import PaddedKey
from .pattern_reader_lists import ListReader
from .pattern_values import CellError, Convert, get_converter


class PatternReader(ListReader):
    """Reads the records of a chunk by a plan.

    Errors become issues of the record that is read; all of its cells are looked at.
    """

    # ------------------------------------------------------------------
    # Records
    # ------------------------------------------------------------------

    def read_record(self, record: Record) -> Draft:
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
            key = tuple(self._peek(node, row, name) for name in node.keys)
        except (CellError, TransferError, LookupError):
            return None  # told when the record is read
        return self._with_blanks(node, row, key)

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
        lang = leaf.lang if leaf.lang != self._lang else None
        into = draft.values if lang is None else draft.words.setdefault(lang, {})
        if is_blank(cell):
            if not leaf.is_key:
                self._leave_blank(draft, leaf)
        elif is_clear(cell):
            into[leaf.name] = False
        else:
            try:
                into[leaf.name] = self._get_converter(draft.node.model, leaf.name)(cell)
            except (CellError, TransferError) as error:
                self._fail(draft.row, leaf.index, self._explain(error))

    def _leave_blank(self, draft: Draft, leaf: Leaf) -> None:
        if self._plan.policies.blank == "clear":
            draft.cleared.append(leaf.name)
        default = self._plan.defaults.get(leaf.index)
        if default is not None:
            try:
                value = self._get_converter(draft.node.model, leaf.name)(default)
            except (CellError, TransferError) as error:
                self._fail(draft.row, leaf.index, self._explain(error))
            else:
                draft.defaults[leaf.name] = value

    def _get_converter(self, model: str, name: str) -> Convert:
        """What makes values of a field of cells, prepared once."""
        convert = self._converters.get((model, name))
        if convert is None:
            field = self._env[model]._fields[name]
            convert = get_converter(self._env[model], field, self._plan.notation)
            if self._is_sheet and field.type in LONG_TYPES:
                convert = refusing_cut_cells(self._env, convert)
            self._converters[model, name] = convert
        return convert

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
        if not is_external_id(text):
            message = self._env._(
                "“%s” is no external id. Write one as “my_file.partner_1”, without "
                "blanks.",
                text[:50],
            )
            self._fail(draft.row, index, message)
            return
        draft.xml_id = text if "." in text else f"{self._module}.{text}"

    def _read_key_of(self, draft: Draft) -> None:
        values = {name: self._get_key_value(draft, name) for name in draft.node.keys}
        model_fields = self._env[draft.node.model]._fields
        missing = [
            name
            for name, value in values.items()
            if value is None
            or (value is False and model_fields[name].type != "boolean")
        ]
        for name in missing:
            indexes = list(draft.node.columns_of(name))
            told = {(i.row_number, i.column) for i in self._record.issues}
            labels = map(self._preparation.get_column_label, indexes)
            if not any((draft.row.number, label) in told for label in labels):
                message = self._env._(
                    "The key is empty, so it is not clear which record is meant. Fill "
                    "the cell in."
                )
                self._fail(draft.row, indexes[0], message)
        if not missing:
            key = tuple(values.values())
            draft.key = self._with_blanks(draft.node, draft.row, key)

    def _with_blanks(self, node: Node, row: Row, key: tuple) -> tuple:
        """The key, which knows about blanks around the texts of its cells."""
        exact = []
        for name, value in zip(node.keys, key, strict=True):
            leaf = node.key_leaf(name) if isinstance(value, str) else None
            cell = self._cell(row, leaf.index) if leaf else value
            is_padded = isinstance(cell, str) and cell.strip() == value
            exact.append(cell if is_padded else value)
        return PaddedKey.get(key, tuple(exact))

    def _get_key_value(self, draft: Draft, name: str) -> Any:
        leaf = draft.node.key_leaf(name)
        if leaf is None or leaf.lang in (None, self._lang):
            return draft.values.get(name)
        return draft.words.get(leaf.lang, {}).get(name)

    def _has_id(self, node: Node, row: Row) -> bool:
        return any(
            index is not None and not is_blank(self._cell(row, index))
            for index in (node.db_id, node.xml_id)
        )

    def _peek(self, node: Node, row: Row, name: str) -> Any:
        """A value of the key, without an issue when it is wrong."""
        leaf = node.key_leaf(name)
        if leaf is not None:
            cell = self._cell(row, leaf.index)
            if is_blank(cell) or is_clear(cell):
                raise LookupError(name)
            return self._get_converter(node.model, name)(cell)
        field = self._env[node.model]._fields[name]
        ref = next(ref for ref in node.references if ref.name == name)
        texts = tuple(
            cell_text(self._cell(row, leaf.index)).strip() for leaf in ref.leaves
        )
        finder = self._get_finder(ref.leaves)
        found = finder.peek(field, tuple(leaf.path for leaf in ref.leaves), texts)
        if len(found) != 1:
            raise LookupError(name)
        return found[0]
