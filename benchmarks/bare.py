"""The floor: ``create()`` of what a file says, already looked up, without the suite.

No loader that creates records through Odoo can be much faster.
"""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from . import files

_BATCH = 1000
Rows = Sequence[Sequence[str]]


def create(env, path: str, model: str) -> dict[str, int]:
    """Create the records of a file of :mod:`.files`; how many there are."""
    header, rows = files.read_rows(Path(path))
    Model = env[model].with_context(tracking_disable=True)
    if model == "product.template":
        return {"records": len(create_all(Model, _get_products(env, rows)))}
    return {"records": _create_partners(env, Model, header, rows)}


def create_all(Model, values: Sequence[dict]) -> list[int]:
    """Create in batches, each in a transaction of its own; the ids."""
    ids: list[int] = []
    for start in range(0, len(values), _BATCH):
        ids += Model.create(values[start : start + _BATCH]).ids
        Model.env.cr.commit()
        Model.env.invalidate_all()
    return ids


def get_partner_values(
    env, header: Sequence[str], rows: Rows, parents: dict[str, int] | None = None
) -> list[dict[str, Any]]:
    """What ``create()`` takes for rows of contacts.

    :param parents: the contacts above them, by what the column of parents says
    """
    countries = {c.name: c.id for c in env["res.country"].search([])}
    tags = {t.name: t.id for t in env["res.partner.category"].search([])}
    xmlids = _get_xmlids(env, header, rows)
    readers = {
        "country_id": lambda cell: ("country_id", countries[cell]),
        "country_id/id": lambda cell: ("country_id", xmlids[cell]),
        "category_id": lambda cell: (
            *("category_id", [(6, 0, [tags[name] for name in cell.split(",")])]),
        ),
        "category_id/id": lambda cell: ("category_id", [(6, 0, [xmlids[cell]])]),
        "parent_id": lambda cell: ("parent_id", parents and parents[cell]),
        "parent_id/id": lambda cell: ("parent_id", parents and parents[cell]),
    }
    values = []
    for row in rows:
        vals = dict(zip(header, row, strict=True))
        vals.pop("id", None)
        for column in readers.keys() & vals.keys():
            name, value = readers[column](vals.pop(column))
            vals[name] = value
        values.append(vals)
    return values


def _get_xmlids(env, header: Sequence[str], rows: Rows) -> dict[str, int]:
    columns = [i for i, n in enumerate(header) if n in _BY_XMLID]
    names = {row[index] for index in columns for row in rows}
    return {name: env.ref(name).id for name in names}


_BY_XMLID = ("country_id/id", "category_id/id")


def _create_partners(env, Model, header: Sequence[str], rows: Rows) -> int:
    """Those above first, so that all of a level are created together."""
    column = next((i for i, n in enumerate(header) if n.startswith("parent_id")), None)
    if column is None:
        return len(create_all(Model, get_partner_values(env, header, rows)))
    # by external id, or by name: the first column, as the file has it
    heads = [row for row in rows if not row[column]]
    ids = create_all(Model, get_partner_values(env, header, heads))
    parents = dict(zip((row[0] for row in heads), ids, strict=True))
    below = [row for row in rows if row[column]]
    values = get_partner_values(env, header, below, parents)
    return len(ids) + len(create_all(Model, values))


def _get_products(env, rows: Rows) -> list[dict[str, Any]]:
    """Products of rows as :data:`files.DOCUMENTS` has them, with their lines."""
    vendors = {p.name: p.id for p in env["res.partner"].search([])}
    products: list[dict[str, Any]] = []
    for name, code, price, vendor, quantity, cost in rows:
        if name:
            own = {"name": name, "default_code": code, "list_price": float(price)}
            products.append({**own, "seller_ids": []})
        line = {"partner_id": vendors[vendor], "min_qty": float(quantity)}
        products[-1]["seller_ids"].append((0, 0, {**line, "price": float(cost)}))
    return products


def get_filling(env, rows: Iterable[Sequence[str]]) -> list[dict[str, Any]]:
    """Values of contacts for exports, with two more columns."""
    further = {"street2": "Third floor", "website": "https://a.example"}
    values = get_partner_values(env, files.PARTNERS.fields, list(rows))
    return [{**vals, **further} for vals in values]
