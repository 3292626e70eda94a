# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What a record consists of: whoever changes a component changes it (seed 003)."""


def find_lists(model, name: str) -> list[str]:
    """Return the one2many fields whose records are shown by a column of this field.

    Itself; or, of a field that is computed each time, those that it is computed from:
    the barcode of a product is that of its variant, which says when it was changed.
    Only lists that the lines name by a stored field; none for any other field.
    """
    field = model._fields.get(name)
    if field is None:
        return []
    names = {name}
    if field.compute and not field.store:
        sources = model.pool.field_depends.get(field, ())
        names |= {source.partition(".")[0] for source in sources}
    return sorted(one for one in names if _is_list(model, one))


def _is_list(model, name: str) -> bool:
    field = model._fields.get(name)
    if field is None or field.type != "one2many" or not field.inverse_name:
        return False
    inverse = model.env[field.comodel_name]._fields[field.inverse_name]
    return inverse.store and inverse.type == "many2one"
