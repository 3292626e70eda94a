# Copyright 2026 Import Sync Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import format_datetime

from odoo.addons.connector.exception import ConnectorException
from odoo.addons.queue_job.exception import JobError

from .connector_checkpoint import ACTIVITY

REVIEWER = "connector_base.group_checkpoint_reviewer"


class ConnectorCheckpoint(models.Model):
    _inherit = "connector.checkpoint"

    values_html = fields.Html(
        string="Both Sides", compute="_compute_values_html", sanitize=False
    )
    told = fields.Text(string="Message", compute="_compute_told")
    can_decide = fields.Boolean(compute="_compute_can_decide")
    is_deletion = fields.Boolean(compute="_compute_can_decide")

    @api.depends("payload")
    @api.depends_context("lang", "tz")
    def _compute_values_html(self):
        for checkpoint in self:
            payload = checkpoint.payload or {}
            checkpoint.values_html = bool(payload.get("fields")) and self.env[
                "ir.qweb"
            ]._render(
                "connector_base.checkpoint_values",
                {
                    "payload": payload,
                    "lines": checkpoint._get_lines(payload["fields"]),
                    "local_date": self._format(payload.get("local_date")),
                    "remote_date": self._format(payload.get("remote_date")),
                },
            )

    def _get_lines(self, lines: list[dict]) -> list[dict]:
        """The lines with the names of the fields in the reader's language."""
        known = {}
        if self.binding_model in self.env:
            known = self.env[self.binding_model]._fields
        return [
            {**line, "label": known[line["name"]]._description_string(self.env)}
            if line["name"] in known
            else line
            for line in lines
        ]

    @api.depends("kind", "message", "payload", "binding_model", "external_id")
    @api.depends_context("lang")
    def _compute_told(self):
        """The message; what was found of both sides in the language of the reader."""
        for checkpoint in self:
            sentence = ""
            if checkpoint.kind == "conflict":
                sentence = checkpoint._get_conflict_sentence()
            elif checkpoint.kind == "error" and checkpoint.external_id:
                sentence = checkpoint._get_error_sentence()
            checkpoint.told = sentence or checkpoint.message

    def _get_error_sentence(self) -> str:
        """Which way a record could not go, and why."""
        if (self.payload or {}).get("is_export"):
            return self.env._("Not sent: %s", self.message)
        return self.env._("Not imported: %s", self.message)

    def _get_conflict_sentence(self) -> str:
        payload = self.payload or {}
        if payload.get("is_deleted"):
            return self.env._("Deleted there, changed here.")
        lines = [one for one in payload.get("fields", ()) if one.get("is_conflict")]
        labels = ", ".join(line["label"] for line in self._get_lines(lines))
        return self.env._("Changed on both sides: %s.", labels) if labels else ""

    @api.model
    def _format(self, instant: str | None) -> str:
        """An instant in the user's language and time zone."""
        moment = fields.Datetime.to_datetime(instant)
        return format_datetime(self.env, moment) if moment else ""

    @api.depends("kind", "state", "external_id", "payload")
    def _compute_can_decide(self):
        for checkpoint in self:
            checkpoint.is_deletion = (checkpoint.payload or {}).get("is_deleted", False)
            checkpoint.can_decide = (
                checkpoint.kind == "conflict"
                and checkpoint.state == "need_review"
                and bool(checkpoint.external_id)
            )

    @api.model
    def create_from_name(
        self, model_name, record_id, backend_model_name, backend_id, message=None
    ):
        """Ask for the review of a record; the signature of connector 8.0 to 12.0."""
        backend = self.env[backend_model_name].browse(backend_id)
        return backend.add_checkpoint(
            model=model_name, record_id=record_id, message=message
        )

    @api.model
    def create_from_message(self, backend_model_name, backend_id, message):
        """Ask for attention without a record; the signature of connector 9.0."""
        backend = self.env[backend_model_name].browse(backend_id)
        return backend.add_checkpoint(message=message, kind="message")

    def reviewed(self, comment=None):
        """Mark as reviewed by the current user, and close the activities."""
        self._check_may_review()
        # sudo: reviewers may not write anything else of a checkpoint.
        todo = self.sudo().filtered(lambda one: one.state == "need_review")
        todo._set_reviewed()
        if comment:
            for checkpoint in todo:
                checkpoint.message_post(
                    body=comment, author_id=self.env.user.partner_id.id
                )
        return True

    def action_reviewed(self):
        """Button: mark as reviewed."""
        self.reviewed()

    def action_reopen(self):
        """Button: look at it again."""
        self._check_may_review()
        # sudo: as in reviewed().
        for checkpoint in self.sudo():
            domain = checkpoint._get_open_domain(
                checkpoint._get_backend() or checkpoint.browse(),
                checkpoint.res_id
                and {"res_model": checkpoint.res_model, "res_id": checkpoint.res_id},
                checkpoint.kind,
                {
                    "external_id": checkpoint.external_id,
                    "binding_model": checkpoint.binding_model,
                },
            )
            if domain and checkpoint.search_count(domain, limit=1):
                raise UserError(
                    self.env._("Another checkpoint of %s is open.", checkpoint.name)
                )
            checkpoint.write(
                {
                    "state": "need_review",
                    "reviewed_by_id": False,
                    "reviewed_date": False,
                    "decision": False,
                }
            )

    def action_open_record(self):
        """Open the record that is to be reviewed."""
        self.ensure_one()
        if not self._get_record():
            raise UserError(self.env._("%s: there is nothing to open.", self.name))
        return {
            "type": "ir.actions.act_window",
            "res_model": self.res_model,
            "res_id": self.res_id,
            "view_mode": "form",
        }

    def action_keep_local(self):
        """Button: our values of the fields in conflict stay."""
        return self._decide("this", self.env._("Kept the local values."))

    def action_take_remote(self):
        """Button: the other side's values of the fields in conflict are taken."""
        return self._decide("other", self.env._("Took the remote values."))

    def action_import_again(self):
        """Button: try once more to import what failed."""
        for checkpoint in self:
            checkpoint._check_may_review()
            checkpoint._import_again()
            checkpoint.reviewed(self.env._("Imported."))

    def _decide(self, conflict_resolution: str, comment: str):
        for checkpoint in self:
            checkpoint._check_may_review()
            if not checkpoint.can_decide:
                raise UserError(
                    self.env._("%s is no open conflict any more.", checkpoint.name)
                )
            checkpoint._import_again(conflict_resolution=conflict_resolution)
            # sudo: as in reviewed().
            checkpoint.sudo().decision = conflict_resolution
            checkpoint.reviewed(comment)

    def _import_again(self, **options):
        """Read the record from the peer now and import it with that decision."""
        backend = self._get_backend()
        if not backend or self.binding_model not in self.env:
            raise UserError(
                self.env._("The backend of %s is no longer there.", self.name)
            )
        try:
            # sudo: a reviewer decides about a value, which the backend's user writes.
            backend.sudo()._run_now(
                "import_record",
                self.binding_model,
                self.external_id,
                force=True,
                **options,
            )
        except (ConnectorException, JobError) as error:
            raise UserError(str(error)) from error

    def _set_reviewed(self):
        self.write(
            {
                "state": "reviewed",
                "reviewed_by_id": self.env.uid,
                "reviewed_date": fields.Datetime.now(),
            }
        )
        self.with_context(connector_checkpoint_closing=True).activity_feedback(
            [ACTIVITY]
        )

    def _check_may_review(self):
        self.check_access("read")
        if not self.env.su and not self.env.user.has_group(REVIEWER):
            raise AccessError(self.env._("Only reviewers of checkpoints may do this."))
