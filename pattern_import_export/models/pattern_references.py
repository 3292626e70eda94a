# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Records that a file refers to, found once per distinct value."""

from collections.abc import Iterable, Sequence
from itertools import product

from odoo.exceptions import UserError
from odoo.fields import Domain, Field
from odoo.models import BaseModel

from odoo.addons.base_import_async.models.sentences import (
    SHOWN_RECORDS,
    describe_records,
)

from .pattern_lookup_values import is_database_id
from .pattern_reference_paths import (
    DATABASE_ID,
    EXTERNAL_ID,
    NAME,
    Path,
    get_leaf,
    get_spellings,
    get_texts,
)

Paths = tuple[Path, ...]
Texts = tuple[str, ...]


class ReferenceFinder:
    """Finds records of other models by what cells say of them.

    What is found by several columns must have the values of all of them. Values of a
    whole chunk are looked up by one query per set of columns; what is not found then
    is looked up again when it is needed, since the file may have made it meanwhile.

    :param made: models of which the file itself creates records
    """

    def __init__(self, model: BaseModel, made: Iterable[str], module: str):
        self._env = model.with_context(active_test=False, import_file=None).env
        self._flush = model.env.context.get("import_flush")
        self._made = frozenset(made)
        self._module = module
        self._found: dict[tuple, dict[Texts, list[int]]] = {}
        self._known: dict[tuple[int, Paths], dict[Texts, list[int]]] = {}

    def prefetch(self, field: Field, paths: Paths, values: Iterable[Texts]) -> None:
        """Look up many values at once."""
        known = self._get_known(field, paths)
        missing = [texts for texts in dict.fromkeys(values) if texts not in known]
        if not missing:
            return
        try:
            known.update(self._look_up(field, paths, missing))
        except (UserError, ValueError):
            # some of them the user may not see, or a model does not like what is
            # asked: found one by one, the row at fault is told and the others go on
            return

    def peek(self, field: Field, paths: Paths, texts: Texts) -> list[int]:
        """Ids that are known already."""
        return self._get_known(field, paths).get(texts) or []

    def find(self, field: Field, paths: Paths, texts: Texts) -> list[int]:
        """Ids of the records that the values mean: none, one, or all candidates.

        Archived records count only where no other one fits.
        """
        known = self._get_known(field, paths)
        if known.get(texts):
            return known[texts]
        if field.comodel_name in self._made and self._flush:
            self._flush(model=field.comodel_name)
        elif texts in known:
            return known[texts]
        known.update(self._look_up(field, paths, [texts]))
        return known[texts]

    def describe(self, field: Field, ids: Sequence[int]) -> str:
        """Candidates as a person tells them apart."""
        return describe_records(self._env[field.comodel_name].browse(ids))

    # ------------------------------------------------------------------
    # Lookups
    # ------------------------------------------------------------------

    def _get_known(self, field: Field, paths: Paths) -> dict[Texts, list[int]]:
        place = (id(field), paths)  # asked for each cell
        if place not in self._known:
            domain = get_static_domain(field)
            # a many2one and a many2many to one model share what is found
            self._known[place] = self._found.setdefault(
                (field.comodel_name, repr(domain), paths), {}
            )
        return self._known[place]

    def _look_up(
        self, field: Field, paths: Paths, values: Sequence[Texts]
    ) -> dict[Texts, list[int]]:
        comodel = self._env[field.comodel_name]
        if paths == (EXTERNAL_ID,):
            found = self._by_external_id(comodel, values)
        elif paths == (DATABASE_ID,):
            found = self._by_database_id(comodel, values)
        else:
            if paths == (NAME,) and _is_found_by_rec_name(comodel):
                paths = ((comodel._rec_name,),)
            if paths == (NAME,):
                found = self._by_name(comodel, field, values)
            else:
                found = self._by_values(comodel, field, paths, values)
        return {
            texts: _prefer_active(comodel, found.get(texts, [])) for texts in values
        }

    def _by_external_id(self, comodel: BaseModel, values: Sequence[Texts]) -> dict:
        names = {
            text if "." in text else f"{self._module}.{text}": (text,)
            for (text,) in values
        }
        existing = self._env["transfer.loader"]._get_existing_ids(comodel, list(names))
        return {names[name]: [res_id] for name, res_id in existing.items()}

    def _by_database_id(self, comodel: BaseModel, values: Sequence[Texts]) -> dict:
        ids = {int(t): (t,) for (t,) in values if is_database_id(t)}
        existing = comodel.search_fetch([("id", "in", list(ids))], _get_active(comodel))
        return {ids[record.id]: [record.id] for record in existing}

    def _by_name(
        self, comodel: BaseModel, field: Field, values: Sequence[Texts]
    ) -> dict:
        domain = get_static_domain(field)
        return {
            (text,): [
                res_id
                for res_id, _name in comodel.name_search(
                    text, domain, operator="=", limit=SHOWN_RECORDS + 1
                )
            ]
            for (text,) in values
        }

    def _by_values(
        self, comodel: BaseModel, field: Field, paths: Paths, values: Sequence[Texts]
    ) -> dict[Texts, list[int]]:
        wanted = set(values)
        domain = Domain(get_static_domain(field))
        spelled = []
        for path, texts in zip(paths, zip(*wanted, strict=True), strict=True):
            domain &= get_leaf(comodel, path, set(texts))
            spelled.append((path, get_spellings(comodel, path, set(texts))))
        found: dict[Texts, list[int]] = {}
        names = [path[0] for path in paths if path and path[0] in comodel._fields]
        # Odoo asks it of each record of a list, one by one, when it creates
        names += _get_active(comodel)
        for record in comodel.search_fetch(domain, names):
            for texts in product(*(get_texts(record, *way) for way in spelled)):
                if texts in wanted:
                    found.setdefault(texts, []).append(record.id)
        return found


def get_static_domain(field: Field) -> list:
    """The domain of a field, where it depends on nothing of the record."""
    return list(field.domain) if isinstance(field.domain, (list, tuple)) else []


def _is_found_by_rec_name(comodel: BaseModel) -> bool:
    """Whether the name of a record is simply what stands in one column."""
    own_ways = any(
        getattr(type(comodel), name) is not getattr(BaseModel, name)
        for name in ("name_search", "_search_display_name", "_compute_display_name")
    )
    name = comodel._rec_name
    return bool(
        not own_ways
        and name
        and comodel._fields[name].store
        and comodel._fields[name].type == "char"
        and list(comodel._rec_names_search or [name]) == [name]
    )


def _get_active(comodel: BaseModel) -> list[str]:
    return [comodel._active_name] if comodel._active_name else []


def _prefer_active(comodel: BaseModel, ids: list[int]) -> list[int]:
    if len(ids) < 2 or not comodel._active_name:
        return ids
    records = comodel.browse(ids)
    return records.filtered(comodel._active_name).ids or ids
