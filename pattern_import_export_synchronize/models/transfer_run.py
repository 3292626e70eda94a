# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from collections import Counter

from odoo import fields, models
from odoo.fields import Domain

from odoo.addons.base_import_async.core.formats.parts_csv import (
    GuardedCsvParts,
    PlainCsvParts,
)
from odoo.addons.base_import_async.core.states import RunState

from .echo import get_echo_sql
from .exchange import IN_CONFLICT


class TransferRun(models.Model):
    """Runs of an exchange: who decides about their rows, and who hears of the end."""

    _inherit = "transfer.run"

    sync_backend_id = fields.Many2one(
        "pattern.sync.backend",
        string="Exchange",
        readonly=True,
        index=True,
        ondelete="set null",
    )
    sync_full_task_id = fields.Many2one(
        "attachment.synchronize.task",
        readonly=True,
        ondelete="set null",
        help="The task whose files hold all records, if this is one of them.",
    )
    sync_written_at = fields.Datetime(
        readonly=True,
        help="When the file came to lie on the server, by the server's clock.",
    )
    # The same of the first file with this content: a copy of an old one is no sign
    # that the partner has read what was sent since.
    sync_first_written_at = fields.Datetime(string="First Written At", readonly=True)
    sync_is_raw = fields.Boolean(
        readonly=True, help="Cells are Odoo's own: nothing of the partner to be mapped."
    )

    sync_is_guarded = fields.Boolean(
        readonly=True,
        help="Of what a spreadsheet would take for a formula, the file has an "
        "apostrophe before the text.",
    )
    sync_is_delta = fields.Boolean(
        readonly=True, help="Only records that the partner does not know as they are."
    )

    def _get_loader(self):
        if self.pattern_plan and self.sync_backend_id:
            return self.env["pattern.sync.loader"]
        return super()._get_loader()

    def _get_exporter(self):
        if self.is_export and self.pattern_id and self.sync_backend_id:
            return self.env["pattern.sync.exporter"]
        return super()._get_exporter()

    def _get_part_format(self):
        """A program of the partner reads the csv file, which knows no marks."""
        if not self.sync_backend_id or self.format_code != "csv":
            return super()._get_part_format()
        parts = GuardedCsvParts if self.sync_is_guarded else PlainCsvParts
        return parts(self.format_code)

    def _get_export_notices(self, counts: Counter) -> list[str]:
        """Conflicts that are open leave as the partner has them."""
        others = Counter(counts)
        in_conflict = others.pop(IN_CONFLICT, 0)
        notices = super()._get_export_notices(others)
        if in_conflict:
            notices.append(
                self.env._(
                    "Records in conflict: %(count)s. Nobody has decided yet, so that "
                    "the file has the partner's values of the fields in conflict, and "
                    "nothing of what he deleted.",
                    count=in_conflict,
                )
            )
        return notices

    def _get_export_domain(self, env) -> Domain:
        """Of changes, those that the partner does not know: no echo."""
        domain = super()._get_export_domain(env)
        if self.sync_backend_id and self.sync_is_delta:
            domain &= self._get_news_domain(env)
        return domain

    def _get_since_domain(self, env) -> Domain:
        """What waits to be told comes too, whenever it was changed."""
        domain = super()._get_since_domain(env)
        if not self.sync_is_delta:
            return domain
        bindings = self.env["connector.generic.binding"]
        pending = bindings._search(
            [
                *bindings._get_backend_domain(self.sync_backend_id),
                ("res_model", "=", self.res_model),
                ("sync_state", "=", "pending"),
            ]
        )
        return domain | Domain("id", "in", pending.subselect("res_id"))

    def _get_news_domain(self, env) -> Domain:
        env.flush_all()
        ways = self.sync_backend_id._get_component_ways(self.res_model)
        echo = get_echo_sql(env[self.res_model], ways, self.sync_backend_id)
        return Domain("id", "not in", echo)

    def _after_close(self) -> None:
        result = super()._after_close()
        files = self.env["pattern.file"].sudo()  # jobs close runs, for whoever
        for file in files.search([("run_id", "=", self.id)]):
            file._after_run_closed()
        return result

    def _notify_end(self) -> None:
        """Nobody wants a message each time that what runs by itself went well."""
        files = self.env["pattern.file"].sudo()  # jobs close runs, for whoever
        file = files.search([("run_id", "=", self.id)])
        by_itself = file.sync_task_id and not file.sync_leaves_at_once
        if by_itself and self.state == RunState.DONE.value:
            return None
        return super()._notify_end()

    def _run_again(self, vals: dict):
        """The new run of an exchanged file is one of the exchange too."""
        run = super()._run_again(vals)
        self._hand_exchange_to(run)
        return run

    def _settle_failed_rows(self, run) -> None:
        result = super()._settle_failed_rows(run)
        if self.sync_backend_id:
            run.sudo().write(  # made for the user, who only reads runs
                {
                    "sync_backend_id": self.sync_backend_id.id,
                    "sync_full_task_id": self.sync_full_task_id.id,
                    "sync_written_at": self.sync_written_at,
                    "sync_first_written_at": self.sync_first_written_at,
                    "sync_is_raw": self.sync_is_raw,
                    "sync_is_guarded": self.sync_is_guarded,
                }
            )
            self._hand_exchange_to(run)
        return result

    def _hand_exchange_to(self, run) -> None:
        files = self.env["pattern.file"].sudo()  # users only read files
        old = files.search([("run_id", "=", self.id)], limit=1)
        new = files.search([("run_id", "=", run.id)], limit=1)
        if old.sync_task_id and new:
            new.write(
                {
                    "sync_task_id": old.sync_task_id.id,
                    "attachment_queue_id": old.attachment_queue_id.id,
                }
            )
