# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import json
from urllib.parse import urlsplit

import requests

from odoo import models
from odoo.exceptions import UserError

# Nobody waits for it but a job.
_TIMEOUT_SECONDS = 10


class IrActionsServer(models.Model):
    """Webhooks whose failure is known; inert without our context key."""

    _inherit = "ir.actions.server"

    def _run_action_webhook(self, eval_context=None):
        """Send at the end of an import at once, and fail when it does not arrive.

        Odoo sends after the commit, for a second, and only logs that it failed.
        The body is the same.
        """
        if not self.env.context.get("transfer_end_action"):
            return super()._run_action_webhook(eval_context=eval_context)
        record = self.env[self.model_id.model].browse(self.env.context["active_id"])
        body = {
            "_model": record._name,
            "_id": record.id,
            "_action": f"{self.name}(#{self.id})",
        }
        if names := self.webhook_field_ids.mapped("name"):
            body.update(record.read(names, load=None)[0])
        try:
            answer = requests.post(
                self.webhook_url,
                data=json.dumps(body, sort_keys=True, default=str),
                headers={"Content-Type": "application/json"},
                timeout=_TIMEOUT_SECONDS,
            )
        except requests.RequestException as error:
            raise UserError(
                self.env._(
                    "%(host)s could not be reached (%(reason)s).",
                    host=self._get_webhook_host(),
                    reason=type(error).__name__,
                )
            ) from error
        if not answer.ok:
            raise UserError(
                self.env._(
                    "%(host)s answered with the status %(status)s.",
                    host=self._get_webhook_host(),
                    status=answer.status_code,
                )
            )
        return None

    def _get_webhook_host(self) -> str:
        """What may be told of the address: the rest of it may be a secret."""
        return urlsplit(self.webhook_url).hostname or ""
