# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Under what circumstances a drawn file is imported: who, where, in which language."""

import logging
import random
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import psycopg2

from odoo.exceptions import UserError
from odoo.models import BaseModel

_logger = logging.getLogger(__name__)

# How the dialog may be told to read dates, and the time beside them.
DATES = ("%Y-%m-%d", "%Y-%m-%d", "%d/%m/%Y", "%m-%d-%y", "%d.%m.%Y")
# Thousands and decimals.
SEPARATORS = ((",", "."), (",", "."), (".", ","), (" ", ","))
_BY_NAME = {"many2one", "many2many"}
_MAY_BE_EMPTY = {"many2one", "many2many", "selection"}
_MAY_SKIP = {"many2one", "selection", "boolean"}
_MAY_FALL_BACK = {"boolean", "selection"}


@dataclass
class Circumstances:
    """What is said beside a file; drawn before its rows."""

    lang: str = "en_US"
    date_format: str = DATES[0]
    separators: tuple[str, str] = SEPARATORS[0]
    user: Any = None
    company: Any = None
    options: dict[str, Any] = field(default_factory=dict)

    @property
    def context(self) -> dict[str, Any]:
        found: dict[str, Any] = {"lang": self.lang}
        if self.company:
            found["allowed_company_ids"] = self.company.ids
        return found

    def add_options(self, model: BaseModel, paths: Iterable[str], chance) -> None:
        """Draw what the dialog is told about the columns of a file."""
        names: dict[str, list[str]] = {}
        for path in paths:
            if path in model._fields:
                names.setdefault(model._fields[path].type, []).append(path)
        thousands, decimals = self.separators
        self.options = {
            "float_thousand_separator": thousands,
            "float_decimal_separator": decimals,
            "tracking_disable": chance.random() < 0.6,
        }
        if self.date_format != DATES[0]:
            self.options["date_format"] = self.date_format
            self.options["datetime_format"] = f"{self.date_format} %H:%M:%S"

        def some(types: set[str], how_often: float) -> list[str]:
            found = [n for kind in sorted(types) for n in names.get(kind, ())]
            return [n for n in found if chance.random() < how_often]

        self.options["import_set_empty_fields"] = some(_MAY_BE_EMPTY, 0.15)
        self.options["import_skip_records"] = some(_MAY_SKIP, 0.1)
        created = some(_BY_NAME, 0.15)
        self.options["name_create_enabled_fields"] = dict.fromkeys(created, True)
        self.options["fallback_values"] = {
            name: _get_fallback(model, name, chance)
            for name in some(_MAY_FALL_BACK, 0.15)
        }


def draw(chance: random.Random, env, *, is_plain: bool) -> Circumstances:
    """Circumstances other than an administrator's own, more often than not.

    :param is_plain: whether all is to be as it is for an administrator in English
    """
    if is_plain:
        return Circumstances()
    users = [
        env.ref("base.user_admin"),
        *env["res.users"].search([("login", "=", LOGIN)]),
    ]
    companies = [None, None, *env["res.company"].search([("name", "=", COMPANY)])]
    return Circumstances(
        lang=chance.choice(("en_US", "fr_FR", "fr_FR")),
        date_format=chance.choice(DATES),
        separators=chance.choice(SEPARATORS),
        user=chance.choice(users),
        company=chance.choice(companies),
    )


_NAMESAKES = (
    "res.partner",
    "res.partner.category",
    "product.category",
    "product.template",
    "product.pricelist",
    "test.transfer.tag",
    "test.transfer.kind",
)

# Whom and where :func:`prepare` makes.
LOGIN = "any_model_user"
COMPANY = "Any Other Company"


def prepare(env) -> None:
    """French, a second company, and a user of all apps who administers nothing."""
    env["res.lang"]._activate_lang("fr_FR")
    env["ir.module.module"].search([("state", "=", "installed")])._update_translations(
        "fr_FR"
    )
    company = env["res.company"].create({"name": COMPANY})
    admin = env.ref("base.user_admin")
    admin.company_ids |= company
    groups = admin.all_group_ids - _get_administering(env)
    env["res.users"].create(
        {
            "name": "Any User",
            "login": LOGIN,
            "company_id": admin.company_id.id,
            "company_ids": [(6, 0, (admin.company_id | company).ids)],
            "group_ids": [(6, 0, groups.ids)],
        }
    )
    _add_rules(env)
    _add_namesakes(env)


def _add_namesakes(env) -> None:
    """Of some models several records with one name, one of them archived."""
    for name in _NAMESAKES:
        first = env[name].search([], limit=1)
        namesake = {"name": first.name or "Namesake"}
        again = env[name].create([{**namesake} for _number in range(3)])
        archived = env[name].create({"name": f"Archived {name}"})
        if "active" in again:
            (again[2] | archived).active = False


def _get_administering(env) -> BaseModel:
    system = env.ref("base.group_system") | env.ref("base.group_erp_manager")
    return env["res.groups"].search([("all_implied_ids", "in", system.ids)]) | system


def _add_rules(env) -> None:
    """The plain user sees a part of the contacts and of the tags."""
    for name in ("res.partner", "res.partner.category"):
        env["ir.rule"].create(
            {
                "name": f"Part of {name}",
                "model_id": env["ir.model"]._get_id(name),
                "domain_force": "[('name', 'not ilike', 'Gamma')]"
                " if user.login == 'any_model_user' else []",
            }
        )


def _get_fallback(model: BaseModel, name: str, chance: random.Random) -> dict:
    kind = model._fields[name].type
    if kind == "boolean":
        values = ["true", "false", "skip"]
    else:
        choices = model.fields_get([name])[name]["selection"]
        values = [str(value) for value, _label in choices] + ["skip"]
    return {
        "fallback_value": chance.choice(values),
        "field_model": model._name,
        "field_type": kind,
    }


def add_some(env, names: Iterable[str]) -> list[str]:
    """Records of models that have none, for others to refer to.

    Made of a name and of what is there; where a model wants more, it stays empty.

    :return: those models
    """
    empty = list(names)
    for _round in range(2):  # some need others
        empty = [
            name
            for name in empty
            if not env[name].with_context(active_test=False).search_count([], limit=1)
            and not _add_one(env[name])
        ]
    return empty


def _add_one(model: BaseModel) -> bool:
    needed = {
        name: _get_some_value(field, model)
        for name, field in model._fields.items()
        if field.required and not field.default and not field.compute
    }
    try:
        with model.env.cr.savepoint():
            model.create(needed)
            model.env.flush_all()
    except (UserError, psycopg2.Error, TypeError, LookupError, ValueError) as error:
        # what it wants is told, and it counts as empty
        _logger.info("No %s from %s: %s", model._name, needed, error)
        return False
    return True


def _get_some_value(field: Any, model: BaseModel) -> Any:
    if field.type == "many2one":
        return model.env[field.comodel_name].search([], limit=1).id
    if field.type == "selection":
        return field.get_values(model.env)[0]
    values = {"char": f"Some {model._name}", "date": "2026-07-01"}
    values |= {"datetime": "2026-07-01 10:00:00", "text": "Some", "html": "<p>Some</p>"}
    return values.get(field.type, 1)
