# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Sizes of an image that a new record does not have.

Odoo computes four sizes of each new contact's image, also where there is none: a
tenth of the time of creating contacts. Nothing is stored for an empty image, so what
is computed is what is there already.
"""

from collections.abc import Iterator

from odoo.fields import Field, Image
from odoo.models import BaseModel


def spare_empty_sizes(records: BaseModel, data_list: list[dict]) -> None:
    """Take from what waits to be computed the sizes of images that are not there.

    :param records: just created from ``data_list``, as ``_create`` has it
    """
    for size, image in _get_sizes(records):
        empty = [
            res_id
            for res_id, data in zip(records._ids, data_list, strict=True)
            if not data["stored"].get(image.name)
        ]
        records.env.remove_to_compute(size, records.browse(empty))


def _get_sizes(records: BaseModel) -> Iterator[tuple[Field, Field]]:
    """Image fields that are a smaller copy of another one of the same record."""
    for field in records._fields.values():
        image = records._fields.get(field.related or "")
        if (
            image is not None
            and _is_kept_as_file(field)
            and _is_kept_as_file(image)
            and field.compute == field._compute_related
            and not image.compute
        ):
            yield field, image


def _is_kept_as_file(field: Field) -> bool:
    return isinstance(field, Image) and field.store and field.attachment
