# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Records that a batch updates, read together although Odoo writes them one by one."""

from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager

from odoo.models import BaseModel

_KEY = "base_import_async.neighbours"


@contextmanager
def reading_together(model: BaseModel, ids: Iterable[int]) -> Iterator[None]:
    """Inside, whoever of some records is updated is read with all of them."""
    cache = model.env.cr.cache
    outer = cache.get(_KEY)
    # a look for each record, and the order of the file
    cache[_KEY] = model._name, dict.fromkeys(ids)
    try:
        yield
    finally:
        cache[_KEY] = outer


def get_neighbours(record: BaseModel) -> Collection[int]:
    """Ids of the records that are updated in the same batch, if it is one of them."""
    model, ids = record.env.cr.cache.get(_KEY) or ("", {})
    return ids if record._name == model and record.id in ids else ()
