# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Environments that Odoo makes anew for each record, held while many are read.

A transaction finds an environment again as long as somebody holds it. One that a
method makes for a single record (``record.with_context(lang=...)``) is gone with it,
and with it what it had found out: its language, its user, where its caches are.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from odoo.api import Environment
from odoo.models import BaseModel


@contextmanager
def holding_companions(records: BaseModel) -> Iterator[list[Environment]]:
    """Hold the environments that computed fields turn to, record by record.

    That spares making them; nothing else changes.
    """
    env = records.env
    contexts = (env.context, {**env.context, "lang": env.lang}, _get_least(env.context))
    held = [env(context=each, su=su) for each in contexts for su in {env.su, True}]
    yield held


def _get_least(context: Mapping) -> dict:
    """What ``with_context`` leaves of a context that is to be empty."""
    return {key: context[key] for key in ("allowed_company_ids",) if key in context}
