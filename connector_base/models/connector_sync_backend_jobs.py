# Copyright 2026 Import Sync Suite contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import fields, models


class ConnectorSyncBackend(models.AbstractModel):
    """Which jobs do the work of a backend, how they write, what is told of them."""

    _inherit = "connector.sync.backend"

    channel_id = fields.Many2one(
        "queue.job.channel",
        string="Job Channel",
        ondelete="set null",
        help="Where the jobs of this backend wait for their turn. Empty: the channel "
        "of all connectors, root.connector.",
    )
    track_changes = fields.Boolean(
        string="Log Changes on Records",
        help="Note in the history of each record what a synchronisation changed. That "
        "makes it slower.",
    )

    def _get_jobs_model(self, model_name: str):
        """The model whose jobs synchronise ``model_name``, and the arguments it needs.

        :return: ``(model, {})`` of a binding, ``(generic binding, {"model_name": …})``
            of any other model
        """
        model = self._in_channel(self.env[model_name])
        if isinstance(model, self.pool["connector.binding.jobs"]):
            return model, {}
        generic = self._in_channel(self.env["connector.generic.binding"])
        return generic, {"model_name": model_name}

    def _in_channel(self, bindings):
        """Bindings whose ``with_delay()`` uses the channel of this backend."""
        # sudo: who synchronises need not see the channels.
        channel = self.sudo().channel_id
        if not channel:
            return bindings
        return bindings.with_context(connector_channel=channel.complete_name)

    def _log_run(self, run):
        """Note in the history of the backend what a run has done; nothing of nothing.

        :param run: a ``connector.sync.run`` that was closed
        """
        self = self.with_env(run.env)
        counts = run._describe_counts()
        if not counts and not run.message:
            return
        direction = dict(run._fields["direction"]._description_selection(self.env))
        self.message_post(
            body=self.env._(
                "%(records)s, %(direction)s: %(counts)s",
                records=run.model_label,
                direction=direction[run.direction],
                counts=counts or run.message,
            ),
            subtype_xmlid="mail.mt_note",
        )
