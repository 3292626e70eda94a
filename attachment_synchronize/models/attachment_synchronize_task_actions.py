# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The buttons of a task."""

from odoo import models
from odoo.exceptions import UserError

from ..core.dating import find_dating
from .failing import attempt, translate

_PREVIEWED = 200


class AttachmentSynchronizeTask(models.Model):
    _inherit = "attachment.synchronize.task"

    def action_run_now(self):
        """Look for files now, in the background; the outcome is told to the user."""
        self.check_access("write")
        for task in self:
            task._check_has_server()
            task._enqueue_scan(trigger="manual")
        return self._notify(
            self.env._("The task was started. You are told what it found."), "info"
        )

    def action_try_again(self):
        """Ask the server again before the time that the circuit would wait."""
        self.check_access("write")
        # What the circuit says is written by jobs; that the user may is checked.
        self.sudo().write({"blocked_until": False})
        imports = self.filtered(lambda t: t.method_type == "import")
        for task in imports:
            task._enqueue_scan(trigger="manual")
        pending = self.attachment_ids.filtered(
            lambda a: a.file_type == "export" and a.state == "pending"
        )
        pending._schedule_jobs()
        return self._notify(self.env._("The server is asked again."), "info")

    def action_preview(self):
        """Show what the next run would take, and why it would leave the rest."""
        self.ensure_one()
        self.check_access("read")
        self._check_has_server()
        decisions = []
        with attempt(self.env, self._get_secrets()) as tried:
            with self._get_server()._open_session() as session:
                decisions = self._decide(session)
        if tried.failure:
            return self._notify(tried.failure.message, "danger")
        order = ["take", "wait", "refuse", "known", "skip"]
        decisions.sort(key=lambda d: order.index(d.verdict.value))
        preview = self.env["attachment.synchronize.preview"].create(
            {
                "task_id": self.id,
                "file_count": len(decisions),
                "notice": self._describe_dating(find_dating(decisions)),
                "line_ids": [
                    (0, 0, self._prepare_preview_vals(decision))
                    for decision in decisions[:_PREVIEWED]
                ],
            }
        )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("What the next run would take"),
            "res_model": preview._name,
            "res_id": preview.id,
            "view_mode": "form",
            "target": "new",
        }

    def _prepare_preview_vals(self, decision) -> dict:
        file = decision.file
        return {
            # A hostile name is shown, but not as PostgreSQL would refuse it.
            "name": file.name.encode(errors="replace").decode().replace("\0", "?"),
            "size": file.size,
            "verdict": decision.verdict.value,
            "reason": decision.reason and translate(self.env, decision.reason),
        }

    def _check_has_server(self) -> None:
        if not self._get_server():
            raise UserError(
                self.env._(
                    "%(task)s has no server. A system administrator can choose one.",
                    task=self.name,
                )
            )

    def _notify(self, message: str, kind: str) -> dict:
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "title": ", ".join(self.mapped("name")),
                "message": message,
                "type": kind,
                "sticky": kind == "danger" or "\n" in message,
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }
