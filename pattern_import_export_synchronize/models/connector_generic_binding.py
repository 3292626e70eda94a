# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.tools import SQL


class ConnectorGenericBinding(models.Model):
    """What a partner will know of a record once our file has reached him."""

    _inherit = "connector.generic.binding"

    full_task_id = fields.Many2one(
        "attachment.synchronize.task",
        string="In the Files Of",
        copy=False,
        readonly=True,
        ondelete="set null",
        index="btree_not_null",
        help="The task whose full files hold the record: what it lacks was deleted.",
    )
    sent_values = fields.Json(
        string="Values Sent",
        copy=False,
        readonly=True,
        help="Values of the last file that left; files that the partner wrote before "
        "it reached him still hold those of before.",
    )
    sent_file_id = fields.Many2one(
        "pattern.file", copy=False, readonly=True, ondelete="set null", index=True
    )
    sent_at = fields.Datetime(
        copy=False,
        readonly=True,
        help="When that file came to lie on the server, by the server's clock.",
    )

    brought_at = fields.Json(
        copy=False,
        readonly=True,
        help="Which fields the files of the partner brought when, by the server's "
        "clock: an older file does not change what a newer one said.",
    )

    def _get_brought(self) -> dict[str, list[str]]:
        """Which fields came when; those of bindings that never kept it came last."""
        if self.brought_at or not self.external_mtime:
            return self.brought_at or {}
        # a key of lines has the field before the first slash
        names = {name.partition("/")[0] for name in self.base_values or ()}
        return {fields.Datetime.to_string(self.external_mtime): sorted(names)}

    @api.model
    def _note_sent(self, file, moment) -> None:
        """The file lies on the partner's server since then."""
        self._update_of_file(file, SQL("sent_at = %s", moment))

    @api.model
    def _note_never_sent(self, file) -> None:
        """The file will not be sent: its records wait for the next one."""
        self._update_of_file(
            file,
            SQL(
                "sent_values = NULL, sent_file_id = NULL, sent_at = NULL, "
                "sync_state = 'pending'"
            ),
        )

    @api.model
    def _update_of_file(self, file, assignments: SQL) -> None:
        self.flush_model(["sent_file_id"])
        self.env.cr.execute(
            SQL(
                "UPDATE connector_generic_binding SET %s WHERE sent_file_id IN %s",
                assignments,
                tuple(file.ids or [0]),
            )
        )
        self.invalidate_model()

    @api.model
    def _unbind_deleted(self, records):
        """What an exchange of files knows of leaves a trace: it may be told."""
        # sudo: whoever may delete the record leaves the trace.
        bindings = self.sudo().search(
            [
                ("backend_model", "=", "pattern.sync.backend"),
                ("res_model", "=", records._name),
                ("res_id", "in", records.ids),
                ("external_id", "!=", False),
                # the partner deleted it himself
                ("sync_state", "!=", "deleted"),
            ]
        )
        for binding in bindings:
            backend = binding._get_backend()
            if backend and not self.env.context.get("connector_no_export"):
                tombstone = self.env["connector.tombstone"]._bury(
                    backend, binding.res_model, binding.external_id
                )
                tombstone.write(
                    {
                        "base_values": binding.base_values or False,
                        "sent_values": binding.sent_values or False,
                    }
                )
        return super()._unbind_deleted(records)
