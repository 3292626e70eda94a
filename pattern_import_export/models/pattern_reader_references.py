# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Cells that say which other record is meant."""

from collections.abc import Sequence

from odoo.fields import Field
from odoo.models import BaseModel

from odoo.addons.base_import_async.core.cells import cell_text
from odoo.addons.base_import_async.core.errors import TransferError
from odoo.addons.base_import_async.core.records import Record
from odoo.addons.base_import_async.core.rows import Cell, Row

from ..core.load_cells import all_texts, is_blank, is_clear
from ..core.load_plan import Reference, RefLeaf
from ..core.name_list import split_names
from .pattern_cells import CellReader
from .pattern_draft import Draft
from .pattern_lookup_values import is_database_id
from .pattern_reference_paths import DATABASE_ID, NAME
from .pattern_references import ReferenceFinder, Texts
from .pattern_values import get_text
from .words import name_field, name_model


class ReferenceReader(CellReader):
    """Finds related records, or does what the pattern says when there is none."""

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
        indexes = [leaf.index for leaf in leaves]
        said = {
            tuple([cell_text(self._cell(row, index)) for index in indexes])
            for record in records
            for row in record.rows
        }
        wanted = {tuple([text.strip() for text in texts]) for texts in said}
        if is_list:  # a name may have a comma
            parts = {part for texts in wanted for part in split_names(texts[0])}
            wanted = {texts[:1] for texts in wanted} | {(part,) for part in parts}
        values = [texts for texts in wanted if any(texts)]
        finder = self._get_finder(leaves)
        finder.prefetch(field, tuple(leaf.path for leaf in leaves), values)

    def _get_finder(self, leaves: Sequence[RefLeaf]) -> ReferenceFinder:
        """What finds records by their words in the language of the columns."""
        lang = next((leaf.lang for leaf in leaves if leaf.lang), self._lang)
        if lang == self._lang:
            return self.finder
        if lang not in self._finders:
            self._finders[lang] = self._new_finder(lang)
        return self._finders[lang]

    def _read_reference(self, draft: Draft, ref: Reference) -> None:
        row, name = draft.row, ref.name
        cells = tuple([self._cell(row, leaf.index) for leaf in ref.leaves])
        known = self._get_meant(ref.leaves, cells)
        if known is not None:
            draft.values[name] = known
            return
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
        defaults = tuple(self._plan.defaults.get(leaf.index) for leaf in ref.leaves)
        if all(defaults):
            found = self._find(draft.row, field, ref.leaves, defaults)
            if found is not None:
                draft.defaults[ref.name] = found

    def _find(
        self,
        row: Row,
        field: Field,
        leaves: tuple[RefLeaf, ...],
        cells: tuple[Cell, ...],
    ) -> int | None:
        """Id of the record that the cells mean; else the row gets an issue."""
        known = self._get_meant(leaves, cells)
        if known is not None:
            return known
        index = leaves[0].index
        paths = tuple(leaf.path for leaf in leaves)
        exact: Texts = ()
        for leaf, cell in zip(leaves, cells, strict=True):
            try:
                exact += (get_text(cell),)
            except TransferError as error:
                return self._fail(row, leaf.index, self._explain(error))
        texts = tuple(text.strip() for text in exact)
        if len(texts) == 1:
            path = self._paths[index]
            chosen = self._replacements.find_record(self._env, field, path, texts[0])
            if chosen:
                return self._set_meant(leaves, cells, chosen)
        finder = self._get_finder(leaves)
        found = finder.find(field, paths, texts)
        if not found and exact != texts:
            found = finder.find(field, paths, exact)  # its name has blanks around it
        if len(found) == 1:
            return self._set_meant(leaves, cells, found[0])
        if found:
            message = self._env._(
                "Several %(model)s records are “%(value)s”: %(candidates)s. It is not "
                "clear which one is meant.",
                model=name_model(self._env[field.comodel_name]),
                value=", ".join(texts),
                candidates=self.finder.describe(field, found),
            )
            return self._fail(row, index, message, texts)
        return self._miss(row, field, leaves, texts)

    def _get_meant(
        self, leaves: tuple[RefLeaf, ...], cells: tuple[Cell, ...]
    ) -> int | None:
        """What cells were found to mean before; ``None``: to be found."""
        if not all_texts(cells):
            return None
        return self._meant.get((leaves[0].index, cells))

    def _set_meant(
        self, leaves: tuple[RefLeaf, ...], cells: tuple[Cell, ...], found: int
    ) -> int:
        if all_texts(cells):
            self._meant[leaves[0].index, cells] = found
        return found

    def _miss(
        self, row: Row, field: Field, leaves: tuple[RefLeaf, ...], texts: Texts
    ) -> int | None:
        """What the pattern does about a related record that is not there."""
        policy = self._plan.policies.missing
        index = self._find_wrong(field, leaves, texts)
        comodel = self._env[field.comodel_name]
        by_name = [leaf.path for leaf in leaves] in ([NAME], [(comodel._rec_name,)])
        if policy == "create" and by_name:
            return self._create_by_name(row, field, leaves[0], texts[0])
        paths = [leaf.path for leaf in leaves]
        if paths == [DATABASE_ID] and not is_database_id(texts[0]):
            message = self._env._(
                "“%s” is no database id, which is a whole number.", texts[0][:50]
            )
        else:
            message = self._env._(
                "No %(model)s record has %(what)s. Correct the value, or add the "
                "record first.",
                model=name_model(comodel),
                what=self._describe_what(comodel, paths, texts),
            )
        if policy == "empty":
            self._warn(row, index, message)
            return None
        return self._fail(row, index, message, texts)

    def _find_wrong(
        self, field: Field, leaves: tuple[RefLeaf, ...], texts: Texts
    ) -> int:
        """The column whose value no record has; the first when each has one."""
        if len(leaves) > 1:
            finder = self._get_finder(leaves)
            for leaf, text in zip(leaves, texts, strict=True):
                if not finder.find(field, (leaf.path,), (text,)):
                    return leaf.index
        return leaves[0].index

    def _describe_what(
        self, comodel: BaseModel, paths: Sequence[tuple], texts: Texts
    ) -> str:
        """``Code “BE”, Name “x”``"""
        parts = []
        for path, text in zip(paths, texts, strict=True):
            names = {"id": self._env._("external id"), ".id": self._env._("id")}
            label = names.get(path[-1]) if path else self._env._("the name")
            if len(path) == 1 and not label:
                label = name_field(self._env, comodel._fields[path[0]])
            parts.append(
                self._env._(
                    "%(field)s “%(value)s”",
                    field=label or "|".join(path),
                    value=text,
                )
            )
        return ", ".join(parts)

    def _create_by_name(
        self, row: Row, field: Field, leaf: RefLeaf, text: str
    ) -> int | None:
        index = leaf.index
        self._env.context["import_flush"](model=field.comodel_name)
        env = self._env(context={**self._env.context, "lang": leaf.lang or self._lang})
        converter = env["ir.fields.converter"].with_context(
            transfer_load=self._load, name_create_enabled_fields={field.name: True}
        )
        try:
            found, _warnings = converter._find_or_create(
                env[field.model_name], field, text, self._load
            )
        except ValueError as error:
            message = str(error.args[0])
            if "%(field)s" in message:
                message = message % {"field": name_field(self._env, field)}
            return self._fail(row, index, message, (text,))
        return found
