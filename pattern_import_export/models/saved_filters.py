# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What the filters that users save mean."""

from odoo import fields
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools.safe_eval import datetime, dateutil, safe_eval, time


def get_filter_domain(saved) -> Domain:
    """The domain of a saved filter, for the user of its environment and now.

    It may speak of what the web client knows: ``uid``, ``context_today()``,
    ``relativedelta``, ``datetime`` and ``time``; ``allowed_company_ids`` and
    ``company_id`` too.

    :param saved: one ``ir.filters``
    :raises UserError: when it cannot be understood, with its name and the reason
    """
    env = saved.env
    try:
        domain = evaluate_domain(saved, saved.domain or "[]")
        domain.validate(env[saved.model_id])
    except Exception as error:  # whatever a person wrote there
        raise UserError(
            env._(
                "The saved filter “%(name)s” cannot be used, because its condition is "
                "not understood here: %(reason)s",
                name=saved.name,
                reason=error,
            )
        ) from error
    return domain


def evaluate_domain(records, text: str) -> Domain:
    """A condition as people write it, for the user of these records and now.

    :param records: any; their environment says who, where and when
    :raises Exception: whatever the text of a person raises
    """
    env = records.env
    today = fields.Date.context_today(records)
    known = {
        "allowed_company_ids": env.companies.ids,
        "company_id": env.company.id,
        "context_today": lambda: today,
        "current_date": fields.Date.to_string(today),
        "datetime": datetime,
        "relativedelta": dateutil.relativedelta.relativedelta,
        "time": time,
        "uid": env.uid,
    }
    return Domain(safe_eval(text, known))
