# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from collections import Counter

from odoo import api, fields, models
from odoo.exceptions import ValidationError


class PatternExportTask(models.Model):
    """Records that are exported and sent, in one go (the later name of seed 001).

    A task of the exchange sends the file; here stands which records, and with which
    pattern, so that one task can send several files.
    """

    _name = "pattern.export.task"
    _description = "Export to a partner"
    _order = "name, id"

    name = fields.Char(required=True)
    active = fields.Boolean(default=True)
    pattern_config_id = fields.Many2one(
        "pattern.config", string="Pattern", required=True, ondelete="restrict"
    )
    model_name = fields.Char(related="pattern_config_id.res_model")
    filter_id = fields.Many2one(
        "ir.filters",
        string="Records",
        ondelete="restrict",
        domain="[('model_id', '=', model_name)]",
        help="Empty: all records.",
    )
    sync_task_id = fields.Many2one(
        "attachment.synchronize.task",
        string="Sent By",
        required=True,
        ondelete="cascade",
        index=True,
        domain="[('method_type', '=', 'export')]",
    )
    company_id = fields.Many2one(related="sync_task_id.company_id", store=True)
    pattern_file_ids = fields.One2many("pattern.file", "export_task_id", string="Files")
    count_generated_file = fields.Integer(string="Sent", compute="_compute_counts")
    count_pending_job = fields.Integer(string="On the Way", compute="_compute_counts")
    count_failed_job = fields.Integer(string="Failed", compute="_compute_counts")

    @api.depends("pattern_file_ids.attachment_queue_id.state")
    def _compute_counts(self):
        # Files are for who may read patterns, their entries for who exchanges files.
        files = self.sudo().pattern_file_ids
        counts = Counter(
            (file.export_task_id.id, file.attachment_queue_id.state) for file in files
        )
        for task in self:
            task.count_generated_file = counts[task.id, "done"]
            task.count_pending_job = counts[task.id, "pending"]
            task.count_failed_job = counts[task.id, "failed"]

    @api.constrains("sync_task_id", "filter_id", "pattern_config_id")
    def _check_task(self):
        for task in self:
            if task.sync_task_id.method_type != "export":
                raise ValidationError(
                    self.env._("%s sends no files.", task.sync_task_id.name)
                )
            if task.filter_id and task.filter_id.model_id != task.model_name:
                raise ValidationError(
                    self.env._(
                        "The filter %(filter)s is not for the records of %(pattern)s.",
                        filter=task.filter_id.name,
                        pattern=task.pattern_config_id.name,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        tasks = super().create(vals_list)
        tasks.sync_task_id._join_backends()
        return tasks

    def write(self, vals):
        result = super().write(vals)
        if vals.keys() & {"sync_task_id", "pattern_config_id"}:
            self.sync_task_id._join_backends()
        return result

    def copy_data(self, default=None):
        """A copy waits until somebody has changed what must differ."""
        vals_list = super().copy_data(default)
        for task, vals in zip(self, vals_list, strict=True):
            vals["active"] = (default or {}).get("active", False)
            vals["name"] = (default or {}).get(
                "name", self.env._("%(name)s (copy)", name=task.name)
            )
        return vals_list

    @api.model
    def run_pattern_export_scheduler(self, domain=None):
        """Export and send for all active tasks; for a cron.

        :param domain: only these
        """
        self.search(domain or []).run()

    def run(self):
        """Make a file of the records of each task, and send it once it is written.

        :return: the new ``pattern.file`` records
        """
        self.check_access("write")
        files = self.env["pattern.file"]
        for task in self:
            sender = task.sync_task_id
            # whoever runs the task need not own the filter
            saved = task.sudo().filter_id
            domain = sender._evaluate_domain(saved.domain or "[]")
            files += sender._trigger_export(
                pattern=task.pattern_config_id, domain=domain, export_task=task
            )
        return files

    def action_run(self):
        """Button: export and send now."""
        self.check_access("write")
        self.run()
        return self.sync_task_id._notify(
            self.env._("The file is made in the background, and sent then."), "info"
        )

    def action_open_files(self):
        """Button: the files of this task."""
        self.ensure_one()
        action = self.env["ir.actions.actions"]._for_xml_id(
            "pattern_import_export_synchronize.pattern_file_action_exchanged"
        )
        return {**action, "domain": [("export_task_id", "=", self.id)]}
