# Copyright 2026 Import Sync Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models
from odoo.exceptions import UserError

from odoo.addons.component.exception import NoComponentError


class PatternSyncBackend(models.Model):
    """What the crons and buttons ask of an exchange: its components do it."""

    _inherit = "pattern.sync.backend"

    def _scan(self, tasks, trigger: str) -> None:
        """Look for files of these tasks, which fetch."""
        for task in tasks:
            with self._working(task.sudo().pattern_config_id) as work:
                self._get_component(work, "file.importer").scan(task, trigger)

    def _import_queue(self, queue):
        """Import a file that was fetched; return its ``pattern.file``.

        :raises UserError: when it cannot be, with the reason
        """
        task = queue.sudo().task_id  # the settings of the exchange
        with self._working(task.pattern_config_id) as work:
            return self._get_component(work, "file.importer").run(queue)

    def _export_for(self, task, pattern, domain: list, since=None):
        """Begin a file for the partner; return its ``pattern.file``."""
        with self._working(pattern) as work:
            exporter = self._get_component(work, "file.exporter")
            return exporter.run(task, pattern, domain, since)

    def _send(self, queues) -> None:
        """Send files that are ready."""
        for pattern, some in (
            queues.sudo()
            .grouped(
                lambda queue: (
                    queue.pattern_file_id.pattern_id or queue.task_id.pattern_config_id
                )
            )
            .items()
        ):
            with self._working(pattern) as work:
                self._get_component(work, "backend.adapter").send(some)

    def _working(self, pattern):
        """Work with components on the model of a pattern, as the exchange does."""
        self.ensure_one()
        if not pattern:
            raise UserError(self.env._("The exchange %s has no pattern.", self.name))
        # sudo: the model is part of the configuration.
        return self._as_sync_user().work_on(pattern.sudo().res_model)

    def _get_component(self, work, usage: str):
        """:raises UserError: when the exchange has no such component"""
        try:
            return work.component(usage=usage)
        except NoComponentError as error:
            what = {
                "file.importer": self.env._(
                    "The exchange %s has no importer: nothing was imported.", self.name
                ),
                "file.exporter": self.env._(
                    "The exchange %s has no exporter: nothing was exported.", self.name
                ),
            }
            message = what.get(usage) or self.env._(
                "The exchange %s has no way to the files of the partner.", self.name
            )
            raise UserError(message) from error

    # ------------------------------------------------------------------
    # Instead of what record-wise connectors do
    # ------------------------------------------------------------------

    def _sync(self, trigger: str):
        """Look for files and make new ones, now; return the tasks."""
        self.ensure_one()
        # sudo: the tasks are part of the exchange; access was checked by the caller.
        tasks = self.sudo().task_ids
        for task in tasks.filtered(lambda t: t.method_type == "import"):
            self._scan(task, "manual" if trigger == "manual" else "schedule")
        # One without a pattern sends what others put there: answers, say.
        exports = tasks.filtered(lambda t: t.method_type == "export")
        exports.filtered("pattern_config_id")._trigger_exports(
            leaves_at_once=trigger == "manual"
        )
        exports.pattern_export_task_ids.run()
        return tasks

    def action_sync_now(self):
        """Button: fetch and send now what there is, both ways."""
        for backend in self:
            backend.check_access("write")
            if backend.is_paused:
                raise UserError(
                    self.env._("%s is paused: resume it first.", backend.name)
                )
            if not backend._sync("manual"):
                raise UserError(
                    self.env._(
                        "Say first which files arrive from %s, or leave for it.",
                        backend.name,
                    )
                )
        return self._notify(
            self.env._("Files are fetched and made in the background."), "success"
        )

    def action_pause(self):
        """Button: fetch and send nothing until it is resumed."""
        self.check_access("write")
        self.write({"is_paused": True})

    def action_resume(self):
        """Button: go on."""
        self.check_access("write")
        self.write({"is_paused": False})
