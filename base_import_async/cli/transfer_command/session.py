# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The database that ``odoo transfer`` works on."""

from argparse import Namespace
from collections.abc import Callable
from typing import TypeVar

from odoo import SUPERUSER_ID, api
from odoo.modules.registry import Registry
from odoo.service.model import retrying
from odoo.tools import config

from .errors import Refusal, UsageError

T = TypeVar("T")


class Session:
    """Short transactions as one user on the configured database.

    Nothing is open between two of them: whoever waits holds no snapshot.
    """

    def __init__(self, arguments: Namespace) -> None:
        self._arguments = arguments
        options = ["--no-http", "--log-level=warn"]
        if arguments.config:
            options += ["-c", arguments.config]
        if arguments.database:
            options += ["-d", arguments.database]
        config.parse_config(options, setup_logging=True)
        names = config["db_name"]
        if len(names) != 1:
            raise UsageError("Name one database: -d DATABASE, or db_name in -c FILE.")
        self._registry = Registry(names[0])
        if "transfer.run" not in self._registry:
            raise Refusal(f"base_import_async is not installed in {names[0]}.")

    def run(self, work: Callable[[api.Environment], T]) -> T:
        """What ``work`` returns; committed, or rolled back when it raises.

        It is called again after a conflict with another transaction.
        """
        self._registry.check_signaling()
        with self._registry.cursor() as cr:
            env = self._get_env(cr)
            return retrying(lambda: work(env), env)

    def _get_env(self, cr) -> api.Environment:
        env = api.Environment(cr, SUPERUSER_ID, {})
        users = env["res.users"]
        if self._arguments.user:
            user = users.search([("login", "=", self._arguments.user)])
            if not user:
                raise Refusal(f"There is no user “{self._arguments.user}”.")
        elif self._arguments.command == "import":
            # Rights of a person, so that record rules and companies apply.
            user = env.ref("base.user_admin")
        else:
            user = users.browse(SUPERUSER_ID)
        context = dict(users.with_user(user).context_get())
        company = getattr(self._arguments, "company", None)
        if company:
            context["allowed_company_ids"] = [_find_company(user, company).id]
        return api.Environment(cr, user.id, context)


def _find_company(user, text: str):
    """One of the user's companies, by id or name."""
    companies = user.company_ids
    if text.isdecimal():
        found = companies.filtered(lambda company: company.id == int(text))
    else:
        found = companies.filtered(lambda company: company.name == text)
    if len(found) != 1:
        raise Refusal(
            f"“{text}” is no company of {user.login}; these are: "
            + ", ".join(f"{company.name} ({company.id})" for company in companies)
        )
    return found
