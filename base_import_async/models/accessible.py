# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Which of many records the user may read or write, asked of the database at once.

``_filtered_access`` holds each record against the record rules in Python, which costs
more than reading it; PostgreSQL does it while it reads. Models that have a way of their
own to check access (messages, employees) are asked in that way.
"""

from collections.abc import Collection, Iterable

from odoo.models import BaseModel


def find_readable(
    model: BaseModel, ids: Iterable[int], names: Collection[str]
) -> BaseModel:
    """Those of some records that are there and that the user may read.

    Archived ones too; in the given order, each once; their fields are in the cache.
    """
    wanted = model.browse(dict.fromkeys(ids))
    if _has_own_way(model):
        found = wanted.exists()._filtered_access("read")
        found.fetch(names)
        return found
    if not wanted or not model.has_access("read"):
        return model.browse()
    seen = model.with_context(active_test=False)
    found = set(seen.search_fetch([("id", "in", wanted.ids)], names, order="id")._ids)
    return model.browse([res_id for res_id in wanted._ids if res_id in found])


def filter_writable(readable: BaseModel) -> BaseModel:
    """Those of some records which the user may read that he may write, too."""
    rules = readable.env["ir.rule"]
    name = readable._name
    if readable.env.su:
        return readable
    if _has_own_way(readable) or (
        rules._compute_domain(name, "read") != rules._compute_domain(name, "write")
    ):
        return readable._filtered_access("write")
    # the rules are those that were asked already: what is left is the model's own right
    nothing = readable.browse()
    return readable if nothing.has_access("write") else nothing


def _has_own_way(model: BaseModel) -> bool:
    return type(model)._check_access is not BaseModel._check_access
