# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Records by their names: many at once, each as Odoo's import would find it."""

from collections.abc import Iterable

from odoo.fields import Domain
from odoo.models import BaseModel

Ids = tuple[int, ...]
# As many as name_search gives of one name.
MOST = 100
# A search for many names that gives more than this is made name by name instead.
_MOST_OF_ALL = 20_000


def is_plain(model: BaseModel, texts: Iterable[str]) -> bool:
    """Whether these names can be looked for together.

    So it is where the model is searched in Odoo's own way, or says the same as that
    for these names, in columns that hold texts.
    """
    if type(model).name_search is not BaseModel.name_search:
        return False
    names, texts = _get_name_fields(model), list(texts)
    longest = max(map(len, texts), default=0)
    if not names or not all(_is_text(model, name, longest) for name in names):
        return False
    if type(model)._search_display_name is BaseModel._search_display_name:
        return True
    asked = model._search_display_name("in", texts)
    if asked is NotImplemented:
        return False
    return Domain(asked) == Domain(BaseModel._search_display_name(model, "in", texts))


def get_sources(model: BaseModel) -> frozenset[str]:
    """Models whose records decide by which names those of ``model`` are found."""
    found: set[str] = set()
    _add_sources(model, found)
    return frozenset(found)


def _add_sources(model: BaseModel, found: set[str]) -> None:
    if model._name in found:
        return
    found.add(model._name)
    for parent in model._inherits:
        _add_sources(model.env[parent], found)
    for path in _get_name_fields(model):
        _add_sources_of_path(model, path, found)


def _add_sources_of_path(model: BaseModel, path: str, found: set[str]) -> None:
    for name in path.split("."):
        field = model._fields[name]
        if field.related and not field.store:
            _add_sources_of_path(model, field.related, found)
        if not field.relational:
            return
        # by the name of which it is found in turn
        model = model.env[field.comodel_name]
        _add_sources(model, found)


def find_by_name(model: BaseModel, text: str) -> Ids:
    """Ids of the records that have the name, the first being the one to take."""
    return tuple(res_id for res_id, _name in model.name_search(text, operator="="))


def find_by_names(model: BaseModel, texts: Iterable[str]) -> dict[str, Ids]:
    """For each text what :func:`find_by_name` gives, by one search if that can be."""
    names = _get_name_fields(model)
    found: dict[str, dict[int, None]] = {text: {} for text in texts}
    if not found:
        return {}
    if not is_plain(model, found):
        return {text: find_by_name(model, text) for text in found}
    domain = Domain("display_name", "in", list(found))
    # all of their fields: whoever links them asks for some, one record after the other
    records = model.search_fetch(domain, limit=_MOST_OF_ALL)
    if len(records) == _MOST_OF_ALL:
        return {text: find_by_name(model, text) for text in found}
    # Odoo gives the names of what was found without asking for rights on them.
    for record in records.sudo():
        for name in names:
            matching = found.get(record[name])
            if matching is not None:
                matching[record.id] = None
    return {text: tuple(ids)[:MOST] for text, ids in found.items()}


def _get_name_fields(model: BaseModel) -> list[str]:
    """Fields by whose value a record is found when a file gives its name."""
    return list(model._rec_names_search or filter(None, [model._rec_name]))


def _is_text(model: BaseModel, name: str, longest: int) -> bool:
    """Whether a field is found by just the texts that it holds, of some length."""
    field = model._fields.get(name)  # none for the name of a related record's
    return (
        field is not None
        and bool(field.store)
        and field.type in ("char", "text")
        and not field.company_dependent
        # Odoo cuts what it looks for: “Sales Journal” is a journal's code “Sales”
        and not longest > (getattr(field, "size", None) or longest)
    )
