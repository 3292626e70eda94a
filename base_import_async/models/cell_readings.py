# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Of which columns the cells mean the same, however dates and numbers are written."""

from odoo.models import BaseModel, fix_import_export_id_paths

# Types for whose cells Odoo's import asks no option how they are written.
_PLAIN_TYPES = frozenset(
    {"boolean", "char", "html", "integer", "many2many", "many2one", "one2many"}
    | {"selection", "text"}
)


def is_read_plainly(model: BaseModel, path: str) -> bool:
    """Whether the cells of a column are read alike with any options.

    :param path: of the field that the column goes to; of an unknown one it is not said
    """
    for name in fix_import_export_id_paths(path):
        if name in ("id", ".id"):
            return True
        field = model._fields.get(name)
        if field is None or field.type not in _PLAIN_TYPES:
            return False
        if field.relational:
            model = model.env[field.comodel_name]
    return True
