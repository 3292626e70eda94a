# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import json

from odoo import api, models

# Keys of the caller's context that say who asks or from where, not how the
# records are to be made: they are rebuilt from the run, or mean nothing later.
_REQUEST_KEYS = frozenset(
    {
        "active_id", "active_ids", "active_model", "allowed_company_ids", "bin_size",
        "default_res_model", "force_company", "import_flush", "import_cache",
        "import_file", "import_options", "job_uuid", "lang", "params", "tz", "uid",
    }
)  # fmt: skip


class TransferRun(models.Model):
    """In whose name, and in which context, rows become records."""

    _inherit = "transfer.run"

    @api.model
    def _prepare_load_context(self, options: dict) -> dict:
        """The part of the caller's context that shapes the records.

        Default values, tracking and whatever the calling action sets reach the
        chunks as they reach Odoo's own import; what cannot be stored as JSON
        or speaks of the request itself does not.
        """
        context = {
            key: value
            for key, value in self.env.context.items()
            if key not in _REQUEST_KEYS
            and not key.startswith("queue_job__")
            and _is_json(value)
        }
        if "tracking_disable" in options:
            context["tracking_disable"] = bool(options["tracking_disable"])
        # Default values may look at these keys, so what the caller left away
        # stays away; the company he works in comes first.
        for key in ("lang", "tz"):
            if self.env.context.get(key):
                context[key] = self.env.context[key]
        companies = self.env.company | self.env.companies
        return {**context, "allowed_company_ids": companies.ids}

    def _get_job_context(self) -> dict:
        """Context of the run's jobs: only what queue_job keeps."""
        context = self.load_context or {}
        return {key: context.get(key) for key in ("lang", "tz", "allowed_company_ids")}

    def _get_load_env(self):
        """Environment in which rows become records.

        Rebuilt from the run and never from the caller: chunks are released by
        crons and by other people's requests too (decision 6).
        """
        return self.env(user=self.user_id.id, su=False, context=dict(self.load_context))

    def _get_import_module(self) -> str:
        """Module of external ids that are given without one, as in Odoo's import."""
        return (self.load_context or {}).get("module") or "__import__"


def _is_json(value: object) -> bool:
    try:
        json.dumps(value)
    except (TypeError, ValueError):
        return False
    return True
