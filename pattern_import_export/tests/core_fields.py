# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A small world of models for the tests of the grammar."""

from ..core.fields import FieldInfo


def _infos(*infos):
    ids = (
        FieldInfo(name=".id", label="Database ID", type="integer"),
        FieldInfo(name="id", label="External ID", type="char"),
    )
    return {info.name: info for info in (*infos, *ids)}


def _char(name, label, **more):
    return FieldInfo(name=name, label=label, type="char", **more)


def _relation(kind, name, label, relation, **more):
    return FieldInfo(name=name, label=label, type=kind, relation=relation, **more)


MODELS = {
    "partner": _infos(
        _char("name", "Name", translate=True, required=True),
        _char("ref", "Reference"),
        _char("email", "E-mail"),
        _char("comment", "Invoice # / Note"),
        _char("title", "Title"),
        _char("function", "Title"),
        _char("display_name", "Display Name", readonly=True),
        _char("rank", "Rank", readonly=True, searchable=False),
        _relation("many2one", "parent_id", "Company", "partner"),
        _relation("many2one", "country_id", "Country", "country"),
        _relation("many2many", "tag_ids", "Tags", "tag"),
        _relation("one2many", "child_ids", "Contacts", "partner", inverse="parent_id"),
        _relation("one2many", "bank_ids", "Banks", "bank", inverse="partner_id"),
    ),
    "country": _infos(
        _char("name", "Country Name", translate=True),
        _char("code", "Country Code"),
        _char("flag", "Flag", searchable=False, readonly=True),
        _relation("many2one", "currency_id", "Currency", "currency"),
        _relation("one2many", "state_ids", "States", "state"),
    ),
    "currency": _infos(_char("symbol", "Symbol")),
    "state": _infos(_char("code", "State Code")),
    "tag": _infos(_char("name", "Tag Name", translate=True)),
    "bank": _infos(_char("number", "Account Number")),
}


def describe(model):
    return MODELS.get(model, {})
