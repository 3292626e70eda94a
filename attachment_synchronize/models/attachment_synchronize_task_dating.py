# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What the task's server tells of changes, and what a person should know of it."""

from odoo import api, fields, models

from ..core.after_import import AfterImport
from ..core.dating import DATING_LABELS, describe_dating, find_dating
from ..core.remote_file import Dating
from ..core.selection import Decision
from .failing import translate, translate_labels


class AttachmentSynchronizeTask(models.Model):
    _inherit = "attachment.synchronize.task"

    dating = fields.Selection(
        selection=lambda self: translate_labels(self.env, DATING_LABELS),
        string="Versions Are Told",
        copy=False,
        readonly=True,
        help="How the server lets changed files be told, as the last look found it.",
    )
    dating_notice = fields.Char(compute="_compute_dating_notice")

    @api.depends("dating", "after_import")
    @api.depends_context("lang")
    def _compute_dating_notice(self):
        for task in self:
            dating = Dating(task.dating) if task.dating else None
            task.dating_notice = task._describe_dating(dating)

    def _describe_dating(self, dating: Dating | None) -> str | None:
        keeps = self.after_import == AfterImport.KEEP.value
        sentence = describe_dating(dating, keeps=keeps)
        return translate(self.env, sentence) if sentence else None

    def _note_dating(self, decisions: list[Decision]) -> None:
        dating = find_dating(decisions)
        if dating and dating.value != self.dating:
            self.dating = dating.value
